import { UserError } from "../shared/errors.js";
import { parseShallow } from "../shared/json.js";
import { heldStack, stackSettings } from "./held-stack.js";
import { readInitialWeights } from "./reader.js";
import { decodeSafetensors } from "./safetensors.js";

/**
 * The settings of the model whose weights a safetensors file holds, such as `model.cell=gru`: from the file's
 * metadata, which `rnnlab export` writes, or else from the shapes of its recurrent layers; none if these do
 * not determine it.
 *
 * @throws UserError when the file cannot be read or is damaged
 */
export function modelSettings(path: string): string[] {
  const { tensors, metadata } = decodeSafetensors(readInitialWeights(path), path);
  if (metadata.model !== undefined) return recordedSettings(metadata.model, path);
  const stack = heldStack(tensors);
  return stack === undefined ? [] : stackSettings(stack);
}

function recordedSettings(json: string, path: string): string[] {
  return Object.entries(recordedModel(json, path)).map(([key, value]) => {
    return `model.${key}=${typeof value === "string" ? value : JSON.stringify(value)}`;
  });
}

function recordedModel(json: string, path: string): object {
  try {
    const model = parseShallow(json);
    if (typeof model === "object" && model !== null) return model;
  } catch {
    // treated like metadata that is not a model
  }
  throw new UserError(`${path}: damaged, its metadata do not hold the settings of a model`);
}

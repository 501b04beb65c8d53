import { type ModelRecord, modelRecord, RECORD_KEY } from "../export/rnnlab/model-record.js";
import type { ParameterValues } from "../kernels/wasm/predict-call.js";
import { parameterSpecs } from "../model/parameters.js";
import { decodeSafetensors, type SafetensorsFile } from "../runs/safetensors.js";
import { UserError } from "../shared/errors.js";

const SOURCE = "loadModel";

/** The content of a model file. */
export interface ModelFile {
  readonly record: ModelRecord;
  /** The parameters of the model, in the order of `parameterSpecs`. */
  readonly parameters: readonly ParameterValues[];
}

/** @throws UserError if the bytes are not those of a usable model file */
export function readModelFile(bytes: Uint8Array): ModelFile {
  const file = decodeSafetensors(bytes, SOURCE);
  const record = recordOf(file);
  return { record, parameters: parametersOf(file, record) };
}

function recordOf({ metadata }: SafetensorsFile): ModelRecord {
  const text = metadata[RECORD_KEY];
  if (text === undefined) {
    throw new UserError(
      `${SOURCE}: the file has weights alone, expected one of rnnlab export RUN --to model.rnnlab`,
    );
  }
  const parsed = modelRecord.safeParse(parsedJson(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UserError(
    `${SOURCE}: the file's ${["record", ...(issue?.path ?? [])].join(".")} is not as expected ` +
      `(${issue?.message}). Export it with this version of rnnlab.`,
  );
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UserError(`${SOURCE}: the file's record is not JSON. Export the model again.`);
  }
}

function parametersOf({ tensors }: SafetensorsFile, { spec }: ModelRecord): ParameterValues[] {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  return parameterSpecs(spec).map(({ name, shape }) => {
    const tensor = byName.get(name);
    if (tensor && String(tensor.shape) === String(shape)) return tensor;
    const found = tensor ? `has the shape [${tensor.shape.join(", ")}]` : "is missing";
    throw new UserError(`${SOURCE}: ${name} ${found}, expected [${shape.join(", ")}]`);
  });
}

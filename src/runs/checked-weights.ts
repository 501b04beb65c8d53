import type { TaskData } from "../data/task.js";
import { directionCount, type WeightSpec } from "../kernels/contract.js";
import type { Weights } from "../model/initialise.js";
import { parameterSpecs } from "../model/parameters.js";
import type { ModelSpec } from "../model/spec.js";
import { UserError } from "../shared/errors.js";
import { heldStack, stackSettings } from "./held-stack.js";
import { readInitialWeights } from "./reader.js";
import { decodeSafetensors, type NamedTensor } from "./safetensors.js";
import { requireSameLabels } from "./weight-labels.js";

/**
 * Picks a model's weights from the tensors of a file.
 *
 * @param source how to name the file in an error
 * @throws UserError when one is missing or has another shape
 */
export function checkedWeights(
  tensors: readonly NamedTensor[],
  specs: readonly WeightSpec[],
  source: string,
): Weights {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  return new Map(
    specs.map(({ name, shape }) => {
      const tensor = byName.get(name);
      if (tensor && String(tensor.shape) === String(shape)) return [name, tensor.values];
      const found = tensor ? `has the shape [${tensor.shape.join(", ")}]` : "is missing";
      throw new UserError(`${source}: ${name} ${found}, expected [${shape.join(", ")}]`);
    }),
  );
}

/**
 * The weights in a safetensors file, as the initial weights of a training: a file of rnnlab, or of a PyTorch
 * module whose recurrent layers are the attribute `rnn` and whose readout is `fc`.
 *
 * @throws UserError when the file cannot be read; the returned function throws it when the weights do not fit
 *   a model
 */
export function weightsFrom(path: string): (spec: ModelSpec, data: TaskData) => Weights {
  const { tensors, metadata } = decodeSafetensors(readInitialWeights(path), path);
  return (spec, { record }) => {
    requireSameLabels(metadata, record, spec, path);
    requireSameStack(tensors, spec, path);
    return checkedWeights(tensors, parameterSpecs(spec), path);
  };
}

/**
 * @throws UserError naming the settings that the file's recurrent stack needs, if the model has other
 *   settings
 */
function requireSameStack(
  tensors: readonly NamedTensor[],
  { recurrent: { cell, hidden, layers, direction } }: ModelSpec,
  path: string,
): void {
  const held = heldStack(tensors);
  if (held === undefined) return;
  const bidirectional = directionCount(direction) === 2;
  const [found, expected] = [held, { cell, hidden, layers, bidirectional }].map((stack) =>
    stackSettings(stack)
      .map((setting) => `--set ${setting}`)
      .join(" "),
  );
  if (found === expected) return;
  throw new UserError(
    `${path}: its recurrent layers belong to another model, expected ${expected}. To start from ` +
      `this file, train with ${found}`,
  );
}

import { getBackend, type Tensor, type Tensor3D } from "@tensorflow/tfjs-core";
import { forwardKernel, fromOutputList, runRecurrentKernel } from "./calls.js";
import { cellNames } from "./cells/index.js";
import { checkTensors, usedLengths } from "./check.js";
import { composed } from "./composed/composed.js";
import { isDilated, isKnown, type RecurrentSpec } from "./contract.js";
import { countCall } from "./counts.js";
import { dilated } from "./dilated.js";
import { registerRecurrentGradient } from "./gradient.js";
import { registerGradients } from "./gradients/register.js";
import type { RecurrentOptions, RecurrentResult } from "./operator-contract.js";
import { registerReference } from "./reference/reference.js";
import { registeredImplementation, type TensorImplementation } from "./registration.js";

/**
 * The operator in TensorFlow.js' operations, the fallback for whatever other implementations lack.
 */
const plain = { name: "composed", cells: "every" } as const;

registerGradients();
registerRecurrentGradient();
registerReference();

/**
 * A stack of recurrent layers over a whole sequence, from a zero state, on the active backend.
 *
 * With `lengths`, y is 0 at the padded steps, the final states are those of each sequence's own
 * last step (its first step in a reverse direction, which starts at the sequence's own end), and
 * values of `x` at padded steps have no effect, as with PyTorch's `pack_padded_sequence`.
 *
 * @param x [batch, steps, inputs]
 * @param weights in the order and with the shapes of `weightSpecs`
 * @throws Error if a tensor's shape or a length is wrong
 */
export function recurrent(
  spec: RecurrentSpec,
  x: Tensor3D,
  weights: readonly Tensor[],
  options: RecurrentOptions,
): RecurrentResult {
  const { training, masks = [], inputGradient = true } = options;
  checkTensors(spec, x, weights, masks);
  const lengths = usedLengths(x, options.lengths);
  if (isDilated(spec)) return dilated(spec, x, weights, { ...options, lengths }, recurrent);
  const implementation = registeredImplementation(getBackend());
  if (!implementation || isLeftOut(implementation, spec)) {
    countCall(plain.name, "forward");
    return composed(spec, x, weights, masks, lengths);
  }
  const { cell, layers, hidden, direction, norm } = spec;
  const stack = { cell, layers, hidden, direction, ...(norm && { norm }) };
  const attributes = { ...stack, training, inputGradient, ...(lengths && { lengths }) };
  const outputs = runRecurrentKernel(forwardKernel, [x, ...weights, ...masks], attributes);
  return fromOutputList(outputs as Tensor3D[]);
}

/** Whether a stack has a cell or an option that an implementation does not support. */
function isLeftOut({ cells, norms }: TensorImplementation, spec: RecurrentSpec): boolean {
  return !isKnown(cells, spec.cell) || (spec.norm !== undefined && norms !== true);
}

/**
 * What {@link recurrent} uses on a backend: the name of the implementation and, if it does not
 * support every cell of the table, the cells that it is used for.
 */
export function kernelDescription(backendName: string): string {
  const { name, cells } = registeredImplementation(backendName) ?? plain;
  const known = cellNames().filter((cell) => isKnown(cells, cell));
  if (known.length === cellNames().length) return name;
  return `${name} for the ${known.join(", ")}, else ${plain.name}`;
}

/** The name of the implementation that {@link recurrent} uses for a given stack on a backend. */
export function stackKernel(backendName: string, spec: RecurrentSpec): string {
  const implementation = registeredImplementation(backendName);
  return !implementation || isLeftOut(implementation, spec) ? plain.name : implementation.name;
}

/** The name of the implementation that {@link recurrent} uses on a backend. */
export function implementationFor(backendName: string): string {
  return registeredImplementation(backendName)?.name ?? plain.name;
}

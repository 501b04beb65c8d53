import type { Tensor, Tensor3D } from "@tensorflow/tfjs-core";
import { directionCount, type RecurrentSpec, weightSpecs } from "./contract.js";

/** @throws Error that names the first tensor of the wrong shape, its shape and the right one */
export function checkTensors(
  spec: RecurrentSpec,
  x: Tensor3D,
  weights: readonly Tensor[],
  masks: readonly Tensor[],
): void {
  if (x.shape.length !== 3) {
    throw new Error(`recurrent: x is [${x.shape}], expected [batch, steps, inputs]`);
  }
  if (spec.dilation) checkCount("dilations", spec.dilation, spec.layers);
  const [batch, steps, inputs] = x.shape;
  const expected = weightSpecs(spec, inputs);
  checkCount("weights", weights, expected.length);
  for (const [index, { name, shape }] of expected.entries()) {
    checkShape(name, weights[index], shape);
  }
  checkCount("masks", masks, masks.length === 0 ? 0 : spec.layers - 1);
  for (const [index, mask] of masks.entries()) {
    const features = directionCount(spec.direction) * spec.hidden;
    checkShape(`mask ${index}`, mask, [batch, steps, features]);
  }
}

/** @throws Error that names the first length that is not between 1 and the steps of `x` */
function checkLengths([batch, steps]: Tensor3D["shape"], lengths: Int32Array): void {
  checkCount("lengths", lengths, batch);
  const wrong = lengths.findIndex((length) => length < 1 || length > steps);
  if (wrong >= 0) {
    throw new Error(`recurrent: length ${wrong} is ${lengths[wrong]}, expected 1 to ${steps}`);
  }
}

/**
 * A copy of the lengths, because backward needs them too; undefined if every sequence has all
 * steps.
 *
 * @throws Error if a length is wrong
 */
export function usedLengths(
  { shape }: Tensor3D,
  given: Int32Array | undefined,
): Int32Array | undefined {
  if (given === undefined) return undefined;
  checkLengths(shape, given);
  return given.every((length) => length === shape[1]) ? undefined : given.slice();
}

function checkCount(name: string, items: ArrayLike<unknown>, expected: number): void {
  if (items.length !== expected) {
    throw new Error(`recurrent: ${items.length} ${name}, expected ${expected}`);
  }
}

function checkShape(name: string, tensor: Tensor | undefined, expected: readonly number[]): void {
  if (String(tensor?.shape) !== String(expected)) {
    throw new Error(`recurrent: ${name} is [${tensor?.shape}], expected [${expected}]`);
  }
}

import {
  directionCount,
  type RecurrentSizes,
  type RecurrentSpec,
  weightSpecs,
} from "../contract.js";
import { cellNumbers, flag, type StackFields } from "./job.js";

/** The maximum number of sequences in a chunk. */
const LANES = 16;

/**
 * The fields of a job that depend on the spec and the sizes of a call.
 *
 * @throws Error if the kernels do not support the cell
 */
export function stackFields(
  spec: RecurrentSpec,
  sizes: RecurrentSizes,
  masks: readonly unknown[],
): StackFields {
  const cell = cellNumbers[spec.cell];
  if (cell === undefined) throw new Error(`wasm kernels: no cell ${spec.cell}`);
  const lanes = lanesFor(sizes.batch);
  return {
    cell,
    layers: spec.layers,
    hidden: spec.hidden,
    directions: directionCount(spec.direction),
    reverse: flag(spec.direction === "reverse"),
    ...sizes,
    lanes,
    chunks: Math.ceil(sizes.batch / lanes),
    weightCount: weightCount(spec, sizes.inputs),
    hasMasks: flag(masks.length > 0),
    norm: flag(spec.norm !== undefined),
  };
}

/**
 * The number of sequences in a chunk. It depends only on the batch, so that results do not depend
 * on the number of threads.
 */
function lanesFor(batch: number): number {
  return Math.min(LANES, 8 * Math.ceil(batch / 8));
}

function weightCount(spec: RecurrentSpec, inputs: number): number {
  return weightSpecs(spec, inputs).reduce((sum, { shape }) => sum + elements(shape), 0);
}

export function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

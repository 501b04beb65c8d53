import type { State } from "../cells/cell.js";
import { cellNamed } from "../cells/index.js";
import {
  directionCount,
  type RecurrentOutput,
  type RecurrentSizes,
  type RecurrentSpec,
} from "../contract.js";
import type { Sequence, Vector } from "../vector.js";
import type { StackOutput } from "./stack.js";

/** Sequence `b` of an array [batch, steps, features], as views. */
export function sequence(values: Vector, sizes: RecurrentSizes, b: number): Sequence {
  const features = values.length / (sizes.batch * sizes.steps);
  return Array.from({ length: sizes.steps }, (_, t) => {
    const start = (b * sizes.steps + t) * features;
    return values.subarray(start, start + features);
  });
}

/** A sequence with zero steps appended. */
export function padded(sequence: Sequence, steps: number): Sequence {
  const features = sequence[0]?.length ?? 0;
  const missing = Array.from({ length: steps - sequence.length }, () => new Float64Array(features));
  return [...sequence, ...missing];
}

/** The outputs of all sequences of the batch in one array. */
export function packOutput(
  spec: RecurrentSpec,
  outputs: readonly StackOutput[],
): RecurrentOutput<Vector> {
  const y = join(outputs.flatMap((output) => output.ys));
  const hN = joinFinals(outputs, (state) => state.h);
  const { hasCellState } = cellNamed(spec.cell);
  return hasCellState ? { y, hN, cN: joinFinals(outputs, (state) => state.c) } : { y, hN };
}

/** Final states lie with the batch inside: [layers*directions, batch, hidden]. */
function joinFinals(outputs: readonly StackOutput[], part: (state: State) => Vector): Vector {
  const indices = outputs[0]?.finals.keys() ?? [];
  return join(
    [...indices].flatMap((index) =>
      outputs.flatMap((output) => output.finals.slice(index, index + 1)).map(part),
    ),
  );
}

/** The part of `output` that belongs to sequence `b` of the batch, as views. */
export function unpackOutput(
  spec: RecurrentSpec,
  sizes: RecurrentSizes,
  { y, hN, cN }: RecurrentOutput<Vector>,
  b: number,
): StackOutput {
  const count = spec.layers * directionCount(spec.direction);
  const finals = Array.from({ length: count }, (_, index) => {
    const start = (index * sizes.batch + b) * spec.hidden;
    const end = start + spec.hidden;
    return { h: hN.subarray(start, end), c: cN?.subarray(start, end) ?? new Float64Array(0) };
  });
  return { ys: sequence(y, sizes, b), finals };
}

export function join(parts: readonly Vector[]): Vector {
  const joined = new Float64Array(parts.reduce((total, part) => total + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

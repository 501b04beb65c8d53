import { type Dilated, KERNELS, WIDTH } from "./plan.js";

/** A sequence of numbers, [steps, inputs], of which the first `length` steps count. */
export interface RocketSequence {
  readonly x: ArrayLike<number>;
  readonly inputs: number;
  readonly length: number;
}

/** A sequence convolved with one kernel. */
export interface Convolved {
  /** The sums at all steps, [length], with zeros beyond the ends; valid until the next one. */
  readonly sums: Float64Array;
  /** The first step that counts, and the one after the last. */
  readonly from: number;
  readonly to: number;
  /** Index of the kernel's first feature, and the number of its features. */
  readonly first: number;
  readonly count: number;
}

/**
 * A sequence convolved with each kernel at each dilation. Every second pair counts only the steps at which the whole
 * kernel lies inside the sequence, if there are any.
 */
export function* convolutions(
  sequence: RocketSequence,
  plan: readonly Dilated[],
): Generator<Convolved> {
  const { length } = sequence;
  const sums = new Float64Array(length);
  let first = 0;
  for (const [number, dilated] of plan.entries()) {
    const { dilation, thresholds: count, channels } = dilated;
    const reach = dilation * ((WIDTH - 1) / 2);
    const padded = paddedInputs(sequence, reach);
    const negative = padded.map((values) => minusAll(values, dilation, length));
    for (const [kernel, places] of KERNELS.entries()) {
      sums.fill(0);
      for (const channel of channels[kernel]!) {
        addKernel(sums, negative[channel]!, padded[channel]!, places, dilation);
      }
      const inside = (number + kernel) % 2 === 1 && length > 2 * reach;
      const [from, to] = inside ? [reach, length - reach] : [0, length];
      yield { sums, from, to, first, count };
      first += count;
    }
  }
}

/** Each input over time, with zeros before the start and after the end. */
function paddedInputs({ x, inputs, length }: RocketSequence, reach: number): Float64Array[] {
  return Array.from({ length: inputs }, (_, channel) => {
    const padded = new Float64Array(length + 2 * reach);
    for (let t = 0; t < length; t += 1) padded[reach + t] = x[t * inputs + channel]!;
    return padded;
  });
}

/** The sums with all weights -1. */
function minusAll(padded: Float64Array, dilation: number, length: number): Float64Array {
  return Float64Array.from({ length }, (_, t) => {
    let sum = 0;
    for (let k = 0; k < WIDTH; k += 1) sum -= padded[t + k * dilation]!;
    return sum;
  });
}

/** Adds the sums of one input: the weights 2 are 3 more than the weights -1. */
function addKernel(
  sums: Float64Array,
  negative: Float64Array,
  padded: Float64Array,
  places: readonly [number, number, number],
  dilation: number,
): void {
  const [a, b, c] = places.map((place) => place * dilation) as [number, number, number];
  for (let t = 0; t < sums.length; t += 1) {
    sums[t]! += negative[t]! + 3 * (padded[t + a]! + padded[t + b]! + padded[t + c]!);
  }
}

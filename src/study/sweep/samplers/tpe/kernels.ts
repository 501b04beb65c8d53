import type { Dimension } from "../../../../runs/sweep-file.js";
import { exponential } from "../../../../shared/exponential.js";
import { logarithm } from "../../../../shared/logarithm.js";
import { logDensity, logMass, quantile } from "./normal.js";

/**
 * Kernel density estimate in one dimension: a kernel around each observed value, and the prior as the last
 * kernel.
 */
export interface Kernels {
  /** Draws a value from a kernel; for a choice its index. */
  readonly sample: (kernel: number, share: number) => number;
  /** Logarithm of a kernel's probability or density at a value. */
  readonly logPdf: (kernel: number, value: number) => number;
}

/** @param observed values as numbers */
export function kernelsOf(dimension: Dimension, observed: readonly number[]): Kernels {
  if (dimension.kind === "choice") return choiceKernels(dimension.values.length, observed);
  return intervalKernels(dimension, observed);
}

/** Kernels of a choice: each puts most of its weight on one value. */
function choiceKernels(count: number, observed: readonly number[]): Kernels {
  const kernels = observed.length + 1; // the last one is the prior
  const prior = 1 / kernels;
  const total = 1 + count * prior;
  const weight = (kernel: number, index: number) => {
    if (kernel === observed.length) return 1 / count;
    return (prior + (observed[kernel] === index ? 1 : 0)) / total;
  };
  return {
    sample: (kernel, share) => {
      let sum = 0;
      for (let index = 0; index < count - 1; index += 1) {
        sum += weight(kernel, index);
        if (share <= sum) return index;
      }
      return count - 1;
    },
    logPdf: (kernel, index) => logarithm(weight(kernel, index)),
  };
}

type Interval = Exclude<Dimension, { readonly kind: "choice" }>;

/**
 * Kernels of an interval: normal distributions truncated at its ends, on a logarithmic axis if the interval
 * has one.
 */
function intervalKernels(dimension: Interval, observed: readonly number[]): Kernels {
  const { low, high, log } = dimension;
  const step = dimension.kind === "int" ? dimension.step : 0;
  const onAxis = log ? logarithm : (value: number) => value;
  const [from, to] = [onAxis(low - step / 2), onAxis(high + step / 2)];
  const places = observed.map(onAxis);
  const centres = [...places, (from + to) / 2];
  const widths = [...widthsOf(places, from, to), to - from];
  const within = (value: number, kernel: number) => (value - centres[kernel]!) / widths[kernel]!;
  const logTotals = centres.map((_, kernel) => logMass(within(from, kernel), within(to, kernel)));
  return {
    sample: (kernel, share) => {
      const place = quantile(share, within(from, kernel), within(to, kernel));
      const value = place * widths[kernel]! + centres[kernel]!;
      const plain = log ? exponential(value) : value;
      const snapped = step > 0 ? low + roundedToEven((plain - low) / step) * step : plain;
      return Math.min(high, Math.max(low, snapped));
    },
    logPdf: (kernel, value) => {
      if (step > 0) {
        const [left, right] = [onAxis(value - step / 2), onAxis(value + step / 2)];
        return logMass(within(left, kernel), within(right, kernel)) - logTotals[kernel]!;
      }
      const density = logDensity(within(onAxis(value), kernel)) - logarithm(widths[kernel]!);
      return density - logTotals[kernel]!;
    },
  };
}

/** Rounds halves to the even number, as NumPy does. */
function roundedToEven(value: number): number {
  const down = Math.floor(value);
  if (value - down !== 0.5) return Math.round(value);
  return down % 2 === 0 ? down : down + 1;
}

/**
 * Standard deviations of the kernels: the distance to the farther neighbour, for the outermost kernels that
 * to their only neighbour, but at least a width that depends on the number of kernels ("magic clip").
 */
function widthsOf(places: readonly number[], from: number, to: number): number[] {
  const order = places.map((_, index) => index).sort((a, b) => places[a]! - places[b]!);
  const sorted = order.map((index) => places[index]!);
  const least = (to - from) / Math.min(100, 2 + places.length);
  const widths = new Array<number>(places.length);
  for (const [rank, index] of order.entries()) {
    const place = sorted[rank]!;
    const before = place - (sorted[rank - 1] ?? from);
    const after = (sorted[rank + 1] ?? to) - place;
    const isOuter = places.length >= 2 && (rank === 0 || rank === places.length - 1);
    const inner = rank === 0 ? after : before;
    const width = isOuter ? inner : Math.max(before, after);
    widths[index] = Math.min(to - from, Math.max(least, width));
  }
  return widths;
}

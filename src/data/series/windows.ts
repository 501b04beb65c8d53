import type { Dataset } from "../dataset.js";
import type { Scale } from "./scaling.js";

/** A series ready for training: scaled columns on its own steps. */
export interface ScaledSeries {
  /** Place of its first step on the time line. */
  readonly first: number;
  /** Target, past covariates, then known ones. */
  readonly columns: readonly Float32Array[];
  /** Of the target. */
  readonly scale: Scale;
}

export interface WindowOptions {
  readonly steps: number;
  readonly ahead: number;
  readonly stride: number;
  /** Whether the target is given as its difference from the window's first value. */
  readonly level: "series" | "window";
  /** How many of the columns are known in advance: the last ones. */
  readonly known: number;
}

/** Steps of one series that follow each other without a gap, and the windows in them. */
interface Segment {
  readonly series: ScaledSeries;
  /** Step of the series where the first window begins. */
  readonly start: number;
  readonly windows: number;
}

/**
 * The windows that lie in a part of the time line with all their inputs and targets, as views: an
 * example is made of the columns when it is asked for.
 *
 * An input at step t holds the target and the past covariates at t, the calendar at t, and of each
 * known covariate the values at t+1 … t+ahead. The targets of step t are the values at t+1 … t+ahead.
 */
export function windowsOf(
  all: readonly ScaledSeries[],
  calendar: readonly Float32Array[],
  [from, to]: readonly [number, number],
  options: WindowOptions,
): Dataset {
  const { steps, ahead, known } = options;
  const segments = all.flatMap((series) => segmentsOf(series, from, to, options));
  const starts = Uint32Array.from(runningSums(segments.map(({ windows }) => windows)));
  const total = starts.at(-1) ?? 0;
  const columns = all[0]?.columns.length ?? 0;
  const inputs = columns - known + calendar.length + known * ahead;
  const segmentOf = (index: number) => {
    const at = segmentAt(starts, index);
    const { series, start } = segments[at]!;
    const before = at === 0 ? 0 : starts[at - 1]!;
    return { series, start: start + (index - before) * options.stride };
  };
  return {
    ...{ count: total, steps, inputs, outputs: ahead, targets: steps * ahead },
    fill(indices, x, y) {
      for (let n = 0; n < indices.length; n += 1) {
        const { series, start } = segmentOf(indices[n]!);
        fillInputs(series, calendar, start, options, x.subarray(n * steps * inputs), inputs);
        fillTargets(series.columns[0]!, start, options, y.subarray(n * steps * ahead));
        if (options.level === "series") continue;
        const zero = series.columns[0]![start]!;
        for (let t = 0; t < steps; t += 1) x[(n * steps + t) * inputs]! -= zero;
        for (let i = n * steps * ahead; i < (n + 1) * steps * ahead; i += 1) y[i]! -= zero;
      }
    },
    restore(index, values) {
      const { series, start } = segmentOf(index);
      const { shift, scale } = series.scale;
      const zero = options.level === "window" ? series.columns[0]![start]! : 0;
      for (let k = 0; k < values.length; k += 1) values[k] = (values[k]! + zero) * scale + shift;
    },
  };
}

function segmentsOf(
  series: ScaledSeries,
  from: number,
  to: number,
  { steps, ahead, stride }: WindowOptions,
): Segment[] {
  const { first, columns } = series;
  const end = Math.min(columns[0]!.length, to - first);
  const segments: Segment[] = [];
  let start = Math.max(0, from - first);
  for (let i = start; i <= end; i += 1) {
    if (i < end && columns.every((values) => !Number.isNaN(values[i]!))) continue;
    const windows = Math.floor((i - start - steps - ahead) / stride) + 1;
    if (windows > 0) segments.push({ series, start, windows });
    start = i + 1;
  }
  return segments;
}

function* runningSums(values: readonly number[]): Generator<number> {
  let sum = 0;
  for (const value of values) {
    sum += value;
    yield sum;
  }
}

/** The first segment whose running sum is above an index. */
function segmentAt(sums: Uint32Array, index: number): number {
  let [low, high] = [0, sums.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle]! > index) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Writes the inputs of one window, [steps, inputs]. */
function fillInputs(
  { columns, first }: ScaledSeries,
  calendar: readonly Float32Array[],
  start: number,
  { steps, ahead, known }: Pick<WindowOptions, "steps" | "ahead" | "known">,
  x: Float32Array,
  inputs: number,
): void {
  const seen = columns.length - known;
  for (let t = 0; t < steps; t += 1) {
    let at = t * inputs;
    for (let c = 0; c < seen; c += 1) x[at++] = columns[c]![start + t]!;
    for (const feature of calendar) x[at++] = feature[first + start + t]!;
    for (let c = seen; c < columns.length; c += 1) {
      for (let k = 1; k <= ahead; k += 1) x[at++] = columns[c]![start + t + k]!;
    }
  }
}

function fillTargets(
  values: Float32Array,
  start: number,
  { steps, ahead }: WindowOptions,
  y: Float32Array,
): void {
  for (let t = 0; t < steps; t += 1) {
    for (let k = 0; k < ahead; k += 1) y[t * ahead + k] = values[start + t + 1 + k]!;
  }
}

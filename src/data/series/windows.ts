import type { Dataset } from "../dataset.js";
import type { Scale } from "./scaling.js";

/** A series ready for training: scaled columns on its own steps. */
export interface ScaledSeries {
  readonly name: string;
  /** Place of its first step on the time line. */
  readonly first: number;
  /** Targets, past covariates, then known ones. */
  readonly columns: readonly Float32Array[];
  /** Of each column. */
  readonly scales: readonly Scale[];
}

export interface WindowOptions {
  readonly steps: number;
  readonly ahead: number;
  readonly stride: number;
  /** Names of the targets: the first columns. */
  readonly targets: readonly string[];
  /** Whether each target is given as its difference from the window's first value. */
  readonly level: "series" | "window";
  /** How many of the columns are known in advance: the last ones. */
  readonly known: number;
  /** A step of the time line as the file writes times. */
  readonly label: (step: number) => string;
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
 * An input at step t holds the targets and the past covariates at t, the calendar at t, and of each
 * known covariate the values at t+1 … t+ahead. What is to be predicted at step t is [targets, ahead]:
 * the first target's values at t+1 … t+ahead, then the second one's.
 */
export function windowsOf(
  all: readonly ScaledSeries[],
  calendar: readonly Float32Array[],
  [from, to]: readonly [number, number],
  options: WindowOptions,
): Dataset {
  const { steps, ahead, known, targets } = options;
  const segments = all.flatMap((series) => segmentsOf(series, from, to, options));
  const starts = Uint32Array.from(runningSums(segments.map(({ windows }) => windows)));
  const total = starts.at(-1) ?? 0;
  const columns = all[0]?.columns.length ?? 0;
  const inputs = columns - known + calendar.length + known * ahead;
  const outputs = targets.length * ahead;
  const segmentOf = (index: number) => {
    const at = segmentAt(starts, index);
    const { series, start } = segments[at]!;
    const before = at === 0 ? 0 : starts[at - 1]!;
    return { series, start: start + (index - before) * options.stride };
  };
  return {
    ...{ count: total, steps, inputs, outputs, targets: steps * outputs },
    ...(targets.length > 1 && { variables: targets }),
    fill(indices, x, y) {
      for (let n = 0; n < indices.length; n += 1) {
        const { series, start } = segmentOf(indices[n]!);
        const own = x.subarray(n * steps * inputs, (n + 1) * steps * inputs);
        fillInputs(series, calendar, start, options, own, inputs);
        for (const target of targets.keys()) {
          const zero = zeroOf(series, target, start, options);
          if (zero !== 0) for (let at = target; at < own.length; at += inputs) own[at]! -= zero;
          const rows = y.subarray(n * steps * outputs + target * ahead);
          fillTargets(series.columns[target]!, start, options, zero, rows);
        }
      }
    },
    place(index) {
      const { series, start } = segmentOf(index);
      const last = series.first + start + steps - 1;
      return { series: series.name, time: (k) => options.label(last + k) };
    },
    restore(index, values) {
      const { series, start } = segmentOf(index);
      for (let from = 0; from < values.length; from += ahead) {
        const target = (from / ahead) % targets.length;
        const { shift, scale } = series.scales[target]!;
        const zero = zeroOf(series, target, start, options);
        for (let k = from; k < from + ahead; k += 1)
          values[k] = (values[k]! + zero) * scale + shift;
      }
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

/** What a window's values of a target are counted from. */
function zeroOf(
  { columns }: ScaledSeries,
  target: number,
  start: number,
  { level }: Pick<WindowOptions, "level">,
): number {
  return level === "window" ? columns[target]![start]! : 0;
}

/** Writes what is to be predicted of one target, [steps, ahead] in rows of all targets. */
function fillTargets(
  values: Float32Array,
  start: number,
  { steps, ahead, targets }: Pick<WindowOptions, "steps" | "ahead" | "targets">,
  zero: number,
  y: Float32Array,
): void {
  const row = targets.length * ahead;
  for (let t = 0; t < steps; t += 1) {
    for (let k = 0; k < ahead; k += 1) y[t * row + k] = values[start + t + 1 + k]! - zero;
  }
}

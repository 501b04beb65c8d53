import { hasFills, isMeasured, type WindowedSeries, type WindowPlaces } from "./windowed-series.js";

/** The range of the windows in one part of the time line. */
export interface Part {
  /** Range of the steps to forecast after a window's last step, the end excluded. */
  readonly targets: readonly [number, number];
  /** First step that inputs may use; not after the first target. */
  readonly inputsFrom: number;
}

export interface SegmentOptions {
  readonly steps: number;
  readonly ahead: number;
  /** Number of steps from one window to the next. */
  readonly stride: number;
}

/** Windows of a series that begin `stride` steps after each other. */
export interface Segment {
  readonly series: WindowedSeries;
  /** Step of the series at which the first window begins. */
  readonly start: number;
  readonly windows: number;
}

/**
 * The windows of a series in a part: with a value of every column at every step, a measured value of every
 * target at their last step, and at least one after it. A forecast from a filled-in value would know the
 * future, because values are filled in from both sides.
 *
 * @param targets number of columns to forecast, which come first
 */
export function segmentsOf(
  series: WindowedSeries,
  { targets: [from, to], inputsFrom }: Part,
  { steps, ahead, stride }: SegmentOptions,
  targets: number,
): Segment[] {
  const { first, columns, chains } = series;
  const reach = chains.reduce((most, chain) => Math.max(most, chain.reach), 0);
  const end = Math.min(columns[0]!.length, to - first);
  const usable = usableWindows(series, steps, ahead, targets);
  return completeRuns(columns, Math.max(0, inputsFrom - first), end).flatMap(([a, b]) => {
    const start = Math.max(a + reach, from - first - steps);
    const windows = Math.floor((b - start - steps - ahead) / stride) + 1;
    if (windows <= 0) return [];
    return usable
      ? chosen({ series, start, windows }, stride, usable)
      : [{ series, start, windows }];
  });
}

/** Stretches in which every column has a value at every step. */
function completeRuns(
  columns: readonly Float64Array[],
  from: number,
  end: number,
): (readonly [number, number])[] {
  const runs: (readonly [number, number])[] = [];
  let start = from;
  for (let i = from; i <= end; i += 1) {
    if (i < end && columns.every((values) => !Number.isNaN(values[i]!))) continue;
    if (i > start) runs.push([start, i]);
    start = i + 1;
  }
  return runs;
}

/** Whether the window that begins at each step can be used; undefined if all can. */
function usableWindows(
  series: WindowedSeries,
  steps: number,
  ahead: number,
  targets: number,
): ((start: number) => boolean) | undefined {
  if (!hasFills(series, targets)) return undefined;
  const measured = series.measured.slice(0, targets);
  const { length } = measured[0]!;
  const before = new Uint32Array(length + 1); // number of steps with a measured target before each step
  for (let i = 0; i < length; i += 1) {
    before[i + 1] = before[i]! + (measured.some((values) => !Number.isNaN(values[i]!)) ? 1 : 0);
  }
  return (start) => {
    const next = start + steps;
    return isMeasured(series, targets, next - 1) && before[next + ahead]! > before[next]!;
  };
}

/** The usable windows of a segment, as segments. */
function chosen(
  { series, start, windows }: Segment,
  stride: number,
  usable: (start: number) => boolean,
): Segment[] {
  const segments: Segment[] = [];
  let count = 0;
  for (let i = 0; i <= windows; i += 1) {
    if (i < windows && usable(start + i * stride)) {
      count += 1;
      continue;
    }
    if (count > 0) segments.push({ series, start: start + (i - count) * stride, windows: count });
    count = 0;
  }
  return segments;
}

/** Numbers the windows of a list of segments. */
export function windowPlaces(segments: readonly Segment[], stride: number): WindowPlaces {
  const ends = new Uint32Array(segments.length);
  let total = 0;
  for (const [i, { windows }] of segments.entries()) {
    total += windows;
    ends[i] = total;
  }
  return {
    count: total,
    at(index) {
      const place = segmentAt(ends, index);
      const { series, start } = segments[place]!;
      const before = place === 0 ? 0 : ends[place - 1]!;
      return { series, start: start + (index - before) * stride };
    },
  };
}

/** The first segment that ends after an index. */
function segmentAt(ends: Uint32Array, index: number): number {
  let [low, high] = [0, ends.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle]! > index) high = middle;
    else low = middle + 1;
  }
  return low;
}

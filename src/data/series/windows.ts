import type { Cycle, Dataset } from "../dataset.js";
import type { Layout } from "./example.js";
import { type InputOptions, inputWindows, layoutOf } from "./input-windows.js";
import { naiveErrors } from "./naive.js";
import { type Part, type SegmentOptions, segmentsOf, windowPlaces } from "./segments.js";
import { fillExample, truthRows } from "./target-rows.js";
import { hasFills, type Place, type WindowedSeries } from "./windowed-series.js";

export interface WindowOptions extends SegmentOptions, InputOptions {
  /** Names of the cycles of the calendar, each with a sine and a cosine. */
  readonly calendar: readonly string[];
}

/**
 * The windows of a part of the time line as views: an example is built from the columns when it is requested.
 *
 * The input at step t holds the targets and the past covariates at t, the calendar at t, and the values of
 * each known covariate at t+1 … t+ahead. The target at step t is [targets, ahead]: the first target's values
 * at t+1 … t+ahead, then the second one's. It is NaN if it was not measured or precedes the part, and at
 * steps before the last one whose inputs were filled in.
 */
export function windowsOf(
  all: readonly WindowedSeries[],
  calendar: readonly Float32Array[],
  part: Part,
  options: WindowOptions,
): Dataset {
  const { steps, stride, targets } = options;
  const segments = all.flatMap((series) => segmentsOf(series, part, options, targets.length));
  const places = windowPlaces(segments, stride);
  const layout = layoutOf(all[0]?.columns.length ?? 0, calendar, options);
  const { inputs, outputs } = layout;
  const filler = (rows: number) => {
    const ofRows = { ...layout, from: part.targets[0], firstRow: steps - rows };
    return (indices: ArrayLike<number>, x: Float32Array, y: Float32Array) => {
      for (let n = 0; n < indices.length; n += 1) {
        const inputRows = x.subarray(n * steps * inputs, (n + 1) * steps * inputs);
        const wanted = y.subarray(n * rows * outputs, (n + 1) * rows * outputs);
        fillExample(places.at(indices[n]!), ofRows, inputRows, wanted);
      }
    };
  };
  const everyRow = { ...layout, from: part.targets[0], firstRow: 0 };
  return {
    ...inputWindows(places, layout, options),
    ...(options.calendar.length > 0 && { cycles: cyclesOf(options.calendar, layout) }),
    missingTargets: hasMissingTargets(all, part, layout),
    fill: filler(steps),
    fillLastStep: filler(1),
    truth: (index, values) => truthRows(places.at(index), everyRow, values),
    everyWindow: () => windowsOf(all, calendar, part, { ...options, stride: 1 }),
    history: (index, values) => historyRows(places.at(index), layout, values),
    naiveErrors: () => naiveErrors(all, part.targets, targets.length),
    ...(all.some(({ offsets }) => offsets !== undefined) && {
      offsets: (index: number) => offsetsOf(places.at(index), targets.length),
    }),
  };
}

function offsetsOf({ series }: Place, targets: number): number[] {
  return Array.from({ length: targets }, (_, c) => series.offsets?.[c]?.value ?? 0);
}

/** The inputs of each cycle: the calendar follows the columns that are seen. */
function cyclesOf(names: readonly string[], { seen }: Layout): Cycle[] {
  return names.map((name, i) => ({ name, input: seen + 2 * i }));
}

/** Whether any target may be NaN because it was filled in or precedes the part. */
function hasMissingTargets(
  all: readonly WindowedSeries[],
  { targets: [from], inputsFrom }: Part,
  { seen }: Layout,
): boolean {
  return inputsFrom < from || all.some((series) => hasFills(series, seen));
}

/** Writes each target's inputs in the data's own unit, [targets, steps]. */
function historyRows(
  { series, start }: Place,
  { targets, steps }: Layout,
  values: Float64Array,
): void {
  for (let c = 0; c < targets; c += 1) {
    values.set(series.columns[c]!.subarray(start, start + steps), c * steps);
  }
}

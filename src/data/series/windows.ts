import type { Dataset } from "../dataset.js";
import {
  fillExample,
  historyRows,
  type Layout,
  restoreRows,
  truthRows,
  windowSpread,
} from "./example.js";
import { naiveErrors } from "./naive.js";
import { type Part, type SegmentOptions, segmentsOf, windowPlaces } from "./segments.js";
import { hasFills, type WindowedSeries } from "./windowed-series.js";

export interface WindowOptions extends SegmentOptions {
  /** Names of the targets, which are the first columns. */
  readonly targets: readonly string[];
  /** Number of columns known in advance, which come last. */
  readonly known: number;
  /** Number of training series. */
  readonly trained: number;
  /** A step of the time line as written in the file. */
  readonly label: (step: number) => string;
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
  const layout = layoutOf(all[0]?.columns.length ?? 0, calendar, part, options);
  const { inputs, outputs } = layout;
  const filler = (rows: number) => {
    const ofRows = { ...layout, firstRow: steps - rows };
    return (indices: ArrayLike<number>, x: Float32Array, y: Float32Array) => {
      for (let n = 0; n < indices.length; n += 1) {
        const inputRows = x.subarray(n * steps * inputs, (n + 1) * steps * inputs);
        const wanted = y.subarray(n * rows * outputs, (n + 1) * rows * outputs);
        fillExample(places.at(indices[n]!), ofRows, inputRows, wanted);
      }
    };
  };
  return {
    count: places.count,
    steps,
    inputs,
    outputs,
    targets: steps * outputs,
    missingTargets: hasMissingTargets(all, part, layout),
    ...(targets.length > 1 && { variables: targets }),
    fill: filler(steps),
    fillLastStep: filler(1),
    restore: (index, values) => restoreRows(places.at(index), layout, values),
    truth: (index, values) => truthRows(places.at(index), layout, values),
    spread: (index) => windowSpread(places.at(index), layout),
    series: {
      count: options.trained,
      numberOf: (index) => places.at(index).series.number,
    },
    place(index) {
      const { series, start } = places.at(index);
      const last = series.first + start + steps - 1;
      return { series: series.name, time: (k) => options.label(last + k) };
    },
    everyWindow: () => windowsOf(all, calendar, part, { ...options, stride: 1 }),
    history: (index, values) => historyRows(places.at(index), layout, values),
    naiveErrors: () => naiveErrors(all, part.targets, targets.length),
  };
}

/** Whether any target may be NaN because it was filled in or precedes the part. */
function hasMissingTargets(
  all: readonly WindowedSeries[],
  { targets: [from], inputsFrom }: Part,
  { seen }: Layout,
): boolean {
  return inputsFrom < from || all.some((series) => hasFills(series, seen));
}

function layoutOf(
  columns: number,
  calendar: readonly Float32Array[],
  { targets: [from] }: Part,
  { steps, ahead, known, targets }: WindowOptions,
): Layout {
  const seen = columns - known;
  const inputs = seen + calendar.length + known * ahead;
  const outputs = targets.length * ahead;
  const rows = { steps, ahead, seen, from, firstRow: 0 };
  return { ...rows, targets: targets.length, columns, calendar, inputs, outputs };
}

import type { Dataset } from "../dataset.js";
import { fillInputs, type Layout, restoreRows, windowSpread } from "./example.js";
import type { WindowPlaces } from "./windowed-series.js";

export interface InputOptions {
  readonly steps: number;
  readonly ahead: number;
  /** Names of the targets, which are the first columns. */
  readonly targets: readonly string[];
  /** Number of static columns, which come before the known ones. */
  readonly statics: number;
  /** Number of columns known in advance, which come last. */
  readonly known: number;
  /** Number of training series. */
  readonly trained: number;
  /** A step of the time line as written in the file. */
  readonly label: (step: number) => string;
}

/** Windows as views whose inputs are built from the columns when they are requested; `fill` writes no targets. */
export function inputWindows(
  places: WindowPlaces,
  layout: Layout,
  { steps, targets, statics, trained, label }: InputOptions,
): Dataset {
  const { inputs, outputs, seen } = layout;
  const constants = Array.from({ length: statics }, (_, i) => seen - statics + i);
  return {
    count: places.count,
    steps,
    inputs,
    outputs,
    targets: steps * outputs,
    ...(targets.length > 1 && { variables: targets }),
    ...(statics > 0 && { constants }),
    fill(indices, x) {
      for (let n = 0; n < indices.length; n += 1) {
        const rows = x.subarray(n * steps * inputs, (n + 1) * steps * inputs);
        fillInputs(places.at(indices[n]!), layout, rows);
      }
    },
    restore: (index, values) => restoreRows(places.at(index), layout, values),
    spread: (index) => windowSpread(places.at(index), layout),
    series: { count: trained, numberOf: (index) => places.at(index).series.number },
    place(index) {
      const { series, start } = places.at(index);
      const last = series.first + start + steps - 1;
      return { series: series.name, time: (k) => label(last + k) };
    },
  };
}

/**
 * @param columns number of columns of the series
 * @param calendar features at every step of the time line
 */
export function layoutOf(
  columns: number,
  calendar: readonly Float32Array[],
  { steps, ahead, known, targets }: InputOptions,
): Layout {
  const seen = columns - known;
  const inputs = seen + calendar.length + known * ahead;
  const outputs = targets.length * ahead;
  return { steps, ahead, seen, targets: targets.length, columns, calendar, inputs, outputs };
}

import { ensemble } from "../evaluation/probabilistic.js";
import type { WindowRecord } from "../runs/records.js";
import { foldsOf } from "./folds.js";
import { type ForecastWindow, normalBand } from "./forecast-window.js";
import type { RunGroup } from "./groups.js";

/**
 * The windows that all runs show, with every model's prediction: the mean over its seeds. For a backtest
 * those of the last fold.
 */
export function sharedWindows(all: readonly RunGroup[]): ForecastWindow[] {
  const groups = all.map(({ label, runs, place }, index) => {
    return { label, place: place ?? index, runs: foldsOf(runs)?.at(-1) ?? runs };
  });
  const [first] = groups[0]?.runs ?? [];
  return (first?.windows ?? []).flatMap((window, position) => {
    const predictions = groups.map(({ label, place, runs }) => ({
      label,
      place,
      records: runs.map(({ windows }) => sameWindow(windows, window, position)),
    }));
    if (!predictions.every(({ records }) => records.every(isKnown))) return [];
    const { target, index, series, times, offset, history, truth } = window;
    return {
      target,
      index,
      series,
      times,
      offset,
      history,
      truth,
      predictions: predictions.map(({ label, place, records }) => ({
        label,
        place,
        ...meanForecast(records.filter(isKnown).map((record) => relativeTo(record, offset))),
      })),
    };
  });
}

/**
 * The record of the same window in another run; in folders of earlier versions, the one at the same position.
 */
function sameWindow(
  windows: readonly WindowRecord[],
  { index, target }: WindowRecord,
  position: number,
): WindowRecord | undefined {
  if (index === undefined) return windows[position];
  return windows.find((other) => other.index === index && other.target === target);
}

function isKnown(record: WindowRecord | undefined): record is WindowRecord {
  return record !== undefined;
}

/** A record whose values are relative to another offset: runs with other transforms have none. */
function relativeTo(record: WindowRecord, offset = 0): WindowRecord {
  const by = (record.offset ?? 0) - offset;
  if (by === 0) return record;
  const shifted = (values: readonly number[]) => values.map((value) => value + by);
  const { prediction, band } = record;
  return {
    ...record,
    prediction: shifted(prediction),
    ...(band && { band: { ...band, low: shifted(band.low), high: shifted(band.high) } }),
  };
}

function meanForecast(windows: readonly WindowRecord[]) {
  const { means, sds } = ensemble(windows.map(({ prediction }) => prediction));
  return windows.length > 1
    ? { values: means, band: normalBand(means, sds) }
    : { values: means, band: windows[0]?.band };
}

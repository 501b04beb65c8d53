import { lastStepOf } from "../../data/series/latest.js";
import type { Row } from "../../data/table/row-objects.js";
import { continued } from "../../inference/continued.js";
import { forecastRows } from "../../inference/forecast-rows.js";
import { forecastWindows } from "../../inference/series-forecasts.js";
import type { Machine } from "../../kernels/wasm/execute.js";
import { forecastValues } from "../../library/forecast-values.js";
import { UserError } from "../../shared/errors.js";
import type { Step, StreamState } from "../contract.js";
import type { ModelFile } from "../file.js";
import { newerSeries, type SeriesModel } from "../series.js";
import { continuingModel } from "./network.js";
import { layerStates, streamState } from "./state.js";

/**
 * Forecasts after the next steps of one series, with a model that does not need whole sequences.
 *
 * @param state the state after the previous steps; undefined at the beginning
 * @throws UserError if rows or state are not as expected
 */
export function seriesStep(
  machine: Machine,
  file: ModelFile,
  model: SeriesModel,
  rows: readonly Row[],
  state: StreamState | undefined,
): Step {
  const before = layerStates(file.record.spec.recurrent, state);
  const warnings: string[] = [];
  const settings = {
    level: LEVEL,
    onWarning: (text: string) => void warnings.push(text),
    onNote: () => {},
  };
  const newer = newerSeries(model, rows);
  const { collection } = newer;
  const [series, ...others] = collection.series;
  if (others.length > 0) {
    throw new UserError(
      `step: the rows are of ${others.length + 1} series, expected one. Keep a state for each.`,
    );
  }
  const steps = Math.max(1, lastStepOf(series!, model.options) + 1);
  const options = { ...model.options, steps, missing: "error" as const };
  const { windows } = forecastWindows(newer, { ...model, options }, settings);
  const [window] = windows;
  const place = window!.now - steps + 1;
  requireNext(state, window!.name, place, collection.clock && collection.label);
  let after = before;
  const forecaster = continuingModel(machine, file, before, (states) => {
    after = states;
  });
  const { ahead } = options;
  const continuation = { collection, options, horizon: ahead, errors: undefined, ranges: [] };
  const forecasts = continued(forecaster, windows, continuation);
  const predictions = Array.from(forecastRows(windows, forecasts, continuation), forecastValues);
  const next = streamState(after, { series: window!.name, place: window!.now });
  return { predictions, warnings, state: next };
}

/** Required by the settings of forecasts, but a step has no intervals. */
const LEVEL = 0.95;

/** @throws UserError if the rows are of another series, or have times that do not continue the previous rows */
function requireNext(
  state: StreamState | undefined,
  series: string,
  place: number,
  label: ((place: number) => string) | undefined,
): void {
  if (state === undefined) return;
  if (state.series !== series) {
    throw new UserError(`step: the rows are of "${series}", but the state is of "${state.series}"`);
  }
  if (label === undefined || place === state.place + 1) return;
  throw new UserError(
    `step: the rows begin at ${label(place)}, expected ${label(state.place + 1)}, the step after those before`,
  );
}

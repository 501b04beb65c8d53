import type { Dataset } from "../../data/dataset.js";
import type { Collection, Series } from "../../data/series/collection.js";
import { lastStepOf } from "../../data/series/latest.js";
import { type OutputRanges, outputRanges } from "../../evaluation/conformal-ranges.js";
import { windowChanges } from "../../evaluation/window-scale.js";
import { continued, type Forecaster } from "../../inference/continued.js";
import { forecastRows } from "../../inference/forecast-rows.js";
import { forecastWindows } from "../../inference/series-forecasts.js";
import type { Machine } from "../../kernels/wasm/execute.js";
import { forecastSettings } from "../../library/forecast-options.js";
import { forecastValues } from "../../library/forecast-values.js";
import { UserError } from "../../shared/errors.js";
import type { Model, StreamState } from "../contract.js";
import type { ModelFile } from "../file.js";
import { newerSeries, type SeriesModel } from "../series.js";
import { continuing } from "./network.js";
import { foreign, isNumbers, layerStates, plainStates } from "./state.js";
import { streamFrom } from "./stream.js";

/** Forecasts after the next steps of a series. */
export function seriesSteps(machine: Machine, file: ModelFile, model: SeriesModel): Model["step"] {
  const { options: trained, member } = model;
  const next = continuing(machine, file);
  const count = trained.target.length;
  const rangesAt = rangesOf(model);
  return (rows, state, given = {}) => {
    const { level } = forecastSettings(given);
    const before = layerStates(file.record.spec.recurrent, state);
    let recent = recentTargets(state, trained.steps * count, before.steps * count);
    const warnings: string[] = [];
    const onWarning = (text: string) => void warnings.push(text);
    const newer = newerSeries(model, [...rows]);
    const { collection } = newer;
    const steps = Math.max(1, lastStepOf(onlySeries(collection), trained) + 1);
    const options = { ...trained, steps, missing: "error" as const };
    const reading = { level, onWarning, onNote: () => {} };
    const { windows } = forecastWindows(newer, { ...model, options }, reading);
    const { name, now } = windows[0]!;
    requireNext(state, name, now - steps + 1, collection.clock && collection.label);
    const stream = streamFrom(file, next, before, ({ x }, { inputs }) => {
      for (let step = 0; step < steps; step += 1) {
        recent.push(...x.subarray(step * inputs, step * inputs + count));
      }
      recent = recent.slice(-trained.steps * count);
    });
    const isWhole = before.steps + steps >= trained.steps;
    const errors = isWhole ? member.errors : undefined;
    const forecaster = isWhole
      ? withChanges(stream, () => recent, { steps: trained.steps, inputs: count })
      : stream;
    const { ahead } = options;
    const continuation = { collection, options, horizon: ahead, errors, ranges: rangesAt(level) };
    const forecasts = continued(forecaster, windows, continuation);
    return {
      objective: "forecast",
      predictions: Array.from(forecastRows(windows, forecasts, continuation), forecastValues),
      warnings,
      state: { series: name, place: now, recent, ...plainStates(stream.states()) },
    };
  };
}

/** @throws UserError if there are several series */
function onlySeries({ series: [first, ...others] }: Collection): Series {
  if (others.length === 0) return first!;
  throw new UserError(
    `step: the rows are of ${others.length + 1} series, expected one. Keep a state for each.`,
  );
}

/**
 * A forecaster whose batches have the changes of whole windows, of which it sees only the last steps.
 *
 * @param recent returns the targets of the window, [steps * inputs]
 */
function withChanges(
  { loss, batches }: Forecaster,
  recent: () => readonly number[],
  shape: Pick<Dataset, "steps" | "inputs">,
): Forecaster {
  return {
    loss,
    *batches(dataset) {
      for (const batch of batches(dataset)) {
        const x = Float32Array.from(recent());
        yield { ...batch, changes: windowChanges({ x, size: 1 }, { ...dataset, ...shape }) };
      }
    },
  };
}

/** The ranges of errors at a level; those of the last level are kept. */
function rangesOf({ member }: SeriesModel): (level: number) => OutputRanges {
  let latest: { readonly level: number; readonly ranges: OutputRanges } | undefined;
  return (level) => {
    if (latest?.level !== level) latest = { level, ranges: outputRanges(member.errors, level) };
    return latest.ranges;
  };
}

/** @throws UserError if a state does not have the targets of its last steps */
function recentTargets(state: StreamState | undefined, most: number, seen: number): number[] {
  const { recent = [] } = state ?? {};
  const needed = Math.min(most, seen);
  if (isNumbers(recent, needed)) return [...recent];
  throw foreign(needed);
}

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
    `step: the rows begin at ${label(place)}, expected ${label(state.place + 1)}`,
  );
}

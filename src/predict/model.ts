import type { LatestCollection } from "../data/series/latest.js";
import { outputRanges } from "../evaluation/conformal-ranges.js";
import { type Continued, continued } from "../inference/continued.js";
import { UserError } from "../shared/errors.js";
import type { Forecast, Model } from "./contract.js";
import { readModelFile } from "./file.js";
import { kernels } from "./kernels.js";
import { forecaster } from "./network.js";
import { latestSteps, type SeriesModel, seriesModel } from "./series.js";

/**
 * Reads a file written by `rnnlab export RUN --to model.rnnlab`.
 *
 * @param file the bytes of the file
 * @throws UserError if it is damaged, or if another version of rnnlab wrote it
 */
export async function loadModel(file: Uint8Array | ArrayBuffer): Promise<Model> {
  const content = readModelFile(file instanceof Uint8Array ? file : new Uint8Array(file));
  const network = forecaster(content, await kernels());
  const { record } = content;
  const model = seriesModel(record);
  const { target: targets, past, known, ahead } = record.series;
  const { errors } = record.inference;
  return {
    name: record.name,
    targets,
    past,
    known,
    ahead,
    steps: model.steps,
    predict(series, { horizon = ahead, level = LEVEL } = {}) {
      requireOptions(model, horizon, level);
      const { latest, wall } = latestSteps(model, series, horizon);
      const collection: LatestCollection = {
        wall,
        label: String,
        roles: { columns: model.columns },
      };
      const ranges = outputRanges(errors, level);
      const { options } = model;
      const all = continued(network, [latest], { collection, options, horizon, errors, ranges });
      return forecastsOf(targets, all);
    },
  };
}

const LEVEL = 0.95;

function requireOptions({ record }: SeriesModel, horizon: number, level: number): void {
  const { ahead, past, known } = record.series;
  if (!Number.isInteger(horizon) || horizon < 1) {
    throw new UserError(`predict: horizon is ${horizon}, expected a whole number from 1`);
  }
  if (!(level >= 0.01 && level < 1)) {
    throw new UserError(
      `predict: level is ${level}, expected a share from 0.01 to below 1, such as ${LEVEL}`,
    );
  }
  const covariates = [...past, ...known];
  if (horizon <= ahead || covariates.length === 0) return;
  throw new UserError(
    `predict: horizon is ${horizon}, expected at most ${ahead}: beyond it forecasts are fed back, but ` +
      `${covariates.join(", ")} cannot be forecast`,
  );
}

function forecastsOf(targets: readonly string[], [ofWindow = []]: Continued): Forecast[] {
  const known = (end: number) => (Number.isNaN(end) ? undefined : end);
  return targets.flatMap((target, v) =>
    ofWindow[v]!.map(({ forecast, low, high }, k) => {
      return { target, ahead: k + 1, forecast, low: known(low), high: known(high) };
    }),
  );
}

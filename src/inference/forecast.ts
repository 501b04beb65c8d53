import type { Collection } from "../data/series/collect.js";
import { type Latest, latestDataset, latestWindows } from "../data/series/latest.js";
import { readSeries, targetsOf, understand } from "../data/series/load.js";
import { type CsvConfig, dataOf } from "../data/tasks/csv.js";
import { type ErrorRange, errorRanges } from "../evaluation/error-range.js";
import { predictLastStep } from "../evaluation/evaluate.js";
import type { Network } from "../model/network.js";
import { quoted } from "../runs/predictions.js";
import { readConfig } from "../runs/reader.js";
import { UserError } from "../shared/errors.js";
import { withRunNetwork } from "./network.js";

/** What to forecast, and how far. */
export interface ForecastRequest {
  /** File of newer values, with the columns of the run's own. */
  readonly input: string;
  /** Steps to forecast (default: as many as the model was trained to). */
  readonly horizon?: number | undefined;
  /** Share of the values that the intervals are to hold, such as 0.95. */
  readonly level: number;
  readonly threads: number;
}

/**
 * Forecasts what follows a file of series, by the model of a run with `data.task: "csv"`.
 *
 * @returns CSV: series, time, target where there are several, forecast, low, high
 * @throws UserError when the file does not go on with the run's series
 */
export async function forecastOf(folder: string, request: ForecastRequest): Promise<string> {
  const config = readConfig(folder);
  const options = config.data as CsvConfig;
  const horizon = request.horizon ?? options.ahead;
  requireHorizon(horizon, options);
  const trained = understand(await readSeries(options), options);
  const data = await dataOf(trained, options);
  const like = trained.collection;
  const collection = await readSeries(options, { file: request.input, like });
  const latest = latestWindows(collection, trained, options);
  const { threads, level } = request;
  return withRunNetwork({ folder, config, data, threads }, (network) => {
    const ranges = errorRanges(network, data.test, level) ?? [];
    const forecasts = continued(network, latest, { collection, options, horizon });
    return forecastCsv(latest, forecasts, ranges, { collection, options, horizon });
  });
}

function requireHorizon(horizon: number, { ahead, past, known }: CsvConfig): void {
  const covariates = [...past, ...known];
  if (horizon <= ahead || covariates.length === 0) return;
  throw new UserError(
    `--horizon is ${horizon}, expected at most ${ahead}, data.ahead of the run: beyond it forecasts ` +
      `are made from forecasts, and of ${covariates.join(", ")} there are none`,
  );
}

interface Continuation {
  readonly collection: Collection;
  readonly options: CsvConfig;
  readonly horizon: number;
}

/** [series][target][horizon], from forecasts where the horizon is beyond `ahead`. */
type Continued = readonly (readonly (readonly number[])[])[];

function continued(
  network: Network,
  latest: readonly Latest[],
  { collection, options, horizon }: Continuation,
): Continued {
  const { ahead } = options;
  const targets = targetsOf(options);
  const forecasts = latest.map(() => targets.map((): number[] => []));
  let windows = latest;
  for (let done = 0; done < horizon; done += ahead) {
    const { predictions } = predictLastStep(network, latestDataset(windows, collection, options));
    const next = windows.map((_, s) =>
      targets.map((__, v) => {
        const row = s * targets.length + v;
        return predictions.subarray(row * ahead, (row + 1) * ahead);
      }),
    );
    for (const [s, own] of next.entries()) {
      for (const [v, values] of own.entries()) forecasts[s]![v]!.push(...values);
    }
    if (done + ahead < horizon) windows = windows.map((one, s) => movedOn(one, next[s]!, ahead));
  }
  return forecasts.map((own) => own.map((values) => values.slice(0, horizon)));
}

/** The window after some forecasts, which are its last values. The targets are its only columns. */
function movedOn(latest: Latest, forecasts: readonly Float32Array[], ahead: number): Latest {
  const columns = latest.columns.map((values, v) => {
    return Float64Array.from([...values, ...forecasts[v]!]).slice(ahead);
  });
  return { ...latest, now: latest.now + ahead, columns };
}

function forecastCsv(
  latest: readonly Latest[],
  forecasts: Continued,
  ranges: readonly ErrorRange[],
  { collection: { label }, options }: Continuation,
): string {
  const { ahead } = options;
  const targets = targetsOf(options);
  const several = targets.length > 1;
  const rows = latest.flatMap(({ name, now, scales }, s) =>
    targets.flatMap((target, v) =>
      forecasts[s]![v]!.map((forecast, k) => {
        const range = k < ahead ? ranges[v * ahead + k] : undefined;
        const { scale } = scales[v]!;
        const ends = range ? [range.low, range.high].map((error) => forecast + error * scale) : [];
        const [value, low = "", high = ""] = [forecast, ...ends].map((end) => end.toPrecision(9));
        const names = [name, label(now + 1 + k), ...(several ? [target] : [])].map(quoted);
        return [...names, value, low, high].join(",");
      }),
    ),
  );
  return `${[`series,time,${several ? "target," : ""}forecast,low,high`, ...rows].join("\n")}\n`;
}

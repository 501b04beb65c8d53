import type { Collection } from "../data/series/collect.js";
import { type Latest, latestDataset } from "../data/series/latest.js";
import { targetsOf } from "../data/series/load.js";
import type { CsvConfig } from "../data/tasks/csv.js";
import { predictLastStep } from "../evaluation/evaluate.js";
import type { Network } from "../model/network.js";

/** What windows are of, and how far to forecast from them. */
export interface Continuation {
  readonly collection: Collection;
  readonly options: CsvConfig;
  readonly horizon: number;
}

/** Forecasts of some windows: [windows][targets][horizon]. */
export type Continued = readonly (readonly (readonly number[])[])[];

/** Forecasts after some windows, beyond `ahead` steps from forecasts. */
export function continued(
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
    for (const [s, ofWindow] of next.entries()) {
      for (const [v, values] of ofWindow.entries()) forecasts[s]![v]!.push(...values);
    }
    if (done + ahead < horizon) windows = windows.map((window, s) => movedOn(window, next[s]!));
  }
  return forecasts.map((ofWindow) => ofWindow.map((values) => values.slice(0, horizon)));
}

/** The window after some forecasts, which are its last values. The targets are its only columns. */
function movedOn(latest: Latest, forecasts: readonly Float32Array[]): Latest {
  const { length } = forecasts[0]!;
  const columns = latest.columns.map((values, v) => {
    return Float64Array.from([...values, ...forecasts[v]!]).slice(length);
  });
  return { ...latest, now: latest.now + length, columns };
}

import type { Collection } from "../data/series/collect.js";
import type { Latest } from "../data/series/latest.js";
import type { SeriesOptions } from "../data/series/reading.js";
import { targetsOf } from "../data/series/series-columns.js";
import type { ShownForecasts } from "../report/forecast-text.js";
import type { ForecastWindow } from "../report/forecast-window.js";
import { evenlySpaced } from "../shared/evenly-spaced.js";
import type { ForecastRow } from "./forecast-rows.js";

/** Past steps that a picture shows for each forecast step, and the minimum. */
const PAST_PER_STEP = 4;
const LEAST_PAST = 60;

interface PictureOptions {
  /** Without the offsets of the run. */
  readonly collection: Pick<Collection, "series" | "label">;
  readonly options: SeriesOptions;
  readonly horizon: number;
  /** Nominal coverage of the intervals, such as 0.95. */
  readonly level: number;
  /** Maximum number of series to show. */
  readonly most: number;
}

/** Collects the forecasts of a few series, evenly spaced among all, while they are computed. */
export class PictureCollector {
  readonly #windows: readonly Latest[];
  readonly #all: number;
  readonly #options: PictureOptions;
  readonly #rows = new Map<string, ForecastRow[]>();

  constructor(windows: readonly Latest[], options: PictureOptions) {
    this.#windows = evenlySpaced(windows, options.most);
    this.#all = windows.length;
    this.#options = options;
    for (const { name } of this.#windows) this.#rows.set(name, []);
  }

  /** Passes all rows on and keeps those of the chosen series. */
  *collected(rows: Iterable<ForecastRow>): Generator<ForecastRow> {
    for (const row of rows) {
      this.#rows.get(row.series)?.push(row);
      yield row;
    }
  }

  /** A picture for each target of the chosen series. `truth` is empty, because it is not known yet. */
  pictures(): ShownForecasts {
    const targets = targetsOf(this.#options.options);
    const windows = this.#windows.flatMap((window) =>
      targets.map((target, v) => {
        const rows = this.#rows.get(window.name)!.filter((row) => row.target === target);
        return this.#picture(window, v, rows);
      }),
    );
    return { windows, shown: this.#windows.length, all: this.#all };
  }

  #picture({ name, now }: Latest, target: number, rows: readonly ForecastRow[]): ForecastWindow {
    const { collection, options, horizon, level } = this.#options;
    const { first, columns } = collection.series.find((series) => series.name === name)!;
    const past = Math.max(LEAST_PAST, PAST_PER_STEP * horizon, options.steps);
    const end = now - first + 1;
    const history = columns[target]!.slice(Math.max(0, end - past), end);
    const start = now + 1 - history.length; // on the time line
    const times = Array.from({ length: history.length + horizon }, (_, i) =>
      collection.label(start + i),
    );
    const low = rows.map((row) => row.low);
    const high = rows.map((row) => row.high);
    const band = low.some(Number.isFinite) ? { share: level, low, high } : undefined;
    return {
      ...(targetsOf(options).length > 1 && { target: targetsOf(options)[target] }),
      ...(this.#all > 1 && { series: name }),
      times,
      offset: rows[0]?.offset,
      history,
      truth: [],
      predictions: [{ label: "forecast", values: rows.map((row) => row.forecast), band }],
    };
  }
}

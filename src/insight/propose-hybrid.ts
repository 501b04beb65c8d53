import { prepareSeries, readSeries } from "../data/series/load.js";
import { targetsOf } from "../data/series/series-columns.js";
import type { Suggestion } from "../data/suggested.js";
import { csv } from "../data/tasks/csv.js";
import type { CsvConfig } from "../data/tasks/csv-options.js";
import { isSeasonal } from "../evaluation/season.js";

/** With fewer series, a shared network learns little that a single series does not show. */
const FEWEST_SERIES = 5;
/** The maximum number of series to examine; if there are more, an evenly spaced selection is examined. */
const MOST_SERIES = 200;
/** The share of the series that must be seasonal. */
const MOST = 0.5;
/** A longer season that often comes with a period: the week in hourly data. */
const LONGER: Readonly<Record<number, number>> = { 24: 168 };
/** Seasons in a window: one that smoothing starts with, one that the network sees. */
const SEASONS_IN = 2;
/** The number of non-overlapping windows that the training part must hold. */
const FEWEST_WINDOWS = 1.5;

/**
 * Adds a sentence that proposes `model.hybrid` where it may help: several series of one target,
 * at least half of them seasonal, and long enough for windows of two seasons. The config is not changed; a
 * comparison by validation figures decides.
 */
export async function withProposedHybrid(
  path: string,
  suggestion: Suggestion,
): Promise<Suggestion> {
  const config = csv.options.parse({ ...suggestion.config.data, file: path });
  const note = await hybridNote(config, hasLines(suggestion));
  if (note === undefined) return suggestion;
  const { notes, choices, ...rest } = suggestion;
  return { ...rest, notes: [...notes, note], choices: [...choices, note] };
}

/** Whether the config has lines of series, which the hybrid excludes. */
function hasLines({ config }: Suggestion): boolean {
  return (config.model as { readonly skip?: string } | undefined)?.skip === "linearBySeries";
}

async function hybridNote(config: CsvConfig, lines: boolean): Promise<string | undefined> {
  const { period, id } = config;
  if (period === undefined || id === undefined || targetsOf(config).length > 1) return undefined;
  const { collection, columns, bounds } = prepareSeries(await readSeries(config), config);
  const [start, end] = bounds.train;
  const every = Math.ceil(collection.series.length / MOST_SERIES);
  const parts = collection.series.flatMap(({ first }, s) => {
    if (s % every > 0) return [];
    return [columns[s]![0]!.subarray(Math.max(0, start - first), Math.max(0, end - first))];
  });
  const longEnough = (season: number) => (values: Float64Array) =>
    values.length >= FEWEST_WINDOWS * (SEASONS_IN * season + config.ahead);
  const seasons = [period, ...(LONGER[period] ? [LONGER[period]] : [])].filter((season) => {
    const seasonal = parts.filter(
      (values) => longEnough(season)(values) && isSeasonal(values, season),
    );
    return seasonal.length >= Math.max(FEWEST_SERIES, MOST * parts.length);
  });
  if (seasons.length === 0) return undefined;
  const positive = parts.every((values) => values.every((value) => !(value <= 0)));
  const steps = Math.max(config.steps, SEASONS_IN * seasons.at(-1)!);
  const sets = [
    "model.hybrid=exponentialSmoothing",
    ...(lines ? ["model.skip=linear"] : []),
    `model.seasonalities=[${seasons.join(",")}]`,
    `data.steps=${steps}`,
    "data.level=series",
    ...(positive ? ["data.transform=log", "data.scaling=none"] : []),
    "training.loss=mae",
  ];
  const settings = sets.map((set) => `--set '${set}'`).join(" ");
  return (
    `at least half of the ${collection.series.length} series have seasons of ${seasons.join(" and ")} steps: also ` +
    `train the hybrid with exponential smoothing, and keep what validation prefers: ${settings}`
  );
}

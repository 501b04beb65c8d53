import type { Config } from "../config/schema.js";
import type { Dataset } from "../data/dataset.js";
import { seriesNotes } from "../data/series/calendar-notes.js";
import type { Collection } from "../data/series/collect.js";
import { foldsOf } from "../data/series/folds.js";
import { sessionsOf } from "../data/series/frequency.js";
import { readSeries, splitsOf, targetsOf, understand } from "../data/series/load.js";
import type { CsvConfig } from "../data/tasks/csv.js";
import type { SeriesFacts } from "../report/series-text.js";

/** Such as `YYYY-MM-DD HH:mm in Europe/Berlin`. */
function timesOf({ clock }: Collection): string {
  return [clock?.format.name, clock?.zone?.name].filter((name) => name !== undefined).join(" in ");
}

/**
 * What was understood of a config's own series, `data.task: "csv"`.
 *
 * @throws UserError when the data cannot be read
 */
export async function describeData(config: Config): Promise<SeriesFacts> {
  const options = config.data as CsvConfig;
  const { backtest } = config.evaluation;
  const collection = await readSeries(options);
  const understood = understand(collection, options);
  const splits = splitsOf(understood, options);
  const { bounds } = understood;
  const { table, series, frequency, length, label, roles } = collection;
  const parts = (["train", "valid", "test"] as const).map((name) => {
    const [from, to] = bounds[name];
    const { count }: Dataset = splits[name];
    const span = { from: label(from), to: label(to - 1), start: from, steps: to - from };
    return { name, ...span, windows: count };
  });
  const { time, id, past, known } = options;
  const targets = targetsOf(options);
  const sessions = sessionsOf(frequency);
  const holidays = frequency.record.kind === "weekly" ? frequency.record.holidays : [];
  const [one] = series;
  const before = new Array<number>(one!.first).fill(Number.NaN);
  return {
    file: table.path,
    rows: table.rows,
    targets,
    columns: {
      ...(time !== undefined && { time: `${time}, as ${timesOf(collection)}` }),
      ...(id !== undefined && { id }),
      ...(past.length > 0 && { past: past.join(", ") }),
      ...(known.length > 0 && { known: known.join(", ") }),
    },
    series: series.length,
    frequency: frequency.name,
    ...(sessions !== undefined && { sessions }),
    ...(holidays.length > 0 && { holidays }),
    notes: seriesNotes(collection, options),
    from: label(0),
    to: label(length - 1),
    missing: Object.fromEntries(
      roles.numbers.map((name, c) => [
        name,
        series.reduce((sum, one) => sum + one.columns[c]!.filter(Number.isNaN).length, 0),
      ]),
    ),
    parts,
    folds: backtest ? foldsOf(collection, options, backtest).map(({ fold }) => fold) : [],
    values: targets.map((_, c) => [...before, ...one!.columns[c]!]),
  };
}

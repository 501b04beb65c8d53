import { delimitedOnly } from "../delimited-only.js";
import type { EffectRule } from "../effects.js";
import { seriesNotes } from "../series/calendar-notes.js";
import { categoryNotes } from "../series/category-notes.js";
import { foldsOf } from "../series/folds.js";
import { type PreparedSeries, prepareSeries, readSeries } from "../series/load.js";
import { filledNotes } from "../series/missing.js";
import { seriesRecordOf } from "../series/record.js";
import { splitsOf } from "../series/series-splits.js";
import { keepsZero, lookingAhead } from "../series/transforms/fit.js";
import { fileHash } from "../table/hash.js";
import type { Task, TaskData } from "../task.js";
import { type CsvConfig, csvOptions } from "./csv-options.js";

const withoutTime = (key: "timeFormat" | "twoDigitYears" | "sessions" | "holidays") => ({
  key,
  reason: (config: CsvConfig) =>
    config[key] !== undefined &&
    config.time === undefined &&
    "there is no data.time, the column of times.",
});

const effects: readonly EffectRule<CsvConfig>[] = [
  withoutTime("timeFormat"),
  withoutTime("twoDigitYears"),
  withoutTime("sessions"),
  withoutTime("holidays"),
  {
    key: "twoDigitYears",
    reason: ({ twoDigitYears, timeFormat }) =>
      twoDigitYears !== undefined &&
      /Y{4}/.test(timeFormat ?? "") &&
      `data.timeFormat ${timeFormat} has years of four digits.`,
  },
  {
    key: "scalePer",
    reason: ({ scalePer, id, scaling }) => {
      if (scalePer !== "all") return false;
      if (scaling === "none") return "data.scaling is none.";
      return (
        id === undefined &&
        "there is one series: data.id, the column that identifies series, is missing."
      );
    },
  },
  ...delimitedOnly(["delimiter", "encoding", "header"]),
];

/** Series in a file, split by time. */
export const csv: Task<CsvConfig> & { readonly options: typeof csvOptions } = {
  options: csvOptions,
  async load(config) {
    return dataOf(prepareSeries(await readSeries(config), config), config);
  },
  effects,
  looksAhead: lookingAhead,
  emptyValidation({ split: parts }) {
    const empty = "test" in parts ? parts.valid === undefined : parts[1] === 0;
    return empty ? `data.split is ${JSON.stringify(parts)}` : undefined;
  },
  async folds(config, backtest) {
    return foldsOf(await readSeries(config), config, backtest);
  },
};

/** The data of an experiment from prepared series. */
async function dataOf(prepared: PreparedSeries, config: CsvConfig): Promise<TaskData> {
  return {
    objective: "forecast",
    ...splitsOf(prepared, config),
    period: config.period,
    keepsZero: keepsZero(config),
    record: seriesRecordOf(prepared, config),
    source: await fileHash(prepared.collection.table.path),
    notes: [
      ...seriesNotes(prepared.collection, config),
      ...categoryNotes(prepared.collection.table.path, prepared.covariates),
      ...filledNotes(prepared.collection, prepared.columns),
    ],
  };
}

import { z } from "zod";
import { calendarNames } from "../../data/series/calendar.js";
import { missingChoices } from "../../data/series/missing.js";
import { resampleHows } from "../../data/series/resample.js";
import { targetsOf } from "../../data/series/series-columns.js";
import type { CsvConfig } from "../../data/tasks/csv-options.js";

const names = z.array(z.string()).readonly();
const decimal = z.enum([".", ","]).optional();

/** The settings of a run's config that determine the columns of its series and how they are read. */
const seriesSettings = z.object({
  task: z.literal("csv"),
  target: names,
  past: names,
  static: names,
  known: names,
  categories: names,
  calendar: z.array(z.enum(calendarNames)).readonly(),
  time: names.optional(),
  id: names.optional(),
  missing: z.enum(missingChoices),
  missingValues: names.optional(),
  decimal,
  timeFormat: z.string().optional(),
  twoDigitYears: z.int().optional(),
  timeZone: z.string().optional(),
  sessions: z.string().optional(),
  holidays: names.optional(),
  resample: z
    .object({ every: z.union([z.string(), z.number()]), how: z.enum(resampleHows) })
    .optional(),
  steps: z.int().positive(),
  ahead: z.int().positive(),
  stride: z.int().positive(),
});

/** The same for sequences of numbers or texts. */
const sequenceSettings = z.object({
  task: z.literal("labelled"),
  /** Whether a row is a whole sequence. */
  wide: z.boolean(),
  label: z.string(),
  split: z.string().optional(),
  text: z.string().optional(),
  tokens: z.enum(["characters", "words"]),
  id: z.string().optional(),
  features: z.array(z.string()),
  longest: z.int().optional(),
  missingValues: z.array(z.string()),
  decimal,
});

export const dataSettings = z.discriminatedUnion("task", [
  seriesSettings,
  sequenceSettings,
  z.object({ task: z.literal("words") }),
]);

export type SeriesSettings = Readonly<z.infer<typeof seriesSettings>>;
export type SequenceSettings = Readonly<z.infer<typeof sequenceSettings>>;
export type DataSettings = Readonly<z.infer<typeof dataSettings>>;

/** The settings of series from a config. */
export function seriesSettingsOf(config: CsvConfig): SeriesSettings {
  const { time, id } = config;
  return seriesSettings.parse({
    ...config,
    target: targetsOf(config),
    time: time === undefined ? undefined : [time].flat(),
    id: id === undefined ? undefined : [id].flat(),
  });
}

import { z } from "zod";
import { count, delimiter, encoding, filePath } from "../options.js";
import { calendarNames } from "../series/calendar.js";
import { calendarOptions } from "../series/calendar-options.js";
import { missingChoices } from "../series/missing.js";
import { levelNames, spreadNames, transformNames } from "../series/transforms/fit.js";
import { scalings } from "../series/transforms/scaling.js";
import { isTimeZone } from "../table/time-zone.js";
import { wideNames } from "../table/wide/options.js";
import { column, columnOrList, columnProblem, columns } from "./csv-columns.js";

const zone = z
  .string()
  .min(1)
  .max(100)
  .superRefine((name, context) => {
    if (isTimeZone(name)) return;
    const known = Intl.supportedValuesOf("timeZone");
    const city = `/${name.replaceAll(" ", "_")}`.toLowerCase();
    const example = known.find((zone) => zone.toLowerCase().endsWith(city)) ?? "Europe/Berlin";
    const message = `is "${name}", expected a time zone such as ${example}.`;
    const params = { known };
    context.addIssue({ code: "custom", message, input: name, params });
  });
const wide = z.strictObject({
  columns: z
    .enum(wideNames)
    .describe(
      "What the columns of values are: months, quarters, weeks, days, hours, times or steps",
    ),
  name: column
    .optional()
    .describe("Name of the new column that holds the time or step (default: as columns)"),
  value: column.optional().describe("Name of the new column of values (default: value)"),
  row: column
    .optional()
    .describe("Name of a new column that holds the number of each row (default: no such column)"),
});
const share = z.number().positive().max(1e9);
const noneOrShare = z.number().min(0).max(1e9);
const place = z.union([column, z.int().min(0).max(1e9)], {
  error: "a time, or the number of steps before it",
});

const split = z.strictObject({
  train: place.optional().describe("Where training begins (default: at the first step)"),
  valid: place
    .optional()
    .describe(
      "Where validation begins: a time, or the number of steps before it (default: no validation)",
    ),
  test: place.describe("Where the test begins"),
  end: place.optional().describe("Where the test ends, exclusive (default: at the last step)"),
});

const bound = z.number().optional();
const bounds = z
  .strictObject({
    low: bound.describe("Lower bound of forecasts"),
    high: bound.describe("Upper bound of forecasts"),
  })
  .refine(({ low, high }) => low === undefined || high === undefined || low < high, {
    error: "low below high",
  });

/** The `data` section of a config that reads series from a file. */
export const csvOptions = z
  .strictObject({
    task: z.literal("csv").describe("Series from a file, to forecast"),
    file: filePath.describe(
      ".csv, .tsv, .json, .jsonl or .parquet file, relative to the config's folder; or npm:package/file",
    ),
    target: z
      .union([column, z.array(column).min(1).max(1000)], {
        error: "the name of a column, or a list of names",
      })
      .describe("Column to forecast, or a list of columns"),
    time: columnOrList
      .optional()
      .describe(
        "Column of times, or a list of columns that form a time together, such as Date and Time " +
          "(default: rows are in order of time)",
      ),
    id: columnOrList
      .optional()
      .describe("Column that identifies the series, or a list of columns (default: one series)"),
    past: columns.describe("Past covariates: columns known up to the present"),
    known: columns.describe("Future covariates: columns known in advance, such as holidays"),
    static: columns.describe("Static covariates: columns with one value per series"),
    categories: columns.describe(
      "Covariates whose numbers are category codes (default: columns of texts are categories)",
    ),
    calendar: z
      .array(z.enum(calendarNames))
      .default([])
      .describe("Calendar cycles as additional inputs, encoded as sine and cosine"),
    missing: z
      .enum(missingChoices)
      .default("error")
      .describe("How to treat missing values and times; drop skips windows that contain them"),
    steps: count(100_000).default(50).describe("Input steps of a window"),
    ahead: count(10_000).default(10).describe("Values to predict at each step"),
    stride: count(1_000_000).default(1).describe("Steps from one window to the next"),
    split: z
      .union([z.tuple([share, noneOrShare, share]), split], {
        error: "three shares, or the times at which valid and test begin",
      })
      .default([0.7, 0.15, 0.15])
      .describe("Shares of time for training, validation, test; or when the latter two begin"),
    reachBack: z
      .boolean()
      .default(true)
      .describe(
        "Whether inputs of validation and test windows may reach back into the preceding part",
      ),
    scaling: z
      .enum(scalings)
      .default("standard")
      .describe("Scaling, fitted on the training part; undone in every figure"),
    scalePer: z
      .enum(["series", "all"])
      .default("series")
      .describe("Whether each series has its own scale, or all share one"),
    transform: z
      .enum(transformNames)
      .default("none")
      .describe("Logarithm of the targets (log1p if values may be 0); undone in every figure"),
    level: z
      .enum([...levelNames, "window"])
      .default("series")
      .transform((name) => (name === "window" ? "first" : name)) // the name in earlier versions
      .describe(
        "Level subtracted from the targets: the first, last or mean value in each window, the value one " +
          "period earlier (seasonal), or only the scale of the series",
      ),
    spread: z
      .enum(spreadNames)
      .default("series")
      .describe("window: divide the targets by the standard deviation of each window"),
    bounds: bounds
      .optional()
      .describe("Bounds that forecasts are clipped to, such as 0 and above (default: none)"),
    period: count(100_000)
      .optional()
      .describe(
        "Season length in steps, for the seasonal naive baseline and level (default: none)",
      ),
    delimiter: delimiter
      .optional()
      .describe(
        "Delimiter between cells: a character, one blank for any run of blanks and tabs, or two blanks for wider gaps (default: detected)",
      ),
    encoding: encoding
      .optional()
      .describe("Encoding of a text file, such as windows-1251 or shift_jis (default: detected)"),
    wide: wide
      .optional()
      .describe(
        "How to reshape a table whose rows hold several times or steps, such as months in columns (default: not reshaped)",
      ),
    header: z
      .int()
      .min(0)
      .max(10)
      .optional()
      .describe(
        'Number of header lines; 0: columns are called "column 1" and so on (default: detected)',
      ),
    decimal: z.enum([".", ","]).optional().describe("Decimal separator (default: detected)"),
    timeFormat: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .describe("Time format, such as DD.MM.YYYY HH:mm (default: detected)"),
    twoDigitYears: z
      .int()
      .min(100)
      .max(9900)
      .optional()
      .describe("First year of the century for two-digit years (default: 1930)"),
    missingValues: z
      .array(z.string().max(100))
      .max(1000)
      .optional()
      .describe('Texts that mark a missing number, such as "-999" (default: detected)'),
    timeZone: zone
      .optional()
      .describe(
        "Time zone of local times, such as Europe/Berlin (default: UTC, or the offsets in the file)",
      ),
    ...calendarOptions,
  })
  .superRefine((data, context) => {
    const { time, timeZone, steps, period, level } = data;
    if (timeZone !== undefined && time === undefined) {
      const message = `is "${timeZone}", expected none without data.time, the column of times`;
      context.addIssue({ code: "custom", path: ["timeZone"], message, input: timeZone });
    }
    if (period !== undefined && period > steps) {
      const message =
        `is ${period}, expected at most data.steps, which is ${steps}: ` +
        "the window must contain a whole season";
      context.addIssue({ code: "custom", path: ["period"], message, input: period });
    }
    if (level === "seasonal" && period === undefined) {
      const message = 'is "seasonal", which requires data.period, the season length in steps';
      context.addIssue({ code: "custom", path: ["level"], message, input: level });
    }
    const problem = columnProblem(data);
    if (problem === undefined) return;
    const { key, message } = problem;
    context.addIssue({ code: "custom", path: [key], message, input: data[key] });
  });

/** The options of a config that reads the user's series. */
export type CsvConfig = z.output<typeof csvOptions>;

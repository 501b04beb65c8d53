import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { suggestConfig } from "../../../src/data/series/suggest.js";
import { emptyFolder } from "../../helpers/cli.js";

const FOLDER = emptyFolder();
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
/** Numbers without a season that fits a window. */
const y = (i: number) => (i * 37) % 83;
const at = (ms: number) => new Date(Date.UTC(2020, 0, 1) + ms).toISOString();
const day = (i: number) => at(i * 86_400_000).slice(0, 10);
const hour = (i: number) => at(i * 3_600_000).slice(0, 16);
const rows = (
  count: number,
  row: (i: number) => string,
  isThere: (i: number) => boolean = () => true,
) => upTo(count).filter(isThere).map(row);
const isWeekday = (i: number) => ![3, 4].includes(i % 7); // 1 January 2020 was a Wednesday
const MONTHS = "Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec";

interface Case {
  readonly lines: readonly string[];
  readonly hints?: object;
  /** The keys of `data` beside the task, the file and the level. */
  readonly data: object;
  readonly choices: readonly string[];
  readonly notes?: readonly string[];
}

const only = "target: v, the only column of numbers";
const daily = "time: day, every 1 day";
const consecutive = "time: no column of times, rows are consecutive steps";
const week = "windows: a week has 7 steps: 2 weeks of input, 7 steps ahead";
const window = { steps: 14, ahead: 7, period: 7 };
const year = "windows: a year has 12 steps: 2 years of input, 12 steps ahead";
const across =
  "columns Jan to Dec are months: each of their 12 values in a row is read as a row of its own (data.wide)";
const placeholder =
  "-999 is read as missing, because of the distance to all other numbers (data.missingValues)";
const weekdays = "times of rows: Mon-Fri. Other times do not count as missing (data.sessions)";

const cases: Readonly<Record<string, Case>> = {
  "days, some missing": {
    lines: [
      "day,v",
      ...rows(
        60,
        (i) => `${day(i)},${y(i)}`,
        (i) => i % 9 !== 4,
      ),
    ],
    data: { time: "day", target: "v", missing: "interpolate", ...window },
    choices: [only, daily, week, "12 % of the steps of 1 day have no value: they are interpolated"],
  },
  "days, 3 of 60 missing": {
    lines: [
      "day,v",
      ...rows(
        60,
        (i) => `${day(i)},${y(i)}`,
        (i) => ![20, 30, 56].includes(i),
      ),
    ],
    data: { time: "day", target: "v", missing: "interpolate", ...window },
    choices: [only, daily, week],
  },
  "six days": {
    lines: ["day,v", ...rows(6, (i) => `${day(i)},${y(i)}`)],
    data: { time: "day", target: "v", steps: 2, ahead: 1 },
    choices: [only, daily, "windows: no two weeks to train on: 2 input steps, 1 ahead"],
  },
  shops: {
    lines: [
      "day,shop,open,weather,city,size,sales",
      ...upTo(60).flatMap((i) =>
        [0, 1].map((s) =>
          [
            day(i),
            "ab"[s],
            i % 3 === 0,
            ["sun", "fog"][i % 2],
            ["Rome", "Bonn"][s],
            10 + s,
            y(i + s),
          ].join(),
        ),
      ),
    ],
    data: {
      time: "day",
      target: "sales",
      id: "shop",
      past: ["open", "weather"],
      static: ["city", "size"],
      ...window,
    },
    choices: [
      "target: sales, by its name",
      daily,
      "series: one for each shop",
      "static covariates: city, size, constant in each series",
      "past covariates: open, weather. Move those that are known in advance, for example holidays or planned promotions, to data.known",
      week,
    ],
  },
  "a class for each shop": {
    lines: [
      "day,shop,label,v",
      ...upTo(60).flatMap((i) => [0, 1].map((s) => `${day(i)},${"ab"[s]},${s},${y(i + s)}`)),
    ],
    data: { time: "day", target: "v", id: "shop", static: ["label"], ...window },
    choices: [
      only,
      daily,
      "series: one for each shop",
      "static covariates: label, constant in each series",
      '"label" has one value for each shop: to predict it from the rows of each, use --label label --id shop',
      week,
    ],
  },
  "a class for each shop, and a given target": {
    lines: [
      "day,shop,label,v",
      ...upTo(60).flatMap((i) => [0, 1].map((s) => `${day(i)},${"ab"[s]},${s},${y(i + s)}`)),
    ],
    hints: { target: ["v"] },
    data: { time: "day", target: "v", id: "shop", static: ["label"], ...window },
    choices: [
      "target: v, as requested",
      daily,
      "series: one for each shop",
      "static covariates: label, constant in each series",
      week,
    ],
  },
  "words for missing values": {
    lines: ["day,v", ...rows(60, (i) => `${day(i)},${i % 20 === 7 ? "M" : y(i)}`)],
    data: { time: "day", target: "v", missingValues: ["M"], missing: "interpolate", ...window },
    choices: [
      only,
      daily,
      'v: "M" is not a number (3 cells of the first 60), so it counts as a missing value (data.missingValues)',
      week,
    ],
  },
  "numbers for missing values": {
    lines: ["day,v", ...rows(60, (i) => `${day(i)},${i % 20 === 7 ? -999 : y(i)}`)],
    data: { time: "day", target: "v", missingValues: ["-999"], missing: "interpolate", ...window },
    choices: [only, daily, placeholder, week],
  },
  "irregular times": {
    lines: ["time,v", ...rows(90, (i) => `${hour(7 * i + ((i * i) % 5))},${y(i)}`)],
    data: {
      time: "time",
      target: "v",
      resample: { every: "12 hours", how: "mean" },
      steps: 5,
      ahead: 3,
    },
    choices: [
      only,
      "time: time, every 12 hours",
      "rows are at irregular times: each step is the mean of the rows in 12 hours (data.resample; its how may be sum, first or last)",
      "windows: no season is known: 5 input steps, 3 ahead",
    ],
  },
  "weekdays with holidays": {
    lines: [
      "day,v",
      ...rows(
        400,
        (i) => `${day(i)},${y(i)}`,
        (i) => isWeekday(i) && !/-05-01|-12-25/.test(day(i)),
      ),
    ],
    data: {
      time: "day",
      target: "v",
      sessions: "Mon-Fri",
      holidays: ["05-01", "12-25"],
      steps: 25,
      ahead: 5,
      period: 5,
    },
    choices: [
      only,
      "time: day, every 1 weekday",
      weekdays,
      "2 holidays without rows do not count as missing (data.holidays): 05-01, 12-25",
      "windows: a week has 5 steps: 5 weeks of input, 5 steps ahead",
    ],
  },
  "a given target beside a column that is no number once": {
    lines: ["day,v,w", ...rows(60, (i) => `${day(i)},${y(i)},${i === 9 ? "x" : y(2 * i)}`)],
    hints: { target: ["v"] },
    data: { time: "day", target: "v", ...window },
    choices: ["target: v, as requested", daily, week],
  },
  "a format of times alone": {
    lines: ["day,v", ...rows(60, (i) => `${day(i)},${y(i)}`)],
    hints: { timeFormat: "YYYY-MM-DD" },
    data: { time: "day", target: "v", timeFormat: "YYYY-MM-DD", ...window },
    choices: [only, daily, week],
  },
  "months that begin again": {
    lines: ["month,v", ...rows(60, (i) => `${(i % 12) + 1},${y(i)}`)],
    data: { target: "v", steps: 6, ahead: 4 },
    choices: [
      '"month" starts over repeatedly, so it is not a time. If it counts the steps of each series, set --id',
      only,
      consecutive,
      "windows: no season is known: 6 input steps, 4 ahead",
    ],
  },
  "two targets": {
    lines: ["a,b", ...rows(60, (i) => `${y(i)},${y(3 * i)}`)],
    hints: { target: ["b", "a"] },
    data: { target: ["b", "a"], steps: 18, ahead: 3, period: 3 },
    choices: [
      "target: b, a, as requested",
      consecutive,
      "windows: the values repeat every 3 steps: 6 cycles of input, 3 steps ahead",
    ],
  },
  "a time with its format and zone, and an encoding": {
    lines: ["time,v", ...rows(60, (i) => `${hour(i)},${i === 7 ? "-" : y(i)}`)],
    hints: {
      timeFormat: "YYYY-MM-DD[T]HH:mm",
      timeZone: "Europe/Rome",
      missingValues: ["-"],
      encoding: "latin1",
    },
    data: {
      encoding: "latin1",
      time: "time",
      target: "v",
      timeFormat: "YYYY-MM-DD[T]HH:mm",
      timeZone: "Europe/Rome",
      missingValues: ["-"],
      missing: "interpolate",
      steps: 6,
      ahead: 4,
    },
    choices: [
      only,
      "time: time, every 1 hour",
      "windows: no two days to train on: 6 input steps, 4 ahead",
    ],
  },
  "dates and times": {
    lines: ["Date,Time,v", ...rows(80, (i) => `${hour(i).replace("T", ",")},${y(i)}`)],
    data: { time: ["Date", "Time"], target: "v", steps: 24, ahead: 12, period: 24 },
    choices: [
      only,
      "time: Date and Time, every 1 hour",
      "windows: a day has 24 steps: 1 day of input, 12 steps ahead",
    ],
  },
  "an index": {
    lines: ["index,v,w", ...rows(60, (i) => `${i},${y(i)},${y(i * i)}`)],
    data: { time: "index", target: "w", steps: 6, ahead: 4 },
    choices: [
      "target: w, the last column of numbers",
      "time: index, every 1",
      "windows: no season is known: 6 input steps, 4 ahead",
    ],
  },
  "twenty columns of numbers": {
    lines: [
      upTo(20)
        .map((i) => `c${"abcdefghijklmnopqrst"[i]}`)
        .join(),
      ...rows(30, (i) =>
        upTo(20)
          .map((k) => y(i * 7 + k * k))
          .join(),
      ),
    ],
    data: { target: "ct", steps: 3, ahead: 2 },
    choices: [
      "each row may be a sequence: to train a classifier, name the column of classes with --label",
      "target: ct, the last column of numbers",
      consecutive,
      "windows: no season is known: 3 input steps, 2 ahead",
    ],
  },
  "months in columns, with their total": {
    lines: [
      `Year,${MONTHS},total`,
      ...rows(
        12,
        (i) =>
          `${1990 + i},${upTo(12)
            .map((k) => y(12 * i + k))
            .join()},${y(i)}`,
      ),
    ],
    data: {
      wide: { columns: "month" },
      time: ["Year", "month"],
      target: "value",
      steps: 24,
      ahead: 12,
      period: 12,
    },
    choices: [
      "target: value, the values of all columns",
      "time: Year and month, every 1 month",
      '"total" is left out: it follows the columns of the steps',
      year,
    ],
    notes: [across],
  },
  "months in columns, with a number for a missing value": {
    lines: [
      `Year,${MONTHS}`,
      ...rows(
        12,
        (i) =>
          `${1990 + i},${upTo(12)
            .map((k) => (12 * i + k === 38 ? -999 : y(12 * i + k)))
            .join()}`,
      ),
    ],
    data: {
      ...{
        wide: { columns: "month" },
        time: ["Year", "month"],
        target: "value",
        missingValues: ["-999"],
      },
      ...{ missing: "interpolate", steps: 24, ahead: 12, period: 12 },
    },
    choices: [
      "target: value, the values of all columns",
      "time: Year and month, every 1 month",
      placeholder,
      year,
    ],
    notes: [across],
  },
  "visits at uneven times": {
    lines: [
      "nr,weight,Time,Chick",
      ...upTo(6).flatMap((c) =>
        [0, 2, 4, 6, 8, 10, 13, 21].map((t, i) => `${8 * c + i + 1},${y(8 * c + i)},${t},${c + 1}`),
      ),
    ],
    data: { target: "weight", id: "Chick", steps: 2, ahead: 1 },
    choices: [
      '"Time" increases by different steps in the rows of each Chick: it is left out, and rows are consecutive steps',
      "target: weight, the only column of numbers",
      consecutive,
      "series: one for each Chick",
      "windows: no season is known: 2 input steps, 1 ahead",
    ],
  },
};

function suggested(lines: readonly string[], hints: object = {}) {
  const file = join(FOLDER, "my-file.csv");
  writeFileSync(file, `${lines.join("\n")}\n`);
  return suggestConfig(file, "shown.csv", { target: [], ...hints });
}

it.each(Object.entries(cases))(
  "a config for %s",
  async (_, { lines, hints, data, choices, notes = [] }) => {
    const found = await suggested(lines, hints);
    const { target, ahead } = data as { target: string | string[]; ahead: number };
    const step =
      /every (.*)$/.exec(choices.find((line) => line.startsWith("time: "))!)?.[1] ?? "1 row";
    expect(found).toStrictEqual({
      config: {
        name: "my-file",
        description: `Forecasts ${[target].flat().join(", ")} ${ahead} steps of ${step} ahead.`,
        data: { task: "csv", file: "shown.csv", ...data, level: "last" },
        model: { cell: "gru", hidden: 16, layers: 1, skip: "linear", targets: "lastStep" },
        training: {
          epochs: 30,
          batchSize: 32,
          optimizer: { learningRate: 0.001 },
          checkpoint: { confidence: 0.99 },
          restoreBest: true,
        },
      },
      notes: [...notes, ...choices],
      choices,
    });
  },
);

const without = (isThere: (i: number) => boolean) =>
  rows(200, (i) => `${day(i)},a,${y(i)}`, isThere);
const byHand =
  'rite the config by hand, with data.resample for longer steps, such as {"every": "1 week", "how": "mean"}, or data.sessions for the days and hours that have rows.';

// biome-ignore format: one case a row
it.each<[string, readonly string[], object, string]>([
  ["three rows", ["day,v", ...rows(3, (i) => `${day(i)},${y(i)}`)], {}, "has 3 rows, expected enough rows to train, validate and test a model: some dozens at least"],
  ["five steps", ["day,v", ...rows(5, (i) => `${day(i)},${y(i)}`)], {}, "has 5 steps (2020-01-01 to 2020-01-05), expected enough to train, validate and test a model: some dozens at least"],
  ["texts and 0 or 1", ["text,v", ...rows(60, (i) => `word${i} is,${i % 2}`)], {}, 'has texts ("text") and no column of times, and "v" has only 2 different values. To train a classifier of the texts, add --label v --text text; to forecast "v" from row to row, add --target v'],
  ["a zone without times", ["a,v", ...rows(60, (i) => `${y(i)},${y(i * i)}`)], { timeZone: "Europe/Rome" }, "has no column of times, so no time zone applies. Leave it out"],
  ["most days missing", ["day,a,v", ...without((i) => i % 50 < 20)], {}, `53 % of the steps of 1 day have no value, expected at most 50 %. If the file has several series, name their column with --id. Otherwise w${byHand}`],
  ["most days of series missing", ["day,a,v", ...without((i) => i % 50 < 20)], { id: "a" }, `53 % of the steps of 1 day have no value, expected at most 50 %. W${byHand}`],
  ["no numbers", ["day,v,w", ...rows(60, (i) => `${day(i)},x${i % 3},y${i}`)], {}, "has no column of numbers to forecast. To train a classifier, name the column of classes with --label. Columns: day, v, w"],
])("%s are refused", async (_, lines, hints, message) => {
  await expect(suggested(lines, hints)).rejects.toThrow(
    expect.objectContaining({ message: `${join(FOLDER, "my-file.csv")}: ${message}` }),
  );
});

it("a format that no column has is refused, with its tokens", async () => {
  const lines = ["day,v", ...rows(60, (i) => `${day(i)},${y(i)}`)];
  await expect(suggested(lines, { timeFormat: "DD.MM.YYYY" })).rejects.toThrow(
    "my-file.csv: no column has times in the format DD.MM.YYYY in all of the first rows. Set --time-format to " +
      "the format of a column; its tokens are YYYY, YY, MMMM (January), MMM (Jan), MM, DD, Q (quarter), ",
  );
});

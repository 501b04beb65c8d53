/** A config's `data` that fits no data. */
export interface BadConfig {
  readonly data: Readonly<Record<string, unknown>>;
  /** Other sections of the config. */
  readonly others?: Readonly<Record<string, unknown>>;
  /** All that is said about a config called test. */
  readonly refused: string;
}

const csv = { task: "csv", file: "a.csv", target: "v", steps: 4, ahead: 1 };
const labelled = { task: "labelled", file: "a.csv" };

export const badConfigs: Readonly<Record<string, BadConfig>> = {
  "a time zone of no place": {
    data: { ...csv, time: "t", timeZone: "Lisbon" },
    refused: 'test: data.timeZone is "Lisbon", expected a time zone such as Europe/Lisbon.',
  },
  "a time zone without times": {
    data: { ...csv, timeZone: "Europe/Lisbon" },
    refused:
      'test: data.timeZone is "Europe/Lisbon", expected none without data.time, the column of times',
  },
  "a season longer than the window": {
    data: { ...csv, period: 5 },
    refused:
      "test: data.period is 5, expected at most data.steps, which is 4: the window must contain a whole season",
  },
  "a seasonal level without a season": {
    data: { ...csv, level: "seasonal" },
    refused:
      'test: data.level is "seasonal", which requires data.period, the season length in steps',
  },
  "a column twice": {
    data: { ...csv, past: ["v"] },
    refused: 'test: data.target "v" appears twice in target, past, known and static, expected once',
  },
  "static columns of one series": {
    data: { ...csv, static: ["s"] },
    refused: "test: data.static needs data.id: static covariates distinguish several series",
  },
  "categories of no covariate": {
    data: { ...csv, categories: ["s"] },
    refused:
      'test: data.categories has "s", expected a column of data.past, data.known or data.static',
  },
  "the time as a target": {
    data: { ...csv, time: "v" },
    refused: 'test: data.time is "v", expected a column that is neither a target nor a covariate',
  },
  "sessions that are none": {
    data: { ...csv, sessions: "weekdays" },
    refused:
      'test: data.sessions is not a list of sessions, expected for example "Mon-Sat", "Mon-Fri 09:30-16:00" or "day 1, day 15 of the month"',
  },
  "a holiday that is none": {
    data: { ...csv, holidays: ["Christmas"] },
    refused:
      'test: data.holidays.0 is not a holiday, expected for example "12-25", "11-4th-Thu", "Easter-2", "2012-10-29" or "12-24 until 13:00"',
  },
  "a step that is none": {
    data: { ...csv, resample: { every: "fortnight", how: "mean" } },
    refused:
      'test: data.resample.every is not a step, expected for example "15 minutes", "1 day", "1 week" or "1 month"',
  },
  "shares that do not add up to 1": {
    data: { ...labelled, text: "x", split: [0.5, 0.2, 0.2] },
    refused: "test: data.split is [0.5, 0.2, 0.2], expected shares that add up to 1",
  },
  "three numbers that are neither counts nor shares": {
    data: { task: "adding", split: [0.5, 0.2, 0.2] },
    refused:
      "test: data.split is [0.5, 0.2, 0.2], expected three whole numbers, or shares that add up to 1",
  },
  "counts that do not add up": {
    data: { task: "words", words: 100, split: [10, 10, 10] },
    refused:
      "test: data.split [10, 10, 10] adds up to 30, expected data.words, which is 100. Change one of them, or give shares such as [0.7, 0.2, 0.1].",
  },
  "too few words for three parts": {
    data: { task: "words", words: 2 },
    refused: "test: data.words is 2, expected more: each part of data.split needs one",
  },
  "a language twice": {
    data: { task: "words", languages: ["english", "english"] },
    refused: "test: data.languages is [english, english], expected each language once",
  },
  "words of no length": {
    data: { task: "words", shortest: 9, longest: 8 },
    refused: "test: data.shortest is 9, expected at most data.longest, which is 8",
  },
  "texts and numbers": {
    data: { ...labelled, text: "x", features: ["y"] },
    refused:
      "test: data.text cannot be combined with data.id or data.features: sequences are either texts or numbers",
  },
  "neither texts nor numbers": {
    data: labelled,
    refused: "test: data.text is missing, expected a column of texts, or data.id and data.features",
  },
  "numbers without an id": {
    data: { ...labelled, features: ["y"] },
    refused: "test: data.id is missing, expected the column that identifies the sequence of a row",
  },
  "a column of parts beside a file of the test": {
    data: { ...labelled, text: "x", split: "part", testFile: "b.csv" },
    refused: 'test: data.split is the column "part", expected shares with data.testFile',
  },
  "tokens of numbers": {
    data: { ...labelled, id: "i", features: ["y"], tokens: "words" },
    refused: "test: data.tokens is words, expected none without data.text, the column of texts",
  },
  "a share beside shares": {
    data: { ...labelled, text: "x", validationShare: 0.2 },
    refused:
      "test: data.validationShare does not apply to shares in data.split, which say it themselves",
  },
  "texts in a wide file": {
    data: { ...labelled, text: "x", layout: "wide" },
    refused: "test: data.text does not apply to a file with one sequence per row",
  },
  "a column of sequences twice": {
    data: { ...labelled, text: "x", label: "x" },
    refused: 'test: data.label or another column: "x" is named twice, expected each column once',
  },
  "sines that fill the memory": {
    data: { task: "sines", series: 10_000_000, steps: 1000 },
    refused:
      "test: data.series x (data.steps + data.ahead) is 10100000000 values, expected at most 536870912 (2 GiB). Make one of them smaller.",
  },
  "a season longer than that of sines": {
    data: { task: "sines", steps: 10, period: 11 },
    refused:
      "test: data.period is 11, expected at most data.steps, which is 10: the window must contain a whole season",
  },
  "folds without a time line": {
    data: { ...labelled, text: "x" },
    others: { evaluation: { backtest: { folds: 2 } } },
    refused:
      'test: evaluation.backtest requires series with a time line, data.task "csv", but data.task is "labelled". Remove evaluation.backtest.',
  },
  "a level of steps that come later": {
    data: { ...csv, level: "last" },
    others: { model: { targets: "everyStep" } },
    refused:
      'test: data.level is "last", which lets early steps of a window see later values, but model.targets is "everyStep". Set model.targets to "lastStep", or data.level to "first".',
  },
  "backslashes of Windows that JSON reads as a tab": {
    data: { ...csv, file: "C:\tables.csv" },
    refused: String.raw`test: data.file contains a control character. Write a backslash as \\ in JSON, or use "/" instead`,
  },
  "a NUL in a name": {
    data: { ...csv, time: "t\0" },
    refused: 'test: data.time is "t\\u0000", expected no NUL character',
  },
};

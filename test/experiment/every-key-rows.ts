import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { emptyFolder } from "../helpers/cli.js";

const folder = emptyFolder();

function file(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}

const rows = Array.from({ length: 90 }, (_, n) => n);
const day = (n: number) => new Date(Date.UTC(2020, 0, 1 + n)).toISOString().slice(0, 10);
const value = (n: number) => 5 + (n % 7) + ((n * 5) % 3) + n / 20;
const hour = (n: number) => `${new Date(Date.UTC(2020, 0, 1, n)).toISOString().slice(0, 16)}Z`;
const shortDate = (n: number) => day(n).slice(2).split("-").reverse().join("/"); // 01/02/20

const daily = file("daily.csv", [
  "t,x,y,z,backwards,half",
  ...rows.map((n) => `${day(n)},${value(n)},${value(n * 3)},${n % 4},${day(89 - n)},${n < 45}`),
]);
const other = file("other.csv", [
  "t,x,y,z,backwards,half",
  ...rows.map((n) => `${day(n)},${value(n * 2)},${value(n)},${n % 4},${day(89 - n)},${n < 45}`),
]);
const two = file("two.csv", [
  "t,s,g,x",
  ...["a", "b"].flatMap((s, i) =>
    rows.map((n) => `${day(n)},${s},${i + 3},${value(n) * (1 + 9 * i)}`),
  ),
]);
const gaps = file("gaps.csv", [
  "t,x",
  ...rows.map((n) => `${day(n)},${n === 20 ? "" : n === 40 ? "-9" : value(n)}`),
]);
const isWorkday = (n: number) => n !== 26 && [1, 2, 3, 4, 5].includes(new Date(day(n)).getUTCDay());
const workdays = file("workdays.csv", [
  "t,x",
  ...[...rows, ...rows.map((n) => n + 90)].filter(isWorkday).map((n) => `${day(n)},${value(n)}`),
]);
const hours = file("hours.csv", ["t,x", ...rows.map((n) => `${hour(n)},${value(n)}`)]);
const short = file("short.csv", ["t,x", ...rows.map((n) => `${shortDate(n)},${value(n)}`)]);
const numbered = file("numbered.csv", ["x;q", ...rows.map((n) => `${n % 7}.${(n % 9) + 100};1`)]);
const across = file("across.csv", [
  "year,Q1,Q2,Q3,Q4,jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec",
  ...rows.slice(0, 12).map((n) => {
    const months = Array.from({ length: 12 }, (_, m) => value(12 * n + m));
    return [2000 + n, ...months.slice(0, 4), ...months].join();
  }),
]);
const words = (n: number) => `${"abcdefg".repeat(1 + (n % 3)).slice(n % 5)} ${"hij"[n % 3]}${n}`;
const texts = file("texts.csv", [
  "text,label,kind,part,title",
  ...rows.map((n) => {
    const part = ["train", "train", "train", "test", "valid"][n % 5];
    return `${words(n)},${"pqq"[n % 3]},${["r", "NA"][n % 2]},${part},${words(n + 3)}`;
  }),
]);
const moreTexts = file("more-texts.csv", [
  "text,label,kind,part,title",
  ...rows.slice(0, 30).map((n) => `${words(n + 7)},${"pqq"[n % 3]},r,train,`),
]);
const long = file("long.csv", [
  "id,pair,a,b,c,label",
  ...rows.map((n) => {
    const id = Math.floor(n / 3);
    const pair = Math.floor(id / 2);
    return `${id},${pair},${n % 7},${(n * 3) % 5},${n % 3 === 1 ? "" : n},${"pqq"[pair % 3]}`;
  }),
]);
const numbers = file("numbers.csv", [
  "a,b,c,label",
  ...rows.map((n) => `${n % 7}.125,${(n * 3) % 5}.125,${(n * n) % 11},${n % 13}`),
]);

const csv = (path: string, ...more: string[]) => [
  "data.task=csv",
  `data.file=${path}`,
  "data.target=x",
  "data.steps=8",
  "data.ahead=2",
  ...more,
];
const labelled = (path: string, ...more: string[]) => [
  "data.task=labelled",
  `data.file=${path}`,
  ...more,
];

/** Small experiments, in each of which every key is tried. */
export const contexts = {
  sines: ["data.task=sines", "data.series=40", "data.steps=6", "data.ahead=2"],
  adding: ["data.task=adding", "data.sequences=40", "data.steps=6"],
  copy: ["data.task=copy", "data.sequences=40", "data.blanks=3"],
  words: ["data.task=words", "data.words=40"],
  texts: labelled(texts, "data.text=text"),
  long: labelled(long, "data.id=id", 'data.features=["a"]'),
  wide: labelled(numbers, "data.layout=wide", "data.objective=regression"),
  daily: csv(daily, "data.time=t"),
  two: csv(two, "data.time=t", "data.id=s"),
  hours: csv(hours, "data.time=t"),
  workdays: csv(workdays, "data.time=t", "data.missing=drop"),
  gaps: csv(gaps, "data.time=t", "data.missing=drop"),
  short: csv(short, "data.time=t"),
  numbered: csv(numbered),
  across: csv(across, "data.target=value", 'data.time=["year","month"]', "data.wide.columns=month"),
} satisfies Readonly<Record<string, readonly string[]>>;

export type Context = keyof typeof contexts;

/** Contexts of different objectives, in which the keys that all tasks share are tried. */
export const objectives: readonly Context[] = ["daily", "texts", "wide", "copy"];

/** Contexts in which the keys of a task's data are tried, apart from those of its rows. */
export const otherContexts: Readonly<Record<string, readonly Context[]>> = {
  labelled: ["texts", "long", "wide"],
  csv: ["daily", "two", "workdays", "short"],
};

export const common = [
  "model.cell=lstm",
  "model.hidden=4",
  "model.layers=1",
  "training.epochs=3",
  "training.batchSize=16",
  "training.optimizer.learningRate=0.02",
];

/** A key with a value that changes the result of a context. */
export interface Row {
  readonly key: string;
  readonly value: string;
  readonly in: Context;
  /** What else is set before and after. */
  readonly beside?: readonly string[];
  /** What the refusal says of a value that does not fit the data, for keys without another effect. */
  readonly refusal?: string;
  /** Why the value may make no difference elsewhere, and nothing is said of it. */
  readonly silent?: string;
}

const decides = "judges epochs, and another judge may choose the same one";
const reshaped = "needs data.wide.columns, and columns of that kind";
const detected = "says what is detected in other files anyway";

const sgd = ["training.optimizer.name=sgd"];
const momentum = [...sgd, "training.optimizer.momentum=0.5"];
const rmsprop = ["training.optimizer.name=rmsprop"];
const cosine = ["training.schedule.name=cosine"];
const step = ["training.schedule.name=step", "training.schedule.every=1"];
const oneCycle = ["training.schedule.name=oneCycle"];
/** A rate so high that epochs get worse. */
const wild = ["training.epochs=6", "training.optimizer.learningRate=0.5"];
const plateau = [...wild, "training.schedule.name=plateau", "training.schedule.patience=0"];
const stopping = [...wild, "training.earlyStopping.patience=1"];
const best = [...wild, "training.restoreBest=true"];
const smoothing = ["model.hybrid=exponentialSmoothing", "model.targets=lastStep"];
const last = ["model.targets=lastStep"];
/** Forecasts that leave the range of the data, 0 to 3. */
const leaving = ["data.target=z", "data.level=last", ...last];
const filled = ["data.missing=interpolate"];
const withoutSome = ['data.features=["a","c"]', "data.missing=interpolate"];
const weekly = ['data.calendar=["dayOfWeek"]'];
const resampled = ["data.resample.every=2 hours", "data.resample.how=mean"];

// biome-ignore format: one key a row
export const rowsOfKeys: readonly Row[] = [
  { key: "model.cell", value: "gru", in: "daily" },
  { key: "model.hidden", value: "5", in: "daily" },
  { key: "model.layers", value: "2", in: "daily" },
  { key: "model.dropout", value: "0.25", in: "daily", beside: ["model.layers=2"] },
  { key: "model.bidirectional", value: "true", in: "daily" },
  { key: "model.targets", value: "lastStep", in: "daily" },
  { key: "model.forgetBias", value: "1", in: "daily" },
  { key: "model.skip", value: "linear", in: "daily" },
  { key: "model.skip", value: "linearBySeries", in: "two" },
  { key: "model.skip", value: "miniRocket", in: "wide" },
  { key: "model.skipFeatures", value: "84", in: "wide", beside: ["model.skip=miniRocket"] },
  { key: "model.skipCycles", value: '["dayOfWeek"]', in: "daily", beside: ["model.skip=linear", ...weekly] },
  { key: "model.hybrid", value: "exponentialSmoothing", in: "daily", beside: last },
  { key: "model.seasonalities", value: "[2]", in: "daily", beside: smoothing },
  { key: "model.levelPenalty", value: "1", in: "daily", beside: smoothing },
  { key: "model.quietSpread", value: "0.5", in: "daily", beside: smoothing },
  { key: "model.inputDropout", value: "0.25", in: "daily" },
  { key: "model.embedding", value: "3", in: "texts" },
  { key: "model.convolution", value: '[{"channels":3,"width":3,"stride":1}]', in: "wide" },
  { key: "model.pooling", value: "mean", in: "texts" },
  { key: "model.affine", value: "true", in: "daily" },
  { key: "model.norm", value: "layer", in: "daily" },
  { key: "model.dilation", value: "[3]", in: "daily" },
  { key: "training.epochs", value: "4", in: "daily" },
  { key: "training.batchSize", value: "8", in: "daily" },
  { key: "training.loss", value: "mae", in: "daily" },
  { key: "training.huberDelta", value: "0.5", in: "daily", beside: ["training.loss=huber"] },
  { key: "training.quantiles", value: "[0.2,0.5]", in: "daily", beside: ["training.loss=quantile"] },
  { key: "training.optimizer.name", value: "adamw", in: "daily" },
  { key: "training.optimizer.learningRate", value: "0.01", in: "daily" },
  { key: "training.optimizer.weightDecay", value: "0.1", in: "daily" },
  { key: "training.optimizer.beta1", value: "0.5", in: "daily" },
  { key: "training.optimizer.beta2", value: "0.5", in: "daily" },
  { key: "training.optimizer.epsilon", value: "0.01", in: "daily" },
  { key: "training.optimizer.momentum", value: "0.5", in: "daily", beside: sgd },
  { key: "training.optimizer.dampening", value: "0.5", in: "daily", beside: momentum },
  { key: "training.optimizer.nesterov", value: "true", in: "daily", beside: momentum },
  { key: "training.optimizer.alpha", value: "0.5", in: "daily", beside: rmsprop },
  { key: "training.optimizer.centered", value: "true", in: "daily", beside: rmsprop },
  { key: "training.schedule.name", value: "cosine", in: "daily" },
  { key: "training.schedule.warmup", value: "1", in: "daily", beside: cosine },
  { key: "training.schedule.every", value: "2", in: "daily", beside: step },
  { key: "training.schedule.factor", value: "0.5", in: "daily", beside: step },
  { key: "training.schedule.minimum", value: "0.001", in: "daily", beside: cosine },
  { key: "training.schedule.rise", value: "0.5", in: "daily", beside: oneCycle },
  { key: "training.schedule.startDivisor", value: "5", in: "daily", beside: oneCycle },
  { key: "training.schedule.endDivisor", value: "5", in: "daily", beside: oneCycle },
  { key: "training.schedule.patience", value: "1", in: "daily", beside: plateau, silent: decides },
  { key: "training.schedule.threshold", value: "0.9", in: "daily", beside: plateau },
  { key: "training.schedule.cooldown", value: "5", in: "daily", beside: [...plateau, "training.schedule.threshold=0.9"] },
  { key: "training.schedule.metric", value: "loss", in: "daily", beside: plateau, silent: decides },
  { key: "training.clip.norm", value: "0.01", in: "daily" },
  { key: "training.clip.value", value: "0.01", in: "daily" },
  { key: "training.earlyStopping.patience", value: "1", in: "daily", beside: wild, silent: decides },
  { key: "training.earlyStopping.minChange", value: "0.5", in: "daily", beside: stopping },
  { key: "training.earlyStopping.metric", value: "loss", in: "daily", beside: stopping, silent: decides },
  { key: "training.classWeights", value: "balanced", in: "texts" },
  { key: "training.seriesWeights", value: "naive", in: "two" },
  { key: "training.spreadPower", value: "0.5", in: "daily", beside: [...last, "data.spread=window"] },
  { key: "training.checkpoint.every", value: "2", in: "daily" },
  { key: "training.checkpoint.metric", value: "loss", in: "daily", beside: best, silent: decides },
  { key: "training.checkpoint.confidence", value: "0.999", in: "daily", beside: best },
  { key: "training.restoreBest", value: "true", in: "daily", beside: wild, silent: "the last epoch may be the best" },
  { key: "training.seed", value: "2", in: "daily" },
  { key: "uncertainty.samples", value: "3", in: "daily", beside: ["model.inputDropout=0.25"] },
  { key: "output.plots", value: "2", in: "daily" },
];

// biome-ignore format: one key a row
export const rowsOfData: Readonly<Record<string, readonly Row[]>> = {
  sines: [
    { key: "data.series", value: "50", in: "sines" },
    { key: "data.steps", value: "7", in: "sines" },
    { key: "data.ahead", value: "3", in: "sines" },
    { key: "data.split", value: "[0.5,0.25,0.25]", in: "sines" },
    { key: "data.seed", value: "7", in: "sines" },
    { key: "data.period", value: "3", in: "sines" },
  ],
  adding: [
    { key: "data.steps", value: "7", in: "adding" },
    { key: "data.sequences", value: "50", in: "adding" },
    { key: "data.split", value: "[0.5,0.25,0.25]", in: "adding" },
    { key: "data.seed", value: "7", in: "adding" },
  ],
  copy: [
    { key: "data.blanks", value: "4", in: "copy" },
    { key: "data.sequences", value: "50", in: "copy" },
    { key: "data.split", value: "[0.5,0.25,0.25]", in: "copy" },
    { key: "data.seed", value: "7", in: "copy" },
  ],
  words: [
    { key: "data.languages", value: '["english","french"]', in: "words" },
    { key: "data.words", value: "50", in: "words" },
    { key: "data.shortest", value: "5", in: "words" },
    { key: "data.longest", value: "8", in: "words" },
    { key: "data.split", value: "[0.5,0.25,0.25]", in: "words" },
    { key: "data.seed", value: "7", in: "words" },
  ],
  labelled: [
    { key: "data.file", value: moreTexts, in: "texts" },
    { key: "data.testFile", value: moreTexts, in: "texts" },
    { key: "data.layout", value: "wide", in: "long", refusal: "does not apply to a file with one sequence per row" },
    { key: "data.label", value: "kind", in: "texts" },
    { key: "data.objective", value: "classification", in: "wide" },
    { key: "data.text", value: "title", in: "texts" },
    { key: "data.tokens", value: "words", in: "texts" },
    { key: "data.id", value: "pair", in: "long" },
    { key: "data.features", value: '["a","b"]', in: "long" },
    { key: "data.longest", value: "2", in: "texts" },
    { key: "data.split", value: "part", in: "texts" },
    { key: "data.validationShare", value: "0.4", in: "texts", beside: ["data.split=part"], refusal: "expected none: part has" },
    { key: "data.scaling", value: "none", in: "wide" },
    { key: "data.missing", value: "error", in: "long", beside: withoutSome, refusal: "c is missing", silent: "says what to do if values are missing" },
    { key: "data.missingValues", value: '["NA"]', in: "texts", beside: ["data.label=kind"], refusal: "kind is missing" },
    { key: "data.seed", value: "7", in: "texts" },
    { key: "data.delimiter", value: ";", in: "texts", refusal: 'no column "text"' },
    { key: "data.encoding", value: "utf-16le", in: "texts", refusal: "not valid in utf-16le", silent: detected },
    { key: "data.decimal", value: ",", in: "wide", silent: detected },
  ],
  csv: [
    { key: "data.file", value: other, in: "daily" },
    { key: "data.target", value: "y", in: "daily" },
    { key: "data.time", value: "backwards", in: "daily" },
    { key: "data.id", value: "half", in: "daily" },
    { key: "data.past", value: '["z"]', in: "daily" },
    { key: "data.known", value: '["z"]', in: "daily" },
    { key: "data.static", value: '["g"]', in: "two" },
    { key: "data.categories", value: '["z"]', in: "daily", beside: ['data.known=["z"]'] },
    { key: "data.calendar", value: '["dayOfWeek"]', in: "daily" },
    { key: "data.missing", value: "interpolate", in: "gaps", silent: "says what to do if values are missing" },
    { key: "data.steps", value: "7", in: "daily" },
    { key: "data.ahead", value: "3", in: "daily" },
    { key: "data.stride", value: "2", in: "daily" },
    { key: "data.split", value: "[0.5,0.25,0.25]", in: "daily" },
    { key: "data.reachBack", value: "false", in: "daily" },
    { key: "data.scaling", value: "minmax", in: "daily" },
    { key: "data.scalePer", value: "all", in: "two" },
    { key: "data.transform", value: "log", in: "daily" },
    { key: "data.level", value: "last", in: "daily", beside: last },
    { key: "data.spread", value: "window", in: "daily", beside: last },
    { key: "data.bounds.low", value: "0", in: "daily", beside: leaving },
    { key: "data.bounds.high", value: "3", in: "daily", beside: [...leaving, ...wild] },
    { key: "data.period", value: "7", in: "daily" },
    { key: "data.delimiter", value: ",", in: "numbered", refusal: 'no column "x"', silent: detected },
    { key: "data.encoding", value: "utf-16le", in: "numbered", refusal: "no column \"x\"", silent: detected },
    { key: "data.header", value: "0", in: "numbered", refusal: '"column 1"' },
    { key: "data.decimal", value: ",", in: "numbered", silent: detected },
    { key: "data.wide.columns", value: "quarter", in: "across", refusal: 'no column "month"', silent: reshaped },
    { key: "data.wide.name", value: "m", in: "across", refusal: 'no column "month"', silent: reshaped },
    { key: "data.wide.value", value: "v", in: "across", refusal: 'no column "value"', silent: reshaped },
    { key: "data.wide.row", value: "month", in: "across", refusal: 'has a column "month" already', silent: reshaped },
    { key: "data.timeFormat", value: "MM/DD/YY", in: "short", refusal: "expected a time in the format MM/DD/YY" },
    { key: "data.twoDigitYears", value: "1900", in: "short", beside: weekly },
    { key: "data.missingValues", value: '["-9"]', in: "gaps", silent: "words that may come" },
    { key: "data.timeZone", value: "Europe/Berlin", in: "hours", beside: ['data.calendar=["hourOfDay"]'] },
    { key: "data.sessions", value: "Mon-Sun", in: "workdays", beside: filled, silent: detected },
    { key: "data.resample.every", value: "3 hours", in: "hours", beside: resampled },
    { key: "data.resample.how", value: "sum", in: "hours", beside: resampled },
    { key: "data.holidays", value: '["01-27"]', in: "workdays", beside: ["data.sessions=Mon-Fri"] },
  ],
};

/** Keys that do not change the result of a run, and why not. */
export const without: Readonly<Record<string, string>> = {
  $schema: "for editors",
  extends: "merged before a config is checked (test/config/load.test.ts)",
  name: "names the folder",
  description: "for readers",
  device: "the same bits on each (test/native, test/kernels)",
  "output.runs": "where the folder is made (test/e2e/train.test.ts)",
};

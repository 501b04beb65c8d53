import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { loadData } from "../../src/data/registry.js";
import { csv } from "../../src/data/tasks/csv.js";
import { labelled } from "../../src/data/tasks/labelled.js";
import { effectRules, experimentWithoutEffect } from "../../src/experiment/effects.js";
import { emptyFolder } from "../helpers/cli.js";

const folder = emptyFolder();
const file = (name: string, lines: readonly string[]) => {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join("\n")}\n`);
  return `data.file=${path}`;
};
const rows = Array.from({ length: 60 }, (_, n) => n);
const day = (n: number) => new Date(Date.UTC(2020, 0, 1 + n)).toISOString().slice(0, 10);
const daily = file("daily.csv", ["t,x", ...rows.map((n) => `${day(n)},${n % 7}`)]);
const two = file("two.csv", [
  "t,s,x",
  ...["a", "b"].flatMap((s) => rows.map((n) => `${day(n)},${s},${n % 5}`)),
]);
const lines = file(
  "lines.jsonl",
  rows.map((n) => JSON.stringify({ t: day(n), x: n % 7 })),
);
const words = (n: number) => `${"ab"[n % 2]}${"cdefg"[n % 5]}${n}`;
const texts = file("texts.csv", [
  "text,label,part",
  ...rows.map((n) => `${words(n)},${n % 3 === 0 ? "p" : "q"},${["train", "test", "valid"][n % 3]}`),
]);
/** The longest text is in the test part. */
const longInTest = file("long.csv", [
  "text,label,part",
  ...rows.map((n) => {
    const part = ["train", "test", "valid"][n % 3];
    return `${words(n)}${part === "test" ? "xy" : ""},${n % 2 === 0 ? "p" : "q"},${part}`;
  }),
]);
const lopsided = file("some.csv", [
  "text,label",
  ...rows.map((n) => `${words(n)},${n % 4 === 0 ? "p" : "q"}`),
]);
const classes = rows.map((n) => `${n},${n + 1},${(n * 7) % 5}:${n % 2 ? "p" : "q"}`);
const archive = file("a.ts", ["@problemName a", "@classLabel true p q", "@data", ...classes]);
const rowwise = file("numbers.csv", [
  "a,b,label",
  ...rows.map((n) => `${n % 7},${(n * 3) % 5},${n % 11}`),
]);

const series = ["data.task=csv", "data.target=x", "data.steps=6", "data.ahead=2"];
const days = [...series, daily, "data.time=t"];
const untimed = [...series, daily];
const sines = ["data.series=60", "data.steps=6", "data.ahead=2", "training.batchSize=10"]; // 5 steps
const step = "training.schedule.name=step";
const plateau = "training.schedule.name=plateau";

interface Case {
  readonly key: string;
  readonly common: readonly string[];
  /** The setting where it has no effect, and where it has one. */
  readonly without: readonly string[];
  readonly effective: readonly string[];
  readonly why: string;
  readonly initialised?: true;
}

// biome-ignore format: one case a row
const cases: readonly Case[] = [
  { key: "model.dilation", common: [...sines], without: ["model.dilation=[1,1]"], effective: ["model.dilation=[1,4]"], why: "a dilation of 1 in every layer is the default." },
  { key: "model.dilation", common: [...sines], without: ["model.dilation=[1,500]"], effective: ["model.dilation=[3,500]"], why: "a window of 6 steps is not longer than the dilation." },
  { key: "model.dilation", common: [...sines], without: ["model.dilation=[1,6]"], effective: ["model.dilation=[1,5]"], why: "a window of 6 steps is not longer than the dilation." },
  { key: "model.dropout", common: [...sines, "model.dropout=0.3"], without: ["model.layers=1"], effective: ["model.layers=2"], why: "dropout is applied between recurrent layers, but there is only one. Set model.layers to 2 or more, or use model.inputDropout." },
  { key: "model.forgetBias", common: [...sines, "model.forgetBias=1"], without: ["model.cell=gru"], effective: ["model.cell=lstm"], why: "a gru has no forget gate." },
  { key: "model.forgetBias", common: sines, without: ["model.cell=lstm", "model.forgetBias=1"], effective: ["model.cell=lstm"], why: "the biases come from the file of weights.", initialised: true },
  { key: "model.skipFeatures", common: ["data.task=labelled", rowwise, "data.layout=wide", "model.skipFeatures=84"], without: [], effective: ["model.skip=miniRocket", "data.objective=regression"], why: "model.skip is none. Set it to miniRocket." },
  { key: "model.skipCycles", common: [...days, 'data.calendar=["dayOfWeek"]', 'model.skipCycles=["dayOfWeek"]'], without: [], effective: ["model.skip=linear"], why: "model.skip is none. Set it to linear." },
  { key: "model.seasonalities", common: [...sines, "model.seasonalities=[2]"], without: [], effective: ["model.hybrid=exponentialSmoothing"], why: 'model.hybrid is none. Set it to "exponentialSmoothing".' },
  { key: "model.levelPenalty", common: [...sines, "model.levelPenalty=1"], without: [], effective: ["model.hybrid=exponentialSmoothing"], why: 'model.hybrid is none. Set it to "exponentialSmoothing".' },
  { key: "model.quietSpread", common: [...sines, "model.quietSpread=0.1"], without: [], effective: ["model.hybrid=exponentialSmoothing"], why: 'model.hybrid is none. Set it to "exponentialSmoothing".' },
  { key: "training.schedule.warmup", common: [...sines, "training.epochs=5"], without: ["training.schedule.warmup=0.05"], effective: ["training.schedule.warmup=0.5"], why: "an epoch has 5 steps, so the warm-up is shorter than one." },
  { key: "training.schedule.warmup", common: [...sines, "training.epochs=5"], without: ["training.schedule.warmup=0.09"], effective: ["training.schedule.warmup=0.1"], why: "an epoch has 5 steps, so the warm-up is shorter than one." },
  { key: "training.schedule.every", common: [...sines, step, "training.schedule.every=5"], without: ["training.epochs=5"], effective: ["training.epochs=6"], why: "training ends after training.epochs = 5 before the rate is reduced." },
  { key: "training.schedule.factor", common: [...sines, step], without: ["training.schedule.factor=1"], effective: ["training.schedule.factor=0.5"], why: "a factor of 1 does not change the rate." },
  { key: "training.schedule.patience", common: [...sines, plateau, "training.schedule.patience=3"], without: ["training.epochs=5"], effective: ["training.epochs=6"], why: "training ends after training.epochs = 5 before the rate is reduced. Set a smaller patience." },
  { key: "training.schedule.minimum", common: [...sines, plateau, "training.schedule.patience=1"], without: ["training.schedule.minimum=0.001"], effective: ["training.schedule.minimum=0.0001"], why: "training.optimizer.learningRate is 0.001, so the rate is never reduced. Set a smaller value." },
  { key: "training.schedule.minimum", common: [...sines, "training.schedule.minimum=0.1"], without: [plateau, "training.schedule.patience=1"], effective: ["training.schedule.name=cosine"], why: "training.optimizer.learningRate is 0.001, so the rate is never reduced. Set a smaller value." },
  { key: "training.optimizer.dampening", common: [...sines, "training.optimizer.name=sgd", "training.optimizer.dampening=0.1"], without: [], effective: ["training.optimizer.momentum=0.9"], why: "training.optimizer.momentum is 0, and only momentum is dampened." },
  { key: "training.earlyStopping.patience", common: [...sines, "training.earlyStopping.patience=4"], without: ["training.epochs=4"], effective: ["training.epochs=5"], why: "training ends after training.epochs = 4, before that many epochs can pass without an improvement. Set a smaller patience." },
  { key: "training.classWeights", common: ["training.classWeights=balanced"], without: ["data.task=words", "data.words=40"], effective: ["data.task=labelled", "data.text=text", lopsided], why: "all classes have the same number of training targets." },
  { key: "training.spreadPower", common: [...days, "training.spreadPower=0.5", "model.targets=lastStep"], without: [], effective: ["data.spread=window"], why: 'all windows have the same spread. Set data.spread to "window".' },
  { key: "training.spreadPower", common: [...days, "data.spread=window", "model.targets=lastStep"], without: ["training.spreadPower=0"], effective: ["training.spreadPower=0.1"], why: "0 is the default." },
  { key: "training.checkpoint.every", common: sines, without: ["training.checkpoint.every=10"], effective: ["training.checkpoint.every=3"], why: "an epoch has 5 steps, and its end is a checkpoint anyway. Set fewer than 5." },
  { key: "training.checkpoint.every", common: sines, without: ["training.checkpoint.every=51"], effective: ["training.checkpoint.every=49"], why: "an epoch has 5 steps, and its end is a checkpoint anyway. Set fewer than 5." },
  { key: "training.checkpoint.every", common: [...sines, "training.checkpoint.every=3"], without: ["training.batchSize=50"], effective: ["training.batchSize=10"], why: "an epoch has 1 step, and its end is a checkpoint anyway. Leave it out." },
  { key: "model.skipCycles", common: [...days, 'data.calendar=["dayOfWeek"]', 'model.skipCycles=["dayOfWeek"]', "model.targets=lastStep"], without: ["model.skip=linearBySeries"], effective: ["model.skip=linear"], why: "model.skip is linearBySeries. Set it to linear." },
  { key: "training.checkpoint.metric", common: [...days, "training.checkpoint.metric=valLossLastStep"], without: ["data.split=[0.8,0,0.2]"], effective: ["data.split=[0.6,0.2,0.2]"], why: "data.split leaves validation empty, so it cannot choose the best epoch. Use loss." },
  { key: "training.checkpoint.metric", common: [...days, "training.checkpoint.metric=valLossLastStep"], without: ["data.split=[0.8,0,0.2]"], effective: ["data.split=[0.8,0,0.2]", "training.checkpoint.metric=loss"], why: "data.split leaves validation empty, so it cannot choose the best epoch. Use loss." },
  { key: "training.checkpoint.metric", common: [...days, "training.checkpoint.metric=valLossLastStep"], without: ["data.split=[0.8,0,0.2]"], effective: ["data.split=[0.8,0,0.2]", "training.checkpoint.metric=valLoss"], why: "data.split leaves validation empty, so it cannot choose the best epoch. Use loss." },
  { key: "training.checkpoint.metric", common: [...sines, "training.checkpoint.metric=valLossLastStep"], without: ["model.targets=lastStep"], effective: [], why: "the loss is that of the last step alone, so it is the same as valLoss." },
  { key: "training.earlyStopping.metric", common: ["training.earlyStopping.metric=valLossLastStep"], without: ["data.task=labelled", texts, "data.text=text"], effective: sines, why: "the loss is that of the last step alone, so it is the same as valLoss." },
  { key: "training.schedule.metric", common: [...sines, plateau, "training.schedule.metric=valLossLastStep"], without: ["model.skip=linear"], effective: [], why: "the loss is that of the last step alone, so it is the same as valLoss." },
  { key: "output.plots", common: ["data.task=labelled", "output.plots=3"], without: [rowwise, "data.layout=wide", "data.objective=regression"], effective: [texts, "data.text=text"], why: "predictions of one number per sequence are not plotted." },
  { key: "model.bidirectional", common: [...sines, "model.bidirectional=true"], without: ["model.cell=bidirectional"], effective: ["model.cell=rnn"], why: "model.cell bidirectional already runs in both directions." },
  { key: "model.targets", common: [...sines, "model.targets=lastStep"], without: ["model.cell=bidirectional"], effective: ["model.cell=rnn"], why: "a model that sees the whole window is trained on the last step only anyway." },
  { key: "model.targets", common: [...sines, "model.targets=lastStep"], without: ["model.skip=linear"], effective: ["model.skip=none"], why: "a model that sees the whole window is trained on the last step only anyway." },
  { key: "model.targets", common: [...days, "model.targets=lastStep", "model.skip=linear"], without: [], effective: ["data.level=last"], why: "a model that sees the whole window is trained on the last step only anyway." },
  { key: "training.restoreBest", common: [...sines, "training.restoreBest=true"], without: ["training.epochs=1"], effective: ["training.epochs=2"], why: "there is only one epoch." },
  { key: "training.restoreBest", common: [...sines, "training.epochs=1", "training.restoreBest=true"], without: [], effective: ["training.checkpoint.confidence=0.9"], why: "there is only one epoch." },
  { key: "data.longest", common: ["data.task=labelled", texts, "data.text=text"], without: ["data.longest=5"], effective: ["data.longest=4"], why: "the longest sequence has 4 steps, so none is cut." },
  { key: "data.longest", common: ["data.task=labelled", texts, "data.text=text"], without: ["data.longest=500"], effective: ["data.longest=3"], why: "the longest sequence has 4 steps, so none is cut." },
  { key: "data.longest", common: ["data.task=labelled", longInTest, "data.text=text", "data.split=part"], without: ["data.longest=7"], effective: ["data.longest=6"], why: "the longest sequence has 6 steps, so none is cut." },
  { key: "data.decimal", common: ["data.task=labelled", "data.decimal=."], without: [texts, "data.text=text"], effective: [rowwise, "data.layout=wide"], why: "there are no numbers to read: sequences are texts, and labels are classes." },
  { key: "data.timeFormat", common: [...series, daily, "data.timeFormat=YYYY-MM-DD"], without: [], effective: ["data.time=t"], why: "there is no data.time, the column of times." },
  { key: "data.twoDigitYears", common: [...series, daily, "data.twoDigitYears=1950"], without: [], effective: ["data.time=t"], why: "there is no data.time, the column of times." },
  { key: "data.sessions", common: [...series, daily, "data.sessions=Mon-Sun"], without: [], effective: ["data.time=t"], why: "there is no data.time, the column of times." },
  { key: "data.holidays", common: [...series, daily, 'data.holidays=["12-25"]'], without: [], effective: ["data.time=t", "data.sessions=Mon-Sun"], why: "there is no data.time, the column of times." },
  { key: "data.twoDigitYears", common: [...days, "data.twoDigitYears=1950"], without: ["data.timeFormat=YYYY-MM-DD"], effective: [], why: "data.timeFormat YYYY-MM-DD has years of four digits." },
  { key: "data.scalePer", common: [...series, two, "data.time=t", "data.id=s", "data.scalePer=all"], without: ["data.scaling=none"], effective: ["data.scaling=minmax"], why: "data.scaling is none." },
  { key: "data.scalePer", common: [...untimed, "data.scalePer=all"], without: [], effective: [two, "data.time=t", "data.id=s"], why: "there is one series: data.id, the column that identifies series, is missing." },
  { key: "data.delimiter", common: [...series, "data.time=t", "data.delimiter=,"], without: [lines], effective: [daily], why: "a .jsonl file has none." },
  { key: "data.encoding", common: [...series, "data.time=t", "data.encoding=utf-8"], without: [lines], effective: [daily], why: "a .jsonl file holds text in UTF-8." },
  { key: "data.header", common: [...series, "data.time=t", "data.header=1"], without: [lines], effective: [daily], why: "a .jsonl file has none." },
  { key: "data.scaling", common: ["data.task=labelled", "data.scaling=none"], without: [texts, "data.text=text"], effective: [rowwise, "data.layout=wide"], why: "texts are not scaled, only data.features." },
  { key: "data.delimiter", common: ["data.task=labelled", "data.delimiter=,"], without: [archive], effective: [texts, "data.text=text"], why: "a .ts file has none." },
  { key: "data.encoding", common: ["data.task=labelled", "data.encoding=utf-8"], without: [archive], effective: [texts, "data.text=text"], why: "a .ts file holds text in UTF-8." },
  { key: "data.decimal", common: ["data.task=labelled", "data.decimal=."], without: [archive], effective: [rowwise, "data.layout=wide"], why: "a .ts file states this itself." },
  { key: "data.id", common: ["data.task=labelled"], without: [archive, "data.id=x"], effective: [archive], why: "a .ts file states this itself." },
  { key: "data.missing", common: ["data.task=labelled", "data.missing=interpolate"], without: [texts, "data.text=text"], effective: [archive], why: "texts have no numbers to fill in." },
  { key: "data.missingValues", common: ["data.task=labelled", 'data.missingValues=["-"]'], without: [archive], effective: [texts, "data.text=text"], why: 'a .ts file uses "?" for a missing value.' },
];

async function sentences(sets: readonly string[], initialised = false): Promise<string[]> {
  const config = resolveConfig({}, "test", sets);
  const data = await loadData(config.data);
  return [...experimentWithoutEffect({ config, data, initialised }), ...(data.notes ?? [])];
}

describe("a setting that cannot have an effect", () => {
  it.each(cases)("$key is said: $why", async ({ key, common, without, effective, ...rest }) => {
    const said = await sentences([...common, ...without], rest.initialised);
    const [first] = said.filter((sentence) => sentence.startsWith(`${key} is `));
    expect(first?.split(", which has no effect: ")[1], said.join("\n")).toBe(rest.why);
    const calm = await sentences([...common, ...effective], rest.initialised);
    expect(calm.filter((sentence) => sentence.startsWith(`${key} is `))).toEqual([]);
  });

  it.each([
    ["data.twoDigitYears=1950", "t is read as YYYY-MM-DD"],
    ["data.timeZone=Europe/Berlin", "t has local times"],
  ])("%s is said of times that it does not touch", async (set, why) => {
    const said = await sentences([...days, set]);
    const found = said.filter((sentence) => sentence.includes(`${set.split("=")[0]} is `));
    expect(found.join()).toContain(`which has no effect: ${why}`);
  });

  it("is not the default number of plots", async () => {
    const numbers = ["data.task=labelled", rowwise, "data.layout=wide"];
    const said = await sentences([...numbers, "data.objective=regression"]);
    expect(said.filter((sentence) => sentence.startsWith("output.plots"))).toEqual([]);
  });

  it("has a case for every row of the tables", () => {
    const data = [...csv.effects!, ...labelled.effects!].map(({ key }) => `data.${key}`);
    const keys = new Set([...effectRules.map(({ key }) => key), ...data]);
    expect(new Set(cases.map(({ key }) => key))).toEqual(keys);
  });

  it.each([
    ["data.sessions", "data.sessions=Mon-Sun 09:00-17:00"],
    ["data.holidays", 'data.holidays=["12-25"]'],
  ])("%s is said where the times have no sessions", async (key, set) => {
    const numbered = file("numbered.csv", ["t,x", ...rows.map((n) => `${n},${n % 7}`)]);
    const said = await sentences([...series, numbered, "data.time=t", set]);
    expect(said.filter((line) => line.includes(`${key} is `)).join()).toContain("has no effect");
  });
});

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import type { RunGroup } from "../../src/report/groups.js";
import { looksText } from "../../src/report/looks-text.js";
import { type ComparisonFile, readComparison } from "../../src/runs/comparison-file.js";
import { withFolder } from "../../src/runs/lease/folder.js";
import { encodeLogits } from "../../src/runs/logits.js";
import { recordResult } from "../../src/study/comparison.js";
import { predictingRuns } from "../../src/study/ensemble.js";
import { finishedGroups, runGroup } from "../../src/study/groups.js";
import { dataDifference, hashesBesideRuns, requireSameData } from "../../src/study/same-windows.js";
import { emptyFolder } from "../helpers/cli.js";
import { type FakeRun, fakeRun } from "../helpers/runs.js";

/** A finished run whose last steps were forecast so, three steps ahead each. */
function predicting(folder: string, run: FakeRun, predictions: readonly number[]): string {
  const path = fakeRun(folder, run);
  const file = join(path, "summary.json");
  const summary = JSON.parse(readFileSync(file, "utf8"));
  summary.test.byHorizon.length = 3;
  summary.test.maeLastStep = 2;
  summary.test.maseLastStep = 4; // so the naive error is 0.5
  writeFileSync(file, JSON.stringify(summary));
  const targets = [1, 2, 3, 10, 20, 30];
  const rows = targets.map(
    (target, i) => `${Math.floor(i / 3)},${(i % 3) + 1},${target},${predictions[i]},,`,
  );
  writeFileSync(
    join(path, "predictions.csv"),
    ["example,ahead,target,prediction,series,time", ...rows, ""].join("\n"),
  );
  return path;
}

const first = [1, 2, 3, 10, 20, 30];
const second = [3, 2, 7, 14, 20, 22];

describe("the ensemble of a model's seeds", () => {
  it("has the errors of the mean forecast, with the spread as its uncertainty", () => {
    const base = emptyFolder();
    const folders = [first, second].map((forecasts, i) =>
      predicting(base, { name: `r${i}` }, forecasts),
    );
    const { ensemble } = runGroup("a", folders);
    // means 2 2 5 12 20 26 against 1 2 3 10 20 30
    expect(ensemble).toMatchObject({
      members: 2,
      mseLastStep: expect.closeTo((1 + 0 + 4 + 4 + 0 + 16) / 6, 12),
      rmseLastStep: expect.closeTo(Math.sqrt(25 / 6), 12),
      maeLastStep: expect.closeTo((1 + 0 + 2 + 2 + 0 + 4) / 6, 12),
      smapeLastStep: expect.closeTo((2 / 3 + 0 + 4 / 8 + 4 / 22 + 0 + 8 / 56) / 6, 12),
      maseLastStep: expect.closeTo(9 / 6 / 0.5, 12),
      // standard deviations of pairs (NumPy, ddof=1): the distance by the root of 2
      meanSd: expect.closeTo((2 + 0 + 4 + 4 + 0 + 8) / 6 / Math.SQRT2, 12),
    });
    expect(runGroup("a", folders.slice(0, 1)).ensemble).toBeUndefined();
  });

  it("of several variables scales the errors of each by its own naive error", () => {
    const base = emptyFolder();
    const variables = [
      { name: "v", maeLastStep: 6, maseLastStep: 3 }, // so the naive error is 2
      { name: "w", maeLastStep: 8, maseLastStep: 2 }, // 4
    ];
    const folders = [-1, 1].map((shift) => {
      const path = fakeRun(base, { name: `s${shift}` });
      const file = join(path, "summary.json");
      const summary = JSON.parse(readFileSync(file, "utf8"));
      summary.test.byHorizon.length = 2;
      summary.test.byTarget = variables.map((figures) => ({ ...summary.test, ...figures }));
      writeFileSync(file, JSON.stringify(summary));
      // The means of both runs are off by 1 and 3 for v, by 4 and 8 for w.
      const rows = [
        ["v", 1, 1, 2],
        ["v", 2, 2, 5],
        ["w", 1, 10, 14],
        ["w", 2, 20, 28],
      ] as const;
      const lines = rows.map(([name, ahead, target, mean]) => {
        return `0,${ahead},${target},${mean + shift},${name},,`;
      });
      const header = "example,ahead,target,prediction,column,series,time";
      writeFileSync(join(path, "predictions.csv"), [header, ...lines, ""].join("\n"));
      return path;
    });
    expect(runGroup("a", folders).ensemble).toMatchObject({
      members: 2,
      maeLastStep: expect.closeTo((1 + 3 + 4 + 8) / 4, 12),
      maseLastStep: expect.closeTo(((1 + 3) / 2 / 2 + (4 + 8) / 2 / 4) / 2, 12),
    });
  });

  it("of a classifier has the mean of the probabilities", () => {
    const base = emptyFolder();
    const folders = [
      [3, 0, 0, 1],
      [0, 1, 0, 2],
    ].map((logits, i) => {
      const path = fakeRun(base, { name: `c${i}` });
      const file = join(path, "summary.json");
      const byClass = ["p", "q"].map((name) => ({
        name,
        precision: 1,
        recall: 1,
        f1: 1,
        support: 1,
      }));
      const test = {
        crossEntropy: 1,
        accuracy: 1,
        errorRate: 0,
        macroF1: 1,
        byClass,
        confusion: [
          [1, 0],
          [0, 1],
        ],
      };
      const { final } = JSON.parse(readFileSync(file, "utf8"));
      const summary = {
        objective: "classification",
        final,
        test,
        baselines: [],
        mistakes: [],
        expectations: [],
      };
      writeFileSync(file, JSON.stringify(summary));
      writeFileSync(join(path, "windows.json"), "[]");
      const values = { targets: Float32Array.of(0, 0), logits: Float32Array.from(logits) };
      const encoded = encodeLogits({ places: 1, classes: ["p", "q"], ...values } as never);
      writeFileSync(join(path, "logits.safetensors"), encoded);
      return path;
    });
    const share = (x: number) => 1 / (1 + Math.exp(-x));
    const of = [(share(3) + share(-1)) / 2, (share(-1) + share(-2)) / 2]; // of the class p
    expect(runGroup("c", folders).ensemble).toMatchObject({
      members: 2,
      accuracy: 0.5,
      errorRate: 0.5,
      crossEntropy: expect.closeTo(-(Math.log(of[0]!) + Math.log(of[1]!)) / 2, 6),
    });
  });
});

function fold(number: number) {
  return { number, origin: "", trainSteps: 1, testFrom: "", testTo: "" };
}

/** A comparison whose finished members have their labels as the beginnings of their names. */
function comparison(members: readonly object[], base = emptyFolder()) {
  const folder = join(base, "2026-01-02T03-04-06-compare-0b0b");
  mkdirSync(folder, { recursive: true });
  const file = { format: 1, createdAt: "", command: [], members } as unknown as ComparisonFile;
  writeFileSync(join(folder, "comparison.json"), JSON.stringify(file));
  return { base, folder, file };
}

const namesOf = (groups: readonly RunGroup[]) =>
  groups.map(({ label, place, runs }) => [
    label,
    place,
    ...runs.map(({ folder }) => basename(folder)),
  ]);

describe("the finished groups of a comparison", () => {
  it("have the places of their models, those without a finished run included", () => {
    const { folder, file } = comparison([
      { label: "a", seed: 1, error: "diverged" },
      { label: "b", seed: 1, run: "b-1" },
      { label: "c", seed: 1, run: "c-1" },
      { label: "b", seed: 2, run: "b-2" },
      { label: "c", seed: 2, run: "c-2" },
      { label: "c", seed: 3 },
    ]);
    for (const [name, forecasts] of [
      ["b-1", first],
      ["b-2", second],
      ["c-1", first],
    ] as const)
      predicting(folder, { name }, forecasts);
    fakeRun(folder, { name: "c-2", status: "interrupted" });
    const groups = finishedGroups(folder, file);
    expect(namesOf(groups)).toEqual([
      ["b", 1, "b-1", "b-2"],
      ["c", 2, "c-1"],
    ]);
    expect(groups[0]!.ensemble).toMatchObject({ members: 2, predictions: "ensembles/b.csv" });
    expect(groups[1]!.ensemble).toBeUndefined();
  });

  it("of a backtest have the folds that all models have finished, seed by seed", () => {
    const { folder, file } = comparison([
      { label: "a", seed: 1, fold: fold(1), run: "a-1" },
      { label: "a", seed: 1, fold: fold(2), run: "a-2" },
      { label: "b", seed: 1, fold: fold(1) },
      { label: "b", seed: 1, fold: fold(2), run: "b-2" },
      { label: "b", seed: 2, fold: fold(2), run: "b-3" },
    ]);
    for (const name of ["a-1", "a-2", "b-2", "b-3"]) fakeRun(folder, { name });
    const groups = finishedGroups(folder, file);
    expect(namesOf(groups)).toEqual([
      ["a", 0, "a-2"],
      ["b", 1, "b-2"],
    ]);
    expect(groups[0]!.runs[0]).toMatchObject({ fold: { number: 2 } });
    expect(groups[0]!.ensemble).toBeUndefined();
  });
});

it("the result of a comparison is recorded with the mean predictions and the page", async () => {
  const member = (label: string, seed: number) => ({
    label,
    seed,
    config: {},
    run: `${label}-${seed}`,
  });
  const members = [member("a", 1), member("b", 1), member("b", 2)];
  const { folder, file } = comparison(members);
  predicting(folder, { name: "a-1", sets: ["model.hidden=3"] }, first);
  predicting(folder, { name: "b-1" }, first);
  predicting(folder, { name: "b-2" }, second);
  writeFileSync(join(folder, "b-2", "report.html"), "");
  const kept = { ...file, command: ["rnnlab", "compare", "a", "b"] };
  await withFolder(folder, {}, async (lease) => {
    recordResult({ folder, lease }, kept, finishedGroups(folder, file));
  });
  const { result, ...others } = readComparison(folder);
  expect(others).toEqual(kept);
  expect(result).toMatchObject({
    comparison: folder,
    rows: [
      { label: "a", runs: [join(folder, "a-1")] },
      { label: "b", runs: [join(folder, "b-1"), join(folder, "b-2")] },
    ],
  });
  expect(readdirSync(join(folder, "ensembles"))).toEqual(["b.csv"]);
  const means = readFileSync(join(folder, "ensembles", "b.csv"), "utf8")
    .trim()
    .split("\n");
  expect(means.slice(1).map((line) => Number(line.split(",")[3]))).toEqual([2, 2, 5, 12, 20, 26]);
  const page = readFileSync(join(folder, "report.html"), "utf8");
  expect(page).toContain("rnnlab compare a b");
  expect(page.match(/href="[^"#]*report\.html"/g)).toEqual(['href="b-2/report.html"']);
  expect(page).toContain(looksText({ runs: 3, settings: 2 }));
});

describe("the runs that predict together", () => {
  const made = comparison([
    { label: "a", seed: 1, run: "a-1" },
    { label: "b", seed: 1, run: "b-1" },
    { label: "a", seed: 2, run: "a-2" },
    { label: "b", seed: 2, run: "b-2" },
  ]);
  const validations = { "a-1": 0.3, "a-2": 0.4, "b-1": 0.1, "b-2": 0.2 };
  for (const [name, validation] of Object.entries(validations))
    predicting(made.folder, { name, validation, mseLastStep: 1 - validation }, first);
  const runsOf = (label?: string) => predictingRuns(basename(made.folder), made.base, label);
  const pathsOf = (...names: string[]) => names.map((name) => join(made.folder, name));

  it("are those of the model that validation chooses, or of the named one", () => {
    expect(runsOf()).toEqual({
      folders: pathsOf("b-1", "b-2"),
      note: "the mean of 2 runs of b, which validation chooses (--model names another one)",
    });
    expect(runsOf("a")).toEqual({
      folders: pathsOf("a-1", "a-2"),
      note: "the mean of 2 runs of a",
    });
    expect(() => runsOf("c")).toThrow(/: has no model c, expected one of a, b$/);
  });

  it("are to be named without validation figures: no test figure chooses", () => {
    const { base, folder } = comparison([
      { label: "a", seed: 1, run: "a-1" },
      { label: "b", seed: 1, run: "b-1" },
    ]);
    predicting(folder, { name: "a-1", validation: 0.3 }, first);
    const summary = join(predicting(folder, { name: "b-1" }, first), "summary.json");
    const { validation: _, ...without } = JSON.parse(readFileSync(summary, "utf8"));
    writeFileSync(summary, JSON.stringify(without));
    const of = (label?: string) => predictingRuns(basename(folder), base, label);
    expect(() => of()).toThrow(
      `${folder}: no model was chosen, because the runs have no validation figures, and test figures must not ` +
        "choose. Name a model with --model: a, b",
    );
    expect(of("b").folders).toEqual([join(folder, "b-1")]);
  });

  it("are those of the only model, which nothing has to choose", () => {
    const { base, folder } = comparison([{ label: "a", seed: 1, run: "a-1" }]);
    const summary = join(predicting(folder, { name: "a-1" }, first), "summary.json");
    const { validation: _, ...without } = JSON.parse(readFileSync(summary, "utf8"));
    writeFileSync(summary, JSON.stringify(without));
    expect(predictingRuns(basename(folder), base, undefined)).toEqual({
      folders: [join(folder, "a-1")],
      note: "the mean of 1 runs of a",
    });
    // "last" is a run, though the comparison is newer.
    expect(predictingRuns("last", base, undefined)).toEqual({ folders: [join(folder, "a-1")] });
  });

  it("are a single run, which has no models", () => {
    const path = fakeRun(made.base, { name: "2026-01-02T03-04-05-lone-0a0a" });
    const lone = basename(path);
    expect(predictingRuns(lone, made.base, undefined)).toEqual({ folders: [path] });
    expect(() => predictingRuns(lone, made.base, "a")).toThrow(
      `--model a is given for a run, expected a comparison: ${path}`,
    );
  });

  it("are none of a backtest, nor of a comparison without a finished run", () => {
    const backtest = comparison([{ label: "a", seed: 1, fold: fold(1), run: "a-1" }]);
    fakeRun(backtest.folder, { name: "a-1" });
    const reference = basename(backtest.folder);
    expect(() => predictingRuns(reference, backtest.base, undefined)).toThrow(
      `${backtest.folder}: a backtest, whose runs are trained on different parts of the data, expected a comparison of ` +
        "seeds. Name one of its runs (rnnlab runs lists them).",
    );
    const empty = comparison([{ label: "a", seed: 1 }]);
    expect(() => predictingRuns(reference, empty.base, undefined)).toThrow(
      /: no run of the comparison is finished$/,
    );
  });
});

describe("the data of compared models", () => {
  const entry = (label: string, ...sets: string[]) => {
    return { label, config: resolveConfig({}, "test", sets) };
  };

  it("differ in the first key that changes the windows, however the models differ", () => {
    const a = entry("a", "model.hidden=3", "training.seed=4");
    expect(dataDifference([a, entry("b")])).toBeUndefined();
    const c = entry("c", "data.steps=20");
    expect(dataDifference([a, entry("b"), c])).toBe("c has data.steps 20, a has 50");
    expect(() => requireSameData([a, c])).toThrow(
      /^compare: c has data\.steps 20, a has 50, expected the same data: errors on different/,
    );
    expect(dataDifference([])).toBeUndefined();
  });

  it("differ in a key that only one of them has, and in their folds", () => {
    const series = ["data.task=csv", "data.file=x.csv", "data.target=y"];
    const folds = entry("b", ...series, "evaluation.backtest.folds=3");
    expect(dataDifference([entry("a", ...series), folds])).toMatch(
      /^b has evaluation\.backtest \{"folds":3.*\}, a has none$/,
    );
  });

  it("are the same file if its content is, beside finished runs alone", async () => {
    const folder = emptyFolder();
    const files = ["x", "y", "z"].map((name) => join(folder, `${name}.csv`));
    for (const [i, file] of files.entries())
      writeFileSync(file, i < 2 ? "t,y\n1,2\n" : "t,y\n1,3\n");
    const entries = files.map((file, i) =>
      entry(["a", "b", "c"][i]!, "data.task=csv", `data.file=${file}`, "data.target=y"),
    );
    expect(await hashesBesideRuns(entries)).toEqual(new Map());
    const run = fakeRun(folder, { name: "run" });
    const manifest = join(run, "manifest.json");
    const hash = "9e1b2b1c".repeat(8);
    const known = {
      ...JSON.parse(readFileSync(manifest, "utf8")),
      source: { file: "x.csv", sha256: hash, bytes: 8 },
    };
    writeFileSync(manifest, JSON.stringify(known));
    const beside = [{ ...entries[0]!, runs: [run] }, entries[1]!, entries[2]!];
    const hashes = await hashesBesideRuns([...beside, entry("generated")]); // which reads no file
    expect([...hashes.keys()]).toEqual(files.slice(1));
    expect(hashes.get(files[1]!)).not.toBe(hashes.get(files[2]!));
    expect(dataDifference(beside.slice(0, 2), hashes)).toBe(
      `b has data.file "of SHA-256 ${hashes.get(files[1]!)!.slice(0, 12)}…", a has "of SHA-256 9e1b2b1c9e1b…"`,
    );
    expect(dataDifference(beside.slice(0, 2), new Map([[files[1]!, hash]]))).toBeUndefined();
    expect(dataDifference([entries[1]!, entries[2]!], hashes)).toMatch(/^c has data\.file "of SHA/);
    expect(dataDifference([entries[0]!, entries[1]!])).toContain(`b has data.file "${files[1]}"`);
  });
});

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { emptyFolder, interrupted, runAt } from "../helpers/cli.js";

const ROWS = 200;
const folder = emptyFolder();
const day = (index: number) => new Date(Date.UTC(2020, 0, 1 + index)).toISOString().slice(0, 10);

function writeSeries(name: string, value = (i: number) => 10 + Math.sin(i / 4) + i / 100): void {
  const rows = Array.from({ length: ROWS }, (_, i) => `${day(i)},${value(i)}`);
  writeFileSync(join(folder, `${name}.csv`), `t,v\n${rows.join("\n")}\n`);
  const data = { task: "csv", file: `${name}.csv`, time: "t", target: "v", steps: 5, ahead: 2 };
  const config = {
    name,
    data: { ...data, period: 5 },
    model: { hidden: 4, layers: 1 },
    training: { epochs: 2 },
    evaluation: { backtest: { folds: 3, test: 25 } },
    output: { plots: 2 },
  };
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(config));
}

interface Backtest {
  readonly comparison: string;
  readonly rows: readonly {
    readonly label: string;
    readonly runs: readonly string[];
    readonly statistics: {
      readonly mseLastStep: { readonly mean: number; readonly sd: number; readonly interval: null };
    };
  }[];
  readonly folds: readonly {
    readonly number: number;
    readonly origin: string;
    readonly figures: Readonly<Record<string, number>>;
  }[];
  readonly baselines: readonly { readonly name: string; readonly mse: number }[];
  readonly failed: readonly { readonly fold: number }[];
}

const json = (path: string) => JSON.parse(readFileSync(join(folder, path), "utf8"));
const backtest = (stdout: string) => JSON.parse(stdout) as Backtest;
const fingerprints = ({ rows }: Backtest) =>
  rows[0]!.runs.map((run) => json(`${run}/manifest.json`).fingerprint as string);

/** What makes a backtest quick. */
const few = ["-s", "training.epochs=1", "-s", "evaluation.backtest.folds=2"];

let done: Backtest;

beforeAll(async () => {
  writeSeries("one");
  const trained = await runAt(["train", "-c", "one.json", "--json"], folder);
  expect(trained.code).toBe(0);
  done = backtest(trained.stdout);
}, 60_000);

describe("train with evaluation.backtest", () => {
  it("has a run for each fold, and their mean and spread", () => {
    expect(done.folds.map(({ number, origin }) => [number, origin])).toEqual([
      [1, day(124)],
      [2, day(149)],
      [3, day(174)],
    ]);
    const [row] = done.rows;
    const figures = row!.runs.map((run) => json(`${run}/summary.json`).test.mseLastStep as number);
    expect(done.folds.map((fold) => fold.figures.one)).toEqual(figures);
    const mean = figures.reduce((sum, value) => sum + value, 0) / 3;
    const squares = figures.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    expect(row!.statistics.mseLastStep.mean).toBeCloseTo(mean, 12);
    expect(row!.statistics.mseLastStep.sd).toBeCloseTo(Math.sqrt(squares / 2), 12);
    expect(row!.statistics.mseLastStep.interval).toBeNull();
    const naive = done.folds.map((fold) => fold.figures["last value"]!);
    const { mse } = done.baselines.find(({ name }) => name === "lastValue")!;
    expect(mse).toBeCloseTo(naive.reduce((sum, value) => sum + value, 0) / 3, 12);
  });

  it("has folds that are runs like others", async () => {
    const [, second] = done.rows[0]!.runs;
    const config = json(`${second}/config.json`);
    expect(config.data.split).toEqual({ train: 0, valid: 120, test: 150, end: 175 });
    expect(config.evaluation).toEqual({});
    const again = await runAt(["train", "-c", `${second}/config.json`, "--json"], folder);
    expect(JSON.parse(again.stdout).fingerprint).toBe(fingerprints(done)[1]);
    expect((await runAt(["predict", second!], folder)).code).toBe(0);
    expect((await runAt(["runs"], folder)).stdout.match(/-backtest-/g)).toHaveLength(3);
  }, 30_000);

  it("shows each fold in the terminal, in the report and again after resume", async () => {
    const { stdout, code } = await runAt(["resume", done.comparison], folder);
    expect(code).toBe(0);
    expect(stdout).toMatch(/MSE of the last step, fold by fold\n/);
    expect(stdout).toContain(`   2  ${day(149)}    120  ${day(174)}`);
    expect(stdout).toMatch(/\nmean .*\n +sd /);
    expect(stdout).not.toContain("95 % interval");
    expect(stdout).not.toContain("seeds");
    const html = readFileSync(join(folder, done.comparison, "report.html"), "utf8");
    for (const text of ["Fold by fold: MSE", "Test windows, last fold", day(174)]) {
      expect(html).toContain(text);
    }
    expect(html).not.toMatch(/seed,|95 % interval/);
    expect(html).toContain("Reproduce this backtest");
  });

  it("gives folds the same weights whatever comes after their origin", async () => {
    writeSeries("changed", (i) => (i < 125 ? 10 + Math.sin(i / 4) + i / 100 : -500 * i));
    const { stdout } = await runAt(["train", "-c", "changed.json", "--json"], folder);
    const [before, after] = [fingerprints(done), fingerprints(backtest(stdout))];
    expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
    expect(after[2]).not.toBe(before[2]); // which is trained on some of it
  }, 30_000);

  it("decides by the folds whether expectations are met", async () => {
    const expected = ["--expect", "test.mseLastStep<1e-9", ...few];
    const { code, stderr } = await runAt(["train", "-c", "one.json", ...expected], folder);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/expected test.mseLastStep < 1e-9/)]);
  }, 30_000);

  it("is saved when interrupted, and resumed to the same weights", async () => {
    const long = ["train", "-c", "one.json", "-s", "training.epochs=30", ...few.slice(2), "--json"];
    const whole = fingerprints(backtest((await runAt(long, folder)).stdout));
    const { code, stderr } = await interrupted([...long, "--threads", "1"], folder, "epoch 2/30");
    expect(code).toBe(130);
    const [, name] = /rnnlab resume (\S+)/.exec(stderr) ?? [];
    const resumed = await runAt(["resume", name!, "--json"], folder);
    expect(fingerprints(backtest(resumed.stdout))).toEqual(whole);
  }, 60_000);

  it("continues with the other folds if one fails", async () => {
    writeSeries("wild", (i) => (i >= 125 && i < 140 ? 1e15 * (i % 3) : Math.sin(i / 4)));
    const sets = ["data.scaling=none", 'training.optimizer={"name":"sgd","learningRate":0.1}'];
    const args = ["train", "-c", "wild.json", ...sets.flatMap((set) => ["-s", set])];
    const { code, stdout, stderr } = await runAt([...args, "--json"], folder);
    const { failed, folds, comparison } = backtest(stdout);
    expect([code, failed.map(({ fold }) => fold)]).toEqual([1, [3]]);
    expect(folds.map(({ number }) => number)).toEqual([1, 2]);
    expect(stderr).toMatch(/1 of 3 runs failed \(wild fold 3\): /);
    const again = await runAt(["resume", comparison], folder);
    expect([again.code, again.stderr]).toEqual([
      1,
      expect.stringContaining("1 run, 1 in parallel"),
    ]);
  }, 30_000);

  it.each([
    [["-c", "one.json", "--init", "x.safetensors"], /--init is given with evaluation.backtest/],
    [["-c", "lstm", "-s", "evaluation.backtest.folds=2"], /evaluation.backtest requires series/],
    [
      ["-c", "one.json", "-s", "evaluation.backtest.folds=9"],
      /leaves nothing to train on in fold 1/,
    ],
  ])("refuses %s", async (args, message) => {
    const { code, stderr } = await runAt(["train", ...args], folder);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });
});

describe("compare with evaluation.backtest", () => {
  it("pairs models fold by fold", async () => {
    const args = ["compare", "rnn", "gru", "-c", "one.json", "--seeds", "2", ...few.slice(0, 2)];
    const { code, stdout } = await runAt(args, folder);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\d of 3 folds/);
    expect(stdout).toContain("(The intervals assume independent folds.");
    expect(stdout).not.toContain("mean of 2 seeds");
  }, 60_000);

  it("refuses a model without it", async () => {
    const { code, stderr } = await runAt(
      ["compare", "one.json", done.rows[0]!.runs[2]!, "-c", "one.json"],
      folder,
    );
    expect([code, stderr]).toEqual([2, expect.stringMatching(/expected the same data/)]);
  });
});

it("data lists the folds", async () => {
  const { stdout } = await runAt(["data", "-c", "one.json"], folder);
  expect(stdout).toContain(`fold 3   trained on 145 steps, tested on ${day(175)} to ${day(199)}`);
});

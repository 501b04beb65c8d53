import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { readRun } from "../../src/runs/reader.js";
import type { ValueSummary } from "../../src/runs/records.js";
import { emptyFolder, run } from "../helpers/cli.js";
import { setOptions } from "../helpers/set-options.js";

const small = ["data.steps=8", "data.ahead=3", "model.hidden=4", "training.epochs=2"];

async function trained(...sets: readonly string[]) {
  const cwd = emptyFolder();
  const argv = setOptions([...small, ...sets, `output.runs=${cwd}`]);
  const { code, stderr } = await run(["train", "--config", "smoke", ...argv]);
  expect(code, stderr).toBe(0);
  const folder = join(cwd, readdirSync(cwd)[0]!);
  return { folder, record: readRun(folder) };
}

/** A weekly rhythm of counts, many of them 0. */
function counts() {
  const file = join(emptyFolder(), "counts.csv");
  const rows = Array.from({ length: 120 }, (_, t) => `${t},${(t * t) % 7 > 3 ? t % 7 : 0}`);
  writeFileSync(file, `day,sold\n${rows.join("\n")}\n`);
  return { task: "csv", file, time: "day", target: "sold", scaling: "mean" };
}

const losses: readonly (readonly string[])[] = [
  ["mae"],
  ["huber", "training.huberDelta=0.3"],
  ["poisson", `data=${JSON.stringify(counts())}`, "data.steps=8", "data.ahead=3"],
  ["quantile"],
  ["quantile", "model.skip=linear", "training.quantiles=[0.05,0.5,0.95]"],
];

describe.each(losses)("training.loss %s %s %s", (loss, ...sets) => {
  it("resumes bit for bit, and predicts the same again", async () => {
    const options = [`training.loss=${loss}`, ...sets];
    const whole = await trained(...options);
    const { stdout } = await run(["predict", whole.folder]);
    expect(stdout).toBe(readFileSync(join(whole.folder, "predictions.csv"), "utf8"));
    const begun = await trained(...options, "training.epochs=1");
    await run(["resume", begun.folder, "--epochs", "2"]);
    const resumed = readRun(begun.folder);
    expect(resumed.manifest.fingerprint).toBe(whole.record.manifest.fingerprint);
    expect(resumed.summary).toEqual(whole.record.summary);
  });
});

describe("a run with a quantile loss", () => {
  const sets = ["training.loss=quantile", "training.quantiles=[0.1,0.25,0.5,0.9]"];

  it("writes quantiles that never cross, and figures that follow from them", async () => {
    const { folder, record } = await trained(...sets);
    const [head, ...rows] = readFileSync(join(folder, "predictions.csv"), "utf8")
      .trimEnd()
      .split("\n")
      .map((row) => row.split(","));
    expect(head!.slice(2, 7)).toEqual([
      "target",
      "prediction",
      "quantile_0.1",
      "quantile_0.25",
      "quantile_0.9",
    ]);
    const cells = rows.map((row) => row.slice(2, 7).map(Number));
    for (const [, median, low, quarter, high] of cells) {
      expect(low!).toBeLessThanOrEqual(quarter!);
      expect(quarter!).toBeLessThanOrEqual(median!);
      expect(median!).toBeLessThanOrEqual(high!);
    }
    const { quantiles, test } = record.summary as ValueSummary;
    const share = (holds: (cell: readonly number[]) => boolean) =>
      cells.filter(holds).length / cells.length;
    const below = share(([target, , low]) => target! <= low!);
    expect(quantiles!.byLevel[0]!.share).toBeCloseTo(below, 12);
    const within = share(([target, , low, , high]) => target! >= low! && target! <= high!);
    expect(quantiles!.bands[0]).toMatchObject({ low: 0.1, high: 0.9 });
    expect(quantiles!.bands[0]!.share).toBeCloseTo(within, 12);
    const absolute = cells.reduce((sum, [target, median]) => sum + Math.abs(target! - median!), 0);
    expect(test.maeLastStep).toBeCloseTo(absolute / cells.length, 6);
    expect(quantiles!.byLevel[2]!.loss).toBeCloseTo(test.maeLastStep / 2, 6); // of the median
    const plots = readFileSync(join(folder, "plots.txt"), "utf8");
    expect(plots).toContain("80 % band");
    expect(readFileSync(join(folder, "report.html"), "utf8")).toContain(
      "Quantiles of the last step",
    );
  });

  it.each([
    ["training.quantiles=[0.9,0.5]", /expected each level to be above the one before/],
    ["training.quantiles=[0.1,0.9]", /expected 0.5 among them/],
    ["training.quantiles=[0,0.5]", /training\.quantiles/],
    ["training.loss=mae", /training.quantiles.* which has no levels/],
  ])("refuses %s", async (set, problem) => {
    const argv = setOptions([...sets, set]);
    const { code, stderr } = await run(["train", "--config", "smoke", ...argv]);
    expect(code).toBe(2);
    expect(stderr).toMatch(problem);
  });
});

describe("compare --seeds of a quantile loss", () => {
  it("averages the medians of the seeds, whose quantiles stay in their runs", async () => {
    const cwd = emptyFolder();
    const sets = [...small, "training.loss=quantile", "model.skip=linear", `output.runs=${cwd}`];
    const argv = setOptions(sets);
    const command = ["compare", "gru", "--config", "smoke", "--seeds", "2", "--json", ...argv];
    const { code, stdout, stderr } = await run(command, cwd);
    expect(code, stderr).toBe(0);
    const [row] = JSON.parse(stdout).rows as {
      runs: string[];
      ensemble: { members: number; mseLastStep: number };
    }[];
    expect(row!.ensemble.members).toBe(2);
    const tables = row!.runs.map((name) => {
      const text = readFileSync(resolve(cwd, name, "predictions.csv"), "utf8").trimEnd();
      const [head, ...rows] = text.split("\n").map((line) => line.split(","));
      expect(head).toContain("quantile_0.1");
      const [target, prediction] = [head!.indexOf("target"), head!.indexOf("prediction")];
      return rows.map((cells) => [Number(cells[target]), Number(cells[prediction])] as const);
    });
    const errors = tables[0]!.map(([target, first], i) => {
      return (target - (first + tables[1]![i]![1]) / 2) ** 2;
    });
    const mse = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    expect(row!.ensemble.mseLastStep / mse).toBeCloseTo(1, 5);
    const summaries = row!.runs.map((name) => readRun(resolve(cwd, name)).summary as ValueSummary);
    for (const { quantiles } of summaries) expect(quantiles!.byLevel.length).toBe(3);
  });
});

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { emptyFolder, interrupted, run, runAt } from "../helpers/cli.js";
import { FEW_SERIES } from "../helpers/small-config.js";

const folder = emptyFolder();
const compare = (...args: string[]) => runAt(["compare", ...args], folder);
const smoke = ["--config", "smoke", "--set", "training.epochs=2"];
/** For a command in this process, whose working directory is another. */
const here = ["--set", `output.runs=${join(folder, "runs")}`];

/** The numbers of a predictions file without names. */
function numbers(csv: string): number[][] {
  const [, ...lines] = csv.trim().split("\n");
  return lines.map((line) => line.split(",").map(Number));
}

const first = await compare("rnn", "gru", ...smoke, "--seeds", "3", "--jobs", "2", "--json");
const result = JSON.parse(first.stdout);

describe("rnnlab compare rnn gru --seeds 3 --json", () => {
  it("has a row for each model with the spread over its seeds", () => {
    expect(first.code).toBe(0);
    for (const row of result.rows) {
      const { mean, sd, interval, count } = row.statistics.mseLastStep;
      expect(row.seeds).toEqual([1, 2, 3]);
      expect(count).toBe(3);
      expect(row.test.mseLastStep).toBeCloseTo(mean, 12);
      expect(sd).toBeGreaterThan(0);
      expect(interval[0]).toBeLessThan(mean);
      expect(row.ensemble).toMatchObject({ members: 3, crps: expect.any(Number) });
    }
    const validations = result.rows.map(({ runs }: { runs: string[] }) => {
      const found = runs.map((run): number => {
        const path = join(folder, run, "summary.json");
        return JSON.parse(readFileSync(path, "utf8")).validation.mseLastStep;
      });
      return found.reduce((sum, value) => sum + value, 0) / found.length;
    });
    const expected = validations[0] < validations[1] ? [1, 2] : [2, 1];
    expect(result.rows.map(({ rank }: { rank: number }) => rank)).toEqual(expected);
  });

  it("pairs the seeds", () => {
    const [pair] = result.pairs;
    const figures = (label: string): number[] => {
      const row = result.rows.find((candidate: { label: string }) => candidate.label === label);
      return row.runs.map((run: string) => {
        const summary = JSON.parse(readFileSync(join(folder, run, "summary.json"), "utf8"));
        return summary.test.mseLastStep;
      });
    };
    const [best, other] = [figures(pair.best), figures(pair.other)];
    const differences = best.map((value, i) => other[i]! - value);
    expect(pair.mean).toBeCloseTo(differences.reduce((sum, d) => sum + d, 0) / 3, 12);
    expect(pair.wins).toBe(differences.filter((d) => d > 0).length);
  });

  it("keeps all of it in one folder", () => {
    const file = join(folder, result.comparison, "comparison.json");
    const { members, result: kept } = JSON.parse(readFileSync(file, "utf8"));
    expect(members.length).toBe(6);
    expect(kept.rows).toEqual(result.rows);
    expect(result.testLooks).toEqual({ runs: 6, settings: 2 });
    const report = readFileSync(join(folder, result.comparison, "report.html"), "utf8");
    expect(report).toContain("looked at 6 times: by 6 finished runs of 2 different settings");
    const names = readdirSync(join(folder, result.comparison));
    expect(names).toEqual(expect.arrayContaining(members.map(({ run }: { run: string }) => run)));
    for (const { run } of members) expect(run).toMatch(/^[\dT-]+-(rnn|gru)-[\da-f]{4}$/);
  });

  it("keeps the mean of each model's forecasts, with its errors", () => {
    for (const { label, runs, ensemble } of result.rows) {
      expect(ensemble.predictions).toBe(`ensembles/${label}.csv`);
      const table = (path: string) => numbers(readFileSync(join(folder, path), "utf8"));
      const mean = table(join(result.comparison, ensemble.predictions));
      const members = runs.map((path: string) => table(join(path, "predictions.csv")));
      let [squares, distances] = [0, 0];
      for (const [i, [example, ahead, target, prediction, sd]] of mean.entries()) {
        const values = members.map((rows: number[][]) => rows[i]![3]!);
        const average = values.reduce((sum: number, value: number) => sum + value, 0) / 3;
        expect([example, ahead, target]).toEqual(members[2][i].slice(0, 3));
        expect(prediction).toBeCloseTo(average, 6);
        const spread = values.reduce(
          (sum: number, value: number) => sum + (value - average) ** 2,
          0,
        );
        expect(sd).toBeCloseTo(Math.sqrt(spread / 2), 6);
        squares += (target! - average) ** 2 / mean.length;
        distances += Math.abs(target! - average) / mean.length;
      }
      expect(ensemble.mseLastStep).toBeCloseTo(squares, 6);
      expect(ensemble.rmseLastStep).toBeCloseTo(Math.sqrt(squares), 6);
      expect(ensemble.maeLastStep).toBeCloseTo(distances, 6);
      const { test } = JSON.parse(readFileSync(join(folder, runs[0], "summary.json"), "utf8"));
      const naive = test.maeLastStep / test.maseLastStep; // the same for all members
      expect(ensemble.maseLastStep).toBeCloseTo(distances / naive, 6);
    }
  });

  it("is predicted from: by the mean of the seeds that validation chooses", async () => {
    const path = join(folder, result.comparison);
    const chosen = result.rows.find(({ rank }: { rank: number }) => rank === 1);
    const predicted = await run(["predict", path], folder);
    expect(predicted.stderr).toContain(`the mean of 3 runs of ${chosen.label}, which validation`);
    const kept = readFileSync(join(path, chosen.ensemble.predictions), "utf8");
    expect(predicted.stdout).toBe(kept);
    const other = result.rows.find(({ rank }: { rank: number }) => rank === 2);
    const named = await run(["predict", path, "--model", other.label], folder);
    expect(named.stdout).toBe(readFileSync(join(path, other.ensemble.predictions), "utf8"));
    const unknown = await run(["predict", path, "--model", "lstm"], folder);
    expect([unknown.code, unknown.stderr]).toEqual([
      2,
      expect.stringContaining("has no model lstm, expected one of rnn, gru"),
    ]);
  });

  it("of finished runs is predicted from by what validation chooses, in whatever order they are named", async () => {
    const byRank = result.rows.toSorted(
      (a: { rank: number }, b: { rank: number }) => b.rank - a.rank,
    );
    const [worse, better] = byRank.map(({ runs }: { runs: string[] }) => runs[0]);
    const again = JSON.parse((await compare(worse, better, "--json")).stdout);
    const placed = again.rows.toSorted(
      (a: { rank: number }, b: { rank: number }) => a.rank - b.rank,
    );
    expect(placed.map(({ rank }: { rank: number }) => rank)).toEqual([1, 2]);
    const [chosen] = placed;
    expect(resolve(folder, chosen.run)).toBe(resolve(folder, better));
    const predicted = await run(["predict", join(folder, again.comparison)], folder);
    expect(predicted.stdout).toBe(
      readFileSync(join(folder, chosen.run, "predictions.csv"), "utf8"),
    );
    const labels = again.rows.map(({ label }: { label: string }) => label);
    const picked = labels.map((label: string) => predicted.stderr.includes(`of ${label}`));
    expect(picked.filter(Boolean)).toHaveLength(1);
  });

  it("is shown again by resume, which has nothing to run", async () => {
    const again = await runAt(["resume", result.comparison, "--json"], folder);
    expect(again).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(again.stdout).rows).toEqual(result.rows);
  });

  it("is shown in lines that fit a terminal, with sentences broken between words", async () => {
    const { stdout } = await run(["resume", join(folder, result.comparison)], folder, 70);
    const lines = stripVTControlCharacters(stdout).split("\n");
    const start = lines.findIndex((line) => line.startsWith("rnn, mean of"));
    expect(start).toBeGreaterThan(0);
    for (const line of lines.slice(start, start + 2)) expect(line.length).toBeLessThanOrEqual(70);
    const whole = (await runAt(["resume", result.comparison], folder)).stdout;
    expect(lines.slice(start, start + 2).join(" ")).toBe(/^rnn, mean of .*$/m.exec(whole)?.[0]);
  });

  it("gives what train gives with the same seed", async () => {
    const sets = [...smoke, "--set", "model.cell=gru", "--set", "training.seed=2", "--json"];
    const { test } = JSON.parse((await runAt(["train", ...sets], folder)).stdout);
    const run = result.rows[1].runs[1];
    const summary = JSON.parse(readFileSync(join(folder, run, "summary.json"), "utf8"));
    expect(summary.test).toEqual(test);
  });
});

describe("finished runs as arguments", () => {
  it("make one model where only the seed differs, and are not run again", async () => {
    const runs: string[] = result.rows[1].runs;
    const { code, stdout, stderr } = await compare(...runs, "--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { rows } = JSON.parse(stdout);
    expect(rows.length).toBe(1);
    expect(rows[0].statistics).toEqual(result.rows[1].statistics);
  });

  it("leave options without effect, and a warning says so", async () => {
    const [gru] = result.rows[1].runs.map((path: string) => join(folder, path));
    const options = [...here, ...smoke, "--seeds", "2", "--match-parameters", "--json"];
    const { code, stderr } = await run(["compare", gru, ...options], folder);
    expect(code).toBe(0);
    const warned = stderr
      .match(/^warning: --[^\n]* has no effect/gm)
      ?.map((line) => line.slice(9, 18));
    expect(warned).toEqual(
      ["--seeds 2", "--set trai", "--match-p"].map((text) => text.slice(0, 9)),
    );
    expect(stderr).toContain("warning: --config smoke only determines the folder");
  });

  it("must have the data of the others", async () => {
    const { code, stderr } = await compare("rnn", result.rows[0].run);
    expect(code).toBe(2);
    expect(stderr).toMatch(/rnn-2 has data.series 400, rnn has 10000, expected the same data/);
  });
});

describe("a member that fails", async () => {
  const bad = {
    name: "bad",
    data: { series: 400, split: [280, 80, 40], steps: 20, ahead: 5 },
    model: { cell: "rnn", hidden: 8, layers: 1 },
    training: { epochs: 2, optimizer: { name: "sgd", learningRate: 1000 } },
  };
  writeFileSync(join(folder, "bad.json"), JSON.stringify(bad));
  const failed = await compare("bad.json", "rnn", ...smoke.slice(0, 2), "--json");

  it("does not stop the others and is named", () => {
    expect(failed.code).toBe(1);
    const { rows, failed: failures } = JSON.parse(failed.stdout);
    expect(rows.map(({ label }: { label: string }) => label)).toEqual(["rnn"]);
    expect(failures).toEqual([{ label: "bad", seed: 1, error: expect.any(String) }]);
    expect(failed.stderr).toMatch(/error: runs\/\S+: 1 of 2 runs failed \(bad\): /);
  });

  it("is all that resume runs", async () => {
    const { comparison } = JSON.parse(failed.stdout);
    const again = await runAt(["resume", comparison], folder);
    expect(again.code).toBe(1);
    expect(again.stderr).toContain("1 run, 1 in parallel");
    expect(again.stderr).not.toContain("rnn: epoch");
  });
});

describe("an interrupted comparison", () => {
  it("is saved, and resume runs the rest to the same result", async () => {
    const few = [...FEW_SERIES, "training.epochs=40"].flatMap((set) => ["--set", set]);
    const long = [...few, "--seeds", "2", "--json"];
    const models = ["rnn", "lstm", "--config", "smoke"];
    const { code, stderr } = await interrupted(
      ["compare", ...models, ...long],
      folder,
      "epoch 1/40",
    );
    expect(code).toBe(130);
    const [, comparison = ""] = /Continue with: rnnlab resume (\S+)/.exec(stderr) ?? [];
    const resumed = JSON.parse((await runAt(["resume", comparison, "--json"], folder)).stdout);
    const whole = JSON.parse((await compare(...models, ...long)).stdout);
    const figures = ({ rows }: typeof whole) =>
      rows.map(({ label, test }: { label: string; test: unknown }) => ({ label, test }));
    expect(figures(resumed)).toEqual(figures(whole));
  });

  it("is the last one", async () => {
    const { code, stdout } = await runAt(["resume", "last", "--json"], folder);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).rows[0].seeds).toEqual([1, 2]);
  });
});

it("an expectation that a run does not meet makes the exit code 1, after the result", async () => {
  const unmet = ["--set", "expect.test.mseLastStep.below=0.0001", "--jobs", "1", "--json"];
  const argv = ["compare", "rnn", "gru", ...here, ...smoke, ...unmet];
  const { code, stdout, stderr } = await run(argv, folder);
  expect(code).toBe(1);
  expect(JSON.parse(stdout).rows.length).toBe(2);
  expect(stderr).toMatch(/^error: \S+-rnn-\w+: expected test\.mseLastStep < 0\.0001, but it is 0/m);
});

it("an expectation that a finished run does not meet was that run's, and not the comparison's", async () => {
  const unmet = ["--set", "expect.test.mseLastStep.below=0.0001", "--json"];
  const trained = await runAt(["train", ...smoke, ...unmet], folder);
  expect(trained.code).toBe(1);
  const { run: finished } = JSON.parse(trained.stdout);
  const { code, stderr } = await compare(finished, "--json");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

it("a warning names threads that the machine does not have", async () => {
  const small = [...here, ...smoke, "--set", "data.series=40", "--set", "data.split=[28,8,4]"];
  const threads = availableParallelism() + 1;
  const options = [...small, "--threads", String(threads), "--jobs", "1", "--json"];
  const { code, stderr } = await run(["compare", "rnn", ...options], folder);
  expect(code).toBe(0);
  expect(stderr).toMatch(
    new RegExp(`^warning: --threads ${threads}: this machine has \\d+ cores?$`, "m"),
  );
});

it("--match-parameters gives all models about the same number of parameters", async () => {
  const { stdout } = await compare("rnn", "lstm", ...smoke, "--match-parameters");
  const counts = [...stdout.matchAll(/^\d\s+\S+\s+(\d+) /gm)].map(([, count]) => Number(count));
  expect(counts.length).toBe(2);
  expect(Math.abs(counts[0]! / counts[1]! - 1)).toBeLessThan(0.05);
  expect(stdout).toContain("No verdict from a single seed: try --seeds 5.");
});

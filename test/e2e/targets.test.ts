import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { emptyFolder, run } from "../helpers/cli.js";
import { setOptions } from "../helpers/set-options.js";

const STEPS = 8;
const AHEAD = 4;
const ROWS = 300;
const folder = emptyFolder();
const sizes = ["training.epochs=2", "model.hidden=4", "output.plots=2"];
const tiny = setOptions([...sizes, `output.runs=${join(folder, "runs")}`]);

const day = (index: number) => new Date(Date.UTC(2020, 0, 1 + index)).toISOString().slice(0, 10);
const warm = (i: number) => 20 + 5 * Math.sin(i / 9);
const sold = (i: number) => 7000 + 900 * Math.cos(i / 5);

function csv(from: number, rows: number): string {
  const lines = Array.from({ length: rows }, (_, i) => [
    day(from + i),
    warm(from + i),
    sold(from + i),
  ]);
  return `day,warm,sold\n${lines.map((line) => line.join(",")).join("\n")}\n`;
}

const rowsOf = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));

interface Result {
  readonly run: string;
  readonly fingerprint: string;
  readonly test: { readonly maseLastStep: number; readonly byTarget: readonly Figures[] };
  readonly baselines: readonly { readonly name: string; readonly byTarget: readonly Figures[] }[];
}

interface Figures {
  readonly name: string;
  readonly mse: number;
  readonly mseLastStep: number;
  readonly maseLastStep: number;
}

let result: Result;

/** The mean of a figure over the ends `t` of the test windows and the steps `k` ahead. */
function meanOfWindows(figure: (t: number, k: number) => number): number {
  const ends = Array.from({ length: ROWS * 0.15 - AHEAD + 1 }, (_, i) => ROWS * 0.85 - 1 + i);
  const figures = ends.flatMap((t) => [1, 2, 3, 4].map((k) => figure(t, k)));
  return figures.reduce((sum, value) => sum + value, 0) / figures.length;
}

beforeAll(async () => {
  writeFileSync(join(folder, "data.csv"), csv(0, ROWS));
  const data = { task: "csv", file: "data.csv", time: "day", target: ["warm", "sold"] };
  const config = { name: "two", data: { ...data, steps: STEPS, ahead: AHEAD, period: 7 } };
  writeFileSync(join(folder, "config.json"), JSON.stringify(config));
  const trained = await run(["train", "-c", "config.json", ...tiny, "--json"], folder);
  expect(trained.stderr).not.toContain("error");
  result = JSON.parse(trained.stdout) as Result;
}, 60_000);

describe("a run with two targets", () => {
  it("has figures of each in its own unit, and the mean of the scaled ones", async () => {
    const { maseLastStep, byTarget } = result.test;
    expect(byTarget.map(({ name }) => name)).toEqual(["warm", "sold"]);
    expect(maseLastStep).toBeCloseTo(
      (byTarget[0]!.maseLastStep + byTarget[1]!.maseLastStep) / 2,
      9,
    );
    for (const { byTarget: scores } of result.baselines) expect(scores).toHaveLength(2);
    const last = result.baselines.find(({ name }) => name === "lastValue")!.byTarget;
    const naive = [warm, sold].map((value) =>
      meanOfWindows((t, k) => (value(t + k) - value(t)) ** 2),
    );
    expect(last.map(({ mse }, v) => mse / naive[v]!)).toEqual([
      expect.closeTo(1, 5),
      expect.closeTo(1, 5),
    ]);
  });

  it("predicts each target of the test set, as the figures say", async () => {
    const [head, ...rows] = rowsOf((await run(["predict", "last"], folder)).stdout);
    expect(head).toEqual(["example", "ahead", "target", "prediction", "column", "series", "time"]);
    expect(rows.slice(0, 2 * AHEAD).map(([, ahead, , , column]) => `${column} ${ahead}`)).toEqual(
      ["warm", "sold"].flatMap((name) => [1, 2, 3, 4].map((ahead) => `${name} ${ahead}`)),
    );
    const first = ROWS * 0.85; // the first test window's inputs reach back: its targets begin the part
    expect(Number(rows[0]![2])).toBeCloseTo(warm(first), 3);
    expect(Number(rows[AHEAD]![2])).toBeCloseTo(sold(first), 1);
    for (const { name, mseLastStep } of result.test.byTarget) {
      const matching = rows.filter(([, , , , column]) => column === name);
      const sum = matching.reduce((all, [, , y, p]) => all + (Number(y) - Number(p)) ** 2, 0);
      expect(sum / matching.length / mseLastStep).toBeCloseTo(1, 4);
    }
  });

  it("shows both in the terminal, the plots and the report", async () => {
    const { stdout } = await run(["train", "-c", "config.json", ...tiny], folder);
    expect(stdout).toMatch(/two on test windows: warm\n.*\n[\s\S]*two on test windows: sold\n/);
    expect(stdout).toMatch(/all targets, last step +MASE +sMAPE +validation MASE\n/);
    expect(stdout).toMatch(/\nwarm +MSE[\s\S]*\nsold +MSE/);
    const lines = stdout
      .split("\n")
      .filter((line) => !/ is worse than |^run |^The test figures /.test(line));
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
    const html = readFileSync(join(result.run, "report.html"), "utf8");
    for (const text of ["Test windows of warm", "Test MSE of sold by horizon", "last step: sold"]) {
      expect(html).toContain(text);
    }
    const listed = (await run(["runs"], folder)).stdout;
    expect(listed).toMatch(/mase_last_step/);
    expect((await run(["report", "last", "--svg", "pictures"], folder)).stdout).toMatch(
      /windows-2.svg/,
    );
  });

  it("is bit for bit the same when it is resumed", async () => {
    const [half, all] = ["half", "all"];
    const train = (runs: string, epochs: number) =>
      run(
        [
          "train",
          "-c",
          "config.json",
          ...tiny,
          "-s",
          `training.epochs=${epochs}`,
          "-s",
          `output.runs=${join(folder, runs)}`,
        ],
        folder,
      );
    await train(half, 1);
    const whole = /fingerprint (\w+)/.exec((await train(all, 3)).stdout)?.[1];
    const resumed = await run(["resume", "last", "--epochs", "3", "--runs", half], folder);
    expect(/fingerprint (\w+)/.exec(resumed.stdout)?.[1]).toBe(whole);
  }, 60_000);

  it("is compared by MASE, with an ensemble of each target", async () => {
    const args = ["compare", "rnn", "gru", "--seeds", "2", "-c", "config.json", ...tiny];
    const { stdout, stderr } = await run(args, folder);
    expect(stderr).not.toContain("error");
    expect(stdout).toMatch(/# +model +params +MASE last step/);
    expect(stdout).toMatch(/target by target\nmodel +warm +sold\n/);
    expect(stdout).toMatch(/gru, sold, mean of 2 seeds: MSE \d/);
  }, 60_000);
});

describe("predict --input with two targets", () => {
  const forecast = async (content: string, ...more: string[]) => {
    writeFileSync(join(folder, "new.csv"), content);
    const argv = ["predict", result.run, "--input", "new.csv", ...more];
    const { stdout, stderr, code } = await run(argv, folder);
    return { code, stderr, rows: rowsOf(stdout) };
  };

  it("has a row for each target and step, and intervals around the forecasts", async () => {
    const [head, ...rows] = (await forecast(csv(ROWS, STEPS), "--level", "90")).rows;
    expect(head).toEqual(["series", "time", "target", "forecast", "low", "high"]);
    expect(rows.map(([, time, name]) => [time, name])).toEqual(
      ["warm", "sold"].flatMap((name) =>
        Array.from({ length: AHEAD }, (_, k) => [day(ROWS + STEPS + k), name]),
      ),
    );
    for (const [, , , forecast, low, high] of rows) {
      expect(Number(forecast)).toBeGreaterThan(Number(low));
      expect(Number(forecast)).toBeLessThan(Number(high));
    }
  });

  it("has intervals that hold as many of each target's true values as they say", async () => {
    const { rows } = await forecast(csv(ROWS, 80), "--level", "90", "--origins", "1");
    const [head = [], ...forecasts] = rows;
    const column = (name: string) => head.indexOf(name);
    for (const [name, value] of Object.entries({ warm, sold })) {
      const known = forecasts.flatMap((cells) => {
        const index = (Date.parse(cells[column("time")]!) - Date.UTC(2020, 0, 1)) / 86_400_000;
        const [low, high] = ["low", "high"].map((end) => Number(cells[column(end)]));
        return cells[column("target")] === name
          ? [low! <= value(index) && value(index) <= high!]
          : [];
      });
      expect(known.length).toBe(AHEAD * (80 - STEPS + 1));
      const share = known.filter(Boolean).length / known.length;
      expect(share).toBeGreaterThan(0.8);
      expect(share).toBeLessThan(0.99);
    }
  });

  it("is the forecast that the test made from the same window", async () => {
    const tested = rowsOf((await run(["predict", result.run], folder)).stdout).slice(-2 * AHEAD);
    const { rows } = await forecast(csv(0, ROWS - AHEAD));
    for (const [i, [, , , value]] of rows.slice(1).entries()) {
      expect(Number(value) / Number(tested[i]![3])).toBeCloseTo(1, 8);
    }
  });

  it("goes on from its own forecasts of both", async () => {
    const first = (await forecast(csv(ROWS, STEPS))).rows.slice(1);
    const added = first.slice(0, AHEAD).map(([, time, , value], k) => {
      return `${time},${value},${first[AHEAD + k]![3]}\n`;
    });
    const second = (await forecast(csv(ROWS, STEPS) + added.join(""))).rows.slice(1);
    const long = (await forecast(csv(ROWS, STEPS), "--horizon", String(2 * AHEAD))).rows.slice(1);
    for (const [i, [, time, name, value]] of second.entries()) {
      const same = long[Math.floor(i / AHEAD) * 2 * AHEAD + AHEAD + (i % AHEAD)]!;
      expect(same.slice(0, 3)).toEqual(["", time, name]);
      expect(Number(same[3]) / Number(value)).toBeCloseTo(1, 5);
      expect(same.slice(4)).toEqual(["", ""]);
    }
  });

  it("begins after the last step that has both values", async () => {
    const ragged = csv(ROWS, STEPS + 2).replace(/,[\d.]+\n$/, ",\n");
    expect((await forecast(ragged)).rows[1]![1]).toBe(day(ROWS + STEPS + 1));
  });
});

it("data shows each target, and init writes a config for them", async () => {
  const { stdout } = await run(["data", "-c", "config.json"], folder);
  expect(stdout).toMatch(/targets +warm, sold\n/);
  expect(stdout).toMatch(/─ warm[\s\S]*─ sold/);
  const init = ["init", "data.csv", "-t", "sold", "-t", "warm", "-o", "made.json"];
  expect((await run(init, folder)).code).toBe(0);
  const made = JSON.parse(readFileSync(join(folder, "made.json"), "utf8")) as { data: object };
  expect(made.data).toMatchObject({ target: ["sold", "warm"] });
  expect((await run(["train", "-c", "made", ...tiny], folder)).code).toBe(0);
  const refused = await run(["init", "data.csv", "-t", "x", "-o", "not.json"], folder);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(/no column "x"/)]);
}, 60_000);

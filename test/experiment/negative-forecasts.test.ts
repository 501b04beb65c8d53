import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { negativeForecasts } from "../../src/experiment/negative-forecasts.js";
import { runExperiment } from "../../src/experiment/run.js";
import { emptyFolder } from "../helpers/cli.js";

/** Counts that fall towards 0, so that a drift goes below it. */
const falling = (i: number) => Math.max(0, 60 - i);

async function warningsOf(value: (i: number) => number, more: object = {}): Promise<string[]> {
  const folder = emptyFolder();
  const file = join(folder, "counts.csv");
  writeFileSync(file, `y\n${Array.from({ length: 90 }, (_, i) => `${value(i)}\n`).join("")}`);
  const warnings: string[] = [];
  const data = { task: "csv", file, target: "y", steps: 6, ahead: 4, level: "last", ...more };
  const model = { hidden: 4, skip: "linear", targets: "lastStep" };
  const training = { epochs: 1 };
  const config = resolveConfig({ device: "cpu", data, model, training }, "test");
  await runExperiment(config, {
    base: folder,
    command: [],
    threads: 1,
    onWarning: (text) => warnings.push(text),
  });
  return warnings.filter((text) => text.includes("are below 0"));
}

it("test forecasts below 0 are named once, with the option that prevents them", async () => {
  const [warning, ...others] = await warningsOf((i) => falling(i) + (i % 3));
  expect(others).toEqual([]);
  expect(warning).toMatch(
    /^\d+ of \d+ forecasts of the test part are below 0, the lowest -\d.*, but no value of the training part is\./,
  );
  expect(warning).toContain('set data.bounds {"low": 0}.');
});

it.each([
  ["bounded forecasts", (i: number) => falling(i) + (i % 3), { bounds: { low: 0 } }],
  ["values below 0 in training", (i: number) => falling(i) + (i % 3) - 40, {}],
  ["forecasts that stay above 0", (i: number) => 100 + (i % 3), {}],
  ["forecasts below a large level alone", (i: number) => 1e9 + falling(i) - 40, {}],
])("nothing is said of %s", async (_, value, more) => {
  expect(await warningsOf(value, more)).toEqual([]);
});

describe("forecasts of two targets, three steps ahead", () => {
  interface Range {
    readonly low: number;
    readonly high: number;
  }

  /** What is said of two windows, [window][target][ahead], whose columns have these ranges in training. */
  function said(
    predictions: readonly number[],
    ranges: readonly (readonly (Range | undefined)[])[],
    offsets?: (example: number) => readonly number[],
  ) {
    const series = ranges.map((columns) => ({ columns: columns.map((range) => ({ range })) }));
    const variables = ["a", "b"];
    return negativeForecasts(
      { predictions: { predictions, outputs: 6, variables, offsets } } as never,
      { objective: "forecast", record: { task: "csv", series } } as never,
    );
  }

  const [low, one] = [
    { low: -1, high: 9 },
    { low: 0, high: 9 },
  ];
  const flat = [1, 1, 1, 1, 1, 1];

  it("count for a target without negative values alone, in all series", () => {
    const windows = [-1, -2, -3, -4, 5, 6, 1, 1, 1, -0.5, 1, 1];
    expect(said(windows, [[low, one]])).toMatch(
      /^2 of 12 forecasts .* below 0, the lowest -4\.000, but/,
    );
    expect(said(windows, [[one, low]])).toMatch(
      /^3 of 12 forecasts .* below 0, the lowest -3\.000, but/,
    );
    expect(said(windows, [[one, one]])).toMatch(/^5 of 12 /);
    expect(said(windows, [[low, low]])).toBeUndefined();
    expect(said(windows, [[one, one], [low, one]])).toMatch(/^2 of 12 /); // biome-ignore format: two series
    expect(said(windows, [[undefined, one]])).toMatch(/^2 of 12 /);
    expect(said(windows, [[undefined, one], [one, one]])).toMatch(/^5 of 12 /); // biome-ignore format: two series
  });

  it("do not count if they are below 0 by rounding alone", () => {
    const big = [{ low: 0, high: 1e6 }, one];
    expect(said([-0.9, ...flat.slice(1), ...flat], [big])).toBeUndefined();
    expect(said([-1.1, ...flat.slice(1), ...flat], [big])).toMatch(
      /^1 of 12 .* lowest -1\.100, but/,
    );
    expect(said([-0.9, ...flat.slice(1), ...flat], [[one, one], big])).toBeUndefined();
    expect(said([...flat.slice(1), -1e-7, ...flat], [[one, one]])).toBeUndefined();
  });

  it("are taken with the level of their window and target", () => {
    const levels = [[0, 5], [5, 0]]; // biome-ignore format: windows
    const windows = [-1, 1, 1, -6, -2, 1, -1, 1, 1, -2, 1, 1];
    expect(said(windows, [[one, one]], (at) => levels[at]!)).toMatch(
      /^3 of 12 forecasts .* the lowest -2\.000, but/,
    );
  });

  it("are not named where there are none, or no series of a file", () => {
    expect(said([...flat, ...flat], [[one, one]])).toBeUndefined();
    const assessment = { predictions: { predictions: [-1], outputs: 1 } } as never;
    const record = { task: "csv", series: [{ columns: [{ range: one }] }] };
    const of = (data: object) => negativeForecasts(assessment, data as never);
    expect(of({ objective: "forecast", record })).toMatch(/^1 of 1 /);
    expect(of({ objective: "regression", record })).toBeUndefined();
    expect(of({ objective: "forecast", record: { ...record, task: "labelled" } })).toBeUndefined();
    expect(of({ objective: "forecast" })).toBeUndefined();
  });
});

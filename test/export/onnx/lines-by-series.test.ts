import { describe, expect, it } from "vitest";
import { onnx } from "../../../src/export/onnx/index.js";
import { openRun } from "../../../src/library/index.js";
import { randomStream } from "../../../src/shared/random.js";
import { fileChecksums } from "./made-file.js";
import { itRuns, runCases, WHY } from "./runtime.js";
import {
  float64,
  int32,
  largestDifference,
  predictionRows,
  sessionOf,
  trained,
} from "./session.js";

const STEPS = 10;
const AHEAD = 2;
const ROWS = 150;

/** Series with a wave of their own period each, whose lines differ. */
const periods: Readonly<Record<string, number>> = { a: 5, b: 7, c: 9 };
const names = Object.keys(periods);

const series = names.map((name) => {
  const random = randomStream(7, name);
  return Array.from({ length: ROWS }, (_, t) => {
    const y = 5 + Math.sin((2 * Math.PI * t) / periods[name]!) + 0.1 * random();
    const z = 2 + Math.cos((2 * Math.PI * t) / periods[name]!) + 0.1 * random();
    return { y, z, wind: random() };
  });
});

const lines = series.flatMap((steps, s) =>
  steps.map(({ y, z, wind }, t) => [t, names[s], y, z, wind].join(",")),
);
const file = `t,id,y,z,wind\n${lines.join("\n")}\n`;

function configOf(data: object, loss: string) {
  const columns = { task: "csv", file: "series.csv", time: "t", id: "id", target: "y" };
  return {
    data: { ...columns, steps: STEPS, ahead: AHEAD, scalePer: "all", ...data },
    model: { cell: "gru", hidden: 4, layers: 1, skip: "linearBySeries", targets: "lastStep" },
    training: { epochs: 2, loss },
  };
}

function folderOf(data: object, loss: string): Promise<string> {
  return trained(configOf(data, loss), { "series.csv": file });
}

/** The inputs of windows, each the number of its series and its first step. */
function inputsOf(windows: readonly (readonly [s: number, first: number])[], targets: number) {
  const steps = windows.map(([s, first]) => series[s]!.slice(first, first + STEPS));
  const count = windows.length;
  return {
    values: float64(
      steps.flatMap((window) => window.flatMap(({ y, z }) => [y, z].slice(0, targets))),
      ...[count, STEPS, targets],
    ),
    past: float64(
      steps.flatMap((window) => window.map(({ wind }) => wind)),
      ...[count, STEPS, 1],
    ),
    series: int32(
      windows.map(([s]) => s),
      count,
    ),
  };
}

describe("an exported model with a line for each series", () => {
  const cases: readonly (readonly [string[], object, string])[] = [
    [["y"], {}, "mse"],
    [["y"], { past: ["wind"] }, "quantile"],
    [["y", "z"], { level: "mean" }, "mae"],
    [["y"], { scalePer: "series", past: ["wind"], transform: "log" }, "huber"],
  ];

  it("has the graph that ONNX Runtime ran, in each of these cases", async () => {
    const contents = cases.map(([target, data, loss]) => configOf({ target, ...data }, loss));
    expect(await fileChecksums(contents, { "series.csv": file })).toMatchSnapshot();
  });

  itRuns.each(runCases(cases))(
    `%j %j %s: as predictions.csv, each series by its own line${WHY}`,
    async (target, data, loss) => {
      const folder = await folderOf({ target, ...data }, loss);
      const session = await sessionOf(await onnx.render([folder], {}));
      const rows = predictionRows(folder);
      const windows = rows
        .filter((_, at) => at % (AHEAD * target.length) === 0)
        .map((row): [number, number] => [names.indexOf(row.series!), Number(row.time) - STEPS]);
      const forecastOf = async (all: typeof windows, numbers = all.map(([s]) => s)) => {
        const inputs = { ...inputsOf(all, target.length), series: int32(numbers, all.length) };
        const used = session.inputNames.map((name) => [name, inputs[name as keyof typeof inputs]]);
        return (await session.run(Object.fromEntries(used))).forecast!.data as Float64Array;
      };
      const predicted = rows.map((row) => Number(row.prediction));
      expect(largestDifference(await forecastOf(windows), predicted)).toBeLessThan(1e-5);
      const others = windows.map(([s]) => (s + 1) % names.length);
      expect(largestDifference(await forecastOf(windows, others), predicted)).toBeGreaterThan(0.1);
    },
  );

  itRuns(`forecasts a series that training did not have as predict does${WHY}`, async () => {
    const folder = await folderOf({}, "mse");
    const session = await sessionOf(await onnx.render([folder], {}));
    const newer = series[0]!.slice(0, STEPS).map(({ y }, t) => ({ t, id: "new", y }));
    const { predictions } = await openRun(folder).predict(newer);
    const expected = predictions.map((row) => ("forecast" in row ? row.forecast : Number.NaN));
    const { values } = inputsOf([[0, 0]], 1);
    const forecastOf = async (number: number) =>
      (await session.run({ values, series: int32([number], 1) })).forecast!.data as Float64Array;
    expect(largestDifference(await forecastOf(-1), expected)).toBeLessThan(1e-5);
    expect(largestDifference(await forecastOf(0), expected)).toBeGreaterThan(0.01);
  });
});

import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundsTransform } from "../../../../src/data/series/transforms/bounds.js";
import { chainSchema } from "../../../../src/data/series/transforms/chain.js";
import { fitScale } from "../../../../src/data/series/transforms/scaling.js";
import { randomStream } from "../../../../src/shared/random.js";
import { emptyFolder, run } from "../../../helpers/cli.js";
import { setOptions } from "../../../helpers/set-options.js";

describe("data.bounds as a transform", () => {
  it("keeps forecasts within, and values as they are", () => {
    const numbers = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1 });
    fc.assert(
      fc.property(numbers, (values) => {
        const given = Float64Array.from(values);
        const window = boundsTransform({ name: "bounds", low: 0, high: 10 }).window(given);
        expect([...window.inputs]).toEqual(values);
        const forecasts = given.slice();
        window.apply(forecasts, 0);
        expect([...forecasts]).toEqual(values);
        window.undo(forecasts, 0);
        expect([...forecasts]).toEqual(values.map((value) => Math.min(Math.max(value, 0), 10)));
      }),
    );
  });

  it("comes back from what a run keeps, undone after everything else", () => {
    const chain = chainSchema.parse([
      { name: "bounds", low: 0 },
      { name: "scale", shift: 5, scale: 2 },
    ]);
    const forecasts = Float64Array.of(-10, -2.5, 1);
    chain.window(Float64Array.of(1, 2)).undo(forecasts, 1);
    expect([...forecasts]).toEqual([0, 0, 7]);
    expect(chain.toJSON()[0]).toEqual({ name: "bounds", low: 0 });
  });
});

it("scaling by the mean has no shift", () => {
  const scale = fitScale([Float64Array.of(2, Number.NaN, 4), Float64Array.of(6)], "mean");
  expect(scale).toMatchObject({ shift: 0, scale: 4 });
});

/** Counts whose rate goes up and down, mostly 0 at its low. */
function countsFile(folder: string): string {
  const random = randomStream(3, "counts");
  const rows = Array.from({ length: 300 }, (_, t) => {
    const rate = Math.exp(1.2 * Math.sin(t / 4) - 0.3);
    let [count, product] = [0, random()];
    for (const limit = Math.exp(-rate); product > limit; count += 1) product *= random();
    return String(count);
  });
  writeFileSync(join(folder, "counts.csv"), ["n", ...rows].join("\n"));
  return folder;
}

const data = ["data.task=csv", "data.file=counts.csv", "data.target=n", "data.ahead=3"];
const small = ["data.steps=12", "model.hidden=4", "training.epochs=3"];

function train(cwd: string, ...sets: string[]) {
  const folder = `output.runs=${join(cwd, "runs")}`;
  const options = setOptions([...data, ...small, ...sets, folder]);
  return run(["train", "--device", "cpu", "--json", ...options], cwd);
}

/** What a run of such a training forecasts. */
async function forecasts(cwd: string, ...sets: string[]): Promise<number[]> {
  const { code, stdout, stderr } = await train(cwd, ...sets);
  expect(code, stderr).toBe(0);
  const { run: folder } = JSON.parse(stdout) as { run: string };
  const text = readFileSync(resolve(cwd, folder, "predictions.csv"), "utf8");
  const [header = "", ...rows] = text.trim().split("\n");
  const at = header.split(",").indexOf("prediction");
  return rows.map((row) => Number(row.split(",")[at]));
}

/** Every prediction interval at all origins of the file. */
async function intervals(cwd: string, ...sets: string[]) {
  const { code, stdout, stderr } = await train(cwd, ...sets);
  expect(code, stderr).toBe(0);
  const { run: folder } = JSON.parse(stdout) as { run: string };
  const input = ["--input", join(cwd, "counts.csv"), "--origins", "all", "--level", "95"];
  const predicted = await run(["predict", resolve(cwd, folder), ...input], cwd);
  expect(predicted.code, predicted.stderr).toBe(0);
  const [head = "", ...rows] = predicted.stdout.trim().split("\n");
  const names = head.split(",");
  return rows.map((row) => {
    const cells = row.split(",");
    const [low, forecast, high] = ["low", "forecast", "high"].map((name) =>
      Number(cells[names.indexOf(name)]),
    );
    return { low: low!, forecast: forecast!, high: high! };
  });
}

describe("prediction intervals", () => {
  const wide = ["data.level=last", "model.targets=lastStep", "training.epochs=1"];

  it.each([
    ["an absolute loss", "training.loss=mae"],
    ["a quantile loss", "training.loss=quantile"],
  ])("stay within the bounds with %s", async (_, loss) => {
    const cwd = countsFile(emptyFolder());
    const free = await intervals(cwd, ...wide, loss);
    expect(Math.min(...free.map(({ low }) => low))).toBeLessThan(0);
    expect(Math.max(...free.map(({ high }) => high))).toBeGreaterThan(9);
    const bounded = await intervals(cwd, ...wide, loss, 'data.bounds={"low":0,"high":9}');
    expect(bounded.length).toBe(free.length);
    for (const { low, high, forecast } of bounded) {
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(9);
      expect(low).toBeLessThanOrEqual(high);
      expect(forecast).toBeGreaterThanOrEqual(0);
    }
  });

  it("of counts begin at 0 with the poisson loss", async () => {
    const cwd = countsFile(emptyFolder());
    const all = await intervals(cwd, "training.loss=poisson", "data.scaling=mean");
    expect(all.length).toBeGreaterThan(50);
    expect(Math.min(...all.map(({ low }) => low))).toBe(0);
    for (const { low, high } of all) {
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeGreaterThan(low);
    }
  });
});

describe("counts", () => {
  it("are forecast above 0 with the poisson loss", async () => {
    const cwd = countsFile(emptyFolder());
    const values = await forecasts(cwd, "training.loss=poisson", "data.scaling=mean");
    expect(values.length).toBeGreaterThan(50);
    expect(Math.min(...values)).toBeGreaterThan(0);
  });

  it("can be forecast below 0 with another loss, and not with a bound", async () => {
    const cwd = countsFile(emptyFolder());
    const wild = [
      "training.optimizer.learningRate=0.5",
      "data.level=last",
      "model.targets=lastStep",
    ];
    const free = await forecasts(cwd, ...wild);
    expect(Math.min(...free)).toBeLessThan(0);
    const bounded = await forecasts(cwd, ...wild, "data.bounds.low=0");
    expect(bounded).toEqual(free.map((value) => Math.max(value, 0)));
  });

  it.each([
    [["training.loss=poisson"], /the targets are shifted: expected data.scaling mean or none/],
    [
      ["data.bounds.low=0", "data.bounds.high=2"],
      /counts.csv, line \d+: n is \d, expected a value from 0 to 2, as set in data.bounds/,
    ],
    [["data.bounds.low=2", "data.bounds.high=2"], /data.bounds/],
  ])("%j is refused", async (sets, message) => {
    const { code, stderr } = await train(countsFile(emptyFolder()), ...sets);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });
});

it.each([
  [{ low: 0 }, "a value of at least 0"],
  [{ high: 5 }, "a value of at most 5"],
  [{ low: -1, high: 5 }, "a value from -1 to 5"],
])("what %j expects is said", (bounds, range) => {
  const { domain } = boundsTransform({ name: "bounds", ...bounds });
  const rest = ", as set in data.bounds. Set bounds that hold for the data.";
  expect(domain?.expected).toBe(range + rest);
});

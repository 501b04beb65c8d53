import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import type { Dataset, Splits } from "../../src/data/dataset.js";
import { loadData } from "../../src/data/registry.js";
import { forecastDataset } from "../../src/data/series-table.js";
import {
  type BaselineName,
  baselines,
  constantBaselines,
  lineErrors,
} from "../../src/evaluation/baselines.js";
import { fitLine, fitQuickStart } from "../../src/evaluation/line.js";
import { type LinearModel, predictLinear } from "../../src/evaluation/linear.js";
import type { ForecastErrors, LastStepErrors } from "../../src/evaluation/metrics.js";
import { naiveScales } from "../../src/evaluation/naive-scales.js";
import { randomStream } from "../../src/shared/random.js";
import { expectClose } from "../helpers/compare.js";
import { loadValues } from "../helpers/series.js";

interface Golden {
  readonly period: number;
  readonly scale: number;
  readonly baselines: Readonly<Record<BaselineName, LastStepErrors>>;
}

const goldenFile = new URL("../golden/baselines_golden.json", import.meta.url);
const golden = JSON.parse(readFileSync(goldenFile, "utf8")) as Golden;

const { data } = resolveConfig({}, "the recipe");
const splits = await loadData(data);
const scales = naiveScales(splits.train);
const options = { scales, noise: splits.noise?.(), period: golden.period };
const recipe = new Map(baselines(splits, options).map((baseline) => [baseline.name, baseline]));

function numbers({ mse, rmse, mae, smape, mase }: ForecastErrors): number[] {
  return [mse, rmse, mae, smape, mase ?? Number.NaN];
}

describe("baselines of the recipe, 10 ahead on the test split", () => {
  it.each([
    ["lastValue", 0.26043],
    ["mean", 0.17166],
    ["linear", 0.015386],
    ["noiseFloor", 0.00083],
  ] as const)("%s has the known mean squared error", (name, mse) => {
    const digits = String(mse).length - 2;
    expect(Number(recipe.get(name)?.mse.toFixed(digits))).toBe(mse);
  });

  it.each(Object.keys(golden.baselines) as BaselineName[])("%s equals scikit-learn's", (name) => {
    const { byHorizon, ...all } = golden.baselines[name];
    const ours = recipe.get(name)!;
    expectClose(numbers(ours), numbers(all), 1e-6, { floor: 1e-4 });
    expect(ours.byHorizon.map(({ ahead }) => ahead)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    for (const [k, horizon] of byHorizon.entries()) {
      expectClose(numbers(ours.byHorizon[k]!), numbers(horizon), 1e-6, { label: `ahead ${k + 1}` });
    }
  });

  it("scale by the naive error of the training series", () => {
    expect(scales).toEqual([expect.closeTo(golden.scale, 8)]);
  });

  it("forecast by the Theta method from the window alone", () => {
    // The error of statsmodels 0.15: ThetaModel(window, period=7).fit().forecast(10) for each window.
    expect(recipe.get("theta")?.mse).toBeCloseTo(0.26803, 4);
  });

  it("have no seasonal naive without a period and no floor without the truth", () => {
    const without = baselines(splits, { scales });
    const names = without.map(({ name }) => name);
    expect(names).toEqual(["lastValue", "mean", "drift", "theta", "linear"]);
    for (const { name, mse } of without)
      if (name !== "theta") expect(mse).toBe(recipe.get(name)?.mse);
  });
});

interface SeasonalGolden extends Pick<ForecastErrors, "mse" | "mae"> {
  readonly values: readonly number[];
  readonly options: Readonly<Record<string, unknown>>;
  /** Mean absolute change from step to step in the training part, each step once. */
  readonly naive: number;
  readonly mase: number;
}

describe("with data.level seasonal", () => {
  const file = new URL("../golden/seasonal_line_golden.json", import.meta.url);
  const seasonal = JSON.parse(readFileSync(file, "utf8")) as SeasonalGolden;

  async function linear(level: string) {
    const parts = await loadValues(seasonal.values, { ...seasonal.options, level });
    const scales = naiveScales(parts.train);
    return { scales, line: baselines(parts, { scales }).find(({ name }) => name === "linear")! };
  }

  it("the regression is NumPy's on seasonal differences, its MASE by the training part's steps", async () => {
    const { scales, line } = await linear("seasonal");
    expect(scales).toEqual([expect.closeTo(seasonal.naive, 8)]);
    expectClose(
      [line.mse, line.mae, line.mase!],
      [seasonal.mse, seasonal.mae, seasonal.mase],
      1e-4,
    );
  });

  it("is another one than on the values themselves", async () => {
    const [series, last] = [await linear("series"), await linear("last")];
    expect(series.line.mse / seasonal.mse).not.toBeCloseTo(1, 2);
    expect(series.line.mse / last.line.mse).not.toBeCloseTo(1, 2);
  });
});

describe("linear regression", () => {
  const table = (rows: readonly (readonly number[])[]) => ({
    values: Float32Array.from(rows.flat()),
    length: rows[0]!.length,
  });
  const linear = (rows: readonly (readonly number[])[]) => {
    const all = forecastDataset(table(rows), { from: 0, to: rows.length }, 3, 1);
    const found = baselines({ train: all, valid: all, test: all }, { scales: [1] });
    return found.find(({ name }) => name === "linear")!.mse;
  };

  it("is exact for straight lines, whose windows do not have full rank", () => {
    const rows = [1, 2, 3, 4, 5, 6].map((slope) => [0, 1, 2, 3].map((t) => slope * t + slope ** 2));
    expect(linear(rows)).toBeLessThan(1e-6);
  });

  it("is finite with fewer examples than features, and with nothing but zeros", () => {
    expect(linear([[1, 5, 2, 4]])).toBeLessThan(1e-6);
    expect(linear([[0, 0, 0, 0]])).toBe(0);
  });
});

describe("the mean of the training targets", () => {
  const file = join(mkdtempSync(join(tmpdir(), "rnnlab-constant-")), "sequences.csv");
  const parts = ["train", "train", "train", "train", "valid", "test", "test"] as const;
  const labels = [100, 104, 90, 110, 99, 103, 107]; // mean of the training part: 101
  const rows = labels.flatMap((label, i) =>
    [0, 1, 2].map((t) => `s${i},${(i * 7 + t * 3) % 5},${label},${parts[i]}`),
  );
  writeFileSync(file, `id,x,y,part\n${rows.join("\n")}\n`);

  it("is in the unit of the labels, which the model sees scaled", async () => {
    const data = {
      task: "labelled",
      file,
      id: "id",
      features: ["x"],
      label: "y",
      objective: "regression",
      split: "part",
    };
    const found = constantBaselines(await loadData(resolveConfig({ data }, "test").data));
    const { mse, mae, validation } = found.find(({ name }) => name === "constant")!;
    expectClose([mse, mae], [(2 ** 2 + 6 ** 2) / 2, 4], 1e-6);
    expectClose([validation!.mse], [2 ** 2], 1e-6);
  });
});

describe("baselines that would take long", () => {
  /** Windows whose values are all 0, but for what `more` says. */
  const zeros = (more: Pick<Dataset, "count" | "steps"> & Partial<Dataset>): Dataset => ({
    inputs: 1,
    outputs: 1,
    targets: 1,
    fill: (_, x, y) => {
      x.fill(0);
      y.fill(0);
    },
    ...more,
  });
  const small = zeros({ count: 4, steps: 3 });
  const unread = zeros({
    count: 5e8, // times 4 features squared by 2 is 4e9, and then the system is to be solved
    steps: 3,
    naiveErrors: () => [1],
    fill: () => {
      throw new Error("the training part is read");
    },
  });

  it("are left out: the Theta method by the steps of both parts, regressions by those of training", () => {
    const many = zeros({ count: 99, steps: 3 });
    const long = zeros({ count: 2, steps: 100_000 }); // 101 windows of at most 10 million steps together
    const names = (splits: Splits) => baselines(splits, { scales: [1] }).map(({ name }) => name);
    const simple = ["lastValue", "mean", "drift"];
    expect(names({ train: unread, valid: many, test: long })).toEqual(simple);
    expect(names({ train: unread, valid: small, test: small })).toEqual([...simple, "theta"]);
    expect(names({ train: small, valid: small, test: small })).toContain("linear");
  });

  it("are none of a line alone", () => {
    expect(lineErrors({ train: unread, valid: small, test: small })).toBeUndefined();
  });
});

describe("the errors of a line alone", () => {
  it("are those of the quick start, which may be a mean of lines, on the test part", () => {
    const random = randomStream(5, "quick");
    const part = (count: number) => {
      const values = Array.from({ length: count }, () => {
        const level = 8 * random() - 4;
        const window = Array.from({ length: 6 }, () => level + random() - 0.5);
        return [...window, (window[4]! + window[5]!) / 2 + random() - 0.5];
      });
      const table = { values: Float32Array.from(values.flat()), length: 7 };
      return forecastDataset(table, { from: 0, to: count }, 6, 1);
    };
    const splits = { train: part(12), valid: part(30), test: part(20) };
    const { test } = splits;
    const [x, y] = [new Float32Array(test.count * 6), new Float32Array(test.count * test.targets)];
    test.fill([...Array(test.count).keys()], x, y);
    const mse = (line: LinearModel) =>
      predictLinear(line, x).reduce(
        (sum, value, n) => sum + (value - y[(n + 1) * test.targets - 1]!) ** 2,
        0,
      ) / test.count;
    expect(lineErrors(splits)!.mse).toBeCloseTo(mse(fitQuickStart(splits)), 6);
    expect(mse(fitQuickStart(splits))).not.toBeCloseTo(mse(fitLine(splits)), 3);
  });
});

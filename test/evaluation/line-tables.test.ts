import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import type { Dataset } from "../../src/data/dataset.js";
import { loadData } from "../../src/data/registry.js";
import {
  canFitTables,
  lineTables,
  SHARED_RIDGES,
  sharedLines,
  tablesCost,
} from "../../src/evaluation/line-tables.js";
import type { LineTable } from "../../src/model/layers/series-lines.js";
import { emptyFolder } from "../helpers/cli.js";
import { expectClose } from "../helpers/compare.js";
import { datasetOf } from "../helpers/fixed-datasets.js";

interface Golden {
  readonly steps: number;
  readonly ahead: number;
  readonly shared: number;
  readonly ridge: number;
  readonly values: Readonly<Record<string, readonly (number | null)[]>>;
  /** For each series and all: for each output the weights, then the intercept. */
  readonly lines: Readonly<Record<string, readonly (readonly number[])[]>>;
}

const file = new URL("../golden/series_lines_golden.json", import.meta.url);
const golden = JSON.parse(readFileSync(file, "utf8")) as Golden;
const names = Object.keys(golden.values);
const { steps, ahead } = golden;

/** The golden series as a training part; a few later steps of the first one are the test part. */
async function trainOf(options: Readonly<Record<string, unknown>> = {}): Promise<Dataset> {
  const path = join(emptyFolder(), "series.csv");
  const rows = names.flatMap((name) =>
    golden.values[name]!.map((value, t) => `${t},${name},${value ?? ""}`),
  );
  const later = Array.from({ length: 10 }, (_, i) => `${40 + i},a,0.5`);
  writeFileSync(path, `t,id,v\n${[...rows, ...later].join("\n")}\n`);
  const series = { task: "csv", file: path, time: "t", id: "id", target: "v", scaling: "none" };
  const parts = { missing: "interpolate", split: { test: 40 }, steps, ahead };
  const data = { ...series, ...parts, ...options };
  const { train } = await loadData(resolveConfig({ data }, "test").data);
  return train.everyWindow!();
}

function tableOf(train: Dataset, ridge: number): LineTable {
  const withIntercept = sharedLines(train).slice(SHARED_RIDGES.length);
  const shared = withIntercept[SHARED_RIDGES.indexOf(golden.shared)]!;
  return lineTables(train, shared, [ridge])[0]!;
}

/** For each output the weights and the intercept of a line. */
function lineIn({ rows, weight, bias }: LineTable, line: number): number[][] {
  return Array.from({ length: rows }, (_, row) => {
    const at = line * rows + row;
    return [...weight.subarray(at * steps, (at + 1) * steps), bias[at]!];
  });
}

describe("lines of series", () => {
  it("are scikit-learn's, with a gap and a short series", async () => {
    const table = tableOf(await trainOf(), golden.ridge);
    for (const [s, name] of [...names, "all"].entries()) {
      expectClose(lineIn(table, s).flat(), golden.lines[name]!.flat(), 2e-5, { label: name });
    }
  });

  it("cost what sums over all windows and a Cholesky factor for each series and ridge do", () => {
    const windows = { count: 1000, steps: 3, inputs: 2, outputs: 4, series: { count: 5 } };
    // 7 features: 2 * 1000 * 7 * (3.5 + 4) and 5 * 2 * 49 * (7 / 6 + 4)
    expect(tablesCost(windows as unknown as Dataset, 2)).toBeCloseTo(105_000 + 490 * (31 / 6), 6);
  });

  it("go through 0 or have an intercept, the line of all series", async () => {
    const lines = sharedLines(await trainOf());
    const intercepts = lines.map(({ coefficients, outputs }) => coefficients.at(-outputs)!);
    const half = SHARED_RIDGES.length;
    expect(lines.length).toBe(2 * half);
    expect(intercepts.slice(0, half)).toEqual(SHARED_RIDGES.map(() => 0));
    expect(intercepts.slice(half).every((value) => Math.abs(value) > 1e-3)).toBe(true);
  });

  it("forecast 0 from inputs that are always 0, whose equations have no solution", () => {
    const y = [[1, 20], [2, 30], [6, 40]]; // biome-ignore format: short
    const still = datasetOf(y.map(() => [0, 0, 0]), y, { steps: 3, inputs: 1, outputs: 2 }); // biome-ignore format: short
    const lines = sharedLines(still);
    expect(lines).toHaveLength(2 * SHARED_RIDGES.length);
    for (const line of lines) {
      expect(line).toEqual({ coefficients: new Float64Array(8), features: 4, outputs: 2 });
    }
  });

  it("are fitted to the same windows whatever the stride", async () => {
    const tables = [await trainOf(), await trainOf({ stride: 5 })].map((train) =>
      tableOf(train, 1),
    );
    expect(tables[1]).toEqual(tables[0]);
  });

  it("come closer to the line of all series the larger the ridge is, a short series first", async () => {
    const train = await trainOf();
    const distances = [0.01, 1, 100].map((ridge) => {
      const table = tableOf(train, ridge);
      const all = lineIn(table, names.length).flat();
      return names.map((_, s) =>
        Math.hypot(
          ...lineIn(table, s).flatMap((row, k) => row.map((w, i) => w - all[k * (steps + 1) + i]!)),
        ),
      );
    });
    for (const s of names.keys()) {
      expect(distances[1]![s]!).toBeLessThan(distances[0]![s]!);
      expect(distances[2]![s]!).toBeLessThan(0.1 * distances[0]![s]!);
    }
  });

  it("are one line for all with an infinite ridge", async () => {
    const table = tableOf(await trainOf(), Number.POSITIVE_INFINITY);
    for (const s of names.keys()) expect(lineIn(table, s)).toEqual(lineIn(table, names.length));
  });
});

describe("tables that would take minutes or much memory", () => {
  const fits = (more: object, ridges = 1) =>
    canFitTables(
      { count: 1000, steps: 10, inputs: 1, outputs: 2, series: { count: 5 }, ...more } as never,
      ridges,
    );

  it("are those of more than 2e11 multiplications", () => {
    // two sums of 11 features times (11 / 2 + 2) for each window
    expect(fits({ count: 1.21e9 })).toBe(true); // 1.9965e11
    expect(fits({ count: 1.22e9 })).toBe(false); // 2.013e11
  });

  it("or more than 2 ** 28 coefficients, of the series and of all", () => {
    const most = Math.floor(2 ** 28 / 20) - 1;
    expect(fits({ series: { count: most } })).toBe(true);
    expect(fits({ series: { count: most + 1 } })).toBe(false);
    expect(fits({ series: { count: most / 2 } }, 2)).toBe(false);
  });
});

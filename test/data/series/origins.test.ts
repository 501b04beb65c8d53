import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { resolveConfig } from "../../../src/config/resolve.js";
import { loadData } from "../../../src/data/registry.js";
import { eachSeries, lastStepOf } from "../../../src/data/series/latest.js";
import { readSeries } from "../../../src/data/series/load.js";
import { rollingWindows } from "../../../src/data/series/origins.js";
import type { SeriesRecord } from "../../../src/data/series/record.js";
import type { CsvConfig } from "../../../src/data/tasks/csv-options.js";
import { UserError } from "../../../src/shared/errors.js";
import { emptyFolder } from "../../helpers/cli.js";

const LENGTH = 20;

/** A file of series of 20 steps; `holes` names the steps without a value. */
function fileOf(holes: Readonly<Record<string, readonly number[]>>): string {
  const file = join(emptyFolder(), "series.csv");
  const rows = Object.entries(holes).flatMap(([id, missing]) =>
    Array.from(
      { length: LENGTH },
      (_, t) => `${id},${t},${missing.includes(t) ? "" : (t * 7) % 5}`,
    ),
  );
  writeFileSync(file, ["id,t,v", ...rows, ""].join("\n"));
  return file;
}

async function rolling(holes: Readonly<Record<string, readonly number[]>>, stride: number) {
  const columns = { task: "csv", id: "id", time: "t", target: "v" };
  const windows = { steps: 3, ahead: 1, missing: "drop" };
  const configOf = (file: string) =>
    resolveConfig({ data: { ...columns, ...windows, file } }, "test").data as CsvConfig;
  const { record } = await loadData(configOf(fileOf({ a: [], b: [] })));
  const config = configOf(fileOf(holes));
  const collection = await readSeries(config);
  const found = rollingWindows(collection, record as SeriesRecord, config as never, stride);
  return {
    ends: found.windows.map(({ name, now }) => `${name}${now}`),
    skipped: found.skipped,
  };
}

it("windows end at each step from the first whole window to the last, counted from the last", async () => {
  const { ends, skipped } = await rolling({ a: [], b: [] }, 5);
  expect(ends).toEqual(["a4", "a9", "a14", "a19", "b4", "b9", "b14", "b19"]);
  expect(skipped).toBe(0);
});

it("windows with a missing value are counted over all series", async () => {
  // a window of 3 steps has step 10 if it ends at 10, 11 or 12
  const { ends, skipped } = await rolling({ a: [10], b: [7, 8] }, 1);
  expect(skipped).toBe(3 + 4);
  expect(ends.length).toBe(2 * (LENGTH - 2) - skipped);
});

it("the last window of a series ends at the last step with a value of each target", () => {
  const lastOf = (target: readonly string[], ...columns: (readonly number[])[]) =>
    lastStepOf(
      { columns: columns.map((values) => Float64Array.from(values)) } as never,
      { target } as never,
    );
  const NONE = Number.NaN;
  expect(lastOf(["a", "b"], [1, 2, NONE], [1, NONE, 3], [NONE, NONE, NONE])).toBe(0);
  expect(lastOf(["a"], [1, 2, NONE], [1, NONE, 3])).toBe(1);
  expect(lastOf(["a"], [NONE, NONE])).toBe(-1);
});

it("a series that cannot be forecast is refused with the reason, a fault of the program is not hidden", () => {
  const collection = { series: [{ name: "a" }, { name: "b" }] } as never;
  const windowsOf = (error: Error) =>
    eachSeries(collection, ({ name }) => {
      if (name === "b") throw error;
      return [{ name } as never, { name } as never];
    });
  const { windows, refused } = windowsOf(new UserError("b is too short"));
  expect(windows.map(({ name }) => name)).toEqual(["a", "a"]);
  expect(refused).toEqual([{ name: "b", reason: "b is too short" }]);
  expect(() => windowsOf(new TypeError("a bug"))).toThrow("a bug");
});

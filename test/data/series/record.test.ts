import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { resolveConfig } from "../../../src/config/resolve.js";
import { loadData } from "../../../src/data/registry.js";
import {
  type ColumnRecord,
  hasTransform,
  type SeriesRecord,
  seriesRecord,
  timeLineOf,
} from "../../../src/data/series/record.js";
import { emptyFolder } from "../../helpers/cli.js";

/** Two series of ten days with a covariate, a size and a flag; the first six days are the training part. */
async function recordOf(options: object = {}): Promise<SeriesRecord> {
  const rows = ["a", "b"].flatMap((id, s) =>
    Array.from({ length: 10 }, (_, t) => {
      const day = `2024-01-${String(t + 1).padStart(2, "0")}`;
      return `${day},${id},${(s + 1) * 10 + (t < 6 ? t : 100)},${t - 3},${50 + s},${t % 2 === s}`;
    }),
  );
  const file = join(emptyFolder(), "two.csv");
  writeFileSync(file, `t,id,v,p,size,flag\n${rows.join("\n")}\n`);
  const columns = { time: "t", id: "id", target: "v", past: ["p", "flag"], static: ["size"] };
  const data = { task: "csv", file, ...columns, steps: 2, ahead: 1, ...options };
  const split = { valid: "2024-01-07", test: "2024-01-09" };
  const { record } = await loadData(
    resolveConfig({ data: { ...data, split }, model: { targets: "lastStep" } }, "test").data,
  );
  if (record?.task !== "csv") throw new Error("no record");
  return record;
}

const rangesIn = (columns: SeriesRecord["series"][number]["columns"]) =>
  columns.map(({ range }) => range && [range.low, range.high]);

it("the ranges of values are those of each series' training part, of static ones and flags of all", async () => {
  const record = await recordOf();
  expect(record.series.map(({ name }) => name)).toEqual(["a", "b"]);
  const covariates = [
    [-3, 2],
    [0, 1],
    [50, 51],
  ];
  expect(rangesIn(record.series[0]!.columns)).toEqual([[10, 15], ...covariates]);
  expect(rangesIn(record.series[1]!.columns)).toEqual([[20, 25], ...covariates]);
  expect(record.covariates).toEqual([
    { name: "p", kind: "number" },
    { name: "flag", kind: "flag" },
    { name: "size", kind: "number" },
  ]);
});

it("other series have transforms only if these are the same for all, and the widest ranges", async () => {
  expect(await recordOf()).not.toHaveProperty("others");
  expect(await recordOf({ scaling: "none", spread: "window" })).not.toHaveProperty("others");
  for (const options of [{ scalePer: "all" }, { scaling: "none" }]) {
    const { others, series } = await recordOf(options);
    expect(rangesIn(others!)[0]).toEqual([10, 25]);
    expect(JSON.stringify(others![0]!.transforms)).toBe(
      JSON.stringify(series[0]!.columns[0]!.transforms),
    );
  }
});

it("a record gives back its time line and knows its transforms", async () => {
  const record = await recordOf({ level: "last", bounds: { low: 0 } });
  expect(hasTransform(record, "level")).toBe(true);
  expect(hasTransform(record, "log", "bounds")).toBe(true);
  expect(hasTransform(record, "log", "seasonal")).toBe(false);
  const { clock, frequency } = timeLineOf(record);
  expect(clock?.format.parse("2024-01-03")).toMatchObject({ ms: Date.UTC(2024, 0, 3) });
  expect(frequency.timeAt(2) - frequency.timeAt(1)).toBe(86_400_000);
});

it("a large level is kept beside the transforms of the differences to it, and others have those with it", async () => {
  const level = 3e9;
  const rows = Array.from({ length: 40 }, (_, t) => `${level + 20 + ((t * 37) % 11) / 10}`);
  const file = join(emptyFolder(), "high.csv");
  writeFileSync(file, `v\n${rows.join("\n")}\n`);
  const data = {
    task: "csv",
    file,
    target: "v",
    steps: 2,
    ahead: 1,
    bounds: { low: level + 20 },
  };
  const { record, train } = await loadData(resolveConfig({ data }, "test").data);
  const stored = seriesRecord.parse(JSON.parse(JSON.stringify(record)));
  const [{ transforms, relative, range }] = stored.series[0]!.columns as [ColumnRecord];
  expect(relative!.offset).toBe(level);
  expect(range).toEqual({ low: level + 20, high: level + 21 });
  const [values, differences] = [0, level].map((by) =>
    Float64Array.of(level + 20.4, level + 20.9).map((value) => value - by),
  );
  const [whole, part] = [transforms.window(values!), relative!.transforms.window(differences!)];
  for (const [i, input] of whole.inputs.entries()) expect(part.inputs[i]).toBeCloseTo(input, 5);
  for (const forecast of [-9, 0.25]) {
    const [high, low] = [Float64Array.of(forecast), Float64Array.of(forecast)];
    whole.undo(high, 1);
    part.undo(low, 1);
    expect(low[0]! + level).toBeCloseTo(high[0]!, 5);
    expect(high[0]).toBeGreaterThanOrEqual(level + 20); // as its bounds say
  }
  expect(train.offsets?.(0)).toEqual([level]);
});

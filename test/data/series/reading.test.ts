import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { resolveConfig } from "../../../src/config/resolve.js";
import { dataConfig, loadData } from "../../../src/data/registry.js";
import {
  columnName,
  newerPlan,
  newerSeriesIn,
  type ReadingOptions,
  seriesPlan,
} from "../../../src/data/series/reading.js";
import { relativeToRecord } from "../../../src/data/series/recorded-offsets.js";
import { WITHOUT_CHOICES } from "../../../src/data/series/suggest-window.js";
import { chainOf } from "../../../src/data/series/transforms/chain.js";
import { namedFormat, noContext } from "../../../src/data/table/kinds/times.js";
import { readTable } from "../../../src/data/table/read.js";
import { emptyFolder } from "../../helpers/cli.js";

const FILE = join(emptyFolder(), "r.csv");
const options = { ...WITHOUT_CHOICES, target: "v" } as ReadingOptions;
const columns = [
  { name: "v", use: "target", kind: "number" },
  { name: "w", use: "past", kind: "category" },
  { name: "f", use: "known", kind: "flag" },
] as const;

it("a plan has the kinds of the columns, the joined ones, and the words for missing values", () => {
  const given = { ...options, missingValues: ["-"], decimal: "," as const };
  expect(seriesPlan(columns, given)).toEqual({
    columns,
    read: {
      ...given,
      columns: { v: "number", w: "word", f: "flag" },
      covariates: ["w", "f"],
      missingWords: ["-"],
      parts: {},
    },
  });
  const joined = { ...options, time: ["d", "h"], id: ["a", "b"] };
  expect(seriesPlan(columns, joined, { lenient: true }).read).toMatchObject({
    columns: { v: "number", w: "word", f: "flag", "d + h": "time", "a + b": "text" },
    parts: { "d + h": ["d", "h"], "a + b": ["a", "b"] },
    lenient: true,
  });
  const single = seriesPlan(columns, { ...options, time: "t", id: "w" }).read;
  expect([single.columns, single.parts]).toEqual([
    { v: "number", w: "text", f: "flag", t: "time" },
    {},
  ]);
  expect([columnName("a"), columnName(["a"]), columnName(["a", "b"])]).toEqual(["a", "a", "a + b"]);
});

it("newer rows have the run's format of times if most of them have it", () => {
  const like = {
    frequency: {} as never,
    clock: { format: namedFormat("DD.MM.YYYY", noContext), onWall: true },
  };
  const plan = (times: readonly string[], more: object = {}, line: object = like) => {
    const rows = times.map((time) => [time, 1]);
    const head = { names: ["t", "v"], rows, notes: [], where: "f, line 2", whereOf: String };
    const newer = { like: line, onProblem: () => {} } as never;
    const { read, columns: found } = newerPlan(
      head,
      { ...options, past: ["w"], time: "t", ...more },
      newer,
    );
    return [read.timeFormat, read.formatSource, read.lenient, found];
  };
  const found = [
    { name: "v", use: "target", kind: "number" },
    { name: "w", use: "past", kind: "number" },
  ];
  const own = ["DD.MM.YYYY", "as in the run's file", true, found];
  expect(plan(["01.02.2020", "02.02.2020", "x"])).toEqual(own);
  expect(plan(["01.02.2020", "x"])).toEqual([undefined, "as in the run's file", true, found]);
  expect(plan(["x", "y", "01.02.2020"])[0]).toBeUndefined();
  expect(plan(["01.02.2020"], { timeFormat: "MM.DD.YYYY" })).toEqual([
    "MM.DD.YYYY",
    undefined,
    true,
    found,
  ]);
  expect(plan(["01.02.2020"], {}, { frequency: {}, clock: undefined })[0]).toBeUndefined();
  const covariates = [{ name: "w", kind: "flag" }];
  expect(plan(["01.02.2020"], {}, { ...like, covariates })[3]).toEqual([
    found[0],
    { ...found[1], kind: "flag" },
  ]);
});

it("a column without numbers, and a calendar without dates, are refused", async () => {
  writeFileSync(FILE, "t,v,w\n1,,a\n2,,b\n");
  const plan = seriesPlan(columns.slice(0, 2), { ...options, time: "t" });
  const newer = { like: { frequency: {} as never, clock: undefined }, onProblem: () => {} };
  const read = (more: object) => readTable(FILE, { ...plan.read, ...more });
  const table = await read({});
  expect(() => newerSeriesIn(table, plan, options, newer)).toThrow(
    `${FILE}: "v" has no value in any row, expected numbers`,
  );
  const load = (lines: readonly string[], more: object) => {
    writeFileSync(FILE, `${lines.join("\n")}\n`);
    return loadData(
      dataConfig.parse({ task: "csv", file: FILE, target: "v", steps: 2, ahead: 1, ...more }),
    );
  };
  const rows = Array.from({ length: 20 }, (_, i) => `${i},${(i * 7) % 5}`);
  const calendar = ["dayOfWeek", "hourOfDay"];
  const message = `${FILE}: data.calendar is dayOfWeek, hourOfDay, expected none without dates in data.time`;
  await expect(load(["t,v", ...rows], { calendar, time: "t" })).rejects.toThrow(message);
  await expect(load(["t,v", ...rows], { calendar })).rejects.toThrow(message);
});

it.each([
  [
    { split: { valid: 2, test: 15 } },
    "lies in the train part, which has 2 steps (row 1 to row 2). Make data.steps smaller, or that part of data.split larger.",
  ],
  [
    { split: { valid: 10, test: 11 } },
    "has its last 2 steps in the valid part, which has 1 steps (row 11 to row 11). Make data.ahead smaller, or that part of data.split larger.",
  ],
  [
    { split: { valid: 10, test: 16 }, reachBack: false },
    "lies in the test part, which has 4 steps (row 17 to row 20). Make data.steps smaller, or that part of data.split larger.",
  ],
])("a part of %j has no window", async (more, message) => {
  writeFileSync(FILE, `v\n${Array.from({ length: 20 }, (_, i) => `${(i * 7) % 5}\n`).join("")}`);
  const data = { task: "csv", file: FILE, target: "v", steps: 3, ahead: 2, ...more };
  await expect(loadData(resolveConfig({ data }, "test").data)).rejects.toThrow(
    `${FILE}: no window of data.steps + data.ahead = 5 steps without a gap ${message}`,
  );
});

it("newer values are relative to the offsets of the run", () => {
  const [whole, part] = [chainOf([]), chainOf([])];
  const plain = { transforms: whole, range: null };
  const raised = {
    transforms: whole,
    range: { low: 1000, high: 1001 },
    relative: { transforms: part, offset: 1000 },
  };
  const collection = {
    series: [
      { name: "a", columns: [Float64Array.of(1000.5, 1001.25), Float64Array.of(1, 2)] },
      { name: "x", columns: [Float64Array.of(1000.5), Float64Array.of(1)] },
    ],
  } as never;
  const record = { series: [{ name: "a", columns: [raised, plain] }] };
  const found = relativeToRecord(collection, record as never);
  expect(
    found.collection.series.map(({ columns: all, offsets }) => [
      all.map((values) => [...values]),
      offsets,
    ]),
  ).toEqual([
    [
      [
        [0.5, 1.25],
        [1, 2],
      ],
      [{ value: 1000, decimals: 2 }, undefined],
    ],
    [[[1000.5], [1]], undefined],
  ]);
  const relative = { ...raised, transforms: part, offset: 1000 };
  expect(found.record).toEqual({ series: [{ name: "a", columns: [relative, plain] }] });
  expect(found.record.series[0]!.columns[0]!.transforms).toBe(part);
  const all = relativeToRecord(collection, { ...record, others: [plain, raised] } as never);
  expect(all.record.others).toEqual([plain, relative]);
  expect(all.collection.series[1]!.offsets).toEqual([undefined, { value: 1000, decimals: 0 }]);
  expect([...all.collection.series[1]!.columns[1]!]).toEqual([-999]);
});

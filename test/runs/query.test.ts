import { expect, it } from "vitest";
import { flatFields } from "../../src/runs/fields.js";
import { filterRuns, sortRuns } from "../../src/runs/query.js";
import { readEntry } from "../../src/runs/registry.js";
import { emptyFolder } from "../helpers/cli.js";
import { type FakeRun, fakeRun } from "../helpers/runs.js";

const base = emptyFolder();
const entryOf = (name: string, run: FakeRun) =>
  readEntry(fakeRun(base, { ...run, name: `2026-01-02T03-04-05-${name}-0a0a` }))!;
const entries = [
  entryOf("low", { mseLastStep: 0.25 }),
  entryOf("high", { mseLastStep: 0.5, sets: ["model.cell=gru"] }),
  entryOf("none", { status: "interrupted" }),
];

const names = (found: readonly { readonly folder: string }[]) =>
  found.map(({ folder }) => /05-(\w+)-0a0a$/.exec(folder)![1]);

it.each([
  ["test.mseLastStep!=0.5", ["low", "none"]], // a run without the figure does not have this one
  ["test.mseLastStep=0.5", ["high"]],
  ["test.mseLastStep<0.5", ["low"]],
  ["test.mseLastStep<=0.5", ["low", "high"]],
  ["test.mseLastStep>0.25", ["high"]],
  ["test.mseLastStep>=0.25", ["low", "high"]],
  ["model.cell!=gru", ["low", "none"]],
  ["model.cell~r", ["high"]],
  ["status!=finished", ["none"]],
])("--where %s", (condition, expected) => {
  expect(names(filterRuns(entries, [condition]))).toEqual(expected);
});

it("runs without a value come last in either order", () => {
  expect(names(sortRuns(entries, "test.mseLastStep", false))).toEqual(["low", "high", "none"]);
  expect(names(sortRuns(entries, "test.mseLastStep", true))).toEqual(["high", "low", "none"]);
});

it("runs are found by what is known of each", () => {
  const [low] = entries;
  const all = entries.map((entry, i) => ({
    ...entry,
    note: `note ${i}`,
    tags: i < 2 ? ["a"] : [],
  }));
  expect(names(filterRuns(all, [`run=${low!.name}`]))).toEqual(["low"]);
  expect(names(filterRuns(all, ["note=note 1"]))).toEqual(["high"]);
  expect(names(filterRuns(all, ["tag=a"]))).toEqual(["low", "high"]);
  expect(names(filterRuns(all, ["tag!=a"]))).toEqual(["none"]);
  expect(names(filterRuns(all, ["sweep=none", "comparison=none"]))).toEqual([
    "low",
    "high",
    "none",
  ]);
  expect(names(sortRuns(all, "note", true))).toEqual(["none", "high", "low"]);
});

it("runs without a value stay behind wherever they were", () => {
  const [low, high, none] = entries;
  const orders = [
    [none, high, low],
    [high, none, low],
    [none, low, high],
  ] as const;
  for (const order of orders) {
    const all = order.map((entry) => entry!);
    expect(names(sortRuns(all, "test.mseLastStep", false))).toEqual(["low", "high", "none"]);
    expect(names(sortRuns(all, "test.mseLastStep", true))).toEqual(["high", "low", "none"]);
  }
});

it("lists are values, lists of objects are not", () => {
  const fields = flatFields({ a: [1, 2], b: [{ c: 3 }, 4], d: { e: null } });
  expect([...fields]).toEqual([
    ["a", [1, 2]],
    ["b.0.c", 3],
    ["b.1", 4],
    ["d.e", null],
  ]);
});

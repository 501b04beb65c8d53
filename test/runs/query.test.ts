import { expect, it } from "vitest";
import { flatFields } from "../../src/runs/fields.js";
import { prunable } from "../../src/runs/prune.js";
import { filterRuns, requireKnown, sortRuns } from "../../src/runs/query.js";
import { type RunEntry, readEntry } from "../../src/runs/registry.js";
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
  expect(flatFields([null, 1])).toEqual(new Map([["", [null, 1]]]));
  const fields = flatFields({ a: [1, 2], b: [{ c: 3 }, 4], d: { e: null } });
  expect([...fields]).toEqual([
    ["a", [1, 2]],
    ["b.0.c", 3],
    ["b.1", 4],
    ["d.e", null],
  ]);
});

it("a key that no run has is refused with what was meant, unless there are no runs", () => {
  const check =
    (path: string, some = entries) =>
    () =>
      requireKnown("--by", path, some);
  expect(check("model.hiden")).toThrow(
    '--by model.hiden: no run has this key. Did you mean "model.hidden"?',
  );
  expect(check("zzz")).toThrow("Use a key of the config such as model.hidden, or a figure");
  expect(check("zzz", [])).not.toThrow();
  expect(check("test.errorRate")).not.toThrow(); // a figure of finished classifiers
});

it("values are compared as numbers if both are, otherwise as text", () => {
  const [low] = entries;
  const withNote = (note: string) => ({ ...low!, name: note, note });
  const all = ["10", "9", "a"].map(withNote);
  const notes = (found: readonly RunEntry[]) => found.map(({ note }) => note);
  expect(notes(sortRuns(all, "note", false))).toEqual(["9", "10", "a"]);
  expect(notes(filterRuns(all, ["note<9"]))).toEqual(["10"]); // a note is text
  expect(filterRuns(all, ["model.hidden~2"]).length).toBe(3);
  expect(filterRuns(all, ["data.split=[7000,2000,1000]", "model.bidirectional=false"]).length).toBe(
    3,
  );
});

it("pruning takes what is not among the best on its data, and of unfinished runs what ended", () => {
  const [first] = entries;
  const validation = (mse: number, mae: number) => ({ mseLastStep: mse, maeLastStep: mae });
  const entry = (name: string, more: Partial<RunEntry>): RunEntry => ({ ...first!, name, ...more });
  const finished = [
    entry("a", { summary: { validation: validation(1, 9) } }),
    entry("b", { summary: { validation: validation(2, 8) } }),
    entry("c", { summary: { validation: validation(3, 7) } }),
    entry("unranked", { summary: {} }),
    entry("member", { comparison: "x", summary: { validation: validation(4, 0) } }),
    entry("trial", { sweep: "x", summary: { validation: validation(5, 0) } }),
  ];
  const states = [
    "failed",
    "interrupted",
    "paused",
    "killed",
    "lost",
    "empty",
    "damaged",
    "running",
  ] as const;
  const all = [...finished, ...states.map((status) => entry(status, { status }))];
  const pruned = (keepBest: number, more: object = {}) =>
    prunable(all, { keepBest, unfinished: false, ...more }).map(({ name }) => name);
  expect([pruned(3), pruned(2), pruned(1)]).toEqual([[], ["c"], ["b", "c"]]);
  expect(pruned(1, { by: "validation.maeLastStep" })).toEqual(["a", "b"]);
  expect(pruned(3, { unfinished: true })).toEqual(states.slice(0, 6));
});

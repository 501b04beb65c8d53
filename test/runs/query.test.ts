import { describe, expect, it } from "vitest";
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

describe("conditions", () => {
  const [first] = entries;
  const made = [
    { note: "a b", tags: ["paper", "b1"], config: { n: 10, t: "10x", list: [1, 2], gap: null } },
    { note: "x=y", tags: ["b2"], config: { n: 9, t: "9", list: [1], gap: 1 } },
    { note: "", tags: [], config: { n: "text", t: "a" } },
  ].map((more, i): RunEntry => ({ ...first!, ...more, folder: `05-${"pqr"[i]}-0a0a` }));
  it.each([
    ["note=a b", "p"],
    ["  note  =   a b  ", "p"],
    ["note=x=y", "q"],
    ["note==x=y", "q"],
    ["note~=", "q"],
    ["note!=a b", "qr"],
    ["n=9.0", "q"], // as numbers
    ["n<10", "q"],
    ["n<=10", "pq"],
    ["n>9", "pr"], // a text is compared as one
    ["n>=9", "pqr"],
    ["n!=9", "pr"],
    ["n==1e1", "p"],
    ["n~1", "p"],
    ["n=text", "r"],
    ["n~ex", "r"],
    ["n!=text", "pq"],
    ["t<9", "p"], // as texts
    ["t>=9", "qr"],
    ["t=9", "q"],
    ["list=[1,2]", "p"],
    ["list~2", "p"],
    ["gap=1", "q"],
    ["gap!=1", "pr"], // null is no value
    ["gap=null", ""],
    ["gap~null", ""],
    ["tag=b1", "p"],
    ["tag~b", "pq"],
    ["tag>=b2", "pq"], // paper comes after it
    ["tag<b2", "p"],
    ["tag!=paper", "qr"],
    ["tag==b2", "q"],
  ])("%s", (condition, expected) => {
    expect(names(filterRuns(made, [condition])).join("")).toBe(expected);
  });

  it("must all be met", () => {
    expect(names(filterRuns(made, ["n>=9", "tag~b", "note!=a b"]))).toEqual(["q"]);
    expect(filterRuns(made, [])).toEqual(made);
  });

  it.each(["n", "=9", "n=", "n = ", "n <", "a b=1", ""])("%j is none", (condition) => {
    expect(() => filterRuns(made, [condition])).toThrow(
      `--where ${condition}: expected a key, one of =, !=, <, <=, >, >=, ~ and a value in quotes, ` +
        'for example --where "test.mseLastStep<0.02"',
    );
  });

  it.each([
    ["n", "qpr"],
    ["t", "qpr"], // 9, 10x and a: digits in a text count as a number
    ["note", "rpq"],
    ["gap", "qpr"], // null is no value
    ["list", "pqr"], // as JSON: a comma comes before a bracket
  ])("runs are sorted by %s", (path, expected) => {
    const sorted = (descending: boolean) => names(sortRuns(made, path, descending)).join("");
    expect(sorted(false)).toBe(expected);
    if (path === "n" || path === "t") expect(sorted(true)).toBe("rpq");
    expect(names(made)).toEqual(["p", "q", "r"]); // those that were given stay as they were
  });

  it("name keys that some run has", () => {
    expect(() => sortRuns(made, "lst", false)).toThrow(
      '--sort lst: no run has this key. Did you mean "list"?',
    );
    expect(() => filterRuns(made, ["n=9", "lst=1"])).toThrow(
      "--where lst: no run has this key. Did you",
    );
    expect(() => requireKnown("--by", "qqqqq", made)).toThrow(
      "--by qqqqq: no run has this key. Use a key of the config such as model.hidden, or a figure such as validation.mse.",
    );
    expect(() => requireKnown("--by", "gap", made.slice(0, 1))).not.toThrow();
  });
});

import { expect, it } from "vitest";
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

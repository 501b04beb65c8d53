import { describe, expect, it } from "vitest";
import { plainStyles } from "../../src/report/color.js";
import { horizonTable } from "../../src/report/horizon-table.js";
import { ageText, runsTable } from "../../src/report/runs-table.js";
import { type RunEntry, readEntry } from "../../src/runs/registry.js";
import { emptyFolder } from "../helpers/cli.js";
import { fakeRun } from "../helpers/runs.js";

const styles = plainStyles;

it("a figure of a horizon is below its name", () => {
  const horizon = { ahead: 3, mse: 0.1, rmse: 0.2, mae: 0.3, smape: 0.4, mase: null };
  const [head = "", , row = ""] = horizonTable([horizon], { width: 80, styles }).split("\n");
  expect(head.trim().split(/\s+/)).toEqual(["ahead", "MSE", "RMSE", "MAE", "sMAPE", "MASE"]);
  expect(row.trim().split(/\s+/)).toEqual(["3", "0.1000", "0.2000", "0.3000", "0.4000", "-"]);
  expect(horizonTable([horizon], { width: 80, styles }, "of y")).toContain("of y");
});

describe("the table of runs", () => {
  it.each([
    [-5, "0 s"],
    [59_999, "59 s"],
    [60_000, "1 min"],
    [3_599_999, "59 min"],
    [3_600_000, "1 h"],
    [86_399_999, "23 h"],
    [86_400_000, "1 d"],
    [Number.NaN, "?"],
  ])("has an age of %d ms as %s", (ms, text) => {
    expect(ageText(ms)).toBe(text);
  });

  const now = Date.parse("2026-01-03T03:04:05.678Z");
  const heads = (entry: RunEntry, width?: number) =>
    runsTable([entry], { styles, now, width }).split("\n")[0]!.trim().split(/ +/);

  it("has the columns of what it shows", () => {
    const entry = readEntry(fakeRun(emptyFolder()))!;
    const facts = ["took", "parameters", "epochs"];
    expect(heads(entry)).toEqual([
      "run",
      "status",
      "cell",
      "mse_last_step",
      "age",
      "mse",
      ...facts,
    ]);
    const { test } = entry.summary as { readonly test: object };
    const several = { ...entry, summary: { ...entry.summary, test: { ...test, byTarget: [] } } };
    expect(heads(several)).toContain("mase_last_step");
    const classes = { ...entry, summary: { test: { errorRate: 0.1, crossEntropy: 0.2 } } };
    expect(heads(classes)).toEqual([
      "run",
      "status",
      "cell",
      "error_rate",
      "age",
      "cross_entropy",
      ...facts,
    ]);
    const bare = { ...entry, summary: {}, comparison: "c", sweep: "s", tags: ["t"] };
    expect(heads(bare)).toEqual([
      ...["run", "status", "cell", "mse_last_step", "age", "tags", "mse", ...facts],
      ...["comparison", "sweep"],
    ]);
  });

  it("drops its last columns in a narrow terminal, but keeps four", () => {
    const entry = readEntry(fakeRun(emptyFolder()))!;
    const lines = runsTable([entry], { styles, now }).split("\n");
    const width = Math.max(...lines.map((line) => line.length));
    expect(heads(entry, width)).toHaveLength(9);
    expect(heads(entry, width - 1)).toHaveLength(8);
    expect(heads(entry, 20)).toHaveLength(4);
  });

  it("shows three tags, and how many more there are", () => {
    const entry = readEntry(fakeRun(emptyFolder()))!;
    const rowWith = (...tags: string[]) =>
      runsTable([{ ...entry, tags }], { styles, now: Date.parse("2026-01-03T03:04:05.678Z") });
    expect(rowWith("a", "b", "c")).toMatch(/ 1 d +a, b, c +\d/);
    expect(rowWith("a", "b", "c", "d")).toMatch(/a, b, c \+1 /);
    expect(rowWith("a", "b", "c", "d", "e")).toMatch(/a, b, c \+2 /);
    expect(rowWith()).not.toContain("tags");
  });
});

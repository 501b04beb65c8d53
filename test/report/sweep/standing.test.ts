import { describe, expect, it } from "vitest";
import { plainStyles } from "../../../src/report/color.js";
import { reportPage } from "../../../src/report/html/elements.js";
import { type SweepOrigin, sweepCharts, sweepParts } from "../../../src/report/sweep/html.js";
import { sweepJson } from "../../../src/report/sweep/json.js";
import {
  commonFigure,
  countOf,
  epochCounts,
  fullEpochs,
  namedFigure,
  type SweepStanding,
  settingsText,
  shortNames,
  type TrialRow,
  valueText,
} from "../../../src/report/sweep/standing.js";
import { countsText, failureTexts, sweepText } from "../../../src/report/sweep/text.js";
import type { Dimension } from "../../../src/runs/sweep-file.js";
import { madeStanding, trialRow } from "../../helpers/standing.js";
import { outlineOf } from "../tables-of-pages.js";

/** Three of four trials: one has finished, one has stopped after its first rung, one has failed. */
const first = trialRow(1, ["lstm", 0.01], 0.5);
const stopped = trialRow(2, ["gru", 0.0012346], 0.75, {
  status: "stopped",
  epochs: 3,
  value: undefined,
  rungValue: 1.5,
});
const failed: TrialRow = {
  ...trialRow(3, ["gru", 0.1], 0, {
    status: "failed",
    epochs: 0,
    value: undefined,
    rungValue: undefined,
  }),
};
const rows = [
  first,
  stopped,
  { ...failed, trial: { ...failed.trial, durationMs: 0, runs: [], error: "no <memory>" } },
];
const made = madeStanding(4);
const standing: SweepStanding = { ...made, rows, best: first };
const origin: SweepOrigin = {
  config: { a: 1 },
  manifests: [
    { device: { kind: "cpu", kernel: "wasm", backend: "cpu", threads: 2 }, versions: {} },
  ],
  linkOf: (run) => `${run}.html`,
};

const choice = (key: string): Dimension => ({ key, text: "", kind: "choice", values: [1, 2] });

describe("the page of a sweep", () => {
  const outline = (changes: Partial<SweepStanding> = {}, more: Partial<SweepOrigin> = {}) =>
    outlineOf(reportPage(sweepParts({ ...standing, ...changes }, { ...origin, ...more })));
  const partOf = (lines: readonly string[], heading: string) => {
    const from = lines.indexOf(`## ${heading}`) + 1;
    const length = lines.slice(from).findIndex((line) => line.startsWith("## "));
    return from === 0 ? undefined : lines.slice(from, from + length);
  };

  it("has its parts in order", () => {
    expect(outline()).toEqual([
      "# Sweep: model.cell, training.optimizer.learningRate",
      // 9 + 3 epochs of 4 trainings of 9
      "4 trials by random: 1 finished, 1 stopped at a rung, 1 to do, 1 failed; 12 of 36 epochs (3.0 times fewer)",
      "validation.mseLastStep | 0.5000",
      "trials | 3 of 4",
      "epochs | 12 of 36",
      "diverged | 0",
      "failed | 1",
      "## The best trial",
      "trial | 1",
      "model.cell | lstm",
      "training.optimizer.learningRate | 0.01",
      "run | run-1",
      "Chosen by validation. The test figures are in the run's report.",
      "## Progress",
      "Best valLossLastStep so far",
      "picture",
      "valLossLastStep at each rung, finished trials in colour",
      "picture",
      "## Settings and figures",
      "A line for each trial, the best tenth in colour",
      "picture",
      "## Trials",
      "Scroll sideways to see all columns.",
      "trial | model.cell | training.optimizer.learningRate | validation.mseLastStep | rung valLossLastStep | epochs | status | time",
      "1 | lstm | 0.01 | 0.5000 | 0.5000 | 9 | finished | 1.0 s",
      "2 | gru | 0.001235 | - | 1.500 | 3 | stopped | 1.0 s",
      "3 | gru | 0.1 | - | - | 0 | failed | -",
      "## What failed",
      "trial 3 failed: no <memory>",
      "## Reproduce this sweep",
      "rnnlab sweep '<script>'",
      "## Environment",
      "device | cpu: wasm kernel, cpu backend",
      "threads | 2",
      "## Base config",
      "folded",
    ]);
  });

  it("without rungs has neither their figures nor their picture", () => {
    const sweep = { ...made.sweep, asha: undefined };
    const lines = outline({ sweep });
    expect(partOf(lines, "Progress")).toEqual(["Best validation.mseLastStep so far", "picture"]);
    expect(partOf(lines, "Settings and figures")).toBeUndefined(); // one trial alone has the figure
    expect(partOf(lines, "Trials")!.slice(-3)).toEqual([
      "1 | lstm | 0.01 | 0.5000 | 9 | finished | 1.0 s",
      "2 | gru | 0.001235 | - | 3 | stopped | 1.0 s",
      "3 | gru | 0.1 | - | 0 | failed | -",
    ]);
    expect(Object.keys(sweepCharts({ ...standing, sweep }))).toEqual(["best-so-far.svg"]);
    expect(Object.keys(sweepCharts(standing))).toEqual([
      "best-so-far.svg",
      "rungs.svg",
      "settings.svg",
    ]);
  });

  it("before a trial has finished has the figure of the best one's last rung", () => {
    const lines = outline({ best: stopped, isDone: false });
    expect(lines[2]).toBe("valLossLastStep | 1.500");
    expect(lines[1]).toBe(
      "4 trials by random: 1 finished, 1 stopped at a rung, 1 to do, 1 failed; 12 of 36 epochs",
    );
    expect(partOf(lines, "The best trial")).toEqual([
      "trial | 2",
      "model.cell | gru",
      "training.optimizer.learningRate | 0.001235",
      "run | run-2",
      "So far: the sweep is not done.",
    ]);
    const none = outline({ best: undefined, rows: [] });
    expect(none.slice(2, 9)).toEqual([
      "validation.mseLastStep | -",
      "trials | 0 of 4",
      "epochs | 0 of 36",
      "diverged | 0",
      "failed | 0",
      "## The best trial",
      "No trial has a figure yet.",
    ]);
    expect(none.filter((line) => line.startsWith("## "))).toEqual([
      "## The best trial",
      "## Reproduce this sweep",
      "## Environment",
      "## Base config",
    ]);
  });

  it("has what was found with further seeds, the looks, and what diverged", () => {
    const diverged = { ...stopped, status: "diverged" as const };
    const confirmation = { folder: "f", isBetter: true, text: "It is better." };
    const lines = outline(
      { rows: [first, diverged], confirmation },
      { looks: { runs: 2, settings: 1 } },
    );
    expect(lines[5]).toBe("diverged | 1");
    expect(partOf(lines, "The best trial")!.slice(-3)).toEqual([
      "Chosen by validation. The test figures are in the run's report.",
      "It is better.",
      expect.stringMatching(/^The test figures of this data have been looked at 2 times/),
    ]);
    expect(partOf(lines, "What failed")).toEqual([
      "trial 2 diverged: cell=gru learningRate=0.001235",
    ]);
  });

  it("marks the best trial, leads to first runs, and has the shares of keys in whole percents", () => {
    const page = reportPage(sweepParts(standing, origin));
    expect(page).toContain('<tr class="own"><td><a href="run-1.html">1</a></td>');
    expect(page).toContain('<tr><td><a href="run-2.html">2</a></td>');
    expect(page).toContain("<tr><td>3</td>");
    expect(page.match(/<tr class="own"/g)).toHaveLength(1);
    const keys = partOf(
      outlineOf(reportPage(sweepParts(madeStanding(40), origin))),
      "Which keys matter",
    )!;
    expect(keys[0]).toBe("key | share");
    expect(keys[1]).toMatch(/^training\.optimizer\.learningRate \| (9\d|100) %$/);
    expect(keys[2]).toMatch(/^model\.cell \| \d %$/);
    expect(keys.slice(3)).toEqual([
      "Share of each setting in predicting a trial's rank, by permuting each key's values in a random forest of " +
        "100 trees (Breiman 2001). It holds for the ranges that were searched.",
    ]);
  });
});

describe("the text of a sweep", () => {
  const textOf = (changes: Partial<SweepStanding> = {}) =>
    sweepText(
      { ...standing, ...changes },
      { width: 120, styles: plainStyles, wrap: (line) => line },
    );

  it("has a table, the counts and the best trial", () => {
    expect(
      textOf()
        .split("\n")
        .map((line) => line.trim().replaceAll(/ {2,}/g, " | "))
        .filter((line) => !/^[─-]+/.test(line)),
    ).toEqual([
      "trial | cell | learningRate | mseLastStep | rung | epochs | status | took",
      "1 | lstm | 0.01 | 0.5000 | 0.5000 | 9 | finished | 1.0 s",
      "2 | gru | 0.001235 | - | 1.500 | 3 | stopped | 1.0 s",
      "3 | gru | 0.1 | - | - | 0 | failed | -",
      "(rung: valLossLastStep after the last rung that the trial reached)",
      "",
      "4 trials by random: 1 finished, 1 stopped at a rung, 1 to do, 1 failed; 12 of 36 epochs (3.0 times fewer)",
      "Best: trial 1, validation.mseLastStep 0.5000",
      "cell=lstm learningRate=0.01",
      "(chosen by validation; the test figures are in the run's report)",
      "",
    ]);
  });

  it("lists ten trials, and counts the others", () => {
    const of = (count: number) => textOf({ rows: new Array<TrialRow>(count).fill(first) });
    expect(of(10)).not.toContain("more trial");
    expect(of(11)).toContain("\nand 1 more trial; report.html lists all\n");
    expect(of(12)).toContain("\nand 2 more trials; report.html lists all\n");
    expect(textOf({ sweep: { ...made.sweep, asha: undefined } })).not.toContain("rung:");
  });

  it.each([
    // epochs done in one of two trials, and those of a full training
    [9, 9, true, "9 of 18 epochs (2.0 times fewer)"],
    [9, 9, false, "9 of 18 epochs"],
    [20, 10.5, true, "20 of 21 epochs (1.1 times fewer)"],
    [200, 104.5, true, "200 of 209 epochs"],
    [9, 1000, true, "9 of 2,000 epochs (222.2 times fewer)"],
    [0, 9, true, "0 of 18 epochs"],
  ])(
    "with %d epochs of one of two trainings of %d, done %s, has %s",
    (done, epochs, isDone, wanted) => {
      const sweep = { ...made.sweep, trials: 2 };
      const all = [{ ...first, epochs: done }];
      expect(countsText({ ...standing, sweep, rows: all, epochs, isDone })).toBe(
        `2 trials by random: 1 finished, 1 to do; ${wanted}`,
      );
    },
  );

  it("counts one trial, and says nothing of epochs saved before one is done", () => {
    const sweep = { ...made.sweep, trials: 1, sampler: "grid" };
    expect(countsText({ ...standing, sweep, rows: [] })).toBe(
      "1 trial by grid: 1 to do; 0 of 9 epochs",
    );
    const waiting = { ...first, status: "waiting" as const };
    expect(countsText({ ...standing, sweep, rows: [waiting], isDone: false })).toBe(
      "1 trial by grid: 1 to do; 9 of 9 epochs",
    );
  });

  it("names failures of one kind together", () => {
    const fail = (number: number, error?: string): TrialRow => {
      const { trial, ...row } = trialRow(number, [], 1, { status: "failed" });
      return { ...row, trial: { ...trial, error } };
    };
    const texts = (...all: TrialRow[]) => failureTexts({ ...standing, rows: all });
    expect(texts(fail(2, "a"), fail(1, "a"), fail(3, "b"), fail(9))).toEqual([
      "trials 1, 2 failed: a",
      "trial 3 failed: b",
      "trial 9 failed: no reason is known",
    ]);
    expect(texts(...[10, 9, 8, 7, 6].map((number) => fail(number, "a")))).toEqual([
      "trials 6, 7, 8, 9, 10 failed: a",
    ]);
    expect(texts(first)).toEqual([]);
  });
});

describe("the state of a sweep", () => {
  it("as JSON is whole", () => {
    const trial = (row: TrialRow, values: object) => {
      const { number, rungs, runs, error, lost, durationMs } = row.trial;
      const { status, value, rungValue, epochs } = row;
      return {
        trial: number,
        status,
        values,
        value,
        rungValue,
        epochs,
        rungs,
        runs: runs.map(({ run }) => run),
        error,
        lost,
        durationMs,
      };
    };
    const valuesOf = (cell: string, rate: number) => ({
      "model.cell": cell,
      "training.optimizer.learningRate": rate,
    });
    const best = trial(first, valuesOf("lstm", 0.01));
    const looks = { runs: 2, settings: 1 };
    expect(sweepJson(standing, looks)).toEqual({
      ...{
        sweep: "runs/x",
        isDone: true,
        metric: "validation.mseLastStep",
        sampler: "random",
        seed: 1,
      },
      ...{ asha: { eta: 3, minEpochs: 3 }, trials: 4 },
      counts: { finished: 1, stopped: 1, running: 0, waiting: 0, diverged: 0, failed: 1 },
      epochs: { done: 12, full: 36 },
      best,
      confirmation: undefined,
      rows: [
        best,
        trial(rows[1]!, valuesOf("gru", 0.0012346)),
        trial(rows[2]!, valuesOf("gru", 0.1)),
      ],
      testLooks: looks,
    });
    expect(best.runs).toEqual(["run-1"]);
    expect(sweepJson({ ...standing, best: undefined, rows: [] })).toMatchObject({
      best: undefined,
      rows: [],
      testLooks: undefined,
    });
  });

  it("counts epochs of all seeds, and those that a searched number of epochs asks for", () => {
    expect(epochCounts({ ...standing, sweep: { ...made.sweep, seeds: 3 } })).toEqual({
      done: 36,
      full: 108,
    });
    const space = [choice("model.cell"), choice("training.epochs")];
    const searching = { ...standing, sweep: { ...made.sweep, space } };
    expect(fullEpochs(searching, trialRow(1, [7, 2], 1))).toBe(2);
    expect(fullEpochs(searching, trialRow(1, [7], 1))).toBe(9);
    expect(fullEpochs(standing, trialRow(1, [7, 2], 1))).toBe(9);
    expect(countOf(standing, "finished", "failed")).toBe(2);
    expect(countOf(standing)).toBe(0);
  });

  it("compares trials by a figure that all of them have", () => {
    const byRungs = commonFigure(standing);
    expect([byRungs.name, ...rows.map(byRungs.valueIn)]).toEqual([
      "valLossLastStep",
      0.5,
      1.5,
      Number.NaN,
    ]);
    const plain = commonFigure({ ...standing, sweep: { ...made.sweep, asha: undefined } });
    expect([plain.name, ...rows.map(plain.valueIn)]).toEqual([
      "validation.mseLastStep",
      0.5,
      Number.NaN,
      Number.NaN,
    ]);
    expect(rows.map((row) => namedFigure(standing, row))).toEqual([
      "validation.mseLastStep 0.5000",
      "valLossLastStep 1.500",
      "-",
    ]);
  });

  it.each([
    [["a.b.c"], ["c"]],
    [
      ["a.b.c", "x.b.c"],
      ["a.b.c", "x.b.c"],
    ],
    [
      ["c", "b.c"],
      ["c", "b.c"],
    ],
    [
      ["a.c", "a.bc"],
      ["c", "bc"],
    ],
    [
      ["a.c", "a.c"],
      ["a.c", "a.c"],
    ],
  ])("shortens %j to %j", (keys, names) => {
    expect(shortNames(keys)).toEqual(names);
    expect(
      settingsText(
        keys.map(choice),
        keys.map((_, i) => i),
      ),
    ).toBe(names.map((name, i) => `${name}=${i}`).join(" "));
  });

  it.each([
    [12345, "12345"],
    [1234.6, "1235"],
    [0.1235, "0.1235"],
    [-0.00012346, "-0.0001235"],
    [null, "null"],
    ["", ""],
  ])("has %j as %s", (value, text) => {
    expect(valueText(value)).toBe(text);
  });
});

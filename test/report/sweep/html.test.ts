import { describe, expect, it } from "vitest";
import { plainStyles } from "../../../src/report/color.js";
import { type SweepOrigin, sweepCharts, sweepHtml } from "../../../src/report/sweep/html.js";
import { keyImportance } from "../../../src/report/sweep/importance.js";
import {
  epochCounts,
  type SweepStanding,
  settingsText,
  shortNames,
  type TrialRow,
} from "../../../src/report/sweep/standing.js";
import { sweepText } from "../../../src/report/sweep/text.js";
import type { Dimension, Trial } from "../../../src/runs/sweep-file.js";
import { significant } from "../../../src/shared/format.js";
import { withoutScript } from "../../helpers/pages.js";

const space: Dimension[] = [
  { key: "model.cell", text: "lstm,gru", kind: "choice", values: ["lstm", "gru"] },
  {
    key: "training.optimizer.learningRate",
    text: "log",
    kind: "float",
    low: 1e-4,
    high: 0.1,
    log: true,
  },
];

function row(
  number: number,
  values: unknown[],
  value: number,
  changes: Partial<TrialRow> = {},
): TrialRow {
  const trial: Trial = {
    number,
    values,
    state: "finished",
    runs: [{ seed: 1, run: `run-${number}` }],
    goal: 9,
    epochs: 9,
    rungs: [
      { epochs: 3, value: value * 2 },
      { epochs: 9, value },
    ],
    value,
    attempts: 0,
    lost: 0,
    startedAt: "2026-01-01T00:00:00.000Z",
    endedAt: new Date(Date.UTC(2026, 0, 1, 0, number)).toISOString(),
    durationMs: 1000,
  };
  const common = { status: "finished", rungValue: value, value } as const;
  return { trial, settings: settingsText(space, values), ...common, ...changes };
}

const origin: SweepOrigin = {
  config: { model: { layers: 3 } },
  manifests: [
    { device: { kind: "cpu", kernel: "wasm", backend: "cpu", threads: 2 }, versions: {} },
  ],
  linkOf: (run) => `${run}/report.html`,
};

/** The cost depends on the rate alone. */
function standing(count: number): SweepStanding {
  const rows = Array.from({ length: count }, (_, index) => {
    const rate = 10 ** (-4 + (3 * ((index * 7) % count)) / count);
    return row(
      index + 1,
      [index % 2 === 0 ? "lstm" : "gru", rate],
      Math.abs(Math.log10(rate) + 2) + 0.1,
    );
  }).sort((a, b) => a.value! - b.value!);
  const sweep = {
    format: 1 as const,
    createdAt: "",
    command: ["rnnlab", "sweep", "<script>"],
    base: {},
    space,
    sampler: "random",
    seed: 1,
    trials: count,
    seeds: 1,
    metric: "validation.mseLastStep",
    failFast: false,
    asha: { eta: 3, minEpochs: 3 },
    confirm: 0,
  };
  return {
    folder: "runs/x",
    sweep,
    better: "less",
    epochMetric: "valLossLastStep",
    epochs: 9,
    rows,
    best: rows[0],
    isDone: true,
  };
}

describe("the page of a sweep", () => {
  const all = standing(30);
  const html = withoutScript(sweepHtml(all, origin));

  it("shows the best trial, the curves, the keys and every trial", () => {
    expect(Object.keys(sweepCharts(all))).toEqual(["best-so-far.svg", "rungs.svg", "settings.svg"]);
    for (const title of ["The best trial", "Progress", "Which keys matter", "Trials"]) {
      expect(html).toContain(`<h2>${title}</h2>`);
    }
    expect(html).toContain("permuting each key");
    expect(html.match(/<tr/g)!.length).toBeGreaterThan(30);
    expect(html).not.toContain("NaN");
  });

  it("leads to the runs, and says what they were trained on and from what", () => {
    const { number, runs } = all.best!.trial;
    const [{ run } = { run: "" }] = runs;
    expect(html).toContain(`<a href="${run}/report.html">${run}</a>`);
    expect(html).toContain(`<a href="${run}/report.html">${number}</a>`);
    expect(html).toContain("cpu: wasm kernel, cpu backend");
    expect(html).toMatch(/model\.layers<\/th><td>3</);
    expect(html).toContain('data-sort="1000"');
  });

  it("escapes what others have written", () => {
    expect(html).not.toContain("<script>");
  });

  it("says what failed and what diverged", () => {
    const [first, second, ...rows] = all.rows;
    const failed = {
      ...first!,
      status: "failed",
      trial: { ...first!.trial, error: "hidden is <0>" },
    } as const;
    const diverged = {
      ...second!,
      status: "diverged",
      value: undefined,
    } as const;
    const page = withoutScript(
      sweepHtml({ ...all, rows: [...rows, diverged, failed], best: rows[0] }, origin),
    );
    expect(page).toContain(`trial ${first!.trial.number} failed: hidden is &#60;0&#62;`);
    expect(page).toContain(`trial ${second!.trial.number} diverged`);
  });

  it("can be made before anything has ended", () => {
    const page = withoutScript(
      sweepHtml({ ...all, rows: [], best: undefined, isDone: false }, origin),
    );
    expect(page).toContain("No trial has a figure yet.");
    expect(page).not.toContain("NaN");
  });
});

it("the pictures of a sweep with rungs show one figure in one unit, finished trials among the others", () => {
  const all = standing(9);
  const rows = all.rows.map((each, index) =>
    index === 0
      ? { ...each, value: each.value! * 1000 }
      : { ...each, status: "stopped" as const, value: undefined },
  );
  const charts = sweepCharts({ ...all, rows, best: rows[0] });
  const chart = charts["best-so-far.svg"]!;
  const shown = /data-y="([^"]*)"/.exec(chart.body)![1]!.split(" ").map(Number);
  expect(Math.max(...shown)).toBeLessThan(3);
  expect(chart.label).toContain("Best valLossLastStep so far");
  expect(charts["settings.svg"]!.body).toContain(
    `valLossLastStep ${significant(all.rows[0]!.value!)}`,
  );
  const text = sweepText(
    { ...all, rows, best: rows[0] },
    { width: 100, styles: plainStyles, wrap: (line) => line },
  );
  expect(text).toContain("(rung: valLossLastStep after the last rung that the trial reached)");
  const page = withoutScript(sweepHtml({ ...all, rows: rows.slice(1), best: rows[1] }, origin));
  expect(page).toMatch(/valLossLastStep<\/[a-z]+>\s*<[^>]+>0\.\d+/);
});

it("the epochs of a full search are those that each trial was to have", () => {
  const all = standing(4);
  const epochs: Dimension = { key: "training.epochs", text: "2,6", kind: "choice", values: [2, 6] };
  const rows = all.rows.slice(0, 3).map((each, index) => {
    return { ...each, trial: { ...each.trial, values: [index === 0 ? 2 : 6], epochs: 1 } };
  });
  const counts = epochCounts({ ...all, sweep: { ...all.sweep, space: [epochs] }, rows });
  expect(counts).toEqual({ done: 3, full: 2 + 6 + 6 + 9 });
});

it("the key that decides has nearly all of the importance", () => {
  const [first, second] = keyImportance(standing(40))!;
  expect(first!.key).toBe("training.optimizer.learningRate");
  expect(first!.share).toBeGreaterThan(0.9);
  expect(second!.share).toBeLessThan(0.1);
  expect(keyImportance(standing(5))).toBeUndefined();
});

it("keys are shortened as far as they can be told apart", () => {
  const keys = ["model.hidden", "training.schedule.name", "training.optimizer.name"];
  expect(shortNames(keys)).toEqual(["hidden", "schedule.name", "optimizer.name"]);
});

it.each([40, 80, 160])("the text of a sweep fits %i columns", (width) => {
  const text = sweepText(standing(30), { width, styles: plainStyles, wrap: (line) => line });
  const [table = ""] = text.split("\n\n");
  for (const line of table.split("\n").slice(0, 12)) expect(line.length).toBeLessThanOrEqual(width);
  expect(text).toContain("Best: trial");
});

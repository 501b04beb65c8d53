import { describe, expect, it } from "vitest";
import { plainStyles } from "../../../src/report/color.js";
import { reportPage } from "../../../src/report/html/elements.js";
import { bestSoFarChart } from "../../../src/report/svg/trials-chart.js";
import { type SweepOrigin, sweepCharts, sweepParts } from "../../../src/report/sweep/html.js";
import { keyImportance } from "../../../src/report/sweep/importance.js";
import { sweepJson } from "../../../src/report/sweep/json.js";
import {
  epochCounts,
  shortNames,
  type TrialRow,
  valueText,
} from "../../../src/report/sweep/standing.js";
import { failureTexts, sweepText } from "../../../src/report/sweep/text.js";
import type { Dimension } from "../../../src/runs/sweep-file.js";
import { significant } from "../../../src/shared/format.js";
import { withoutBreaks, withoutScript } from "../../helpers/pages.js";
import { madeStanding } from "../../helpers/standing.js";

const origin: SweepOrigin = {
  config: { model: { layers: 3 } },
  manifests: [
    { device: { kind: "cpu", kernel: "wasm", backend: "cpu", threads: 2 }, versions: {} },
  ],
  linkOf: (run) => `${run}/report.html`,
};

function sweepHtml(...report: Parameters<typeof sweepParts>): string {
  return reportPage(sweepParts(...report));
}

describe("the page of a sweep", () => {
  const all = madeStanding(30);
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
    expect(withoutBreaks(html)).toMatch(/model\.layers<\/th><td>3</);
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
  const all = madeStanding(9);
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
  const all = madeStanding(4);
  const epochs: Dimension = { key: "training.epochs", text: "2,6", kind: "choice", values: [2, 6] };
  const rows = all.rows.slice(0, 3).map((each, index) => {
    return { ...each, epochs: 1, trial: { ...each.trial, values: [index === 0 ? 2 : 6] } };
  });
  const counts = epochCounts({ ...all, sweep: { ...all.sweep, space: [epochs] }, rows });
  expect(counts).toEqual({ done: 3, full: 2 + 6 + 6 + 9 });
});

it("a sweep as JSON has the epochs done by now, and the number of trials in each state", () => {
  const all = madeStanding(6);
  const statuses = ["finished", "stopped", "stopped", "running", "waiting", "failed"] as const;
  const rows = all.rows.map((row, index) => ({ ...row, status: statuses[index]!, epochs: 4 }));
  const json = sweepJson({ ...all, rows, best: rows[0] });
  expect(json.counts).toEqual({
    finished: 1,
    stopped: 2,
    running: 1,
    waiting: 1,
    diverged: 0,
    failed: 1,
  });
  const [first] = json.rows;
  const { trial } = all.rows[0]!;
  expect(first).toMatchObject({ trial: trial.number, epochs: 4, durationMs: 1000, lost: 0 });
  expect(first!.values).toEqual({
    "model.cell": trial.values[0],
    "training.optimizer.learningRate": trial.values[1],
  });
  expect(json.best).toEqual(first);
  expect(json.epochs.done).toBe(24);
});

it("trials that are still running say nothing about which keys matter", () => {
  const all = madeStanding(12);
  const [first, ...others] = all.rows;
  expect(keyImportance({ ...all, rows: [...others, { ...first!, status: "running" }] })).toBe(
    undefined,
  );
});

it("the key that decides has nearly all of the importance", () => {
  const [first, second] = keyImportance(madeStanding(40))!;
  expect(first!.key).toBe("training.optimizer.learningRate");
  expect(first!.share).toBeGreaterThan(0.9);
  expect(second!.share).toBeLessThan(0.1);
  expect(keyImportance(madeStanding(12))).toHaveLength(2);
  expect(keyImportance(madeStanding(11))).toBeUndefined();
});

describe("the chart of the best figure so far", () => {
  /** Trials that ended in the order of these numbers, listed in another one. */
  const standing = (better: "less" | "more") => {
    const made = madeStanding(4);
    const rows = [3, 1, 4, 2].map((number, at) => {
      const trial = {
        ...made.rows[at]!.trial,
        number,
        endedAt: `2026-01-01T00:0${number}:00.000Z`,
      };
      return { ...made.rows[at]!, trial, value: [0.5, 0.7, 0.2, 0.4][number - 1]! };
    });
    return { ...made, sweep: { ...made.sweep, asha: undefined }, rows, better };
  };
  const seriesOf = (better: "less" | "more", name: string) => {
    const { body } = bestSoFarChart(standing(better))!;
    return new RegExp(`data-name="${name}"[^>]*data-y="([^"]*)"`).exec(body)?.[1];
  };

  it("has the trials in the order in which they ended, and the best of those before each", () => {
    expect(seriesOf("less", "trials")).toBe("0.5 0.7 0.2 0.4");
    expect(seriesOf("less", "best so far")).toBe("0.5 0.5 0.2 0.2");
    expect(seriesOf("more", "best so far")).toBe("0.5 0.7 0.7 0.7");
  });
});

it("keys are shortened as far as they can be told apart", () => {
  const keys = ["model.hidden", "training.schedule.name", "training.optimizer.name"];
  expect(shortNames(keys)).toEqual(["hidden", "schedule.name", "optimizer.name"]);
});

it.each([40, 80, 160])("the text of a sweep fits %i columns", (width) => {
  const text = sweepText(madeStanding(30), { width, styles: plainStyles, wrap: (line) => line });
  const [table = ""] = text.split("\n\n");
  for (const line of table.split("\n").slice(0, 12)) expect(line.length).toBeLessThanOrEqual(width);
  expect(text).toContain("Best: trial");
});

describe("the text of a sweep", () => {
  const textOf = (changes: object, width = 120) =>
    sweepText(
      { ...madeStanding(12), ...changes },
      { width, styles: plainStyles, wrap: (line) => line },
    );
  const rowsOf = (text: string) =>
    text
      .split("\n\n")[0]!
      .split("\n")
      .map((line) => line.trim().split(/ {2,}/));

  it("has the ten best trials, each with its settings and figures", () => {
    const all = madeStanding(12);
    const text = textOf({});
    const rows = rowsOf(text);
    expect(rows[0]).toEqual([
      "trial",
      "cell",
      "learningRate",
      "mseLastStep",
      "rung",
      "epochs",
      "status",
      "took",
    ]);
    const [best] = all.rows;
    expect(rows[2]).toEqual([
      String(best!.trial.number),
      String(best!.trial.values[0]),
      valueText(best!.trial.values[1]),
      significant(best!.value!),
      significant(best!.value!),
      "9",
      "finished",
      "1.0 s",
    ]);
    expect(text).toContain("\nand 2 more trials; report.html lists all\n");
    expect(text).toContain("\n12 trials by random: 12 finished; 108 of 108 epochs\n");
    expect(text).toContain(
      `\nBest: trial ${best!.trial.number}, validation.mseLastStep ${significant(best!.value!)}\n`,
    );
    expect(text).toContain("(chosen by validation; the test figures are in the run's report)");
  });

  it("counts the trials in each state, and the epochs that were saved", () => {
    const all = madeStanding(6);
    const statuses = ["finished", "stopped", "running", "waiting", "diverged", "failed"] as const;
    const rows = all.rows.map((row, i) => ({ ...row, status: statuses[i]!, epochs: 3 }));
    const sweep = { ...all.sweep, trials: 8, seeds: 2 };
    const open = textOf({ rows, sweep, isDone: false, best: rows[0] });
    expect(open).toContain(
      "8 trials by random: 1 finished, 1 stopped at a rung, 1 running, 3 to do, 1 diverged, 1 failed; 36 of 144 epochs\n",
    );
    expect(open).toContain("Best so far: trial");
    expect(textOf({ rows, sweep, isDone: true, best: rows[0] })).toContain(
      "36 of 144 epochs (4.0 times fewer)",
    );
  });

  it("has the figure of the last rung until a trial has finished", () => {
    const all = madeStanding(2);
    const rows = all.rows.map((row) => {
      return {
        ...row,
        value: undefined,
        rungValue: 0.25,
        trial: { ...row.trial, epochs: 3, durationMs: 0 },
      };
    });
    const text = textOf({ rows, best: rows[0], sweep: { ...all.sweep, trials: 2 } });
    expect(text).toContain("valLossLastStep 0.2500 after 3 epochs");
    expect(rowsOf(text)[2]!.slice(3)).toEqual(["-", "0.2500", "9", "finished", "-"]);
    expect(textOf({ rows: [], best: undefined })).toMatch(
      /^\n12 trials by random.*\nNo trial has a figure yet\.\n$/,
    );
    expect(
      textOf({ confirmation: { folder: "", isBetter: true, text: "It is better." } }),
    ).toContain("\nIt is better.\n");
    expect(
      sweepText(all, {
        width: 80,
        styles: plainStyles,
        wrap: (line) => line,
        looks: { runs: 3, settings: 1 },
      }),
    ).toContain("looked at 3 times");
  });

  it("puts more than four keys into one column", () => {
    const all = madeStanding(2);
    const key = (i: number): Dimension => ({
      key: `a.k${i}`,
      text: "",
      kind: "choice",
      values: [1, 2],
    });
    const space = [1, 2, 3, 4, 5].map(key);
    const rows = all.rows.map((row) => ({ ...row, settings: "k1=1 k2=2" }));
    const headers = (count: number) =>
      rowsOf(
        textOf({ rows, sweep: { ...all.sweep, asha: undefined, space: space.slice(0, count) } }),
      )[0];
    expect(headers(5)).toEqual(["trial", "settings", "mseLastStep", "epochs", "status", "took"]);
    expect(headers(4)!.slice(1, 5)).toEqual(["k1", "k2", "k3", "k4"]);
  });
});

it("the page of a sweep has the figures of every trial", () => {
  const all = madeStanding(3);
  const page = withoutScript(sweepHtml({ ...all, sweep: { ...all.sweep, trials: 4 } }, origin));
  const tiles = [...withoutBreaks(page).matchAll(/<dt>([^<]*)<\/dt><dd>([^<]*)</g)];
  expect(tiles.map(([, name, value]) => [name, value])).toEqual([
    ["validation.mseLastStep", significant(all.best!.value!)],
    ["trials", "3 of 4"],
    ["epochs", "27 of 36"],
    ["diverged", "0"],
    ["failed", "0"],
  ]);
  const [best] = all.rows;
  const row = /<tr class="own">(.*?)<\/tr>/.exec(page)![1]!;
  const cells = [...row.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell]) =>
    cell!.replaceAll(/<[^>]*>/g, ""),
  );
  expect(cells[0]).toBe(String(best!.trial.number));
  expect(cells.slice(3)).toEqual([
    significant(best!.value!),
    significant(best!.rungValue!),
    "9",
    "finished",
    "1.0 s",
  ]);
  expect(page).toContain("Chosen by validation.");
  expect(withoutScript(sweepHtml({ ...all, isDone: false }, origin))).toContain(
    "So far: the sweep is not done.",
  );
  const looked = sweepHtml(all, { ...origin, looks: { runs: 5, settings: 2 } });
  expect(looked).toContain("looked at 5 times");
});

it("failures of one kind are named together, at most five by number", () => {
  const all = madeStanding(8);
  const failed = (error?: string) => (row: TrialRow) => {
    return { ...row, status: "failed" as const, trial: { ...row.trial, error } };
  };
  const rows = [
    ...all.rows.slice(0, 7).map(failed("no memory")),
    ...all.rows.slice(7).map(failed()),
  ];
  const numbers = all.rows
    .slice(0, 7)
    .map(({ trial }) => trial.number)
    .sort((a, b) => a - b);
  expect(failureTexts({ ...all, rows })).toEqual([
    `trials ${numbers.slice(0, 5).join(", ")}, ... failed: no memory`,
    `trial ${all.rows[7]!.trial.number} failed: no reason is known`,
  ]);
});

it.each([
  ["a text", "a text"],
  [3, "3"],
  [0.25, "0.25"],
  [0.123456, "0.1235"],
  [true, "true"],
  [[1, 2], "[1,2]"],
  [undefined, undefined],
])("the value %j is shown as %s", (value, text) => {
  expect(valueText(value)).toBe(text);
});

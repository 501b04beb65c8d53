import { describe, expect, it } from "vitest";
import { plainStyles, styles } from "../../src/report/color.js";
import { comparisonText } from "../../src/report/comparison.js";
import { compareGroups, type RunGroup } from "../../src/report/groups.js";
import { horizonErrors } from "../../src/report/horizons.js";
import { comparisonOrigin } from "../../src/report/html/comparison-origin.js";
import { comparisonParts } from "../../src/report/html/comparison-report.js";
import { comparisonTable } from "../../src/report/html/comparison-table.js";
import { readRun } from "../../src/runs/reader.js";
import type { ValueSummary } from "../../src/runs/records.js";
import { emptyFolder } from "../helpers/cli.js";
import { fakeRun } from "../helpers/runs.js";
import { drawnSeries } from "./drawn.js";
import { paragraphsOf, rowsOf, sectionOf } from "./tables-of-pages.js";

const made = readRun(fakeRun(emptyFolder()));
const summary = made.summary as ValueSummary;
type Run = RunGroup["runs"][number];

/** A run whose figures are all derived from its test error. */
function runOf(name: string, seed: number, mse: number, changes: Partial<Run> = {}): Run {
  const byHorizon = [1, 2, 3].map((ahead) => {
    return { ahead, mse: mse * ahead, rmse: 0, mae: 0, smape: 0, mase: null };
  });
  return {
    ...made,
    folder: `runs/${name}-${seed}`,
    config: { ...made.config, training: { ...made.config.training, seed } },
    manifest: {
      ...made.manifest,
      parameters: 1000 * name.length,
      durationMs: 2000 * seed,
      fingerprint: `${name}${seed}`,
      command: ["rnnlab", "train", name],
    },
    summary: {
      ...summary,
      final: { ...summary.final, loss: 3 * mse, valLoss: 4 * mse },
      test: { ...summary.test, mseLastStep: mse, byHorizon },
      validation: { ...summary.validation, mseLastStep: mse / 2 },
      baselines: [
        { ...summary.baselines[0]!, mse: 0.25, byHorizon, validation: { mse: 0.2 } },
        { ...summary.baselines[0]!, name: "mean", mse: 0.15, byHorizon, validation: { mse: 0.1 } },
      ],
    } as unknown as ValueSummary,
    windows: [],
    ...changes,
  };
}

const rnn = { label: "rnn", runs: [1, 2, 3].map((seed) => runOf("rnn", seed, 0.1 * seed)) };
const lstm = { label: "lstm", runs: [1, 2, 3].map((seed) => runOf("lstm", seed, 0.01 * seed)) };
const groups = [rnn, lstm];
const options = { width: 120, styles: plainStyles };

function fold(number: number) {
  return { number, origin: `o${number}`, trainSteps: 10 * number, testFrom: "f", testTo: "t" };
}

const folds = groups.map(({ label, runs }) => ({
  label,
  runs: runs.map((run, i) => ({ ...run, fold: fold(i + 1) })),
}));

describe("the text of a comparison", () => {
  // scipy.stats.t.ppf(.975, 2) / 3 ** .5 = 2.484138, times the standard deviations .1 and .01
  it("has a row for each model with its figures over the seeds, and the baselines, the best first", () => {
    const [table] = comparisonText(groups, options).split("\n\n");
    expect(table!.split("\n").map((line) => line.trim().split(/ {2,}/))).toEqual([
      ["#", "model", "parameters", "MSE last step", "validation", "95 % interval", "seconds"],
      expect.anything(),
      ["1", "lstm", "4,000", "0.02000 ± 0.01000", "0.01000", "[-0.004841, 0.04484]", "4.0 s"],
      ["mean of the window", "-", "0.1500", "0.1000", "-", "-"],
      ["2", "rnn", "3,000", "0.2000 ± 0.1000", "0.1000", "[-0.04841, 0.4484]", "4.0 s"],
      ["linear regression", "-", "0.2500", "0.2000", "-", "-"],
    ]);
  });

  it("has the final losses in place of the interval of a single seed", () => {
    const single = groups.map(({ label, runs }) => ({ label, runs: runs.slice(0, 1) }));
    const [table] = comparisonText(single, options).split("\n\n");
    const rows = table!.split("\n").map((line) => line.trim().split(/ {2,}/));
    expect(rows[0]!.slice(3)).toEqual([
      "MSE last step",
      "validation",
      "loss",
      "val_loss",
      "seconds",
    ]);
    expect(rows[2]).toEqual([
      "1",
      "lstm",
      "4,000",
      "0.01000",
      "0.005000",
      "0.03000",
      "0.04000",
      "2.0 s",
    ]);
  });

  it("has an interval where any model has several seeds, and a dash for the others", () => {
    const mixed = [{ ...rnn, runs: rnn.runs.slice(0, 1) }, lstm];
    const [table] = comparisonText(mixed, options).split("\n\n");
    const rows = table!.split("\n").map((line) => line.trim().split(/ {2,}/));
    expect(rows[0]![5]).toBe("95 % interval");
    const intervals = rows.flatMap((cells) => (/^\d$/.test(cells[0]!) ? [cells.slice(1, 6)] : []));
    expect(intervals).toEqual([
      ["lstm", "4,000", "0.02000 ± 0.01000", "0.01000", "[-0.004841, 0.04484]"],
      ["rnn", "3,000", "0.1000", "0.05000", "-"],
    ]);
  });

  it("has shorter headers, then no seconds, in a narrow terminal; the model of rank 1 is green", () => {
    const headers = (width: number) =>
      comparisonText(groups, { ...options, width })
        .split("\n")[0]!
        .trim()
        .split(/ {2,}/);
    const start = ["#", "model"];
    const full = [
      ...start,
      "parameters",
      "MSE last step",
      "validation",
      "95 % interval",
      "seconds",
    ];
    const [table] = comparisonText(groups, options).split("\n\n");
    const width = Math.max(...table!.split("\n").map((line) => line.length));
    expect(headers(width)).toEqual(full);
    const short = [...start, "params", "MSE last step", "valid.", "95 % interval"];
    expect(headers(width - 1)).toEqual([...short, "seconds"]);
    const shorter = width - "parameters".length + "params".length;
    expect(headers(shorter - 5)).toEqual(short);
    const colored = comparisonText(groups, { ...options, styles: styles(true) });
    expect(colored).toContain(styles(true).green("0.02000 ± 0.01000"));
    expect(colored).not.toContain(styles(true).green("0.2000 ± 0.1000"));
  });

  it("has neither of a backtest, but the figures fold by fold", () => {
    const text = comparisonText(folds, options);
    const [table] = text.split("\n\n");
    const rows = table!.split("\n").map((line) => line.trim().split(/ {2,}/));
    expect(rows[0]!.slice(3)).toEqual(["MSE last step", "validation", "seconds"]);
    expect(rows[2]!.slice(3)).toEqual(["0.02000 ± 0.01000", "0.01000", "4.0 s"]);
    expect(text).toContain("MSE of the last step, fold by fold");
    expect(text).toContain("(The intervals assume independent folds.");
  });

  it("has an ensemble without a rank, with the parameters of all members", () => {
    const ensemble = { members: 3, mseLastStep: 0.005, crps: 1, coverage: [], meanSd: 1 };
    const text = comparisonText([rnn, { ...lstm, ensemble } as unknown as RunGroup], options);
    const [, , first] = text.split("\n");
    expect(first!.trim().split(/ {2,}/)).toEqual([
      "lstm, mean of 3 seeds",
      "12,000",
      "0.005000",
      "-",
      "-",
      "-",
    ]);
    expect(text).toContain("lstm, mean of 3 seeds: MSE 0.005000, CRPS 1.000");
  });

  it("says which windows of a backtest it shows, and of which target", () => {
    const window = { index: 0, target: "load", history: [1], truth: [2], prediction: [2] };
    const shown = folds.map((group) => ({
      ...group,
      runs: group.runs.map((run) => ({ ...run, windows: [window] })),
    }));
    expect(comparisonText(shown, options)).toContain("\nlast fold on test windows: load\n");
    const plain = groups.map((group) => ({
      ...group,
      runs: group.runs.map((run) => ({ ...run, windows: [{ ...window, target: undefined }] })),
    }));
    expect(comparisonText(plain, options)).not.toContain("on test windows");
    expect(comparisonText(plain, options)).toContain("r rnn   l lstm");
  });

  it("breaks sentences, and nothing else, as the terminal asks", () => {
    const wrapped: string[] = [];
    const wrap = (text: string) => {
      wrapped.push(text);
      return `<${text}>`;
    };
    const text = comparisonText(groups, { ...options, wrap });
    expect(wrapped[0]).toMatch(/^lstm and rnn: too close to call|^lstm beats rnn by /);
    expect(text).toContain(`<${wrapped[0]}>\n`);
  });
});

describe("the page of a comparison", () => {
  it("has the same table, with the number of seeds", () => {
    const table = comparisonTable(compareGroups(groups));
    expect(rowsOf(table)).toEqual([
      [
        "model",
        "MSE last step",
        "validation",
        "rank",
        "95 % interval",
        "seeds",
        "parameters",
        "time",
      ],
      ["lstm", "0.02000 ± 0.01000", "0.01000", "1", "[-0.004841, 0.04484]", "3", "4,000", "4.0 s"],
      ["mean of the window", "0.1500", "0.1000", "-", "-", "-", "-", "-"],
      ["rnn", "0.2000 ± 0.1000", "0.1000", "2", "[-0.04841, 0.4484]", "3", "3,000", "4.0 s"],
      ["linear regression", "0.2500", "0.2000", "-", "-", "-", "-", "-"],
    ]);
    expect(table).toContain('data-sort="4000">4.0 s<');
    expect(table).toMatch(/data-sort="-0\.00484\d*">\[-0\.004841/);
    expect(table.match(/<tr class="own"/g)).toHaveLength(2);
  });

  it("has no interval of a backtest, and the number of its runs", () => {
    const rows = rowsOf(comparisonTable(compareGroups(folds)));
    expect(rows[0]).toEqual([
      "model",
      "MSE last step",
      "validation",
      "rank",
      "runs",
      "parameters",
      "time",
    ]);
    expect(rows.map((row) => row.length)).toEqual([7, 7, 7, 7, 7]);
    expect(rows[1]!.slice(3)).toEqual(["1", "3", "4,000", "4.0 s"]);
  });

  it("has a row for an ensemble", () => {
    const ensemble = { members: 3, mseLastStep: 0.005 };
    const both = [rnn, { ...lstm, ensemble } as unknown as RunGroup];
    const wanted = ["lstm, mean of 3 seeds", "0.005000", "-", "-", "-", "-", "12,000", "-"];
    expect(rowsOf(comparisonTable(compareGroups(both)))[1]).toEqual(wanted);
    const ofFolds = [folds[0]!, { ...folds[1]!, ensemble } as unknown as RunGroup];
    const [, first] = rowsOf(comparisonTable(compareGroups(ofFolds)));
    expect(first).toEqual(["lstm, mean of 3 seeds", "0.005000", "-", "-", "-", "12,000", "-"]);
  });

  it("has every run with its own figures", () => {
    const page = comparisonOrigin(compareGroups(groups), {});
    const rows = rowsOf(sectionOf(page, "Runs"));
    expect(rows).toHaveLength(7);
    expect(rows[0]).toEqual([
      "run",
      "model",
      "seed",
      "MSE last step",
      "validation",
      "time",
      "fingerprint",
    ]);
    expect(rows[3]).toEqual(["rnn-3", "rnn", "3", "0.3000", "0.1500", "6.0 s", "rnn3"]);
    expect(page).toContain('data-sort="6000"');
  });

  it("has the fold of every run of a backtest", () => {
    const page = comparisonOrigin(compareGroups(folds), {});
    const [head, first] = rowsOf(sectionOf(page, "Runs"));
    expect(head!.slice(0, 4)).toEqual(["run", "model", "fold", "seed"]);
    expect(first!.slice(0, 4)).toEqual(["rnn-1", "rnn", "1", "1"]);
  });

  it("is made again by its command, or else by those of its runs, each once", () => {
    const of = (page: string) => /<pre>(.*?)<\/pre>/s.exec(page)![1];
    const comparison = compareGroups(groups);
    expect(of(comparisonOrigin(comparison, { command: ["rnnlab", "compare"] }))).toBe(
      "rnnlab compare",
    );
    expect(of(comparisonOrigin(comparison, {}))).toBe("rnnlab train rnn\nrnnlab train lstm");
    const titleOf = (some: readonly RunGroup[]) =>
      /Reproduce this [a-z]+/.exec(comparisonOrigin(compareGroups(some), {}))![0];
    expect(titleOf(groups)).toBe("Reproduce this comparison");
    expect(titleOf(folds)).toBe("Reproduce this comparison");
    expect(titleOf(folds.slice(0, 1))).toBe("Reproduce this backtest");
  });

  it("says how many models and runs it has, on which data", () => {
    const { header, title } = comparisonParts({ groups });
    expect(title).toBe("Comparison: rnn, lstm");
    expect(paragraphsOf(header)[0]).toMatch(/^2 models, 6 runs on the same data: task sines, /);
    const backtest = paragraphsOf(comparisonParts({ groups: folds }).header)[0]!;
    expect(backtest).toMatch(/^2 models, 6 runs of a backtest: /);
    expect(comparisonParts({ groups, models: ["rnn", "lstm", "gru"] }).title).toBe(
      "Comparison: rnn, lstm, gru",
    );
  });

  it("draws the mean error of the seeds at each step, and that of the baselines", () => {
    const { sections } = comparisonParts({ groups });
    const series = drawnSeries(sections.join(""));
    const of = (name: string) => series.filter((one) => one.name === name).at(-1)!.y;
    expect(of("rnn")).toEqual([0.2, 0.4, 0.6]);
    expect(of("lstm")).toEqual([0.02, 0.04, 0.06]);
    // of each seed of the first model: .1, .2, .3 times the step
    expect(of("mean of the window")).toEqual([0.2, 0.4, 0.6]);
    expect(sections.join("")).toContain("Test MSE by horizon, mean over the seeds");
    const backtest = comparisonParts({ groups: folds }).sections.join("");
    expect(backtest).toContain("Test MSE by horizon, mean over the folds");
    expect(backtest).toContain("Each fold, and the mean");
    expect(rowsOf(sectionOf(backtest, "Fold by fold: MSE of the last step"))[2]!.slice(4)).toEqual([
      "0.2000",
      "0.02000",
      "0.1500",
      "0.2500",
    ]);
  });

  it("has the verdicts and how often the test figures have been looked at", () => {
    const looks = { runs: 6, settings: 2 };
    const { sections } = comparisonParts({ groups, looks });
    const texts = paragraphsOf(sectionOf(sections.join(""), "Verdicts"));
    expect(texts[0]).toMatch(/^lstm and rnn|^lstm beats rnn/);
    expect(texts.at(-1)).toMatch(
      /^The test figures of this data have been looked at 6 times: by 6 finished runs of 2 different/,
    );
  });
});

it("errors by horizon are those of the chosen target", () => {
  const byTarget = [2, 5].map((factor) => ({
    byHorizon: [{ mse: factor }, { mse: 2 * factor }],
  }));
  const both = { ...summary, test: { ...summary.test, byTarget } } as unknown as ValueSummary;
  expect(horizonErrors(both, 1)).toEqual([5, 10]);
  expect(horizonErrors(both, 0)).toEqual([2, 4]);
});

import { describe, expect, it } from "vitest";
import { decidingFigure } from "../../src/evaluation/figures.js";
import { plainStyles } from "../../src/report/color.js";
import {
  foldCells,
  foldsOf,
  foldTable,
  type GroupedRun,
  samplesOf,
  summariseRuns,
} from "../../src/report/folds.js";
import { foldsText } from "../../src/report/folds-text.js";

/** A run of a fold with its deciding figure on the test set; the baselines' grow with the fold. */
function runOf(number: number, seed: number, mse: number): GroupedRun {
  const fold = {
    number,
    origin: `day ${number}`,
    trainSteps: 1000 * number,
    testFrom: `day ${number}`,
    testTo: `day ${number + 1}`,
  };
  const errors = (value: number) => ({ mse: value, rmse: value, mae: value, smape: 1, mase: 1 });
  const summary = {
    objective: "forecast",
    test: { ...errors(mse), mseLastStep: mse },
    validation: { ...errors(mse / 2), mseLastStep: mse / 2 },
    baselines: [
      { name: "mean", ...errors(10 * number), validation: errors(7 * number), byHorizon: [] },
      { name: "lastValue", ...errors(number), validation: errors(2 * number), byHorizon: [] },
    ],
  };
  return { fold, summary, config: { training: { seed } } } as unknown as GroupedRun;
}

/** Two seeds in each of three folds, the tenth of which comes first. */
const lstm = [
  ...[runOf(10, 1, 0.1), runOf(2, 1, 0.4), runOf(1, 1, 0.2)],
  ...[runOf(10, 2, 0.3), runOf(2, 2, 0.8), runOf(1, 2, 0.4)],
];
const gru = lstm.map(({ fold, config }) => runOf(fold!.number, config.training.seed, 0.5));
const groups = [
  { label: "lstm", runs: lstm },
  { label: "gru", runs: gru },
];
const mse = (run: GroupedRun) => (run.summary.test as { mseLastStep: number }).mseLastStep;

describe("the folds of a backtest", () => {
  it("are in the order of their numbers, each with all its seeds", () => {
    const folds = foldsOf(lstm)!;
    expect(folds.map((runs) => runs.map(({ fold }) => fold!.number))).toEqual([
      [1, 1],
      [2, 2],
      [10, 10],
    ]);
    expect(foldsOf([{ ...lstm[0]!, fold: undefined }])).toBeUndefined();
  });

  it("have the mean over the seeds as their figure, and no interval over folds", () => {
    expect(samplesOf(lstm, mse)).toEqual([
      [1, expect.closeTo(0.3, 12)],
      [2, expect.closeTo(0.6, 12)],
      [10, expect.closeTo(0.2, 12)],
    ]);
    const summary = summariseRuns(lstm, mse);
    expect(summary.mean).toBeCloseTo(1.1 / 3, 12);
    // NumPy: np.std([0.3, 0.6, 0.2], ddof=1)
    expect(summary.sd).toBeCloseTo(0.2081665999466133, 12);
    expect(summary.interval).toBeNull();
  });

  it("without folds are seeds, with an interval", () => {
    const runs = lstm.slice(0, 3).map((run, i) => {
      return { ...run, fold: undefined, config: { training: { seed: 7 + i } } };
    }) as unknown as GroupedRun[];
    expect(samplesOf(runs, mse).map(([seed]) => seed)).toEqual([7, 8, 9]);
    expect(summariseRuns(runs, mse).interval).not.toBeNull();
  });

  it("make a table of models in their order, then of baselines, the best first", () => {
    const table = foldTable(groups)!;
    const { headers, rows, summaries } = foldCells(table);
    expect(headers).toEqual([
      "fold",
      "origin",
      "train",
      "tested to",
      "lstm",
      "gru",
      "last value",
      "mean of the window",
    ]);
    expect(rows).toEqual([
      ["1", "day 1", "1,000", "day 2", "0.3000", "0.5000", "1.000", "10.00"],
      ["2", "day 2", "2,000", "day 3", "0.6000", "0.5000", "2.000", "20.00"],
      ["10", "day 10", "10,000", "day 11", "0.2000", "0.5000", "10.00", "100.0"],
    ]);
    expect(summaries).toEqual([
      ["mean", "", "", "", "0.3667", "0.5000", "4.333", "43.33"],
      ["sd", "", "", "", "0.2082", "0", "4.933", "49.33"],
    ]);
    const validation = table.forecasters.map((each) => each.validation);
    expect(validation[0]).toBeCloseTo(1.1 / 6, 12);
    expect(validation[1]).toBeCloseTo(0.25, 12);
    expect(validation.slice(2)).toEqual([(2 * 13) / 3, (7 * 13) / 3]); // of folds 1, 2 and 10
  });

  it("have no mean of a baseline that a fold does not have", () => {
    const [first, ...others] = lstm;
    const { baselines } = first!.summary;
    const summary = {
      ...first!.summary,
      baselines: baselines.slice(0, 1),
    } as GroupedRun["summary"];
    const table = foldTable([{ label: "lstm", runs: [{ ...first!, summary }, ...others] }])!;
    const { headers, rows, summaries } = foldCells(table);
    expect(headers.slice(4)).toEqual(["lstm", "mean of the window", "last value"]);
    expect(rows.map((cells) => cells.at(-1))).toEqual(["1.000", "2.000", "-"]);
    expect(summaries.map((cells) => cells.at(-1))).toEqual(["-", "-"]);
  });

  it("are one table where the terminal is wide, and two where it is narrow", () => {
    const text = (width: number) =>
      foldsText(groups, decidingFigure("forecast"), { width, styles: plainStyles });
    const [wide, notes] = text(160);
    const [title, header] = wide!.split("\n");
    expect(title).toBe("MSE of the last step, fold by fold");
    expect(header).toMatch(/^ *fold +origin +train +tested to +lstm +gru +last value/);
    expect(wide).not.toContain("\n\n");
    expect(notes).toContain("sd is the spread between folds");
    const widest = Math.max(
      ...wide!
        .split("\n")
        .slice(1)
        .map((line) => line.length),
    );
    expect(text(widest)[0]).not.toContain("\n\n");
    expect(text(widest - 1)[0]).toContain("\n\n");
    const [narrow] = text(60);
    expect(narrow).toMatch(/fold +origin +train +tested to\n/);
    expect(narrow).toMatch(/\n\n *fold +lstm +gru +last value/);
    expect(narrow!.split("\n").every((line) => line.length <= 60)).toBe(true);
  });

  it("are none of another comparison", () => {
    const plain = groups.map(({ label, runs }) => ({
      label,
      runs: runs.map((run) => ({ ...run, fold: undefined })),
    }));
    expect(foldTable(plain)).toBeUndefined();
    expect(foldTable([])).toBeUndefined();
    const options = { width: 80, styles: plainStyles };
    expect(foldsText(plain, decidingFigure("forecast"), options)).toEqual([]);
  });
});

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { SweepStanding } from "../../../src/report/sweep/standing.js";
import { readComparison } from "../../../src/runs/comparison-file.js";
import { takeLease } from "../../../src/runs/lease/take.js";
import { claimPath, type Dimension, type Trial } from "../../../src/runs/sweep-file.js";
import { splitArguments, unquoted } from "../../../src/study/sweep/arguments.js";
import {
  confirmationCounts,
  ensureConfirmation,
  isConfirmed,
  withConfirmation,
} from "../../../src/study/sweep/confirm.js";
import { costOf, figureAfter, sweepMetric } from "../../../src/study/sweep/metric.js";
import { agendaOf } from "../../../src/study/sweep/next.js";
import { valueAt, valueAtShare, valueCount } from "../../../src/study/sweep/space.js";
import type { SweepView } from "../../../src/study/sweep/view.js";
import { emptyFolder } from "../../helpers/cli.js";
import { fakeRun } from "../../helpers/runs.js";
import { madeStanding } from "../../helpers/standing.js";

describe("a dimension", () => {
  const choice: Dimension = { key: "a", text: "", kind: "choice", values: ["x", "y", "z"] };
  const int: Dimension = {
    key: "b",
    text: "",
    kind: "int",
    low: 10,
    high: 25,
    step: 5,
    log: false,
  };
  const float: Dimension = { key: "c", text: "", kind: "float", low: 2, high: 6, log: false };

  it("has as many values as lie between its ends", () => {
    expect([choice, int, { ...int, high: 24 }, float].map(valueCount)).toEqual([
      3,
      4,
      3,
      Number.POSITIVE_INFINITY,
    ]);
    expect([valueAt(choice, 2), valueAt(int, 3), valueAt(float, 0)]).toEqual(["z", 25, undefined]);
  });

  it("has equal shares for its values", () => {
    const at = (dimension: Dimension, ...shares: number[]) =>
      shares.map((share) => valueAtShare(dimension, share));
    expect(at(choice, 0, 0.33, 0.34, 0.66, 0.67, 0.999)).toEqual(["x", "x", "y", "y", "z", "z"]);
    expect(at(int, 0, 0.249, 0.25, 0.75, 0.999)).toEqual([10, 10, 15, 25, 25]);
    expect(at(float, 0, 0.25, 0.75)).toEqual([2, 3, 5]);
  });

  it("on a logarithmic axis has equal shares for equal ratios", () => {
    const rate: Dimension = { ...float, low: 1e-4, high: 1, log: true };
    for (const [share, value] of [
      [0, 1e-4],
      [0.25, 1e-3],
      [0.5, 1e-2],
    ] as const)
      expect(valueAtShare(rate, share)).toBeCloseTo(value, 12);
    // (7.5 / 512.5) to the share: NumPy: np.exp(np.log(7.5) + s * (np.log(512.5) - np.log(7.5)))
    const units: Dimension = { ...int, low: 8, high: 512, step: 1, log: true };
    expect([0, 0.25, 0.5, 0.75, 0.9999].map((share) => valueAtShare(units, share))).toEqual([
      8, 22, 62, 178, 512,
    ]);
    const steps: Dimension = { ...units, step: 8 };
    expect([0, 0.5, 0.9999].map((share) => valueAtShare(steps, share))).toEqual([8, 48, 512]);
  });
});

describe("the arguments of a space", () => {
  it.each([
    ["a,b", ["a", "b"]],
    ["log(1,2),[3,4],{5,6}", ["log(1,2)", "[3,4]", "{5,6}"]],
    [`"a,b",'c,d'`, [`"a,b"`, `'c,d'`]],
    [String.raw`"a\",b",c`, [String.raw`"a\",b"`, "c"]],
    ["", [""]],
    ["a,", ["a", ""]],
  ])("%s are %j", (text, parts) => {
    expect(splitArguments(text, "test")).toEqual(parts);
  });

  it.each(["(a", "a)", "a),(b", '"a', "'a"])("%s is refused", (text) => {
    expect(() => splitArguments(text, "--set x")).toThrow(
      "--set x: a bracket or a quotation mark is not closed",
    );
  });

  it.each([
    ['"a"', "a"],
    ["'a\\'b'", "a'b"],
    [`"a'`, `"a'`],
    ["a", "a"],
    ['""', ""],
  ])("%s without its marks is %s", (text, inside) => expect(unquoted(text)).toBe(inside));
});

describe("the metric of a sweep", () => {
  const epochs = [0.3, 0.1, 0.2].map((valLoss, i) => ({
    epoch: i + 1,
    valLoss,
    valLossLastStep: 9 - i,
  })) as never[];

  it.each([
    ["validation.mseLastStep", "less", "valLossLastStep"],
    ["validation.smape", "less", "valLoss"],
    ["validation.errorRate", "less", "valAccuracy"],
    ["validation.accuracy", "more", "valAccuracy"],
    ["validation.macroF1", "more", "valMacroF1"],
    ["valAccuracy", "more", "valAccuracy"],
  ])("%s: %s is better, and rungs compare %s", (name, better, epochMetric) => {
    expect(sweepMetric(name)).toMatchObject({ name, better, epochMetric });
  });

  it("is the figure of the summary, or that of the tested epoch", () => {
    const summary = { validation: { mse: 0.5, mae: null }, testedEpoch: 2 } as never;
    const of = (name: string, changes: object = {}) =>
      sweepMetric(name).ofRun({ summary: { ...(summary as object), ...changes } as never, epochs });
    expect(of("validation.mse")).toBe(0.5);
    expect(of("validation.mae")).toBeUndefined();
    expect(of("valLoss")).toBe(0.1);
    expect(of("valLoss", { testedEpoch: undefined })).toBe(0.2);
    expect(of("valLoss", { testedEpoch: 0 })).toBe(0.3);
  });

  it("after some epochs is that of the last, or of the best with restoreBest", () => {
    const checkpoint = { metric: "valLoss" } as const;
    const metric = sweepMetric("validation.mseLastStep");
    expect(figureAfter(epochs, metric, { restoreBest: false, checkpoint })).toBe(7);
    expect(figureAfter(epochs, metric, { restoreBest: true, checkpoint })).toBe(8);
    expect(figureAfter([], metric, { restoreBest: true, checkpoint })).toBeUndefined();
  });

  it("costs more the worse it is, and most of all if it is no number", () => {
    expect(costOf({ better: "less" }, 2)).toBe(2);
    expect(costOf({ better: "more" }, 2)).toBe(-2);
    for (const none of [null, Number.NaN])
      expect(costOf({ better: "more" }, none)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("the open work of a sweep", () => {
  const folder = emptyFolder();
  mkdirSync(join(folder, "trials"));
  const trial = (number: number, state: Trial["state"], changes: Partial<Trial> = {}) =>
    ({
      number,
      state,
      goal: 9,
      epochs: 3,
      rungs: [],
      values: [],
      runs: [],
      ...changes,
    }) as unknown as Trial;
  const view = (trials: readonly Trial[], changes: object = {}) =>
    ({
      folder,
      sweep: { trials: 5, failFast: false, metric: "valLoss", ...changes },
      trials,
      trial: (number: number) => trials.find((one) => one.number === number),
    }) as unknown as SweepView;
  const none = new Set<number>();

  it("is what stopped, then what has not begun", () => {
    const trials = [trial(1, "finished"), trial(2, "paused"), trial(3, "running", { goal: 4 })];
    expect(agendaOf(view(trials), 9, none)).toEqual({
      steps: [
        { number: 2, goal: 9 },
        { number: 3, goal: 4 },
        { number: 4, goal: 9 },
        { number: 5, goal: 9 },
      ],
      waiting: false,
    });
  });

  it("leaves what others have claimed, and waits for it", async () => {
    const lease = await takeLease(claimPath(folder, 2));
    const trials = [trial(1, "running"), trial(2, "running")];
    const open = agendaOf(view(trials, { trials: 2 }), 9, none);
    expect(open).toEqual({ steps: [{ number: 1, goal: 9 }], waiting: true });
    lease.release();
    const busy = agendaOf(view([], { trials: 2 }), 9, new Set([1]));
    expect(busy).toEqual({ steps: [{ number: 2, goal: 9 }], waiting: true });
  });

  it("is nothing after the first failure with failFast", () => {
    for (const state of ["failed", "diverged"] as const) {
      const trials = [trial(1, state), trial(2, "paused")];
      const isOver = agendaOf(view(trials, { failFast: true }), 9, none);
      expect(isOver).toEqual({ steps: [], waiting: false });
      expect(agendaOf(view(trials), 9, none).steps).toHaveLength(4);
    }
  });

  it("with rungs begins at the lowest, promotes first, and ends with the best of too few", () => {
    const asha = { eta: 3, minEpochs: 1 };
    const at = (number: number, value: number) =>
      trial(number, "paused", { goal: 1, epochs: 1, rungs: [{ epochs: 1, value }] });
    const three = [at(1, 0.3), at(2, 0.1), at(3, 0.2)];
    expect(agendaOf(view(three, { asha }), 9, none).steps).toEqual([
      { number: 2, goal: 3 },
      { number: 4, goal: 1 },
      { number: 5, goal: 1 },
    ]);
    const two = view([at(1, 0.3), at(2, 0.1)], { asha, trials: 2 });
    expect(agendaOf(two, 9, none)).toEqual({ steps: [{ number: 2, goal: 3 }], waiting: false });
  });
});

describe("the confirmation of a winner", () => {
  /** A sweep whose winner and base config have these test figures for the confirming seeds. */
  function confirmed(winner: readonly number[], base: readonly number[]): SweepStanding {
    const folder = emptyFolder();
    const made = madeStanding(3);
    const number = String(made.best!.trial.number).padStart(4, "0");
    const study = join(folder, `confirm-trial-${number}`);
    mkdirSync(study);
    const runs = [
      ["cell=lstm", winner, "w"],
      ["base config", base, "b"],
    ] as const;
    const members = runs.flatMap(([label, figures, letter]) =>
      figures.map((mseLastStep, i) => {
        const run = `${letter}-${i}`;
        const path = fakeRun(study, {
          name: run,
          mseLastStep,
          validation: 1,
          sets: [`training.seed=${i + 1}`],
        });
        writeFileSync(
          join(path, "predictions.csv"),
          `example,ahead,target,prediction,series,time\n${Array.from({ length: 10 }, (_, k) => `0,${k + 1},1,1,,\n`).join("")}`,
        );
        return { label, seed: i + 1, config: {}, run };
      }),
    );
    const file = { format: 1, createdAt: "", command: [], members };
    writeFileSync(join(study, "comparison.json"), JSON.stringify(file));
    return { ...made, folder, sweep: { ...made.sweep, confirm: winner.length } };
  }

  it("trains both with seeds that no trial has had", async () => {
    const made = madeStanding(3);
    const folder = emptyFolder();
    const sweep = { ...made.sweep, seeds: 3, confirm: 2 };
    const found = await ensureConfirmation({ ...made, folder, sweep });
    expect(found).toBe(
      join(folder, `confirm-trial-${String(made.best!.trial.number).padStart(4, "0")}`),
    );
    const members = readComparison(found!).members.map(({ label, seed }) => [label, seed]);
    expect(members).toEqual([
      [made.best!.settings, 4], // the trials have had 1, 2 and 3
      [made.best!.settings, 5],
      ["base config", 4],
      ["base config", 5],
    ]);
    expect(await ensureConfirmation({ ...made, folder, sweep })).toBe(found);
    expect(
      await ensureConfirmation({ ...made, folder, sweep: { ...sweep, confirm: 0 } }),
    ).toBeUndefined();
  });

  const winnerText = /^cell (lstm|gru), learningRate [\d.e-]+ is worth it: /;

  it("says by how much the winner is better or worse than the base config", () => {
    const better = withConfirmation(confirmed([0.1, 0.11, 0.12], [0.2, 0.21, 0.22])).confirmation!;
    expect(better.isBetter).toBe(true);
    expect(better.text).toMatch(winnerText);
    expect(better.text).toContain("yes, by 0.1000 [0.1000, 0.1000] on 3 of 3 seeds.");
    const worse = withConfirmation(confirmed([0.2, 0.21, 0.22], [0.1, 0.11, 0.12])).confirmation!;
    expect(worse.isBetter).toBe(false);
    expect(worse.text).toContain("no, the base config is better by 0.1000 [");
  });

  it("says that the seeds do not settle it", () => {
    const { confirmation } = withConfirmation(confirmed([0.1, 0.3, 0.2], [0.2, 0.21, 0.22]));
    expect(confirmation!.isBetter).toBeUndefined();
    expect(confirmation!.text).toContain("not settled. ");
    expect(confirmation!.text).toContain("too close to call with 3 seeds");
  });

  it("counts its runs, and is done once none is open", () => {
    const standing = confirmed([0.1, 0.2], [0.2, 0.3]);
    expect(confirmationCounts(standing)).toEqual({ total: 4, done: 4 });
    expect(isConfirmed(standing)).toBe(true);
    expect(confirmationCounts({ ...standing, isDone: false })).toBeUndefined();
    const unwanted = { ...standing, sweep: { ...standing.sweep, confirm: 0 } };
    expect([isConfirmed(unwanted), confirmationCounts(unwanted)]).toEqual([true, undefined]);
    const early = { ...standing, folder: emptyFolder() };
    expect(isConfirmed(early)).toBe(false);
    expect(withConfirmation(early).confirmation).toBeUndefined();
  });
});

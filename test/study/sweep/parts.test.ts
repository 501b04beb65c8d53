import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../../src/config/resolve.js";
import { type SweepStanding, valueText } from "../../../src/report/sweep/standing.js";
import { readComparison } from "../../../src/runs/comparison-file.js";
import { takeLease } from "../../../src/runs/lease/take.js";
import { memberClaimPath, writeMemberFailure } from "../../../src/runs/member-file.js";
import { claimPath, type Dimension, type Trial } from "../../../src/runs/sweep-file.js";
import { UserError } from "../../../src/shared/errors.js";
import { splitArguments, unquoted } from "../../../src/study/sweep/arguments.js";
import {
  confirmationCounts,
  ensureConfirmation,
  finishConfirmation,
  isConfirmed,
  withConfirmation,
} from "../../../src/study/sweep/confirm.js";
import {
  comparedCosts,
  costOf,
  figureAfter,
  sweepMetric,
} from "../../../src/study/sweep/metric.js";
import { agendaOf } from "../../../src/study/sweep/next.js";
import { plannedSweep, type SweepRequest, trialCount } from "../../../src/study/sweep/plan.js";
import { requireResult } from "../../../src/study/sweep/result.js";
import { requireSameTargets, targetsOfConfig } from "../../../src/study/sweep/same-validation.js";
import { valueAt, valueAtShare, valueCount } from "../../../src/study/sweep/space.js";
import type { SweepView } from "../../../src/study/sweep/view.js";
import { emptyFolder } from "../../helpers/cli.js";
import { fakeRun } from "../../helpers/runs.js";
import { writeValues } from "../../helpers/series.js";
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

  const known = [
    ["valLoss", "less", "valLoss"],
    ["valLossLastStep", "less", "valLossLastStep"],
    ["valAccuracy", "more", "valAccuracy"],
    ["valMacroF1", "more", "valMacroF1"],
    ["validation.mseLastStep", "less", "valLossLastStep"],
    ["validation.rmseLastStep", "less", "valLossLastStep"],
    ["validation.maeLastStep", "less", "valLossLastStep"],
    ["validation.smapeLastStep", "less", "valLossLastStep"],
    ["validation.maseLastStep", "less", "valLossLastStep"],
    ["validation.mse", "less", "valLoss"],
    ["validation.rmse", "less", "valLoss"],
    ["validation.mae", "less", "valLoss"],
    ["validation.smape", "less", "valLoss"],
    ["validation.mase", "less", "valLoss"],
    ["validation.crossEntropy", "less", "valLoss"],
    ["validation.errorRate", "less", "valAccuracy"],
    ["validation.accuracy", "more", "valAccuracy"],
    ["validation.macroF1", "more", "valMacroF1"],
  ] as const;

  it.each(known)("%s: %s is better, and rungs compare %s", (name, better, epochMetric) => {
    expect(sweepMetric(name)).toMatchObject({ name, better, epochMetric });
  });

  it("is one of these, and none of the test part", () => {
    const names = known.map(([name]) => name).join(", ");
    const text = (name: string, end: string) =>
      new UserError(
        `--metric ${name}: is not a figure of the validation part, expected one of ${names}.${end}`,
      );
    expect(() => sweepMetric("validation.ms")).toThrow(
      text("validation.ms", ' Did you mean "validation.mse"?'),
    );
    expect(() => sweepMetric("tests")).toThrow(text("tests", ""));
    expect(() => sweepMetric("test.mase")).toThrow(
      new UserError(
        "--metric test.mase: a figure of the test set, expected one of the validation part: a test error by which " +
          "settings were chosen no longer estimates the error on new data. Use validation.mase.",
      ),
    );
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

  it("is looked for among 64 trials at once, and lists 64 new ones", () => {
    const paused = (count: number) =>
      view(
        Array.from({ length: count }, (_, i) => trial(i + 1, "paused")),
        { trials: count },
      );
    const agenda = (count: number) => agendaOf(paused(count), 9, none);
    expect([agenda(64).steps.length, agenda(64).waiting]).toEqual([64, false]);
    expect([agenda(65).steps.length, agenda(65).waiting]).toEqual([64, true]);
    const numbers = agendaOf(view([], { trials: 90 }), 9, new Set([2])).steps.map((s) => s.number);
    expect([numbers.length, numbers.slice(0, 3), numbers.at(-1)]).toEqual([64, [1, 3, 4], 65]);
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

  const made = madeStanding(3).best!;

  it("says by how much the winner is better or worse than the base config", () => {
    const better = withConfirmation(confirmed([0.1, 0.11, 0.12], [0.2, 0.21, 0.22])).confirmation!;
    expect(better.isBetter).toBe(true);
    const winner = `cell ${made.trial.values[0]}, learningRate ${valueText(made.trial.values[1])}`;
    expect(better.text).toBe(
      `${winner} is worth it: yes, by 0.1000 [0.1000, 0.1000] on 3 of 3 seeds.`,
    );
    const worse = withConfirmation(confirmed([0.2, 0.21, 0.22], [0.1, 0.11, 0.12])).confirmation!;
    expect(worse.isBetter).toBe(false);
    expect(worse.text).toBe(
      `${winner} is worth it: no, the base config is better by 0.1000 [0.1000, 0.1000] on 3 of 3 seeds.`,
    );
  });

  it("says that the seeds do not settle it", () => {
    const { confirmation } = withConfirmation(confirmed([0.1, 0.3, 0.2], [0.2, 0.21, 0.22]));
    expect(confirmation!.isBetter).toBeUndefined();
    expect(confirmation!.text).toContain("not settled. ");
    expect(confirmation!.text).toContain("too close to call with 3 seeds");
  });

  it("is recorded with its result and its page, and says nothing if one of the two failed", async () => {
    const standing = confirmed([0.1, 0.11], [0.2, 0.21]);
    await finishConfirmation(standing);
    const { folder } = withConfirmation(standing).confirmation!;
    expect(readComparison(folder).result).toMatchObject({
      rows: [{ label: "cell=lstm" }, { label: "base config" }],
    });
    expect(existsSync(join(folder, "report.html"))).toBe(true);
    for (const seed of [0, 1]) rmSync(join(folder, `b-${seed}`), { recursive: true });
    const claim = await takeLease(memberClaimPath(folder, 2));
    expect(isConfirmed(standing)).toBe(false);
    for (const index of [2, 3]) writeMemberFailure(folder, index, claim, "it diverged");
    claim.release();
    expect(isConfirmed(standing)).toBe(true);
    expect(withConfirmation(standing)).toBe(standing);
    await finishConfirmation(standing);
    const { members, result } = readComparison(folder);
    expect(members.map(({ error }) => error)).toEqual([
      ...[undefined, undefined, "it diverged", "it diverged"],
    ]);
    expect(result).toMatchObject({ rows: [{ label: "cell=lstm" }] });
    await finishConfirmation({ ...standing, folder: emptyFolder() }); // nothing was begun
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

describe("the number of trials", () => {
  const float: Dimension = { key: "c", text: "", kind: "float", low: 2, high: 6, log: false };
  const listed = (count: number): Dimension => {
    return {
      key: "a",
      text: "",
      kind: "choice",
      values: Array.from({ length: count }, (_, i) => i),
    };
  };

  it("is the whole grid, or 20, or what was asked for", () => {
    expect(trialCount("grid", [listed(30), listed(2)], undefined)).toBe(60);
    expect(trialCount("grid", [listed(30)], 30)).toBe(30);
    expect(trialCount("random", [float], undefined)).toBe(20);
    expect(trialCount("random", [float], 1_000_000)).toBe(1_000_000);
  });

  it("is no larger than the sampler and the record allow", () => {
    expect(() => trialCount("grid", [listed(30)], 31)).toThrow(
      "sweep: 31 trials, expected at most 30: grid cannot propose more for this space.",
    );
    expect(() => trialCount("random", [float], 1_000_001)).toThrow(
      "sweep: 1000001 trials, expected at most 1000000. Name fewer with --trials.",
    );
    const large = [listed(1001), listed(1000)];
    expect(() => trialCount("grid", large, undefined)).toThrow("at most 1000000. Name fewer");
    expect(trialCount("grid", [listed(1000), listed(1000)], undefined)).toBe(1_000_000);
  });
});

describe("the plan of a sweep", () => {
  const sines = ["data.series=40", "data.steps=6", "data.ahead=3", "model.hidden=4"];
  const planned = (request: Partial<SweepRequest>, ...sets: string[]) =>
    plannedSweep(
      { entries: ["model.hidden=2,3"], options: {}, ...request, set: [...sines, ...sets] },
      "/",
    );

  it("has a value for everything that was not said", async () => {
    expect(await planned({}, "training.seed=7")).toMatchObject({
      sampler: "grid",
      seed: 7,
      trials: 2,
      seeds: 1,
      metric: "validation.mseLastStep",
      failFast: false,
      confirm: 0,
    });
    expect(await planned({})).not.toHaveProperty("asha");
    const options = { seed: 3, seeds: 2, failFast: true, confirm: 4, metric: "valLoss" };
    expect(await planned({ options })).toMatchObject(options);
  });

  it.each([
    [["model.dropout=interval(0,0.5)"], "random", 20],
    [["model.hidden=int(interval(2,4))"], "random", 20],
    [["model.hidden=range(2,5)"], "grid", 3],
    [["model.hidden=2,3", "model.dropout=interval(0,0.5)"], "random", 20],
  ])("%j is searched by %s", async (entries, sampler, trials) => {
    expect(await planned({ entries })).toMatchObject({ sampler, trials });
  });

  it("says that a seed has no effect where nothing is drawn", async () => {
    const warnings: string[] = [];
    const onWarning = (text: string) => void warnings.push(text);
    await planned({ options: { seed: 3 }, onWarning });
    await planned({ options: { seed: 3, sampler: "random", trials: 2 }, onWarning });
    await planned({ onWarning });
    expect(warnings).toEqual(["--seed 3 has no effect: grid chooses nothing at random"]);
  });

  it("with rungs has epochs for them, and no other way to choose how long a trial is trained", async () => {
    const asha = { eta: 3, minEpochs: 1 };
    const at = (epochs: number, changes: object = {}) =>
      planned({ options: { asha: { ...asha, ...changes } } }, `training.epochs=${epochs}`);
    expect(await at(2)).toMatchObject({ asha });
    await expect(at(1)).rejects.toThrow(
      new UserError(
        "--asha: training.epochs is 1, too few for a rung of at least 1 epochs below it with --eta 3. Raise " +
          "training.epochs, or leave --asha out.",
      ),
    );
    await expect(at(9, { minEpochs: 4 })).rejects.toThrow("a rung of at least 4 epochs below it");
    const epochs = planned({ entries: ["training.epochs=2,4"], options: { asha } });
    await expect(epochs).rejects.toThrow(
      new UserError(
        "sweep training.epochs: --asha decides how long a trial is trained, up to training.epochs. Leave one of them out.",
      ),
    );
    expect(await planned({ entries: ["training.epochs=2,4"] })).toMatchObject({ trials: 2 });
  });

  it("compares trials at rungs by a figure that the space leaves comparable", async () => {
    const entries = ["training.loss=mse,mae"];
    const asha = { eta: 3, minEpochs: 1 };
    const options = { metric: "validation.mse" };
    expect(await planned({ entries, options })).toMatchObject({ trials: 2 });
    await expect(planned({ entries, options: { ...options, asha } })).rejects.toThrow(
      "trials are compared by valLoss, but this key determines the loss",
    );
  });
});

describe("the result of a sweep", () => {
  const standing = (states: readonly Trial["state"][], failFast = false) => {
    const made = madeStanding(4);
    const rows = states.map((state, i) => {
      const { trial, ...row } = made.rows[i]!;
      return { ...row, status: state, trial: { ...trial, number: i + 1, state, error: "no" } };
    });
    const best = rows.find(({ status }) => status === "finished");
    return { ...made, rows, best, sweep: { ...made.sweep, failFast } } as SweepStanding;
  };

  it("is there if a trial has a figure, unless a failed one ended the sweep", () => {
    expect(() => requireResult(standing(["finished", "failed", "diverged"]))).not.toThrow();
    expect(() => requireResult(standing(["finished", "finished"], true))).not.toThrow();
    expect(() => requireResult(standing(["running"]))).not.toThrow();
    for (const state of ["failed", "diverged"] as const) {
      const text = `runs/x: trial 2 ${state}: no`;
      expect(() => requireResult(standing(["running", state]))).toThrow(text);
      expect(() => requireResult(standing(["finished", state], true))).toThrow(text);
    }
  });

  it("orders infinite costs as equal ones", () => {
    const most = Number.POSITIVE_INFINITY;
    expect([comparedCosts(most, most), comparedCosts(1, most), comparedCosts(3, 1)]).toEqual([
      0,
      Number.NEGATIVE_INFINITY,
      2,
    ]);
  });
});

it("the targets of validation are those of the last step, of all batches", async () => {
  const value = (t: number) => (t * 7) % 1000;
  const file = writeValues(Array.from({ length: 1500 }, (_, t) => value(t)));
  const data = { task: "csv", file, target: "v", steps: 4, ahead: 2, split: [0.5, 0.4, 0.1] };
  const targets = await targetsOfConfig(resolveConfig({ data }, "test"));
  // The part begins after 750 values, whose last window ends there, and has 600.
  expect(targets.length).toBeGreaterThan(2 * 256 + 2);
  const found = Array.from(targets);
  const ahead = (k: number) => found.filter((_, i) => i % 2 === k - 1);
  const [from] = [1350 - 1 - (targets.length / 2 - 1) - 1];
  expect(ahead(1)).toEqual(ahead(1).map((_, i) => value(from + i)));
  expect(ahead(2)).toEqual(ahead(2).map((_, i) => value(from + 1 + i)));
});

it("targets of validation may differ by rounding alone, and be missing in the same places", () => {
  const base = Float64Array.of(1, Number.NaN, -2000);
  const same =
    (...found: number[]) =>
    () =>
      requireSameTargets(base, Float64Array.from(found), "it");
  expect(same(1.019, Number.NaN, -2000.019)).not.toThrow();
  const text = (count: number) =>
    new UserError(
      `it: validation has other targets than in the base config (${count} values, there 3), so errors cannot be ` +
        "compared. Run a sweep for each value, or compare.",
    );
  expect(same(1.021, Number.NaN, -2000)).toThrow(text(3));
  expect(same(1, 0, -2000)).toThrow(text(3));
  expect(same(1, Number.NaN)).toThrow(text(2));
  expect(same(1, Number.NaN, -2000, 4)).toThrow(text(4));
});

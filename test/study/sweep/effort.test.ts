import { describe, expect, it } from "vitest";
import type { SweepStanding } from "../../../src/report/sweep/standing.js";
import { effortOf } from "../../../src/study/sweep/effort.js";
import { madeStanding, trialRow } from "../../helpers/standing.js";

const row = (number: number, changes: Parameters<typeof trialRow>[3]) =>
  trialRow(number, ["lstm", 0.01], 1, changes);

/** A sweep of 10 trials with 9 epochs each, of which some have begun. */
function sweepWith(
  rows: SweepStanding["rows"],
  changes: Partial<SweepStanding["sweep"]> = {},
): SweepStanding {
  const made = madeStanding(10);
  return { ...made, rows, isDone: false, sweep: { ...made.sweep, asha: undefined, ...changes } };
}

const running = row(1, { status: "running", epochs: 4 });
const diverged = row(2, { status: "diverged", epochs: 2 });

describe("the effort of a sweep", () => {
  it("counts the epochs of running trials, and none of those that ended early", () => {
    expect(effortOf(sweepWith([]))).toEqual({ done: 0, total: 90 });
    expect(effortOf(sweepWith([running]))).toEqual({ done: 4, total: 90 });
    expect(effortOf(sweepWith([running, diverged]))).toEqual({ done: 6, total: 83 });
  });

  it("counts each run of a trial", () => {
    expect(effortOf(sweepWith([running], { seeds: 3 }))).toEqual({ done: 12, total: 270 });
  });

  it("expects each rung to pass on the best ones, and never less than was done", () => {
    const asha = { eta: 3, minEpochs: 1 };
    const expected = 10 * 1 + 3 * 2 + 1 * 6; // rungs 1, 3, 9
    expect(effortOf(sweepWith([running], { asha }))).toEqual({ done: 4, total: expected });
    const few = 2 * 1 + 1 * 2 + 1 * 6; // at least one is trained to the end
    expect(effortOf(sweepWith([running], { asha, trials: 2, seeds: 3 }))).toEqual({
      done: 12,
      total: 3 * few,
    });
    const many = [1, 2, 3].map((number) => row(number, { status: "finished", epochs: 9 }));
    expect(effortOf(sweepWith(many, { asha }))).toEqual({ done: 27, total: 27 });
  });

  it("takes the epochs that a trial is searched with", () => {
    const space = madeStanding(10).sweep.space.map((dimension, index) => {
      return index === 1 ? { ...dimension, key: "training.epochs" } : dimension;
    });
    const long = trialRow(1, ["lstm", 50], 1, { status: "running", epochs: 10 });
    expect(effortOf(sweepWith([long], { space }))).toEqual({ done: 10, total: 50 + 9 * 9 });
  });

  it("includes the confirmation, from its beginning on", () => {
    expect(effortOf(sweepWith([running], { confirm: 5 })).total).toBe(90 + 10 * 9);
    const done = { ...sweepWith([diverged], { confirm: 5 }), isDone: true };
    expect(effortOf(done, { total: 10, done: 4 })).toEqual({ done: 2 + 36, total: 2 + 90 });
  });
});

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Trial } from "../../../src/runs/sweep-file.js";
import { proposedValues, replayedValues } from "../../../src/study/sweep/propose.js";
import { standingOf } from "../../../src/study/sweep/standing.js";
import { hasFailed, isAtGoal, isFinal, SweepView } from "../../../src/study/sweep/view.js";
import { newSweep } from "../../helpers/sweep.js";

const common = {
  values: [2],
  runs: [],
  goal: 9,
  attempts: 1,
  lost: 0,
  startedAt: "",
  durationMs: 1,
};

function trial(
  number: number,
  state: Trial["state"],
  rungs: [number, number][],
  value?: number,
): Trial {
  const reached = rungs.map(([epochs, figure]) => ({ epochs, value: figure }));
  return { ...common, number, state, epochs: reached.at(-1)?.epochs ?? 0, rungs: reached, value };
}

it("trials are ordered by figure if finished, then by rung, then by the figure there, then by number", async () => {
  const folder = await newSweep(["model.hidden=2,3"], {}, ["training.epochs=9"]);
  const { sweep } = new SweepView(folder);
  const trials = [
    trial(1, "failed", []),
    trial(2, "paused", [[1, 0.1]]),
    trial(3, "paused", [[1, 0.7], [3, 0.6]]), // biome-ignore format: one trial
    trial(4, "paused", [[1, 0.8], [3, 0.5]]), // biome-ignore format: one trial
    trial(5, "paused", [[1, 0.1]]),
    trial(6, "paused", []),
    trial(7, "finished", [[9, 0.9]], 0.9),
    trial(8, "finished", [[9, 0.8]], 0.8),
    trial(9, "diverged", []),
  ];
  const { rows, best } = standingOf({ folder, sweep, trials } as unknown as SweepView);
  expect(rows.map((row) => row.trial.number)).toEqual([8, 7, 4, 3, 2, 5, 6, 1, 9]);
  expect(best?.trial.number).toBe(8);
});

it("a sweep is done once no trial is open and none waits to be trained longer", async () => {
  const folder = await newSweep(["model.hidden=2,3"], {}, ["training.epochs=9"]);
  const { sweep } = new SweepView(folder);
  const isDone = (trials: readonly Trial[], changes: object = {}) => {
    const changed = { ...sweep, trials: trials.length, ...changes };
    return standingOf({ folder, sweep: changed, trials } as unknown as SweepView).isDone;
  };
  const asha = { eta: 3, minEpochs: 1 };
  const figures: [number, number][] = [1, 3, 9].map((epochs) => [epochs, 0.5]);
  const [finished, diverged] = [trial(1, "finished", figures, 0.5), trial(2, "diverged", [])];
  const at = (number: number, epochs: number) => ({
    ...trial(number, "paused", [[epochs, number]]),
    goal: epochs,
  });
  expect(isDone([finished, diverged])).toBe(true);
  expect(isDone([finished, diverged], { trials: 3 })).toBe(false);
  expect(isDone([finished, trial(2, "running", [])])).toBe(false);
  expect(isDone([finished, trial(2, "paused", [[1, 1]])])).toBe(false); // saved before its goal
  expect(isDone([finished, at(2, 1), at(3, 1)], { asha })).toBe(true); // not among the best third
  expect(isDone([at(1, 1), at(2, 1)], { asha })).toBe(false); // too few: the best goes to the end
  expect(isDone([at(1, 1), at(2, 1), at(3, 1)], { asha })).toBe(false); // the best is promoted
  const failFast = { failFast: true, trials: 9 };
  expect(isDone([finished, diverged], failFast)).toBe(true);
  expect(isDone([diverged, trial(1, "running", [])], failFast)).toBe(false);
  expect(isDone([diverged, at(1, 1), at(3, 1)], { ...failFast, asha })).toBe(true);
  expect(isDone([finished], failFast)).toBe(false);
});

it("a trial that runs has the mean epochs of its runs by now, and at least those of its record", async () => {
  const folder = await newSweep(["model.hidden=2,3"], {}, ["training.epochs=9"]);
  const { sweep } = new SweepView(folder);
  const runs = [3, 6].map((epochs, seed) => {
    const run = `run-${seed}`;
    mkdirSync(join(folder, run));
    writeFileSync(join(folder, run, "metrics.jsonl"), `{"epoch":${epochs}}\n`);
    return { run, seed };
  });
  const epochsOf = (changes: Partial<Trial>) => {
    const trials = [{ ...trial(1, "running", []), runs, ...changes }];
    return standingOf({ folder, sweep, trials } as unknown as SweepView).rows[0]?.epochs;
  };
  expect(epochsOf({})).toBe(4); // of 3 and 6
  expect(epochsOf({ epochs: 5 })).toBe(5);
  expect(epochsOf({ runs: [] })).toBe(0);
  expect(epochsOf({ state: "paused", epochs: 2 })).toBe(2);
});

it("a trial is at its goal if it has a figure there, and final if nothing changes it", () => {
  const rungs = [{ epochs: 3, value: 1 }];
  expect([isAtGoal({ goal: 3, rungs }), isAtGoal({ goal: 9, rungs })]).toEqual([true, false]);
  expect(isAtGoal({ goal: 3, rungs: [] })).toBe(false);
  const states = ["running", "paused", "finished", "diverged", "failed"] as const;
  const trials = states.map((state) => trial(1, state, []));
  expect(trials.map(isFinal)).toEqual([false, false, true, true, true]);
  expect(trials.map(hasFailed)).toEqual([false, false, false, true, true]);
});

it("an adaptive sampler knows the figures so far, and which trials have none yet", async () => {
  const folder = await newSweep(["model.hidden=2,3"], { sampler: "tpe", trials: 9 });
  const { sweep } = new SweepView(folder);
  const trials = [
    trial(1, "finished", [[3, 0.5], [9, 0.4]], 0.4), // biome-ignore format: one trial
    { ...trial(2, "paused", [[1, 0.7], [3, 0.6]]), epochs: 5 }, // biome-ignore format: one trial
    { ...trial(3, "running", [[1, 0.8]]), epochs: 2 },
    trial(4, "running", []),
    { ...trial(5, "diverged", [[1, 0.9]]), epochs: 2 },
    trial(6, "failed", []),
  ];
  const view = {
    folder,
    sweep,
    trials,
    trial: (number: number) => trials.find((one) => one.number === number),
  } as unknown as SweepView;
  const { seen, pending, values } = proposedValues(view, 7);
  expect(seen).toEqual([
    { number: 1, epochs: 9 },
    { number: 2, epochs: 3 },
    { number: 3, epochs: 1 },
    { number: 5, epochs: 2 },
  ]);
  expect(pending).toEqual([4]);
  const recorded = { ...trial(7, "running", []), seen, pending };
  expect(replayedValues(view, recorded)).toEqual(values);
  const lost = { ...recorded, seen: [{ number: 8, epochs: 1 }] };
  expect(() => replayedValues(view, lost)).toThrow(
    "trial 7 was proposed from the result of trial 8, which has no record",
  );
  const plain = { ...view, sweep: { ...sweep, sampler: "random" } } as unknown as SweepView;
  expect(Object.keys(proposedValues(plain, 7))).toEqual(["values"]);
});

import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { runExperiment } from "../../../src/experiment/run.js";
import { readManifest } from "../../../src/runs/reader.js";
import { listRuns } from "../../../src/runs/registry.js";
import { readTrial, type Trial } from "../../../src/runs/sweep-file.js";
import { lastPromotion, promotions, rungsOf } from "../../../src/study/sweep/asha.js";
import { sweepMetric } from "../../../src/study/sweep/metric.js";
import { trialConfig } from "../../../src/study/sweep/trial-config.js";
import { SweepView } from "../../../src/study/sweep/view.js";
import { emptyFolder } from "../../helpers/cli.js";
import { newSweep, standingIn, workOn, workTogether } from "../../helpers/sweep.js";

const metric = sweepMetric("valLoss");
const asha = { eta: 3, minEpochs: 1 };

describe("rungs", () => {
  it.each([
    [27, 3, 1, [1, 3, 9, 27]],
    [20, 3, 1, [1, 3, 7, 20]],
    [10, 2, 1, [1, 2, 3, 5, 10]],
    [27, 3, 3, [3, 9, 27]],
    [27, 3, 4, [9, 27]],
    [5, 4, 3, [5]],
    [1, 3, 1, [1]],
  ])("of %i epochs by %i from %i on are %j", (epochs, eta, minEpochs, expected) => {
    expect(rungsOf(epochs, { eta, minEpochs })).toEqual(expected);
  });
});

/** A trial that has these figures at the rungs 1, 3, 9, ... */
function trial(number: number, values: readonly number[], changes: Partial<Trial> = {}): Trial {
  const rungs = values.map((value, index) => ({ epochs: 3 ** index, value }));
  const epochs = rungs.at(-1)?.epochs ?? 0;
  const common = { values: [], runs: [], attempts: 0, lost: 0, startedAt: "", durationMs: 0 };
  return { number, state: "paused", goal: epochs, epochs, rungs, ...common, ...changes };
}

describe("promotions", () => {
  const rungs = [1, 3, 9, 27];
  const promoted = (trials: readonly Trial[]) => promotions(trials, rungs, metric, asha);

  it("takes the best third of a rung", () => {
    const trials = [5, 1, 4, 2, 6, 3].map((value, index) => trial(index + 1, [value]));
    expect(promoted(trials)).toEqual([
      { number: 2, goal: 3 },
      { number: 4, goal: 3 },
    ]);
    expect(promoted(trials.slice(0, 2))).toEqual([]);
    const equal = [trial(5, [2]), trial(4, [1]), trial(3, [1])];
    expect(promoted(equal)).toEqual([{ number: 3, goal: 3 }]);
    expect(promoted([...equal, trial(6, [0.5]), trial(7, [9])])).toEqual([{ number: 6, goal: 3 }]);
  });

  it("promotes nobody twice, and the highest rung first", () => {
    const trials = [
      trial(1, [1, 1]),
      trial(2, [2, 2]),
      trial(3, [3, 3]),
      ...Array.from({ length: 8 }, (_, index) => trial(index + 4, [index + 4])),
      trial(12, [1.5]),
    ];
    expect(promoted(trials)).toEqual([
      { number: 1, goal: 9 },
      { number: 12, goal: 3 },
    ]);
  });

  it("does not count one that failed, whatever its figure", () => {
    const trials = [
      trial(1, [0.1], { state: "failed" }),
      trial(2, [1]),
      trial(3, [2]),
      trial(4, [3]),
    ];
    expect(promoted(trials)).toEqual([{ number: 2, goal: 3 }]);
    expect(promoted(trials.slice(0, 3))).toEqual([]);
  });

  it("counts a trial that diverged among its rung, as the worst", () => {
    const diverged = trial(3, [], { state: "diverged", goal: 1 });
    expect(promoted([trial(1, [9]), trial(2, [8]), diverged])).toEqual([{ number: 2, goal: 3 }]);
    const failed = trial(3, [], { state: "failed", goal: 1 });
    expect(promoted([trial(1, [9]), trial(2, [8]), failed])).toEqual([]);
  });

  it("counts the one that is on its way to the next rung", () => {
    const running = trial(1, [1], { state: "running", goal: 3 });
    expect(promoted([running, trial(2, [2]), trial(3, [3])])).toEqual([]);
  });

  it("does not count one that diverged or finished before a rung", () => {
    const others = [trial(1, [1, 1]), trial(2, [2, 2])];
    const early = trial(3, [3], { state: "diverged", goal: 1 });
    expect(promoted([...others, early])).toEqual([]); // two at the second rung
    const later = trial(3, [3], { state: "diverged", goal: 3 });
    expect(promoted([...others, later])).toEqual([{ number: 1, goal: 9 }]);
    const running = trial(3, [3], { state: "running", goal: 3 });
    expect(promoted([...others, running])).toEqual([]);
  });

  it("ranks one that finished early by its last figure, and one on its way as the worst", () => {
    const finished = trial(3, [0.5], { state: "finished", goal: 3 });
    expect(promoted([trial(1, [1, 1]), trial(2, [2, 2]), finished])).toEqual([]); // the best is at its end
    const worse = trial(3, [9], { state: "finished", goal: 3 });
    expect(promoted([trial(1, [1, 1]), trial(2, [2, 2]), worse])).toEqual([{ number: 1, goal: 9 }]);
    const diverged = trial(3, [0.5], { state: "diverged", goal: 3 });
    expect(promoted([trial(1, [1, 1]), trial(2, [2, 2]), diverged])).toEqual([
      { number: 1, goal: 9 },
    ]);
  });

  it("counts one that finished before a rung there if it was among the best before", () => {
    const finished = trial(1, [0.1], { state: "finished", goal: 1 });
    const others = [trial(2, [0.2, 0.01]), trial(3, [0.3, 0.02])];
    expect(promoted([finished, ...others])).toEqual([{ number: 2, goal: 9 }]);
    expect(promoted(others)).toEqual([]); // two are too few
  });

  it("lets more be better where it is", () => {
    const trials = [trial(1, [0.5]), trial(2, [0.9]), trial(3, [0.7])];
    const steps = promotions(trials, rungs, sweepMetric("valAccuracy"), asha);
    expect(steps).toEqual([{ number: 2, goal: 3 }]);
  });

  it("trains the best to the end where there are too few", () => {
    expect(lastPromotion([trial(1, [2]), trial(2, [1])], rungs, metric)).toEqual({
      number: 2,
      goal: 3,
    });
    const higher = [trial(1, [1]), trial(2, [9, 8]), trial(3, [9, 7])];
    expect(lastPromotion(higher, rungs, metric)).toEqual({ number: 3, goal: 9 });
    const running = [trial(1, [1], { state: "running", goal: 3 }), trial(2, [2])];
    expect(lastPromotion(running, rungs, metric)).toEqual({ number: 2, goal: 3 });
    const finished = trial(1, [1], { state: "finished" });
    expect(lastPromotion([finished, trial(2, [2])], rungs, metric)).toBeUndefined();
  });
});

describe("a sweep with rungs", () => {
  const entries = ["training.optimizer.learningRate=log(1e-3,1e-1)"];
  const sets = ["training.epochs=9", "training.schedule.name=cosine"];

  it("trains nothing twice, and its winner is the run that plain training makes", async () => {
    const folder = await newSweep(entries, { trials: 9, asha }, sets);
    await workTogether(folder, 2);
    const { rows, best, isDone } = standingIn(folder);
    expect(isDone).toBe(true);
    expect(best!.status).toBe("finished");
    for (const { trial: trained } of rows) {
      const path = join(folder, trained.runs[0]!.run, "metrics.jsonl");
      const epochs = readFileSync(path, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).epoch);
      expect(epochs).toEqual(Array.from({ length: trained.epochs }, (_, index) => index + 1));
    }
    const epochs = rows.reduce((sum, row) => sum + row.trial.epochs, 0);
    expect(epochs).toBeLessThan((9 * 9) / 2);
    const { number, runs } = best!.trial;
    const { sweep } = new SweepView(folder);
    const config = trialConfig(folder, sweep, readTrial(folder, number)!.values, "test");
    const plain = await runExperiment(config, { threads: 1, command: [], base: emptyFolder() });
    const { fingerprint } = readManifest(join(folder, runs[0]!.run));
    expect(fingerprint).toBe(plain.manifest.fingerprint);
  });

  it("brings one trial to its end where there are two", async () => {
    const folder = await newSweep(entries, { trials: 2, asha }, sets);
    await workOn(folder);
    const statuses = standingIn(folder).rows.map(({ status }) => status);
    expect(statuses).toEqual(["finished", "stopped"]);
    const runs = standingIn(folder).rows.map(({ trial: { runs } }) => join(folder, runs[0]!.run));
    expect(runs.map((run) => readManifest(run).status)).toEqual(["finished", "paused"]);
    expect(listRuns(dirname(folder)).map(({ status }) => status)).toEqual(["finished", "paused"]);
  });

  it("is not done while a trial that waits at a rung is to be trained longer", async () => {
    const folder = await newSweep(entries, { trials: 3, asha }, sets);
    await workOn(folder);
    expect(standingIn(folder).isDone).toBe(true);
    for (const number of [1, 2, 3]) {
      const path = join(folder, "trials", `000${number}.json`);
      const { rungs, value: _, ...record } = JSON.parse(readFileSync(path, "utf8"));
      const [first] = rungs;
      const waiting = { ...record, state: "paused", goal: 1, epochs: 1, rungs: [first] };
      writeFileSync(path, JSON.stringify(waiting));
    }
    expect(standingIn(folder).isDone).toBe(false);
  });

  it("goes by the best epoch so far with restoreBest", async () => {
    const folder = await newSweep(entries, { trials: 3, asha: { eta: 3, minEpochs: 3 } }, [
      ...sets,
      "training.restoreBest=true",
    ]);
    await workOn(folder);
    for (const { trial: trained } of standingIn(folder).rows) {
      const path = join(folder, trained.runs[0]!.run, "metrics.jsonl");
      const lines = readFileSync(path, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line));
      const best = lines.slice(0, 3).reduce((a, b) => (b.valLoss < a.valLoss ? b : a));
      expect(trained.rungs[0]).toEqual({ epochs: 3, value: best.valLossLastStep });
    }
  });

  it.each([
    [["training.epochs=9,27"], sets, "--asha decides how long"],
    [entries, ["training.epochs=1"], "too few for a rung"],
  ])("is refused for %j", async (space, settings, message) => {
    await expect(newSweep(space, { trials: 2, asha }, settings)).rejects.toThrow(message);
  });
});

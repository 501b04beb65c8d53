import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fileHash } from "../../../src/data/table/hash.js";
import { looksText } from "../../../src/report/looks-text.js";
import { takeLease } from "../../../src/runs/lease/take.js";
import { claimPath, type Trial } from "../../../src/runs/sweep-file.js";
import { createSweep, extendSweep, moveSweepData } from "../../../src/study/sweep/folder.js";
import { sweepLooks, sweepReport } from "../../../src/study/sweep/page.js";
import { plannedSweep } from "../../../src/study/sweep/plan.js";
import { proposedValues, replayedValues } from "../../../src/study/sweep/propose.js";
import { finishSweep, isSettled } from "../../../src/study/sweep/result.js";
import { standingOf } from "../../../src/study/sweep/standing.js";
import { baseConfig } from "../../../src/study/sweep/trial-config.js";
import { hasFailed, isAtGoal, isFinal, SweepView } from "../../../src/study/sweep/view.js";
import { emptyFolder } from "../../helpers/cli.js";
import { fakeRun } from "../../helpers/runs.js";
import { writeValues } from "../../helpers/series.js";
import { madeStanding } from "../../helpers/standing.js";
import { newSweep, workOn } from "../../helpers/sweep.js";

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

it("the page of a sweep has the looks of its best trial, if that is finished, and links to its runs", () => {
  const folder = emptyFolder();
  const made = madeStanding(3);
  const [best, other] = [made.best!.trial.runs[0]!.run, made.rows[1]!.trial.runs[0]!.run];
  const standing = { ...made, folder };
  expect(sweepReport(standing, () => undefined, undefined).sections.join("")).not.toContain("wasm");
  fakeRun(folder, { name: best });
  fakeRun(folder, { name: other, sets: ["model.hidden=3"] });
  expect(sweepLooks(standing)).toEqual({ runs: 2, settings: 2 });
  expect(sweepLooks({ ...standing, best: undefined })).toBeUndefined();
  const stopped = { ...made.best!, status: "stopped" as const };
  expect(sweepLooks({ ...standing, best: stopped })).toBeUndefined();
  writeFileSync(join(folder, best, "report.html"), "");
  const { title, sections } = sweepReport(standing);
  expect(title).toBe("Sweep: model.cell, training.optimizer.learningRate");
  const page = sections.join("");
  expect(page).toContain(looksText({ runs: 2, settings: 2 }));
  expect(page).toContain("wasm"); // the kernel of the best trial's run
  expect(new Set(page.match(/href="[^"#]*report\.html"/g))).toEqual(
    new Set([`href="${best}/report.html"`]),
  );
  const asked: string[] = [];
  const looks = { runs: 77, settings: 5 };
  const linked = sweepReport(standing, (run) => void asked.push(run), looks).sections.join("");
  expect(new Set(asked)).toEqual(
    new Set(made.rows.map(({ trial }) => join(folder, trial.runs[0]!.run))),
  );
  expect(linked).toContain(looksText(looks));
});

describe("the folder of a sweep", () => {
  const write = (folder: string, ...trials: readonly Trial[]) => {
    mkdirSync(join(folder, "trials"), { recursive: true });
    for (const one of trials)
      writeFileSync(join(folder, "trials", `000${one.number}.json`), JSON.stringify(one));
  };
  const json = (folder: string, name: string) =>
    JSON.parse(readFileSync(join(folder, name), "utf8"));

  it("has the result, the page and the winner's config at the end", async () => {
    const folder = await newSweep(["model.hidden=2,3"], {}, ["training.epochs=9"]);
    const finished = (number: number, hidden: number, value: number) => ({
      ...trial(number, "finished", [[9, value]], value),
      values: [hidden],
      startedAt: "2026-01-02T03:04:05.000Z",
      endedAt: "2026-01-02T03:04:06.000Z",
    });
    await finishSweep(folder);
    expect(readdirSync(folder).sort()).toEqual([
      "report.html",
      "result.json",
      "sweep.json",
      "trials",
    ]);
    expect(json(folder, "result.json")).toMatchObject({ isDone: false, rows: [] });
    write(folder, finished(1, 2, 0.5), finished(2, 3, 0.25));
    const standing = await finishSweep(folder);
    expect(standing).toMatchObject({ isDone: true, best: { trial: { number: 2 } } });
    const counts = { finished: 2, stopped: 0, running: 0, waiting: 0, diverged: 0, failed: 0 };
    const best = { trial: 2, status: "finished", values: { "model.hidden": 3 }, value: 0.25 };
    expect(json(folder, "result.json")).toMatchObject({ isDone: true, counts, best });
    const { sweep } = new SweepView(folder);
    const base = sweep.base as { readonly model: object };
    expect(json(folder, "best.json")).toEqual({ ...base, model: { ...base.model, hidden: 3 } });
    expect(readFileSync(join(folder, "report.html"), "utf8")).toContain("0.2500");
    expect(isSettled(standing)).toBe(true);
    expect(isSettled({ ...standing, isDone: false })).toBe(false);
    expect(isSettled({ ...standing, sweep: { ...sweep, confirm: 2 } })).toBe(false);
  });

  it("shows a trial as running only while a process holds it", async () => {
    const folder = await newSweep(["model.hidden=2,3"], {}, ["training.epochs=9"]);
    write(folder, trial(1, "running", []));
    const status = () => standingOf(new SweepView(folder)).rows[0]?.status;
    expect(status()).toBe("waiting");
    const lease = await takeLease(claimPath(folder, 1));
    expect(status()).toBe("running");
    lease.release();
    expect(status()).toBe("waiting");
  });

  it("is read again, but for the trials that nothing changes any more", async () => {
    const folder = await newSweep(["model.hidden=2,3"], {}, ["training.epochs=9"]);
    write(folder, trial(2, "paused", [[1, 0.3]]), trial(1, "finished", [[9, 0.5]], 0.5));
    const view = new SweepView(folder);
    expect(view.trials.map(({ number }) => number)).toEqual([1, 2]);
    write(folder, trial(2, "paused", [[3, 0.2]]), trial(1, "finished", [[9, 0.1]], 0.1));
    view.refresh();
    expect([view.trial(1)?.value, view.trial(2)?.epochs]).toEqual([0.5, 3]);
    expect(view.refreshTrial(1)?.value).toBe(0.1);
    expect(view.trial(1)?.value).toBe(0.1);
    expect(view.refreshTrial(3)).toBeUndefined();
    rmSync(join(folder, "trials", "0002.json"));
    view.refresh();
    expect(view.trials.map(({ number }) => number)).toEqual([1]);
    await extendSweep(folder, 2);
    await expect(extendSweep(folder, 3)).rejects.toThrow("grid cannot propose more");
    await expect(extendSweep(folder, 1)).rejects.toThrow(
      `--trials 1: ${folder} has 2 trials, expected at least as many: the number is a total`,
    );
  });

  it("moves to another path of the same data file, relative to the folder", async () => {
    const folder = await newSweep(["model.hidden=2,3"]);
    const file = writeValues(Array.from({ length: 60 }, (_, t) => Math.sin(t)));
    await expect(moveSweepData(folder, file)).rejects.toThrow(/data/);
    const sets = [
      "data.task=csv",
      `data.file=${file}`,
      "data.target=v",
      "data.steps=6",
      "data.ahead=1",
    ];
    const plan = await plannedSweep({ set: sets, entries: ["model.hidden=2,3"], options: {} }, "/");
    const base = emptyFolder();
    const made = await createSweep(plan, join(base, "runs"), ["rnnlab", "sweep"]);
    expect(json(made, "sweep.json")).toMatchObject({ command: ["rnnlab", "sweep"], format: 1 });
    const moved = join(base, "moved.csv");
    copyFileSync(file, moved);
    const run = fakeRun(made);
    const manifest = join(run, "manifest.json");
    const known = { ...json(run, "manifest.json"), source: await fileHash(file) };
    writeFileSync(manifest, JSON.stringify(known));
    await moveSweepData(made, moved);
    expect(json(made, "sweep.json").base.data.file).toBe("../../moved.csv");
    expect(baseConfig(made, new SweepView(made).sweep).data).toMatchObject({ file: moved });
    appendFileSync(moved, "1\n");
    await expect(moveSweepData(made, moved)).rejects.toThrow("has changed since");
  });

  it("has a trial without the metric as failed, which says so", async () => {
    const folder = await newSweep(["model.hidden=2"].concat("model.cell=rnn,gru"), {
      metric: "validation.accuracy",
      failFast: true,
    });
    await workOn(folder);
    const { rows } = standingOf(new SweepView(folder));
    expect(rows.map(({ status, trial: { error } }) => [status, error])).toEqual([
      ["failed", "validation.accuracy is not a figure of this data"],
    ]);
  });
});

it("a sweep is of one validation part, so no backtest", async () => {
  const file = writeValues(Array.from({ length: 60 }, (_, t) => Math.sin(t)));
  const data = [
    "data.task=csv",
    `data.file=${file}`,
    "data.target=v",
    "data.steps=6",
    "data.ahead=1",
  ];
  const set = [...data, "evaluation.backtest.folds=2"];
  const planning = plannedSweep({ set, entries: ["model.hidden=2,3"], options: {} }, "/");
  await expect(planning).rejects.toThrow(
    /: evaluation\.backtest is given, expected none for a sweep, whose trials are ranked by one validation part\. Leave it out, and backtest the winner\.$/,
  );
});

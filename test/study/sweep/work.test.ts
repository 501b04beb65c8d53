import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { resolveConfig } from "../../../src/config/resolve.js";
import { runExperiment } from "../../../src/experiment/run.js";
import { readComparison } from "../../../src/runs/comparison-file.js";
import { dataFileOf } from "../../../src/runs/data-file.js";
import { isEmptyRun } from "../../../src/runs/folders.js";
import { leasePath } from "../../../src/runs/lease/folder.js";
import { Lease } from "../../../src/runs/lease/lease.js";
import { ownerOf } from "../../../src/runs/lease/owner.js";
import { leaseText } from "../../../src/runs/lease/record.js";
import { tryLease } from "../../../src/runs/lease/take.js";
import { readManifest } from "../../../src/runs/reader.js";
import { createRunFolder } from "../../../src/runs/run-folder.js";
import { claimPath, readTrial, type Trial, writeSweep } from "../../../src/runs/sweep-file.js";
import { InterruptedError } from "../../../src/shared/errors.js";
import { createSweep, extendSweep } from "../../../src/study/sweep/folder.js";
import { plannedSweep } from "../../../src/study/sweep/plan.js";
import { replayedValues } from "../../../src/study/sweep/propose.js";
import { finishSweep } from "../../../src/study/sweep/result.js";
import { baseConfig, trialConfig } from "../../../src/study/sweep/trial-config.js";
import { SweepView } from "../../../src/study/sweep/view.js";
import { work } from "../../../src/study/sweep/work.js";
import { takeOver } from "../../helpers/claims.js";
import { emptyFolder } from "../../helpers/cli.js";
import { newSweep, standingIn, workOn, workTogether } from "../../helpers/sweep.js";

const RATES = "training.optimizer.learningRate=log(1e-3,1e-1)";

function fingerprints(folder: string): Record<number, string | undefined> {
  const { trials } = new SweepView(folder);
  return Object.fromEntries(
    trials.map(({ number, runs }) => [
      number,
      readManifest(join(folder, runs[0]!.run)).fingerprint,
    ]),
  );
}

/** The fingerprint of a plain training with a trial's config. */
async function plainFingerprint(folder: string, number: number) {
  const { sweep } = new SweepView(folder);
  const config = trialConfig(folder, sweep, readTrial(folder, number)!.values, "test");
  const run = await runExperiment(config, { threads: 1, command: [], base: emptyFolder() });
  return run.manifest.fingerprint;
}

function edit(folder: string, number: number, changes: Partial<Trial>): void {
  const path = join(folder, "trials", `${String(number).padStart(4, "0")}.json`);
  const trial = JSON.parse(readFileSync(path, "utf8"));
  writeFileSync(path, JSON.stringify({ ...trial, ...changes }));
}

describe("a worker", () => {
  it("runs every trial once and ranks them by validation", async () => {
    const folder = await newSweep(["model.cell=rnn,gru", "model.hidden=2,4"], {}, [
      "training.epochs=2",
    ]);
    await workOn(folder);
    const { rows, best, isDone } = standingIn(folder);
    expect(isDone).toBe(true);
    expect(rows.map(({ status }) => status)).toEqual(Array(4).fill("finished"));
    const values = rows.map(({ value }) => value!);
    expect(values).toEqual([...values].sort((a, b) => a - b));
    const summary = JSON.parse(
      readFileSync(join(folder, best!.trial.runs[0]!.run, "summary.json"), "utf8"),
    );
    expect(best!.value).toBe(summary.validation.mseLastStep);
    expect(fingerprints(folder)[best!.trial.number]).toBe(
      await plainFingerprint(folder, best!.trial.number),
    );
  });

  it("shares the work with others, to the same results", async () => {
    const options = { trials: 6, sampler: "random" };
    const make = () => newSweep([RATES], options, ["training.epochs=2"]);
    const [alone, together] = [await make(), await make()];
    await workOn(alone);
    await workTogether(together, 3);
    expect(fingerprints(together)).toEqual(fingerprints(alone));
    expect(standingIn(together).rows.every(({ trial }) => trial.lost === 0)).toBe(true);
  });

  it("continues to a total, with the trials that a larger sweep has", async () => {
    const sets = ["training.epochs=1"];
    const folder = await newSweep([RATES], { trials: 2 }, sets);
    await workOn(folder);
    await extendSweep(folder, 4);
    await workOn(folder);
    const whole = await newSweep([RATES], { trials: 4 }, sets);
    await workOn(whole);
    expect(fingerprints(folder)).toEqual(fingerprints(whole));
    await expect(extendSweep(folder, 3)).rejects.toThrow("expected at least as many");
  });

  it("saves and gives its trial back when it is asked to stop", async () => {
    const folder = await newSweep([RATES], { trials: 2 }, ["training.epochs=1000000"]);
    const stop = new AbortController();
    const working = workOn(folder, stop.signal);
    const look = setInterval(() => {
      const [begun] = readTrial(folder, 1)?.runs ?? [];
      if (begun && existsSync(join(folder, begun.run, "metrics.jsonl"))) stop.abort();
    }, 10);
    onTestFinished(() => clearInterval(look));
    await expect(working).rejects.toBeInstanceOf(InterruptedError);
    const trial = readTrial(folder, 1)!;
    expect(trial).toMatchObject({ state: "paused", goal: 1_000_000, lost: 0 });
    expect(tryLease(claimPath(folder, 1))).toBeInstanceOf(Lease);
    expect(standingIn(folder)).toMatchObject({ isDone: false });
  });

  it("continues the trial of a process that was killed, and does not count it as failed", async () => {
    const folder = await newSweep([RATES], { trials: 2 }, ["training.epochs=3"]);
    await workOn(folder);
    const before = fingerprints(folder);
    const dead = spawnSync("true");
    edit(folder, 2, { state: "running", value: undefined as never, endedAt: undefined as never });
    const owner = { ...ownerOf(process.pid), pid: dead.pid };
    writeFileSync(claimPath(folder, 2), leaseText("0123456789abcdef", owner, new Date()));
    expect(standingIn(folder).isDone).toBe(false);
    await workOn(folder);
    expect(readTrial(folder, 2)).toMatchObject({ state: "finished", lost: 1 });
    expect(fingerprints(folder)).toEqual(before);
    expect(standingIn(folder).rows.length).toBe(2);
  });

  it.each([
    ["", {}, {}],
    [" of two seeds", { seeds: 2 }, {}],
    [" with rungs", { asha: { eta: 3, minEpochs: 1 } }, { goal: 1, epochs: 1 }],
  ])(
    "continues a trial%s that was stopped after its epochs, before its figure was recorded",
    async (_, options, stand) => {
      const folder = await newSweep([RATES], { trials: 2, ...options }, ["training.epochs=3"]);
      await workOn(folder);
      const before = standingIn(folder);
      const nothing = { rungs: [], value: undefined as never, endedAt: undefined as never };
      edit(folder, 2, { state: "paused", ...nothing, ...stand });
      const stopped = standingIn(folder);
      expect(stopped.isDone).toBe(false);
      expect(stopped.rows.find(({ trial }) => trial.number === 2)?.status).toBe("waiting");
      await workOn(folder);
      const figures = ({ rows }: typeof before) =>
        rows.map(({ trial, status, value, rungValue }) => [trial.number, status, value, rungValue]);
      expect(figures(standingIn(folder))).toEqual(figures(before));
    },
  );

  it("leaves a trial alone whose owner is alive, and waits for it", async () => {
    const folder = await newSweep([RATES], { trials: 1 }, ["training.epochs=1"]);
    const lease = tryLease(claimPath(folder, 1)) as Lease;
    const working = workOn(folder);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(readTrial(folder, 1)).toBeUndefined();
    lease.release();
    await working;
    expect(readTrial(folder, 1)).toMatchObject({ state: "finished" });
  });

  it("gives up a trial whose process is lost again and again at one place", async () => {
    const folder = await newSweep([RATES], { trials: 1 }, ["training.epochs=1"]);
    await workOn(folder);
    edit(folder, 1, { state: "running", attempts: 5, epochs: 1, value: undefined as never });
    await workOn(folder);
    expect(readTrial(folder, 1)).toMatchObject({ state: "failed", lost: 1 });
  });

  it.each([
    ["whose epoch was not recorded", { state: "running", attempts: 5, epochs: 0, lost: 2 }, 3],
    ["that was put aside", { state: "paused", attempts: 5, epochs: 1, lost: 2 }, 2],
    ["that was lost a fourth time", { state: "running", attempts: 4, epochs: 1, lost: 3 }, 4],
    ["that was lost once", { state: "running", attempts: 1, epochs: 1, lost: 0 }, 1],
  ] as const)("does not give up a trial %s", async (_, stand, lost) => {
    const folder = await newSweep([RATES], { trials: 1 }, ["training.epochs=1"]);
    await workOn(folder);
    const nothing = { rungs: [], value: undefined as never, endedAt: undefined as never };
    edit(folder, 1, { ...nothing, ...stand });
    await workOn(folder);
    expect(readTrial(folder, 1)).toMatchObject({ state: "finished", lost });
  });
});

describe("a trial that does not work", () => {
  it("fails once if its config is impossible, and the others continue", async () => {
    const space = ["training.epochs=2,6", "training.schedule.warmup=0,5"];
    const folder = await newSweep(space);
    await workOn(folder);
    const { rows, isDone } = standingIn(folder);
    const failed = rows.filter(({ status }) => status === "failed");
    expect(failed.map(({ trial }) => trial.number).sort()).toEqual([2]);
    expect(failed[0]!.trial.error).toContain("expected less than training.epochs");
    expect(isDone).toBe(true);
  });

  it("has the worst rank where it diverges", async () => {
    const sets = ["training.epochs=3", "training.optimizer.name=sgd", "training.loss=mse"];
    const space = ["training.optimizer.learningRate=0.01,1000"];
    const folder = await newSweep(space, {}, [...sets, "model.cell=rnn"]);
    await workOn(folder);
    const statuses = standingIn(folder).rows.map(({ status }) => status);
    expect(statuses).toEqual(["finished", "diverged"]);
  });

  it("ends the sweep with failFast", async () => {
    const space = ["training.epochs=2,6", "training.schedule.warmup=5,0"];
    const folder = await newSweep(space, { failFast: true });
    await workOn(folder);
    expect(standingIn(folder)).toMatchObject({ isDone: true });
    expect(standingIn(folder).rows.length).toBe(1);
  });

  it("is no result of the trial where the data is gone", async () => {
    const sets = [...seriesSets(), "training.epochs=1"];
    const plan = await plannedSweep({ set: sets, entries: ["model.hidden=2,4"], options: {} }, "/");
    const folder = await createSweep(plan, join(emptyFolder(), "runs"), []);
    rmSync(dataFileOf(plan.config.data)!);
    await expect(workOn(folder)).rejects.toThrow("series.csv");
    expect(new SweepView(folder).trials).toEqual([]);
  });
});

/** A file of a series, as settings. */
function seriesSets(): string[] {
  const file = join(emptyFolder(), "series.csv");
  const rows = Array.from({ length: 60 }, (_, i) => `${i},${Math.sin(i / 3)}\n`);
  writeFileSync(file, `t,v\n${rows.join("")}`);
  const columns = ["data.time=t", "data.target=v", "data.steps=6", "data.ahead=1"];
  return ["data.task=csv", `data.file=${file}`, ...columns];
}

describe("several seeds", () => {
  it("make the mean the trial's figure", async () => {
    const folder = await newSweep(["model.hidden=2,4"], { seeds: 2 }, ["training.epochs=1"]);
    await workOn(folder);
    const [first] = standingIn(folder).rows;
    const values = first!.trial.runs.map(({ run }) => {
      return JSON.parse(readFileSync(join(folder, run, "summary.json"), "utf8")).validation
        .mseLastStep;
    });
    expect(first!.trial.runs.map(({ seed }) => seed)).toEqual([1, 2]);
    expect(values[0]).not.toBe(values[1]);
    expect(first!.value).toBeCloseTo((values[0] + values[1]) / 2, 15);
  });
});

it("a config's sweep part says what the command line does not", async () => {
  const sweep = { space: { "model.hidden": [2, 4] }, metric: "valLoss", seeds: 2 };
  const content = { config: { sweep, training: { epochs: 1 } }, source: "test" };
  const plan = await plannedSweep({ content, set: [], entries: [], options: { seeds: 1 } }, "/");
  expect(plan).toMatchObject({ metric: "valLoss", seeds: 1, trials: 2, sampler: "grid" });
  expect(plan.config.sweep).toBeUndefined();
  expect(resolveConfig(content.config, "test").sweep?.metric).toBe("valLoss");
  expect(baseConfig("/", plan).training.epochs).toBe(1);
});

it.each([
  [{ metric: "test.mseLastStep" }, "a figure of the test set"],
  [{ metric: "validation.mes" }, 'Did you mean "validation.mse"?'],
  [{ trials: 9 }, "grid cannot propose more for this space"],
])("refuses %o", async (options, message) => {
  await expect(newSweep(["model.hidden=2,4"], options)).rejects.toThrow(message);
});

it("refuses data without a validation part", async () => {
  const set = [...seriesSets(), "data.split=[0.8,0,0.2]"];
  const planning = plannedSweep({ set, entries: ["model.hidden=2,4"], options: {} }, "/");
  await expect(planning).rejects.toThrow(
    /: data\.split is \[0\.8,0,0\.2\], which leaves validation empty, but a sweep ranks trials by validation: the test part must not be used to choose\. Give validation a share\.$/,
  );
});

it("TPE's values can be replayed from what the records say was known", async () => {
  const asha = { eta: 3, minEpochs: 1 };
  const space = [RATES, "model.cell=rnn,gru", "model.hidden=int(log(2,8))"];
  const folder = await newSweep(space, { trials: 24, sampler: "tpe", asha }, ["training.epochs=3"]);
  await workTogether(folder, 2);
  const view = new SweepView(folder);
  expect(view.trials.length).toBe(24);
  expect(view.trials.some(({ pending = [] }) => pending.length > 0)).toBe(true);
  for (const trial of view.trials) expect(replayedValues(view, trial)).toEqual(trial.values);
});

/** The learning rate of a member's config. */
function memberRate(config: unknown): number {
  return resolveConfig(config, "member").training.optimizer.learningRate;
}

describe("a confirmation", () => {
  it("trains the winner and the base config with seeds that no trial had, and says what they settle", async () => {
    const space = ["training.optimizer.learningRate=1e-5,0.03"];
    const sets = ["training.epochs=4", "training.optimizer.learningRate=1e-5"];
    const folder = await newSweep(space, { confirm: 3, seeds: 2 }, sets);
    await workTogether(folder, 2);
    const { confirmation } = await finishSweep(folder);
    expect(confirmation).toMatchObject({ isBetter: true });
    expect(confirmation!.text).toMatch(
      /^learningRate 0.03 is worth it: yes, by 0\.\d+ \[0\.\d+, 0\.\d+\] on 3 of 3 seeds\.$/,
    );
    const { members } = readComparison(confirmation!.folder);
    expect(members.map(({ seed }) => seed)).toEqual([3, 4, 5, 3, 4, 5]);
    expect(members.every(({ run }) => run !== undefined)).toBe(true);
  });

  it("does not call a base config worse that won", async () => {
    const space = ["training.optimizer.learningRate=0.02,0.03"];
    const folder = await newSweep(space, { confirm: 2 }, [
      "training.epochs=2",
      "training.optimizer.learningRate=0.03",
    ]);
    await workOn(folder);
    const { confirmation, best } = await finishSweep(folder);
    expect(confirmation!.isBetter).not.toBe(true);
    const { members } = readComparison(confirmation!.folder);
    expect(members.map(({ seed }) => seed)).toEqual([2, 3, 2, 3]); // the trials had seed 1
    const rates = members.map(({ config }) => memberRate(config));
    const [found] = best!.trial.values;
    expect(rates).toEqual([found, found, 0.03, 0.03]);
  });
});

it("takes a trial over from a silent worker elsewhere after the time that was asked for", async () => {
  const folder = await newSweep([RATES], { trials: 1 }, ["training.epochs=1"]);
  await workOn(folder);
  const earlier = 1e9;
  edit(folder, 1, { state: "running", value: undefined as never, durationMs: earlier });
  const elsewhere = { ...ownerOf(process.pid), bootId: "another", host: "another" };
  const path = claimPath(folder, 1);
  writeFileSync(path, leaseText("0123456789abcdef", elsewhere, new Date()));
  const before = new Date(Date.now() - 15_000);
  utimesSync(path, before, before);
  const signal = new AbortController().signal;
  const warnings: string[] = [];
  const options = {
    threads: 1,
    command: [],
    signal,
    onWarning: (text: string) => warnings.push(text),
  };
  await work(folder, { ...options, staleMs: 10_000 });
  expect(warnings).toEqual([
    expect.stringMatching(/^trial 1: taken over from process \d+ on another/),
  ]);
  const taken = readTrial(folder, 1)!;
  expect(taken).toMatchObject({ state: "finished", lost: 1 });
  expect(taken.durationMs).toBeGreaterThan(earlier); // all sessions count
});

it("trains no run of a trial that another process has taken over before the run began", async () => {
  // The warning about this setting comes when the data is loaded, after the trial is claimed.
  const sets = ["training.epochs=2", "training.earlyStopping.patience=5"];
  const folder = await newSweep([RATES], { trials: 1 }, sets);
  const warnings: string[] = [];
  const stop = new AbortController();
  const onWarning = (message: string) => {
    warnings.push(message);
    if (message.includes("has no effect")) takeOver(claimPath(folder, 1));
    else stop.abort();
  };
  const working = work(folder, { threads: 1, command: [], signal: stop.signal, onWarning });
  await expect(working).rejects.toBeInstanceOf(InterruptedError);
  expect(warnings).toEqual([
    expect.stringContaining("has no effect"),
    expect.stringMatching(/the lease is now held by process \d+ on another/),
  ]);
  const [{ run } = { run: "" }] = readTrial(folder, 1)!.runs;
  expect(readdirSync(join(folder, run))).toEqual([]);
});

it("a sweep that could not be recorded leaves nothing that runs does not know", async () => {
  const { sweep } = new SweepView(await newSweep(["model.hidden=2,3"]));
  const folder = createRunFolder(emptyFolder(), "sweep");
  const lease = tryLease(leasePath(folder));
  if (!(lease instanceof Lease)) throw new Error("not taken");
  mkdirSync(join(folder, "sweep.json")); // as if the process ended before the file was there
  expect(() => writeSweep(folder, lease, sweep)).toThrow();
  rmdirSync(join(folder, "sweep.json"));
  lease.release();
  expect(isEmptyRun(folder)).toBe(true);
});

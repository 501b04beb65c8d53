import {
  copyFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { resumeExperiment } from "../../src/experiment/resume.js";
import { runExperiment } from "../../src/experiment/run.js";
import { latestCheckpoint } from "../../src/runs/latest.js";
import { runFiles } from "../../src/runs/layout.js";
import { leasePath } from "../../src/runs/lease/folder.js";
import { leaseText } from "../../src/runs/lease/record.js";
import { readConfig, readManifest } from "../../src/runs/reader.js";
import { UserError } from "../../src/shared/errors.js";
import { emptyFolder } from "../helpers/cli.js";
import { interruptedAfter } from "../helpers/interrupted.js";
import { DEAD_PID, fakeRun } from "../helpers/runs.js";

const sets = [
  "data.series=60",
  "data.split=[40,10,10]",
  "data.steps=6",
  "data.ahead=2",
  "model.hidden=3",
];
const BATCHES = 5; // of 8 of the 40 examples
const config = resolveConfig({}, "test", [
  ...sets,
  "training.batchSize=8",
  "training.epochs=4",
  "device=cpu",
]);

/** What stops a training after a number of steps, and hears where it is. */
function stopAfter(steps: number) {
  const stop = new AbortController();
  let [done, folder] = [0, ""];
  return {
    threads: 1,
    command: [],
    signal: stop.signal,
    onWarning: () => {},
    onStart: (start: { readonly folder: string }) => {
      folder = start.folder;
    },
    onEvent: ({ type }: { readonly type: string }) => {
      if (type === "batch") done += 1;
      if (type === "batch" && done === steps) stop.abort();
    },
    folder: () => folder,
  };
}

it("an interruption within an epoch is saved at that step", async () => {
  const stopping = stopAfter(BATCHES + 3);
  const { folder: at, ...options } = stopping;
  await expect(runExperiment(config, { ...options, base: emptyFolder() })).rejects.toThrow();
  const folder = at();
  expect(readManifest(folder).status).toBe("interrupted");
  const { checkpoint } = latestCheckpoint(folder);
  expect(checkpoint?.state).toMatchObject({ batch: 3, history: [{ epoch: 1 }] });
  expect(checkpoint?.optimizerSteps).toBe(BATCHES + 3);
});

it.each([
  [[], false],
  [["training.restoreBest=true", "model.skip=linear", "model.targets=lastStep"], true],
])("the weights before the first epoch, %j, are its best ones: %s", async (more, areKept) => {
  const { folder: at, ...options } = stopAfter(1);
  const base = emptyFolder();
  const small = [...sets, ...more, "training.batchSize=8", "training.epochs=2", "device=cpu"];
  const run = runExperiment(resolveConfig({}, "test", small), { ...options, base });
  await expect(run).rejects.toThrow();
  expect(existsSync(join(at(), runFiles.bestWeights))).toBe(areKept);
});

it("the epochs of the checkpoint are in metrics.jsonl as soon as a run is resumed", async () => {
  const { folder: at, ...options } = stopAfter(2 * BATCHES + 1);
  await expect(runExperiment(config, { ...options, base: emptyFolder() })).rejects.toThrow();
  const path = join(at(), runFiles.metrics);
  const whole = readFileSync(path, "utf8");
  const lines = whole.trimEnd().split("\n");
  expect(lines.length).toBe(2);
  for (const left of [lines[0], `${whole}${lines[1]}`]) {
    writeFileSync(path, `${left}\n`); // as after a kill between the checkpoint and its line
    const { folder: _, ...again } = stopAfter(1);
    await expect(resumeExperiment(at(), again)).rejects.toThrow();
    expect(readFileSync(path, "utf8")).toBe(whole);
  }
});

describe("the weights of the best epoch of an interrupted run", () => {
  /** Validation losses .155, .170, .157, .149: after two epochs the first is the best, after four the last. */
  const uneven = [
    "training.restoreBest=true",
    "training.optimizer.learningRate=0.3",
    "training.seed=1",
    "training.batchSize=8",
  ];
  const of = (epochs: number) =>
    resolveConfig({}, "test", [...sets, ...uneven, `training.epochs=${epochs}`, "device=cpu"]);
  const calm = new Map<number, string>();
  const stopped = new Map<number, string>();

  beforeAll(async () => {
    for (const epochs of [3, 4]) {
      const options = { threads: 1, command: [], base: emptyFolder() };
      const whole = await runExperiment(of(epochs), options);
      calm.set(epochs, readFileSync(join(whole.folder, runFiles.bestWeights), "hex"));
      const { folder, ...stopping } = stopAfter(2 * BATCHES + 1);
      const base = emptyFolder();
      await expect(runExperiment(of(epochs), { ...stopping, base })).rejects.toThrow();
      stopped.set(epochs, folder());
    }
  });

  /** Resumes a copy of the run in which the best weights were damaged. */
  async function resumed(epochs: number, damage: (path: string, folder: string) => void) {
    const folder = join(emptyFolder(), "run");
    cpSync(stopped.get(epochs)!, folder, { recursive: true });
    const path = join(folder, runFiles.bestWeights);
    damage(path, folder);
    const warnings: string[] = [];
    const onWarning = (text: string) => void warnings.push(text);
    const options = { threads: 1, command: [], onWarning };
    const error = await resumeExperiment(folder, options).catch((thrown: unknown) => thrown);
    return { folder, path, warnings, error };
  }

  const changed = (path: string, change: (bytes: Buffer) => Buffer) =>
    writeFileSync(path, change(readFileSync(path)));
  const damages: readonly [string, (path: string, folder: string) => void][] = [
    [
      "has a changed bit",
      (path) =>
        changed(path, (bytes) => {
          bytes[bytes.length - 6]! ^= 0x40;
          return bytes;
        }),
    ],
    ["is cut off", (path) => changed(path, (bytes) => bytes.subarray(0, bytes.length / 2))],
    ["is empty", (path) => writeFileSync(path, "")],
    ["is missing", (path) => rmSync(path)],
    [
      "holds those of another epoch",
      (path, folder) => copyFileSync(join(folder, runFiles.lastWeights), path),
    ],
  ];

  it.each(damages)("are replaced by a better epoch if their file %s", async (_, damage) => {
    const { path, warnings } = await resumed(4, damage);
    expect(warnings).toEqual([
      expect.stringMatching(/weights of epoch 1, the best so far, are lost .*unless a later epoch/),
    ]);
    expect(readFileSync(path, "hex")).toBe(calm.get(4));
  });

  it.each(damages)("are not tested if their file %s and no epoch is better", async (_, damage) => {
    const { folder, warnings, error } = await resumed(3, damage);
    expect(warnings).toHaveLength(1);
    expect(String(error)).toMatch(/come from these weights of epoch 1.*Train again: rnnlab train/);
    expect(readManifest(folder)).toMatchObject({ status: "failed", epochs: 3 });
  });

  it("are kept without a word if they are whole", async () => {
    const { path, warnings } = await resumed(3, () => {});
    expect(warnings).toEqual([]);
    expect(readFileSync(path, "hex")).toBe(calm.get(3));
  });
});

it("the weights of the epoch from which a run resumes are saved again if they are the best", async () => {
  const sgd = ["training.optimizer.name=sgd", "training.optimizer.learningRate=0.01"]; // each epoch is better
  const steady = resolveConfig({}, "test", [
    ...[...sets, ...sgd, "training.batchSize=8", "training.epochs=4", "device=cpu"],
    "training.restoreBest=true",
  ]);
  const options = { threads: 1, command: [], base: emptyFolder() };
  const folder = await interruptedAfter(2, steady, options);
  const path = join(folder, runFiles.bestWeights);
  const before = readFileSync(path, "hex");
  rmSync(path);
  const atStart: (string | false)[] = [];
  const warnings: string[] = [];
  await resumeExperiment(folder, {
    threads: 1,
    command: [],
    onWarning: (text) => warnings.push(text),
    onEvent: ({ type }) => {
      if (type === "batch") atStart.push(existsSync(path) && readFileSync(path, "hex"));
    },
  });
  expect(warnings).toEqual([]);
  expect(atStart[0]).toBe(before);
});

describe("a finished run", () => {
  const base = emptyFolder();
  const file = join(base, "values.csv");
  const rows = Array.from({ length: 60 }, (_, t) => `${t},${Math.sin(t / 3).toFixed(4)}\n`);
  writeFileSync(file, `t,y\n${rows.join("")}`);
  const data = ["data.task=csv", `data.file=${file}`, "data.target=y", "data.time=t"];
  const small = ["data.steps=4", "data.ahead=1", "model.hidden=2", "model.layers=1", "device=cpu"];
  const csv = (...more: string[]) =>
    resolveConfig({}, "test", [...data, ...small, "training.epochs=2", ...more]);
  let whole = "";
  beforeAll(async () => {
    whole = (await runExperiment(csv(), { threads: 1, command: ["first"], base })).folder;
  });

  /** A copy of the run, which keeps its name. */
  function copied(from = whole): string {
    const folder = join(emptyFolder(), from.split("/").at(-1)!);
    cpSync(from, folder, { recursive: true });
    return folder;
  }

  /** Resumes a folder; what is not said of it and what is. */
  async function resumed(folder: string, more: object = {}) {
    const warnings: string[] = [];
    const options = { threads: 1, command: ["again"], onWarning: (text: string) => void warnings.push(text) }; // biome-ignore format: one line
    const run = await resumeExperiment(folder, { ...options, ...more });
    return { run, warnings };
  }

  const text = (folder: string, name: string) => readFileSync(join(folder, name), "utf8");

  it("is returned without a trace if nothing is to be done", async () => {
    const folder = copied();
    utimesSync(folder, 1, 1);
    const { run, warnings } = await resumed(folder);
    expect(warnings).toEqual([]);
    expect(run.manifest).toEqual(readManifest(whole));
    expect(statSync(folder).mtimeMs).toBe(1000); // no lease was taken
  });

  it("loses the lease that a killed process left behind", async () => {
    const folder = copied();
    const dead = { pid: DEAD_PID, host: hostname() };
    writeFileSync(leasePath(folder), leaseText("f".repeat(32), dead, new Date()));
    const { run } = await resumed(folder);
    expect(run.manifest).toEqual(readManifest(whole));
    expect(existsSync(leasePath(folder))).toBe(false);
  });

  it("has a file again that has changed, and says so", async () => {
    const folder = copied();
    for (const name of [runFiles.summary, runFiles.plots]) writeFileSync(join(folder, name), "{}");
    const { run, warnings } = await resumed(folder);
    expect(warnings).toEqual([
      `${folder}: plots.txt, summary.json changed since the run ended; written again`,
    ]);
    for (const name of [runFiles.summary, runFiles.plots])
      expect(text(folder, name)).toBe(text(whole, name));
    expect(run.manifest).toMatchObject({ command: ["first"], status: "finished" });
  });

  it("loses the weights of its best epoch if they have changed and another epoch was tested", async () => {
    const rising = [
      "training.optimizer.learningRate=0.3",
      "training.seed=1",
      "training.batchSize=8",
    ];
    const worse = resolveConfig({}, "test", [
      ...sets,
      ...rising,
      "training.epochs=2",
      "device=cpu",
    ]);
    const { folder } = await runExperiment(worse, { threads: 1, command: [], base });
    const summary = text(folder, runFiles.summary);
    for (const name of [runFiles.bestWeights, runFiles.summary])
      writeFileSync(join(folder, name), "{}");
    const { run, warnings } = await resumed(folder);
    expect(warnings).toEqual([
      `${folder}: summary.json changed since the run ended; written again; ${runFiles.bestWeights} changed since the ` +
        "run ended; removed, because only training again can restore it",
    ]);
    expect(text(folder, runFiles.summary)).toBe(summary);
    expect(existsSync(join(folder, runFiles.bestWeights))).toBe(false);
    expect(run.manifest.status).toBe("finished");
  });

  it("has a manifest again, dated by its folder", async () => {
    const folder = copied();
    rmSync(join(folder, runFiles.manifest));
    const { run, warnings } = await resumed(folder, { data: file });
    expect(warnings).toEqual([
      `${folder}: manifest.json is missing and is written again, with the versions and the device of today. Whether ` +
        "the data is still the same cannot be checked without it.",
    ]);
    const { createdAt, fingerprint, source, parameters, device } = readManifest(whole);
    const second = (date: string) => date.slice(0, 19);
    expect(run.manifest).toMatchObject({ fingerprint, source, parameters, device });
    expect(second(run.manifest.createdAt)).toBe(second(createdAt));
    expect(run.manifest.command).toEqual(["again"]);
  });

  it("is trained for more epochs as one that had them from the start, its data elsewhere", async () => {
    const longer = await runExperiment(csv("training.epochs=3"), {
      ...{ threads: 1, command: [], base },
    });
    const folder = copied();
    const moved = join(emptyFolder(), "moved.csv");
    copyFileSync(file, moved);
    const { run } = await resumed(folder, { epochs: 3, data: moved });
    expect(run.manifest.fingerprint).toBe(longer.manifest.fingerprint);
    expect(run.manifest.epochs).toBe(3);
    expect(readConfig(folder)).toMatchObject({ data: { file: moved }, training: { epochs: 3 } });
    const { run: same } = await resumed(folder, { epochs: 3 });
    expect(same.manifest).toEqual(run.manifest);
    writeFileSync(moved, `t,y\n${rows.slice(1).join("")}`);
    await expect(resumed(folder, { epochs: 4 })).rejects.toThrow(/moved\.csv: has changed since/);
    rmSync(moved);
    await expect(resumed(folder, { epochs: 4 })).rejects.toThrow(
      /moved\.csv: no such file\. If it has moved, give its new path with --data FILE\.$/,
    );
  });

  it.each([
    [{ epochs: 1 }, [], /^--epochs 1: .* was started with 2 epochs, expected at least as many$/],
    [
      { epochs: 3 },
      ["training.schedule.name=cosine"],
      /^--epochs 3: the schedule cosine depends on the number of epochs, .* Start a new run\.$/,
    ],
  ])("is not resumed with %j and %j", async (options, more, message) => {
    const folder = fakeRun(emptyFolder(), { sets: ["training.epochs=2", ...more] });
    await expect(resumed(folder, options)).rejects.toThrow(UserError);
    await expect(resumed(folder, options)).rejects.toThrow(message);
    expect(existsSync(leasePath(folder))).toBe(false);
  });

  it("is not resumed while a process that knows no leases may be writing to it", async () => {
    const writer = { pid: process.pid, host: hostname() };
    const folder = fakeRun(emptyFolder(), { status: "running", writer });
    await expect(resumed(folder)).rejects.toThrow(
      /is still running it\. Wait, or stop it first\. If the process no longer exists, set "status" in its manifest/,
    );
    expect(readdirSync(folder)).not.toContain("lease.json");
  });

  it("continues from the checkpoint before the last if that is damaged", async () => {
    const folder = copied();
    const damaged = join(folder, runFiles.lastState);
    writeFileSync(damaged, readFileSync(damaged).subarray(0, 50));
    const { run, warnings } = await resumed(folder);
    expect(warnings[0]).toMatch(/last\.state\.safetensors.*\. Continuing from the previous one\.$/);
    expect(run.manifest.fingerprint).toBe(readManifest(whole).fingerprint);
    expect(latestCheckpoint(folder)).toMatchObject({
      warning: undefined,
      checkpoint: { state: { history: [{ epoch: 1 }, { epoch: 2 }] } },
    });
  });
});

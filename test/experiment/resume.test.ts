import { copyFileSync, cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { resumeExperiment } from "../../src/experiment/resume.js";
import { runExperiment } from "../../src/experiment/run.js";
import { latestCheckpoint } from "../../src/runs/latest.js";
import { runFiles } from "../../src/runs/layout.js";
import { readManifest } from "../../src/runs/reader.js";
import { emptyFolder } from "../helpers/cli.js";

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

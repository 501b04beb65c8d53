import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
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

it("an interruption within an epoch is saved at its very step", async () => {
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

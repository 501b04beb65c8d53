import { expect } from "vitest";
import type { Config } from "../../src/config/schema.js";
import { type ExperimentOptions, runExperiment } from "../../src/experiment/run.js";
import { readManifest } from "../../src/runs/reader.js";

/** The folder of a run that is interrupted after one of its epochs, from 1 on. */
export async function interruptedAfter(
  epoch: number,
  config: Config,
  options: ExperimentOptions,
): Promise<string> {
  const stop = new AbortController();
  let folder = "";
  const run = runExperiment(config, {
    ...options,
    signal: stop.signal,
    onStart: (start) => {
      folder = start.folder;
    },
    onEvent: (event) => {
      if (event.type === "epoch" && event.epoch === epoch) stop.abort();
    },
  });
  await expect(run).rejects.toThrow();
  expect(readManifest(folder).status).toBe("interrupted");
  return folder;
}

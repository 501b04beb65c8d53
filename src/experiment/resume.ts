import type { Config } from "../config/schema.js";
import { withDevice } from "../kernels/device.js";
import { parameterSpecs } from "../model/spec.js";
import { checkedWeights } from "../runs/checked-weights.js";
import { requireSameConfig } from "../runs/edited.js";
import { latestCheckpoint } from "../runs/latest.js";
import { isBeingWritten } from "../runs/manifest.js";
import { type RunRecord, readConfig, readManifest, readRun } from "../runs/reader.js";
import { requireSameData } from "../runs/same-data.js";
import { RunWriter } from "../runs/writer.js";
import { UserError } from "../shared/errors.js";
import { extendable } from "../training/schedule.js";
import { type ExperimentOptions, prepare, runInto } from "./run.js";

export interface ResumeOptions extends Omit<ExperimentOptions, "weights" | "base"> {
  /** Train to so many epochs in all, more than the run was started with. */
  readonly epochs?: number | undefined;
  /** Told when the newest checkpoint could not be used. */
  readonly onWarning: (message: string) => void;
}

/**
 * Goes on with a run that was interrupted, killed or is to have more epochs, in its own folder:
 * bit for bit the run that was never interrupted.
 *
 * @throws UserError when the run is complete or still running, or its files do not allow it
 */
export async function resumeExperiment(folder: string, options: ResumeOptions): Promise<RunRecord> {
  const manifest = readManifest(folder);
  if (isBeingWritten(manifest)) {
    const { pid } = manifest.writer;
    throw new UserError(`${folder}: process ${pid} is still running it. Wait, or stop it first.`);
  }
  const saved = readConfig(folder);
  const { checkpoint, warning } = latestCheckpoint(folder);
  if (warning !== undefined) options.onWarning(`${warning}. Going on from the one before it.`);
  if (checkpoint) requireSameConfig(saved, checkpoint.config, folder);
  const config = extended(saved, options.epochs, folder);
  if (manifest.status === "finished" && config.training.epochs === saved.training.epochs) {
    return readRun(folder);
  }
  return withDevice(config.device, options.threads, async (device) => {
    const run = await prepare(config, {
      check: (data) => requireSameData(manifest, data, folder),
      weights: checkpoint
        ? (spec) => checkedWeights(checkpoint.weights, parameterSpecs(spec), folder)
        : undefined,
    });
    const writer = new RunWriter(folder, { ...manifest, epochs: config.training.epochs });
    writer.resume(config, checkpoint?.state.history ?? []);
    return runInto(writer, run, device, checkpoint, options);
  });
}

function extended(config: Config, epochs: number | undefined, folder: string): Config {
  if (epochs === undefined) return config;
  if (epochs < config.training.epochs) {
    throw new UserError(
      `--epochs ${epochs}: ${folder} was started with ${config.training.epochs} epochs, ` +
        "expected at least as many",
    );
  }
  const { schedule } = config.training;
  if (epochs > config.training.epochs && !extendable(schedule)) {
    throw new UserError(
      `--epochs ${epochs}: the schedule ${schedule.name} depends on the number of epochs, so the ` +
        "run would not be the one that was asked for so many at first. Start a new run.",
    );
  }
  return { ...config, training: { ...config.training, epochs } };
}

import { deviceChoice } from "../config/device.js";
import type { Config } from "../config/schema.js";
import { type Device, withDevice } from "../kernels/open-device.js";
import { parameterCount, parameterSpecs } from "../model/parameters.js";
import { checkedWeights } from "../runs/checked-weights.js";
import { MOVED_HINT, requireDataFile, withDataFile } from "../runs/data-file.js";
import { requireSameConfig } from "../runs/edited.js";
import { runError } from "../runs/failure.js";
import { hasLostManifest } from "../runs/folders.js";
import { latestCheckpoint } from "../runs/latest.js";
import { runFiles } from "../runs/layout.js";
import { leasePath } from "../runs/lease/folder.js";
import type { Lease } from "../runs/lease/lease.js";
import { ownerText } from "../runs/lease/owner.js";
import { leaseState } from "../runs/lease/record.js";
import { type Manifest, newManifest } from "../runs/manifest.js";
import { disagreements } from "../runs/proof.js";
import { type RunRecord, readConfig, readManifest, readRun } from "../runs/reader.js";
import { createdAtOf } from "../runs/run-folder.js";
import { requireSameData } from "../runs/same-data.js";
import type { Checkpoint } from "../runs/state-file.js";
import { isWrittenWithoutLease } from "../runs/status.js";
import { RunWriter } from "../runs/writer.js";
import { UserError } from "../shared/errors.js";
import { counted } from "../shared/format.js";
import { extendable } from "../training/schedule.js";
import { bestDamage, isBestLost, repairText } from "./lost-best.js";
import { ownFolder } from "./owned-folder.js";
import { deviceFor, type ExperimentOptions, type PreparedRun, prepare, runInto } from "./run.js";

export interface ResumeOptions extends Omit<ExperimentOptions, "weights" | "base" | "folder"> {
  /** The total number of epochs, larger than the number that the run was started with. */
  readonly epochs?: number | undefined;
  /** The data file's new path, if it has moved. */
  readonly data?: string | undefined;
  /**
   * Receives a warning if the newest checkpoint is unusable or the lease was taken over from
   * another process.
   */
  readonly onWarning: (message: string) => void;
}

/**
 * Continues a run that was interrupted, killed or is to train for more epochs, in its own folder.
 * The result is bit for bit that of an uninterrupted run. In a complete run, files that do not
 * match the fingerprint are written again.
 *
 * @throws UserError if another process owns the run, or its files do not allow it
 */
export async function resumeExperiment(folder: string, options: ResumeOptions): Promise<RunRecord> {
  const manifest = knownManifest(folder);
  if (manifest) requireNoOldWriter(manifest, folder);
  if (manifest?.status === "finished" && options.epochs === undefined && isFree(folder)) {
    if (disagreements(folder, manifest).length === 0) return readRun(folder);
  }
  return ownFolder(folder, { ...options, asError: runError }, (lease) =>
    resumeOwned(folder, lease, options),
  );
}

/** Whether no lease is left. A process that was killed after its last write leaves one behind. */
function isFree(folder: string): boolean {
  return leaseState(leasePath(folder)) === "free";
}

/**
 * Reads the folder after taking the lease, because the last owner may have written to it until
 * then.
 */
async function resumeOwned(
  folder: string,
  lease: Lease,
  options: ResumeOptions,
): Promise<RunRecord> {
  const manifest = knownManifest(folder);
  if (manifest === undefined) options.onWarning(lostManifestText(folder));
  const saved = readConfig(folder);
  const { checkpoint, warning } = latestCheckpoint(folder);
  // A damaged last checkpoint would replace the previous one, from which the run continues, when the next is written
  const damaged = warning === undefined ? [] : [runFiles.lastState];
  if (warning !== undefined) options.onWarning(`${warning}. Continuing from the previous one.`);
  if (checkpoint) requireSameConfig(saved, checkpoint.config, folder);
  const moved = options.data === undefined ? saved : withDataFile(saved, options.data);
  const config = extended(moved, options.epochs, folder);
  const isFinished = manifest?.status === "finished";
  const wrong = isFinished ? disagreements(folder, manifest) : [];
  const lost = wrong.filter(
    (name) => name === runFiles.bestWeights && isBestLost(config, checkpoint, folder),
  );
  if (isFinished && config.training.epochs === saved.training.epochs && wrong.length === 0)
    return readRun(folder);
  if (wrong.length > 0) options.onWarning(repairText(folder, wrong, lost));
  const lostBest = checkpoint && !isFinished ? bestDamage(config, checkpoint, folder) : undefined;
  if (lostBest !== undefined) {
    options.onWarning(lostBest);
    lost.push(runFiles.bestWeights);
  }
  requireDataFile(config, MOVED_HINT);
  const stopped = { folder, lease, manifest, config, checkpoint, removed: [...lost, ...damaged] };
  return withDevice(deviceChoice(config, options.threads), (device) =>
    continueOn(device, stopped, options),
  );
}

/** A run that was stopped. */
interface StoppedRun {
  readonly folder: string;
  readonly lease: Lease;
  readonly manifest: Manifest | undefined;
  readonly config: Config;
  readonly checkpoint: Checkpoint | undefined;
  /** Files that are damaged or lost, which the training writes again. */
  readonly removed: readonly string[];
}

async function continueOn(
  device: Device,
  { folder, lease, manifest, config, checkpoint, removed }: StoppedRun,
  options: ResumeOptions,
): Promise<RunRecord> {
  const run = await prepare(config, {
    device,
    onWork: options.onWork,
    check: (data) => manifest && requireSameData(manifest, data, folder),
    weights: checkpoint
      ? (spec) => checkedWeights(checkpoint.weights, parameterSpecs(spec), folder)
      : undefined,
  });
  const { source } = run.data;
  const kept = manifest ?? newManifestOf(folder, run, device, options);
  const begun = { ...kept, epochs: config.training.epochs, ...(source && { source }) };
  const writer = new RunWriter(folder, begun, lease);
  for (const file of removed) writer.remove(file);
  writer.resume(config, checkpoint?.state.history ?? []);
  return runInto({ writer, device, checkpoint }, run, options);
}

/** @returns undefined if it is missing although training had begun */
function knownManifest(folder: string): Manifest | undefined {
  return hasLostManifest(folder) ? undefined : readManifest(folder);
}

function lostManifestText(folder: string): string {
  return (
    `${folder}: ${runFiles.manifest} is missing and is written again, with the versions and the device of today. ` +
    "Whether the data is still the same cannot be checked without it."
  );
}

/** A manifest instead of the one that is missing. */
function newManifestOf(
  folder: string,
  { config, spec }: PreparedRun,
  device: Device,
  { command }: ResumeOptions,
): Manifest {
  const made = newManifest(config, deviceFor(device, spec), parameterCount(spec), command);
  const createdAt = createdAtOf(folder)?.toISOString() ?? made.createdAt;
  return { ...made, createdAt };
}

/** @throws UserError if a process of rnnlab 0.1, which had no leases, is writing to the folder */
function requireNoOldWriter(manifest: Manifest, folder: string): void {
  const { writer } = manifest;
  if (writer === undefined || !isWrittenWithoutLease(manifest)) return;
  throw new UserError(
    `${folder}: ${ownerText(writer)} is still running it. Wait, or stop it first. If the process no longer exists, ` +
      'set "status" in its manifest.json to "interrupted".',
  );
}

function extended(config: Config, epochs: number | undefined, folder: string): Config {
  if (epochs === undefined) return config;
  if (epochs < config.training.epochs) {
    throw new UserError(
      `--epochs ${epochs}: ${folder} was started with ${counted(config.training.epochs, "epoch")}, ` +
        "expected at least as many",
    );
  }
  const { schedule } = config.training;
  if (epochs > config.training.epochs && !extendable(schedule)) {
    throw new UserError(
      `--epochs ${epochs}: the schedule ${schedule.name} depends on the number of epochs, so the ` +
        "result would differ from a run that was started with that number. Start a new run.",
    );
  }
  return { ...config, training: { ...config.training, epochs } };
}

import { deviceChoice } from "../config/device.js";
import type { Config } from "../config/schema.js";
import type { TaskData } from "../data/task.js";
import { type Device, withDevice } from "../kernels/open-device.js";
import { stackKernel } from "../kernels/operator.js";
import type { Weights } from "../model/initialise.js";
import { createNetwork } from "../model/network.js";
import { parameterCount, trainedSpecs } from "../model/parameters.js";
import type { ModelSpec } from "../model/spec.js";
import { beginAnnotations } from "../runs/annotations.js";
import { modelPlace } from "../runs/comparison-file.js";
import { beginError, recordFailure, runError } from "../runs/failure.js";
import { studyOf } from "../runs/folders.js";
import { looksAfter } from "../runs/looks.js";
import { newManifest } from "../runs/manifest.js";
import { type RunRecord, readRecord, readRun } from "../runs/reader.js";
import { createRunFolder } from "../runs/run-folder.js";
import type { Checkpoint } from "../runs/state-file.js";
import { RunWriter } from "../runs/writer.js";
import type { OnWork } from "../shared/work.js";
import type { TrainingEvent } from "../training/events.js";
import type { Training } from "../training/loop.js";
import { createOptimizer } from "../training/optimizer.js";
import { startingWeights } from "../training/start.js";
import { newTrainingState } from "../training/state.js";
import { type CheckOptions, checkedExperiment } from "./check.js";
import { requireGpuMemory } from "./gpu-memory.js";
import { requireKernelMemory, requireTrainingMemory } from "./memory.js";
import { type LeaseRequest, ownFolder } from "./owned-folder.js";
import { finishRun, keepForInference, restore, trainAndSave } from "./session.js";

export interface ExperimentOptions extends LeaseRequest {
  /** CPU threads. The results do not depend on their number. */
  readonly threads: number;
  /** The command line, for the manifest. */
  readonly command: readonly string[];
  /** The folder to make the run folder in, instead of the config's. */
  readonly base?: string | undefined;
  /** An empty run folder that exists already, instead of a new one. */
  readonly folder?: string | undefined;
  /** Initial weights, instead of random ones. */
  readonly weights?: ((spec: ModelSpec, data: TaskData) => Weights) | undefined;
  /** Tags that the run has from the start. */
  readonly tags?: readonly string[] | undefined;
  /** Saves a checkpoint and stops after the current step. */
  readonly signal?: AbortSignal | undefined;
  /** Receives what precedes training, if it may take long, piece by piece. */
  readonly onWork?: OnWork | undefined;
  /** Receives the run folder before training begins. */
  readonly onStart?: ((start: ExperimentStart) => void) | undefined;
  /** Receives every training event. */
  readonly onEvent?: ((event: TrainingEvent) => void) | undefined;
}

export interface ExperimentStart {
  readonly device: Device;
  readonly folder: string;
  readonly spec: ModelSpec;
}

/**
 * Runs a whole experiment: data, model, training, test. The run folder then holds all results.
 *
 * @throws UserError if the config asks for something unavailable; no folder is left behind
 * @throws ExperimentError if training diverges; the last good checkpoint stays
 * @throws InterruptedError after `signal`; the run can be resumed
 */
export async function runExperiment(
  config: Config,
  options: ExperimentOptions,
): Promise<RunRecord> {
  return withDevice(deviceChoice(config, options.threads), async (device) => {
    const run = await prepare(config, { ...options, device });
    const folder =
      options.folder ?? createRunFolder(options.base ?? config.output.runs, config.name);
    const used = deviceFor(device, run.spec);
    const manifest = newManifest(config, used, parameterCount(run.spec), options.command);
    const { source } = run.data;
    const started = { ...manifest, ...(source && { source }) };
    return ownFolder(folder, { ...options, asError: beginError }, (lease) => {
      const writer = new RunWriter(folder, started, lease);
      writer.begin(config);
      beginAnnotations(folder, options.tags ?? []);
      return runInto({ writer, device, checkpoint: undefined }, run, options);
    });
  });
}

/** What a run needs before its folder is made. */
export interface PreparedRun {
  readonly config: Config;
  readonly data: TaskData;
  readonly spec: ModelSpec;
  readonly weights: Weights;
}

/**
 * Performs every step that can fail because of the user's input.
 *
 * @param options.check rejects data before anything is made for it
 */
export async function prepare(
  config: Config,
  options: Pick<ExperimentOptions, "weights" | "onWork"> &
    Pick<CheckOptions, "check" | "onWarning"> & {
      /** The device to run on. A GPU has its own memory limits. */
      readonly device?: Pick<Device, "kind" | "kernel">;
    },
): Promise<PreparedRun> {
  const initialised = options.weights !== undefined;
  const { data, spec } = await checkedExperiment(config, { ...options, initialised });
  const { kind, kernel } = options.device ?? {};
  if (kind === "gpu") requireGpuMemory(spec, data, config);
  else requireTrainingMemory(spec, data, config);
  if (kernel === "wasm") requireKernelMemory(spec, data, config);
  const weights =
    options.weights?.(spec, data) ??
    startingWeights(spec, data, config.training.seed, options.onWork);
  return { config, data, spec, weights };
}

/** The device with the kernel that computes this model. */
export function deviceFor(device: Device, { recurrent }: ModelSpec): Device {
  return { ...device, kernel: stackKernel(device.backend, recurrent) };
}

/** A run folder that is owned by this process, at the start of a session. */
export interface RunStart {
  readonly writer: RunWriter;
  readonly device: Device;
  readonly checkpoint: Checkpoint | undefined;
}

/** Trains from a checkpoint or from the start, tests, and completes the run folder. */
export async function runInto(
  { writer, device, checkpoint }: RunStart,
  run: PreparedRun,
  { signal, onStart, onEvent, onWarning }: ExperimentOptions,
): Promise<RunRecord> {
  const { config, data, spec } = run;
  keepForInference(writer, data, spec);
  const started = performance.now();
  const state = checkpoint?.state ?? newTrainingState();
  const earlierMs = state.history.reduce((sum, { durationMs }) => sum + durationMs, 0);
  try {
    onStart?.({ device: deviceFor(device, spec), folder: writer.folder, spec });
    await withLearner(run, async (learner) => {
      if (checkpoint) restore(learner.optimizer, checkpoint);
      const training = { ...learner, splits: data, config: config.training, state };
      const session = { config, training, writer, signal, onEvent, onWarning };
      await trainAndSave(session);
      finishRun(session, data);
    });
    writer.update({
      epochs: state.history.length, // early stopping may have made it fewer than requested
      durationMs: Math.round(earlierMs + performance.now() - started),
    });
    await writeReport(writer);
    writer.finish();
    return readRun(writer.folder);
  } catch (cause) {
    const error = runError(cause, writer.folder);
    recordFailure(writer, error);
    throw error;
  }
}

/** Creates a run's network and optimiser, uses them and disposes of them. */
async function withLearner(
  { config, spec, weights }: PreparedRun,
  use: (learner: Pick<Training, "network" | "optimizer">) => Promise<void>,
): Promise<void> {
  const network = createNetwork(spec, weights);
  try {
    const names = trainedSpecs(spec).map(({ name }) => name);
    const optimizer = createOptimizer(network.trained, config.training.optimizer, names);
    try {
      await use({ network, optimizer });
    } finally {
      optimizer.dispose();
    }
  } finally {
    network.dispose();
  }
}

/**
 * Writes `report.html` from the content of folders alone, so that it can be written again later. How often the test
 * figures have been looked at is stated for a run of its own; the page of a comparison or sweep states it for all its
 * runs.
 */
async function writeReport(writer: RunWriter): Promise<void> {
  const { runHtml } = await import("../report/html/run-report.js");
  const { folder } = writer;
  const study = studyOf(folder);
  const looks = study === undefined ? looksAfter(folder) : undefined;
  writer.report(runHtml(readRecord(folder), { place: modelPlace(folder), study, looks }));
}

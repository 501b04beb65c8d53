import { resolve } from "node:path";
import { resolveConfig } from "../config/resolve.js";
import type { Config } from "../config/schema.js";
import type { ExperimentOptions, ExperimentStart } from "../experiment/run.js";
import type { Device } from "../kernels/device.js";
import { parameterCount } from "../model/spec.js";
import type { RunRecord } from "../runs/run-record.js";
import { UserError } from "../shared/errors.js";
import type { TrainingEvent } from "../training/events.js";
import { inTurn } from "./device-turns.js";
import { reported } from "./events.js";
import {
  type ComputeOptions,
  programCommand,
  type StopOptions,
  threadsOf,
  wholeNumber,
} from "./options.js";

/** What computes a run. */
export type RunDevice = Omit<Device, "close">;

/** What {@link train} and {@link resume} report, in this order but for warnings. */
export type TrainEvent =
  /** The run folder is there and training is about to begin. */
  | {
      readonly type: "run";
      readonly folder: string;
      readonly device: RunDevice;
      readonly parameters: number;
    }
  | TrainingEvent
  /** Something to know that does not stop the run. */
  | { readonly type: "warning"; readonly message: string }
  /** The last one: the run is tested and its folder is complete. */
  | { readonly type: "result"; readonly run: RunRecord };

export interface TrainOptions extends ComputeOptions, StopOptions {
  /** Folder to make the run folder in (default: the config's `output.runs`). */
  readonly runs?: string | undefined;
  /** File of safetensors, PyTorch's included, with weights to begin with. */
  readonly init?: string | undefined;
}

/**
 * Trains and tests one model, and leaves a run folder as `rnnlab train` does. Nothing happens before the
 * first step of the loop. Leaving the loop saves a checkpoint and stops; {@link resume} continues.
 *
 * @throws UserError when the config is not valid or asks for what is unavailable; no folder is left then
 * @throws ExperimentError when training diverges; the last good checkpoint stays
 * @throws InterruptedError after `signal`; the run can be resumed
 * @throws CancelledError after `signal`, before the run had a folder
 */
export async function* train(
  config: Config,
  options: TrainOptions = {},
): AsyncGenerator<TrainEvent, void, undefined> {
  const checked = resolveConfig(config, "the config");
  requireOneRun(checked);
  const { init, runs } = options;
  const [{ runExperiment }, { weightsFrom }] = await Promise.all([
    import("../experiment/run.js"),
    import("../runs/checked-weights.js"),
  ]);
  const base = resolve(runs ?? checked.output.runs);
  const weights = init === undefined ? undefined : weightsFrom(resolve(init));
  yield* runEvents((common) => runExperiment(checked, { ...common, base, weights }), options);
}

export interface ResumeOptions extends ComputeOptions, StopOptions {
  /** Total number of epochs to train, more than the run was started with. */
  readonly epochs?: number | undefined;
  /** Where the data file is now, if it has moved. */
  readonly data?: string | undefined;
}

/**
 * Continues a run that was interrupted or killed, or is to have more epochs: bit for bit the run that never
 * stopped. A run that is complete already yields its record alone.
 *
 * @param folder the run folder
 * @throws UserError when another process is running it, or its files do not allow it
 * @throws ExperimentError when training diverges; the last good checkpoint stays
 * @throws InterruptedError after `signal`; the run can be resumed
 */
export async function* resume(
  folder: string,
  options: ResumeOptions = {},
): AsyncGenerator<TrainEvent, void, undefined> {
  const path = resolve(folder);
  const { resumeExperiment } = await import("../experiment/resume.js");
  const epochs = wholeNumber("epochs", options.epochs, 1_000_000);
  const data = options.data === undefined ? undefined : resolve(options.data);
  yield* runEvents((common) => resumeExperiment(path, { ...common, epochs, data }), options);
}

/** What both have in common. */
type RunOptions = Pick<
  ExperimentOptions,
  "threads" | "command" | "signal" | "onStart" | "onEvent"
> & { readonly onWarning: (message: string) => void };

function runEvents(
  work: (options: RunOptions) => Promise<RunRecord>,
  options: ComputeOptions & StopOptions,
): AsyncGenerator<TrainEvent, void, undefined> {
  const threads = threadsOf(options);
  return reported<TrainEvent>(async (emit, signal) => {
    const common: RunOptions = {
      threads,
      command: programCommand(),
      signal,
      onStart: (start) => emit(runEvent(start)),
      onEvent: emit,
      onWarning: (message) => emit({ type: "warning", message }),
    };
    emit({ type: "result", run: await inTurn(() => work(common), signal) });
  }, options.signal);
}

function runEvent({ folder, device, spec }: ExperimentStart): TrainEvent {
  const { close: _, ...rest } = device;
  return { type: "run", folder, device: rest, parameters: parameterCount(spec) };
}

/** @throws UserError when the config asks for a backtest, which trains a run for each fold */
function requireOneRun({ evaluation: { backtest } }: Config): void {
  if (backtest === undefined) return;
  throw new UserError(
    "the config has evaluation.backtest, which trains a model for each fold, but train makes one run. " +
      "Remove it, or use rnnlab train on the command line.",
  );
}

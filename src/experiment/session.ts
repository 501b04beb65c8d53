import { join } from "node:path";
import type { Config } from "../config/schema.js";
import type { TaskData } from "../data/task.js";
import { type Assessment, assess } from "../evaluation/assess.js";
import { type ConformalScores, conformalScores } from "../evaluation/conformal-scores.js";
import { checkExpectations } from "../evaluation/expectation.js";
import type { Network } from "../model/network.js";
import { parameterSpecs } from "../model/parameters.js";
import type { ModelSpec } from "../model/spec.js";
import { plotsText } from "../report/plots-text.js";
import { checkedWeights } from "../runs/checked-weights.js";
import { fingerprint } from "../runs/fingerprint.js";
import { inferenceFile } from "../runs/inference-file.js";
import { runFiles } from "../runs/layout.js";
import { predictionsText } from "../runs/predictions.js";
import { readWeights } from "../runs/reader.js";
import type { Summary, WindowRecord } from "../runs/records.js";
import type { NamedTensor } from "../runs/safetensors.js";
import type { Checkpoint } from "../runs/state-file.js";
import { windowRecords } from "../runs/window-records.js";
import type { RunWriter } from "../runs/writer.js";
import { InterruptedError } from "../shared/errors.js";
import { isFile } from "../shared/files.js";
import { isCheckpointDue } from "../training/checkpoint-rule.js";
import type { TrainingEvent } from "../training/events.js";
import { type Training, train } from "../training/loop.js";
import type { Optimizer } from "../training/optimizer.js";
import { epochToRestore } from "../training/stopping.js";
import { lostBestError } from "./lost-best.js";
import { negativeForecasts } from "./negative-forecasts.js";

/** Reason of a signal that leaves a run in order to continue it later, such as a trial at the end of a rung. */
export const PAUSE = "paused";

/** A training and the run folder that it writes to. */
export interface Session {
  readonly config: Config;
  readonly training: Training;
  readonly writer: RunWriter;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: TrainingEvent) => void) | undefined;
  readonly onWarning?: ((message: string) => void) | undefined;
}

/**
 * Trains to the end, and saves a checkpoint after each epoch and on interruption.
 *
 * @throws InterruptedError after the step during which `signal` was raised
 */
export async function trainAndSave(session: Session): Promise<void> {
  const { training, writer, signal, onEvent } = session;
  for await (const event of train(training)) {
    onEvent?.(event);
    if (event.type === "start") saveStart(session);
    else if (event.type === "epoch") saveEpoch(session);
    else if (event.type === "batch" && isCheckpointDue(training.config, training.optimizer.steps))
      writer.checkpoint(checkpointOf(session));
    if (signal?.aborted && event.type !== "end") {
      if (event.type !== "epoch") writer.checkpoint(checkpointOf(session));
      writer.update({ status: signal.reason === PAUSE ? "paused" : "interrupted" });
      throw new InterruptedError(writer.folder);
    }
  }
}

/**
 * Saves the weights before the first epoch; they are the best until an epoch is better. If the best epoch is the one
 * from which a run resumes, its weights are saved again, because their file may be missing or damaged.
 */
function saveStart(session: Session): void {
  const { training, config, writer } = session;
  const { start, history, batch } = training.state;
  const isBest =
    history.length === 0
      ? start !== undefined
      : epochToRestore(training.state, config.training.checkpoint) === history.length;
  if (isBest && batch === 0) writer.best(checkpointOf(session));
}

function saveEpoch(session: Session): void {
  const { config, writer, training } = session;
  const checkpoint = checkpointOf(session);
  const result = training.state.history.at(-1)!;
  const best = epochToRestore(training.state, config.training.checkpoint);
  if (result.epoch === best) writer.best(checkpoint);
  writer.checkpoint(checkpoint);
  writer.weights(checkpoint);
  writer.epoch(result);
}

function checkpointOf({ config, training }: Session): Checkpoint {
  const { network, optimizer, state } = training;
  const moments = [...optimizer.state()].map(([name, variable]) => ({
    name,
    shape: variable.shape,
    values: variable.dataSync() as Float32Array,
  }));
  return {
    config: JSON.stringify(config),
    state,
    optimizerSteps: optimizer.steps,
    weights: namedTensors(network),
    moments,
  };
}

/**
 * Tests the trained network and writes all files of a finished run. Existing files are overwritten,
 * because a process that was killed between two files may have left them at different epochs.
 */
export function finishRun(session: Session, data: TaskData): void {
  const { config, training, writer } = session;
  const { network, state } = training;
  writer.weights(checkpointOf(session));
  writer.epochs(state.history);
  const testedEpoch = takeTested(session);
  const { epoch: _, durationMs: __, ...final } = state.history.at(-1)!;
  const assessment = assess(network, data, config);
  const negative = negativeForecasts(assessment, data);
  if (negative !== undefined) session.onWarning?.(negative);
  const expectations = checkExpectations(config.expect, { final, test: assessment.test });
  const windows = windowsOf(assessment, data, config.output.plots);
  const summary = summaryOf(assessment, { final, testedEpoch, expectations });
  keepForInference(writer, data, network.spec, conformalScores(network, data));
  writer.summary(summary);
  writer.predictions(predictionsText(assessment.predictions));
  if ("logits" in assessment.predictions) writer.logits(assessment.predictions);
  writer.windows(windows);
  writer.plots(plotsText({ name: config.name, epochs: state.history, windows, summary }));
  writer.update({
    finishedAt: new Date().toISOString(),
    fingerprint: fingerprint(namedTensors(network)),
  });
}

/**
 * Saves what the model needs to be used on other data.
 *
 * @param errors the finished model's errors on its validation and test windows
 */
export function keepForInference(
  writer: RunWriter,
  data: TaskData,
  spec: ModelSpec,
  errors?: ConformalScores,
): void {
  const file = inferenceFile(data, errors);
  if (file !== undefined) writer.inference(file, spec);
}

/** The content of `summary.json`. */
function summaryOf(
  assessment: Assessment,
  common: Pick<Summary, "final" | "testedEpoch" | "expectations">,
): Summary {
  const { predictions: _, ...figures } = assessment;
  return { ...common, ...figures } as Summary;
}

/** Windows are shown only for forecasts, whose targets share an axis with the inputs. */
function windowsOf(assessment: Assessment, data: TaskData, count: number): WindowRecord[] {
  if (assessment.objective !== "forecast") return [];
  const places = data.record?.task === "csv"; // generated sequences have no times
  return windowRecords(data.test, assessment.predictions, { count, places });
}

/**
 * Gives the network the weights to test: those of the best epoch with `restoreBest`, otherwise the
 * last.
 *
 * @returns the epoch that they are from
 */
function takeTested({ config, training: { network, state }, writer }: Session): number {
  const { restoreBest, checkpoint } = config.training;
  const best = restoreBest ? epochToRestore(state, checkpoint) : undefined;
  if (best === undefined) return state.history.length;
  if (!isFile(join(writer.folder, runFiles.bestWeights))) throw lostBestError(writer.folder, best);
  const { tensors } = readWeights(writer.folder, runFiles.bestWeights);
  network.assign(checkedWeights(tensors, parameterSpecs(network.spec), writer.folder));
  return best;
}

function namedTensors(network: Network): NamedTensor[] {
  const weights = network.weights();
  return parameterSpecs(network.spec).map(({ name, shape }) => ({
    name,
    shape,
    values: weights.get(name)!,
  }));
}

/** Restores an optimiser's moments and step count from a checkpoint. */
export function restore(optimizer: Optimizer, { moments, optimizerSteps }: Checkpoint): void {
  optimizer.restore(new Map(moments.map(({ name, values }) => [name, values])), optimizerSteps);
}

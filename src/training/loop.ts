import type { TrainingConfig } from "../config/training.js";
import { batchCount, batches, shuffledOrder } from "../data/batches.js";
import type { Splits } from "../data/dataset.js";
import { evaluate } from "../evaluation/evaluate.js";
import type { Network } from "../model/network.js";
import { DivergenceError, diverged } from "./divergence.js";
import type { EpochMetrics, TrainingEvent } from "./events.js";
import type { Optimizer } from "./optimizer.js";
import { learningRateAt } from "./schedule.js";
import { type EpochSums, emptySums, type TrainingState } from "./state.js";
import { type StepOptions, type StepResult, trainStep } from "./step.js";
import { shouldStop } from "./stopping.js";

/** Everything that one training works with. */
export interface Training {
  readonly network: Network;
  readonly optimizer: Optimizer;
  readonly splits: Splits;
  readonly config: TrainingConfig;
  /** Where to go on. It is kept up to date: at every event it is ready to be saved. */
  readonly state: TrainingState;
}

/**
 * Trains, telling what happens as it happens. The consumer decides what to do about it: show a
 * bar, write a line, save a checkpoint, or stop by leaving the loop.
 *
 * @throws DivergenceError when the loss or a gradient is no longer a finite number
 */
export async function* train(training: Training): AsyncGenerator<TrainingEvent> {
  const { config, splits, state } = training;
  const perEpoch = batchCount(splits.train.count, config.batchSize);
  const epochsDone = state.history.length;
  const breathe = breather(); // one for all epochs, each of which may be shorter than a breath
  yield { type: "start", epochs: config.epochs, batches: perEpoch, epochsDone };
  while (state.history.length < config.epochs && !shouldStop(state.history, config.earlyStopping)) {
    yield* trainEpoch(training, perEpoch, breathe);
  }
  yield { type: "end" };
}

async function* trainEpoch(
  training: Training,
  perEpoch: number,
  breathe: Breather,
): AsyncGenerator<TrainingEvent> {
  const { network, splits, config, state } = training;
  const started = performance.now();
  const epoch = state.history.length + 1;
  yield* trainBatches(training, epoch, perEpoch, breathe);
  const metrics = epochMetrics(state.sums, network, splits);
  const gradientNorm = state.sums.gradientNorm / state.sums.examples;
  requireFinite({ loss: metrics.valLoss, gradientNorm }, config, epoch, epoch * perEpoch);
  const { learningRate } = stepOptions(training, epoch * perEpoch - 1, perEpoch);
  const { gradientNormMax } = state.sums;
  const durationMs = performance.now() - started;
  state.history.push({
    epoch,
    ...metrics,
    learningRate,
    gradientNorm,
    gradientNormMax,
    durationMs,
  });
  state.batch = 0;
  state.sums = emptySums();
  yield { type: "epoch", epoch, metrics, durationMs };
}

async function* trainBatches(
  training: Training,
  epoch: number,
  perEpoch: number,
  breathe: Breather,
): AsyncGenerator<TrainingEvent> {
  const { splits, config, state } = training;
  const { batchSize, seed } = config;
  const rest = shuffledOrder(splits.train.count, seed, epoch - 1).subarray(state.batch * batchSize);
  for (const batch of batches(splits.train, batchSize, rest)) {
    const options = stepOptions(training, (epoch - 1) * perEpoch + state.batch, perEpoch);
    const result = trainStep(training, splits.train, batch, options);
    requireFinite(result, config, epoch, options.step + 1);
    addResult(state.sums, result, batch.size);
    state.batch += 1;
    yield { type: "batch", epoch, batch: state.batch, loss: result.loss };
    await breathe();
  }
}

function stepOptions({ config, state }: Training, step: number, perEpoch: number): StepOptions {
  const { schedule, optimizer, epochs, clip, seed } = config;
  const position = { step, stepsPerEpoch: perEpoch, epochs };
  const learningRate = learningRateAt(schedule, optimizer.learningRate, position, state.history);
  return { learningRate, clip, seed, step };
}

/** @throws DivergenceError */
function requireFinite(
  { loss, gradientNorm }: Pick<StepResult, "loss" | "gradientNorm">,
  { optimizer: { learningRate }, clip }: TrainingConfig,
  epoch: number,
  step: number,
): void {
  if (!diverged({ loss, gradientNorm })) return;
  throw new DivergenceError({ epoch, step, loss, gradientNorm, learningRate, clip });
}

/** Each example counts once, whatever the size of its batch. */
function addResult(sums: EpochSums, result: StepResult, examples: number): void {
  sums.loss += result.loss * examples;
  sums.lossLastStep += result.lossLastStep * examples;
  sums.gradientNorm += result.gradientNorm * examples;
  sums.gradientNormMax = Math.max(sums.gradientNormMax, result.gradientNorm);
  sums.examples += examples;
}

function epochMetrics(sums: EpochSums, network: Network, splits: Splits): EpochMetrics {
  const { loss, lossLastStep, accuracy } = evaluate(network, splits.valid);
  return {
    loss: sums.loss / sums.examples,
    lossLastStep: sums.lossLastStep / sums.examples,
    valLoss: loss,
    valLossLastStep: lossLastStep,
    ...(accuracy !== undefined && { valAccuracy: accuracy }),
  };
}

type Breather = () => Promise<void>;

const BREATH_MS = 50;

/** Lets signals and timers be handled now and then, which a loop without waiting would starve. */
function breather(): Breather {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < BREATH_MS) return;
    await new Promise((resolve) => setImmediate(resolve));
    last = performance.now();
  };
}

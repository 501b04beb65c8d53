import type { TrainingConfig } from "../config/training.js";
import { batchCount, shuffledOrder } from "../data/batches.js";
import type { Dataset, Splits } from "../data/dataset.js";
import { keptExamples } from "../data/kept.js";
import { withLastTargets } from "../data/last-targets.js";
import { lossAtTheEnd } from "../model/composition.js";
import type { Network } from "../model/network.js";
import { type BatchSource, batchSource } from "../model/source.js";
import type { ModelSpec } from "../model/spec.js";
import { isCheckpointDue } from "./checkpoint-rule.js";
import { DivergenceError, diverged } from "./divergence.js";
import { epochMetrics, gainMetrics, startMetrics } from "./epoch-metrics.js";
import type { TrainingEvent } from "./events.js";
import { StepLedger, type StepRecord } from "./ledger.js";
import { withLeftOut } from "./left-out.js";
import type { Optimizer } from "./optimizer.js";
import { learningRateAt } from "./schedule.js";
import { type EpochSums, emptySums, type TrainingState } from "./state.js";
import { type StepOptions, trainStep } from "./step.js";
import { shouldStop } from "./stopping.js";

/** Everything that a training works with. */
export interface Training {
  readonly network: Network;
  readonly optimizer: Optimizer;
  readonly splits: Splits;
  readonly config: TrainingConfig;
  /** Where to continue from. It is kept up to date, so that it can be saved at every event. */
  readonly state: TrainingState;
}

/** The training part, with the targets of the last step alone if the network learns only from these. */
function forLearning(train: Dataset, spec: ModelSpec): Dataset {
  return lossAtTheEnd(spec) ? keptExamples(withLastTargets(train)) : train;
}

/**
 * Trains and yields its events as they happen. The consumer decides what to do about them: show a
 * progress bar, write a line, save a checkpoint, or stop the training by leaving the loop.
 *
 * @throws DivergenceError when the loss or a gradient is no longer a finite number
 */
export async function* train(training: Training): AsyncGenerator<TrainingEvent> {
  const { config, state } = training;
  const splits = {
    ...training.splits,
    train: keptExamples(training.splits.train),
    valid: keptExamples(training.splits.valid),
  };
  const perEpoch = batchCount(splits.train.count, config.batchSize);
  const epochsDone = state.history.length;
  // Shared by all epochs, which may be shorter than its interval
  const yieldToEventLoop = eventLoopYielder();
  if (epochsDone === 0 && state.batch === 0)
    state.start = startMetrics(training.network, splits, config);
  yield { type: "start", epochs: config.epochs, batches: perEpoch, epochsDone };
  const { spec } = training.network;
  const source = withLeftOut(
    batchSource(forLearning(splits.train, spec), spec, config.batchSize),
    training,
  );
  try {
    while (
      state.history.length < config.epochs &&
      !shouldStop(state.history, config.earlyStopping)
    ) {
      yield* trainEpoch({ ...training, splits }, source, perEpoch, yieldToEventLoop);
    }
  } finally {
    source.dispose();
  }
  yield { type: "end" };
}

async function* trainEpoch(
  training: Training,
  source: BatchSource,
  perEpoch: number,
  yieldToEventLoop: YieldToEventLoop,
): AsyncGenerator<TrainingEvent> {
  const { network, splits, config, state } = training;
  const started = performance.now();
  const epoch = state.history.length + 1;
  yield* trainBatches(training, source, epoch, perEpoch, yieldToEventLoop);
  const metrics = {
    ...epochMetrics(state.sums, network, splits),
    ...gainMetrics(state.start, network, splits.valid),
  };
  const gradientNorm = state.sums.gradientNorm / state.sums.examples;
  const loss = splits.valid.count > 0 ? metrics.valLoss : metrics.loss;
  requireFinite({ loss, gradientNorm }, config, epoch, epoch * perEpoch);
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
  source: BatchSource,
  epoch: number,
  perEpoch: number,
  yieldToEventLoop: YieldToEventLoop,
): AsyncGenerator<TrainingEvent> {
  const { splits, config, state } = training;
  const { batchSize, seed } = config;
  const order = shuffledOrder(splits.train.count, seed, epoch - 1);
  const ledger = new StepLedger();
  try {
    for (let batch = state.batch; batch < perEpoch; batch += 1) {
      const indices = order.subarray(batch * batchSize, (batch + 1) * batchSize);
      const options = stepOptions(training, (epoch - 1) * perEpoch + batch, perEpoch);
      const figures = trainStep(training, source, indices, options);
      ledger.add(figures, options.step, indices.length);
      const isLast = batch + 1 === perEpoch;
      // A checkpoint holds the figures of every step before it.
      if (!isLast && !ledger.isDue && !isCheckpointDue(config, training.optimizer.steps)) continue;
      const loss = recordFinishedSteps(training, ledger, epoch);
      state.batch = batch + 1;
      yield { type: "batch", epoch, batch: state.batch, loss };
      await yieldToEventLoop();
    }
  } finally {
    ledger.dispose();
  }
}

/**
 * Reads the figures of the finished steps and adds them to the epoch's sums.
 *
 * @returns the mean loss of these steps
 * @throws DivergenceError
 */
function recordFinishedSteps(
  { config, state }: Training,
  ledger: StepLedger,
  epoch: number,
): number {
  const records = ledger.read();
  for (const record of records) {
    requireFinite(record, config, epoch, record.step + 1);
    addRecord(state.sums, record);
  }
  return records.reduce((sum, { loss }) => sum + loss, 0) / records.length;
}

function stepOptions({ config, state }: Training, step: number, perEpoch: number): StepOptions {
  const { schedule, optimizer, epochs, clip, seed } = config;
  const position = { step, stepsPerEpoch: perEpoch, epochs };
  const learningRate = learningRateAt(schedule, optimizer.learningRate, position, state.history);
  return { learningRate, clip, seed, step };
}

/** @throws DivergenceError if a figure of the step is not finite */
function requireFinite(
  { loss, gradientNorm }: Pick<StepRecord, "loss" | "gradientNorm">,
  { optimizer: { learningRate }, clip }: TrainingConfig,
  epoch: number,
  step: number,
): void {
  if (!diverged({ loss, gradientNorm })) return;
  throw new DivergenceError({ epoch, step, loss, gradientNorm, learningRate, clip });
}

/** Weights each batch by its size, so that every example counts once. */
function addRecord(sums: EpochSums, record: StepRecord): void {
  const { examples } = record;
  sums.loss += record.loss * examples;
  sums.lossLastStep += record.lossLastStep * examples;
  sums.gradientNorm += record.gradientNorm * examples;
  sums.gradientNormMax = Math.max(sums.gradientNormMax, record.gradientNorm);
  if (record.accuracy !== undefined) {
    sums.accuracy = (sums.accuracy ?? 0) + record.accuracy * examples;
  }
  sums.examples += examples;
}

type YieldToEventLoop = () => Promise<void>;

const YIELD_EVERY_MS = 50;

/** Handles pending signals and timers now and then; a loop that never awaits would starve them. */
function eventLoopYielder(): YieldToEventLoop {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < YIELD_EVERY_MS) return;
    await new Promise((resolve) => setImmediate(resolve));
    last = performance.now();
  };
}

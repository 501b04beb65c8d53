import type { Metric } from "../config/metric.js";
import type { CheckpointConfig, EarlyStoppingConfig } from "../config/training.js";
import { costOf, type History } from "./history.js";
import type { TrainingState } from "./state.js";

/**
 * The epoch (from 1) with the best metric; of equal epochs the first. An epoch is better than the
 * best so far if its metric is better by more than `minChange`. NaN never is.
 *
 * @returns undefined if the metric is never a number
 */
export function bestEpoch(history: History, metric: Metric, minChange = 0): number | undefined {
  let best: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, epoch] of history.entries()) {
    const cost = costOf(epoch, metric);
    if (!(cost < least - minChange)) continue;
    best = index + 1;
    least = cost;
  }
  return best;
}

/**
 * The epoch whose weights `restoreBest` restores: 0, the state before the first epoch, unless an
 * epoch has a better metric and, if the config asks for confidence, enough confidence from the
 * validation windows.
 *
 * @returns undefined if the metric is never a number
 */
export function epochToRestore(
  { start, history }: Pick<TrainingState, "start" | "history">,
  { metric, confidence = 0 }: Pick<CheckpointConfig, "metric" | "confidence">,
): number | undefined {
  const sure = history.map((epoch) => ((epoch.gainConfidence ?? 1) >= confidence ? epoch : {}));
  const best = bestEpoch(sure, metric);
  const before = start === undefined ? Number.NaN : costOf(start, metric);
  if (Number.isNaN(before)) return best;
  return best !== undefined && costOf(history[best - 1]!, metric) < before ? best : 0;
}

/**
 * Whether the last `patience` epochs brought no improvement; false without early stopping. It is a
 * function of the finished epochs, so that a resumed run stops at the same epoch as an
 * uninterrupted one.
 */
export function shouldStop(history: History, config: EarlyStoppingConfig | undefined): boolean {
  if (!config) return false;
  const best = bestEpoch(history, config.metric, config.minChange) ?? 0;
  return history.length - best >= config.patience;
}

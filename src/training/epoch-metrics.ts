import type { TrainingConfig } from "../config/training.js";
import { type Dataset, outputShape, type Splits } from "../data/dataset.js";
import { evaluate, exampleLosses } from "../evaluation/evaluate.js";
import { gainConfidence, groupMeans } from "../evaluation/gain.js";
import type { Network } from "../model/network.js";
import type { EpochMetrics, StartMetrics } from "./events.js";
import type { EpochSums } from "./state.js";

/** The figures of epoch 0, whose weights `restoreBest` may restore. */
export function startMetrics(
  network: Network,
  splits: Splits,
  { restoreBest, checkpoint: { metric, confidence } }: TrainingConfig,
): StartMetrics | undefined {
  if (!restoreBest) return undefined;
  return {
    ...validationMetrics(network, splits.valid),
    ...(metric === "loss" && { loss: evaluate(network, splits.train).loss }),
    ...(confidence !== undefined && {
      groupLosses: groupMeans(exampleLosses(network, splits.valid)),
    }),
  };
}

/**
 * The confidence that the network is better than before the first epoch, if the config asks for it.
 */
export function gainMetrics(
  start: StartMetrics | undefined,
  network: Network,
  valid: Dataset,
): Pick<EpochMetrics, "gainConfidence"> {
  const before = start?.groupLosses;
  if (before === undefined || valid.count === 0) return {};
  const after = groupMeans(exampleLosses(network, valid));
  const overlap = { windows: valid.count, ahead: outputShape(valid).ahead };
  return { gainConfidence: gainConfidence(before, after, overlap) };
}

/** The figures of a finished epoch. */
export function epochMetrics(sums: EpochSums, network: Network, splits: Splits): EpochMetrics {
  const { valLoss, valLossLastStep, ...ofClasses } = validationMetrics(network, splits.valid);
  return {
    loss: sums.loss / sums.examples,
    lossLastStep: sums.lossLastStep / sums.examples,
    valLoss,
    valLossLastStep,
    ...(sums.accuracy !== undefined && { accuracy: sums.accuracy / sums.examples }),
    ...ofClasses,
  };
}

function validationMetrics(
  network: Network,
  valid: Dataset,
): Omit<EpochMetrics, "loss" | "lossLastStep" | "accuracy"> {
  const { loss, lossLastStep, accuracy, macroF1 } = evaluate(network, valid);
  return {
    valLoss: loss,
    valLossLastStep: lossLastStep,
    ...(accuracy !== undefined && { valAccuracy: accuracy }),
    ...(macroF1 !== undefined && { valMacroF1: macroF1 }),
  };
}

import type { EpochResult, StartMetrics } from "./events.js";

/** Sums of the figures over the examples of an unfinished epoch, and the largest gradient norm. */
export interface EpochSums {
  loss: number;
  lossLastStep: number;
  examples: number;
  gradientNorm: number;
  gradientNormMax: number;
  /** Missing if there are no classes, and before the first batch. */
  accuracy?: number | undefined;
}

/**
 * The progress of a training. Together with the weights and the optimiser's moments, it is all that
 * a training needs to continue as if it had never stopped.
 */
export interface TrainingState {
  /** The number of finished batches in the current epoch. */
  batch: number;
  sums: EpochSums;
  /** The finished epochs. */
  readonly history: EpochResult[];
  /** The figures before the first epoch, if `restoreBest` needs them. */
  start?: StartMetrics | undefined;
}

export function newTrainingState(): TrainingState {
  return { batch: 0, sums: emptySums(), history: [] };
}

export function emptySums(): EpochSums {
  return { loss: 0, lossLastStep: 0, examples: 0, gradientNorm: 0, gradientNormMax: 0 };
}

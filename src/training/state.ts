import type { EpochResult } from "./events.js";

/** Sums over the batches of an epoch that is under way, by example; of norms also the greatest. */
export interface EpochSums {
  loss: number;
  lossLastStep: number;
  examples: number;
  gradientNorm: number;
  gradientNormMax: number;
  /** Missing where there are no classes, and before the first batch. */
  accuracy?: number | undefined;
}

/**
 * How far a training has come. Together with the weights and the optimiser's moments it is all that
 * a training needs to go on as if it had never stopped.
 */
export interface TrainingState {
  /** Batches done of the epoch that is under way. */
  batch: number;
  sums: EpochSums;
  /** The epochs that are done. */
  readonly history: EpochResult[];
}

export function newTrainingState(): TrainingState {
  return { batch: 0, sums: emptySums(), history: [] };
}

export function emptySums(): EpochSums {
  return { loss: 0, lossLastStep: 0, examples: 0, gradientNorm: 0, gradientNormMax: 0 };
}

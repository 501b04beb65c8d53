/** The article's four figures after an epoch; the loss is squared error or cross-entropy. */
export interface EpochMetrics {
  readonly loss: number;
  readonly lossLastStep: number;
  readonly valLoss: number;
  readonly valLossLastStep: number;
  /** Share of the targets that the model gets right in training, where they are classes. */
  readonly accuracy?: number | undefined;
  /** Share of the validation set's targets that the model gets right, where they are classes. */
  readonly valAccuracy?: number | undefined;
}

/** One epoch that is done. */
export interface EpochResult extends EpochMetrics {
  /** From 1. */
  readonly epoch: number;
  /** That of the epoch's last step. */
  readonly learningRate: number;
  /** Norm of all gradients together before clipping: the mean over the epoch. */
  readonly gradientNorm: number;
  readonly gradientNormMax: number;
  readonly durationMs: number;
}

/** What happens in a training, in order: start, then batches and an epoch again and again, end. */
export type TrainingEvent =
  | {
      readonly type: "start";
      readonly epochs: number;
      /** Batches in an epoch. */
      readonly batches: number;
      /** Epochs that were done before, in a training that goes on. */
      readonly epochsDone: number;
    }
  | {
      readonly type: "batch";
      /** From 1. */
      readonly epoch: number;
      /** From 1. */
      readonly batch: number;
      /** Mean of the batches since the last such event: one, or where reading is dear more. */
      readonly loss: number;
    }
  | {
      readonly type: "epoch";
      /** From 1. */
      readonly epoch: number;
      readonly metrics: EpochMetrics;
      readonly durationMs: number;
    }
  | { readonly type: "end" };

/** The article's four figures after an epoch; the loss is squared error or cross-entropy. */
export interface EpochMetrics {
  readonly loss: number;
  readonly lossLastStep: number;
  /** Of the validation set; NaN where it is empty, like the next one. */
  readonly valLoss: number;
  readonly valLossLastStep: number;
  /** Share of the training targets that the model gets right, where they are classes. */
  readonly accuracy?: number | undefined;
  /** Share of the validation set's targets that the model gets right, where they are classes. */
  readonly valAccuracy?: number | undefined;
  /** Mean of the classes' F1 on the validation set, where the targets are classes. */
  readonly valMacroF1?: number | undefined;
  /** How sure the validation set makes it that the loss is below that before the first epoch, where asked for. */
  readonly gainConfidence?: number | undefined;
}

/** What is known of a network before its first epoch; `loss` where epochs are judged by it. */
export interface StartMetrics
  extends Pick<EpochMetrics, "valLoss" | "valLossLastStep" | "valAccuracy" | "valMacroF1"> {
  readonly loss?: number | undefined;
  /** Mean losses of groups of validation windows that follow each other, where gains are to be sure. */
  readonly groupLosses?: readonly number[] | undefined;
}

/** The figures of a finished epoch. */
export interface EpochResult extends EpochMetrics {
  /** From 1. */
  readonly epoch: number;
  /** Learning rate of the epoch's last step. */
  readonly learningRate: number;
  /** Norm of all gradients together before clipping, averaged over the epoch. */
  readonly gradientNorm: number;
  readonly gradientNormMax: number;
  readonly durationMs: number;
}

/** The events of a training in order: `start`, then for each epoch `batch` events and `epoch`, then `end`. */
export type TrainingEvent =
  | {
      readonly type: "start";
      readonly epochs: number;
      /** Batches in an epoch. */
      readonly batches: number;
      /** Epochs that were finished before, in a resumed training. */
      readonly epochsDone: number;
    }
  | {
      readonly type: "batch";
      /** From 1. */
      readonly epoch: number;
      /** From 1. */
      readonly batch: number;
      /** Mean loss since the last batch event; several batches where reading from the device is slow. */
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

/** The article's four figures after an epoch. */
export interface EpochMetrics {
  readonly loss: number;
  readonly lossLastStep: number;
  /** Loss on the validation part; NaN if that is empty, like the next figure. */
  readonly valLoss: number;
  readonly valLossLastStep: number;
  /** Share of the training targets that the model classifies correctly; only for classes. */
  readonly accuracy?: number | undefined;
  /** Share of the validation targets that the model classifies correctly; only for classes. */
  readonly valAccuracy?: number | undefined;
  /** Mean F1 of the classes on the validation part; only for classes. */
  readonly valMacroF1?: number | undefined;
  /**
   * Confidence that the validation loss is below that before the first epoch; only if the config
   * asks for it.
   */
  readonly gainConfidence?: number | undefined;
}

/** The figures of a network before its first epoch. `loss` is there if epochs are judged by it. */
export interface StartMetrics
  extends Pick<EpochMetrics, "valLoss" | "valLossLastStep" | "valAccuracy" | "valMacroF1"> {
  readonly loss?: number | undefined;
  /**
   * Mean losses of groups of consecutive validation windows; only if the config asks for
   * confidence.
   */
  readonly groupLosses?: readonly number[] | undefined;
}

/** The figures of a finished epoch. */
export interface EpochResult extends EpochMetrics {
  /** The epoch, from 1. */
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
      /** Batches per epoch. */
      readonly batches: number;
      /** Epochs that a resumed training had finished before. */
      readonly epochsDone: number;
    }
  | {
      readonly type: "batch";
      /** The epoch, from 1. */
      readonly epoch: number;
      /** The batch within the epoch, from 1. */
      readonly batch: number;
      /**
       * Mean loss since the last batch event. An event covers several batches if reading from the
       * device is slow.
       */
      readonly loss: number;
    }
  | {
      readonly type: "epoch";
      /** The epoch, from 1. */
      readonly epoch: number;
      readonly metrics: EpochMetrics;
      readonly durationMs: number;
    }
  | { readonly type: "end" };

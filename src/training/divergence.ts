import type { ClipConfig } from "../config/training.js";
import { ExperimentError } from "../shared/errors.js";
import { significant } from "../shared/format.js";

/** Where a training diverged, and the settings that it depends on. */
export interface Divergence {
  /** The epoch, from 1. */
  readonly epoch: number;
  /** The step over all epochs, from 1. */
  readonly step: number;
  readonly loss: number;
  readonly gradientNorm: number;
  /** The config's learning rate, before the schedule. */
  readonly learningRate: number;
  readonly clip: ClipConfig;
}

/** The training diverged: its loss or a gradient is not a finite number. */
export class DivergenceError extends ExperimentError {
  override name = "DivergenceError";
  readonly divergence: Divergence;

  constructor(divergence: Divergence) {
    super(divergenceMessage(divergence));
    this.divergence = divergence;
  }
}

/** Whether the figures of a step show that training has diverged. */
export function diverged({
  loss,
  gradientNorm,
}: Pick<Divergence, "loss" | "gradientNorm">): boolean {
  return !Number.isFinite(loss) || !Number.isFinite(gradientNorm);
}

function divergenceMessage(divergence: Divergence): string {
  const { epoch, step, loss, gradientNorm, learningRate } = divergence;
  const start =
    `the training diverged in epoch ${epoch}, step ${step}: the loss is ${significant(loss)}, ` +
    `the gradient norm ${significant(gradientNorm)}. `;
  if (step === 1) {
    return (
      `${start}No weight has changed yet, so the inputs, the targets or the initial ` +
      "weights are too large for float32: scale the data (data.scaling), or check the weights"
    );
  }
  const rate = `--set training.optimizer.learningRate=${smaller(learningRate)}`;
  return `${start}Try ${clipAdvice(divergence)}, or a smaller rate (${rate})`;
}

function clipAdvice({ clip: { norm } }: Divergence): string {
  return norm === undefined
    ? "clipping the gradients (--set training.clip.norm=1)"
    : `clipping the gradients more (--set training.clip.norm=${smaller(norm)})`;
}

/** A tenth of a value, rounded to three digits. */
function smaller(value: number): number {
  return Number((value / 10).toPrecision(3));
}

import * as tf from "@tensorflow/tfjs-core";
import { copiesAreExpensive } from "../kernels/placement.js";
import type { StepTensors } from "./step.js";

/** The figures of one step, computed on its batch before the step was taken. */
export interface StepRecord {
  /**
   * The loss that training minimises: the mean over all steps, or that of the last step if only
   * that is a forecast.
   */
  readonly loss: number;
  readonly lossLastStep: number;
  /** Norm of all gradients together before clipping. */
  readonly gradientNorm: number;
  /** Share of the targets that are classified correctly; only for classes. */
  readonly accuracy?: number | undefined;
  /** The step over all epochs, from 0. */
  readonly step: number;
  readonly examples: number;
}

/**
 * The maximum number of unread steps. Reading waits until the device has finished its work, so it
 * is done rarely.
 */
const MOST_PENDING = 64;
const MOST_WAITING_MS = 250;

/**
 * Keeps the figures of steps on the device until they are read: after every step if reading is
 * cheap, otherwise many steps at a time.
 */
export class StepLedger {
  readonly #most = copiesAreExpensive() ? MOST_PENDING : 1;
  #pending: { readonly figures: StepTensors; readonly step: number; readonly examples: number }[] =
    [];
  #readAt = performance.now();

  add(figures: StepTensors, step: number, examples: number): void {
    this.#pending.push({ figures, step, examples });
  }

  /** Whether it is time to read the figures. */
  get isDue(): boolean {
    const full = this.#pending.length >= this.#most;
    return full || performance.now() - this.#readAt >= MOST_WAITING_MS;
  }

  /** The records added since the last call, oldest first. */
  read(): StepRecord[] {
    const all = this.#pending.flatMap(({ figures }) => figures as readonly tf.Scalar[]);
    const together = this.#pending.length > 1;
    const values = together ? readTogether(all) : all.map((scalar) => scalar.dataSync()[0]!);
    tf.dispose(all);
    const each = all.length / this.#pending.length;
    const records = this.#pending.map(({ step, examples }, index) => {
      const ofStep = values.slice(each * index, each * (index + 1)) as Figures;
      const [loss, lossLastStep, gradientNorm, accuracy] = ofStep;
      return { loss, lossLastStep, gradientNorm, accuracy, step, examples };
    });
    this.#pending = [];
    this.#readAt = performance.now();
    return records;
  }

  dispose(): void {
    for (const { figures } of this.#pending) tf.dispose([...figures]);
    this.#pending = [];
  }
}

type Figures = [number, number, number, number?];

function readTogether(scalars: tf.Scalar[]): number[] {
  const stacked = tf.stack(scalars);
  const values = [...stacked.dataSync()];
  stacked.dispose();
  return values;
}

import * as tf from "@tensorflow/tfjs-core";
import { copiesAreDear } from "../kernels/placement.js";
import type { StepTensors } from "./step.js";

/** One step that was taken, its figures those of the batch before it. */
export interface StepRecord {
  /** What training makes small: over all steps, or over the last one where only that is honest. */
  readonly loss: number;
  readonly lossLastStep: number;
  /** Norm of all gradients together before clipping. */
  readonly gradientNorm: number;
  /** Share of the classes that are told right, where there are classes. */
  readonly accuracy?: number | undefined;
  /** Number of the step, over all epochs and from 0. */
  readonly step: number;
  readonly examples: number;
}

/** Reading one figure waits for all that the device has been given; so it is done this seldom. */
const MOST_PENDING = 64;
const MOST_WAITING_MS = 250;

/**
 * Figures of steps, on the device until they are read: at once where that costs nothing, else many
 * together.
 */
export class StepLedger {
  readonly #most = copiesAreDear() ? MOST_PENDING : 1;
  #pending: { readonly figures: StepTensors; readonly step: number; readonly examples: number }[] =
    [];
  #readAt = performance.now();

  add(figures: StepTensors, step: number, examples: number): void {
    this.#pending.push({ figures, step, examples });
  }

  /** Whether it is time to read. */
  get isDue(): boolean {
    const full = this.#pending.length >= this.#most;
    return full || performance.now() - this.#readAt >= MOST_WAITING_MS;
  }

  /** What has come since the last time, oldest first. */
  read(): StepRecord[] {
    const all = this.#pending.flatMap(({ figures }) => figures as readonly tf.Scalar[]);
    const together = this.#pending.length > 1;
    const values = together ? readTogether(all) : all.map((one) => one.dataSync()[0]!);
    tf.dispose(all);
    const each = all.length / this.#pending.length;
    const records = this.#pending.map(({ step, examples }, index) => {
      const own = values.slice(each * index, each * (index + 1)) as Figures;
      const [loss, lossLastStep, gradientNorm, accuracy] = own;
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

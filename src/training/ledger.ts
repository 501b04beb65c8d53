import * as tf from "@tensorflow/tfjs-core";
import { copiesAreExpensive } from "../kernels/placement.js";
import type { StepTensors } from "./step.js";

/** The figures of one step: those of its batch before the step was taken. */
export interface StepRecord {
  /** The loss that training minimises: over all steps, or over the last where only that one is a forecast. */
  readonly loss: number;
  readonly lossLastStep: number;
  /** Norm of all gradients together before clipping. */
  readonly gradientNorm: number;
  /** Share of the targets that are predicted right, where they are classes. */
  readonly accuracy?: number | undefined;
  /** Number of the step from 0, over all epochs. */
  readonly step: number;
  readonly examples: number;
}

/** Reading a figure waits until the device has finished all its work, so figures are read this seldom. */
const MOST_PENDING = 64;
const MOST_WAITING_MS = 250;

/**
 * Keeps the figures of steps on the device until they are read: after every step where reading is
 * free, else many steps at a time.
 */
export class StepLedger {
  readonly #most = copiesAreExpensive() ? MOST_PENDING : 1;
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

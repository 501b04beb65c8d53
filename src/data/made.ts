import type { RandomStream } from "../shared/random.js";
import { randomStream } from "../shared/random.js";
import type { Dataset, Splits } from "./dataset.js";
import type { Counts } from "./split-counts.js";

/** Arrays for one example. */
export interface MadeExample {
  /** [steps*inputs], all 0. */
  readonly x: Float32Array;
  /** [targets], all 0. */
  readonly y: Float32Array;
}

/** Examples that are generated from random numbers whenever they are requested; none is stored. */
export interface MadeTask extends Pick<Dataset, "steps" | "inputs" | "outputs" | "targets"> {
  /** The purpose of the random streams, see `randomStream`. */
  readonly name: string;
  readonly seed: number;
  /** Generates an example. It must draw the same numbers for the same stream. */
  make(random: RandomStream, example: MadeExample): void;
}

/**
 * The three splits. They share no random stream: example 7 of one split differs from example 7 of another.
 */
export function madeSplits(task: MadeTask, [train, valid, test]: Counts): Splits {
  return {
    train: madeDataset(task, "train", train),
    valid: madeDataset(task, "valid", valid),
    test: madeDataset(task, "test", test),
  };
}

function madeDataset(task: MadeTask, split: keyof Splits, count: number): Dataset {
  const { name, seed, make, steps, inputs, outputs, targets } = task;
  return {
    count,
    steps,
    inputs,
    outputs,
    targets,
    fill(indices, x, y) {
      for (let row = 0; row < indices.length; row += 1) {
        const example = {
          x: x.subarray(row * steps * inputs, (row + 1) * steps * inputs).fill(0),
          y: y.subarray(row * targets, (row + 1) * targets).fill(0),
        };
        make(randomStream(seed, `${name}/${split}`, indices[row]), example);
      }
    },
  };
}

/** An integer from 0 to `below` - 1. */
export function drawInteger(random: RandomStream, below: number): number {
  return Math.floor(random() * below);
}

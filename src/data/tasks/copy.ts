import { z } from "zod";
import { logarithm } from "../../shared/logarithm.js";
import type { RandomStream } from "../../shared/random.js";
import { targetSize } from "../dataset.js";
import { drawInteger, type MadeExample, madeSplits } from "../made.js";
import { count, madeKeys, withSplit } from "../options.js";
import type { Task } from "../task.js";

const options = z
  .strictObject({
    task: z.literal("copy").describe("The copy task: symbols to repeat after a long pause"),
    blanks: count(100_000).default(100).describe("Blanks between the symbols and their copy"),
    ...madeKeys,
  })
  .transform((given, context) => withSplit(given, "sequences", context));

type CopyConfig = z.output<typeof options>;

const SYMBOLS = 8;
const LENGTH = 10;
const CLASSES = SYMBOLS + 1; // the blank is class 0; the delimiter is never a target and so not a class
const INPUTS = CLASSES + 1;
const DELIMITER = INPUTS - 1;

/**
 * The copy task (Hochreiter and Schmidhuber 1997) in the version of Bai, Kolter and Koltun (2018), with
 * one-hot digits: ten symbols out of eight, T - 1 blanks, then eleven delimiters. The target is blank at the
 * first T + 10 steps, then the ten symbols. A model that knows when to answer but remembers nothing has a
 * cross-entropy of 10 ln 8 / (T + 20).
 */
export const copy: Task<CopyConfig> & { readonly options: typeof options } = {
  options,
  async load({ blanks, split: parts, seed: dataSeed }) {
    const steps = blanks + 2 * LENGTH;
    const targets = targetSize("labelling", { steps, outputs: CLASSES });
    const shape = { steps, inputs: INPUTS, outputs: CLASSES, targets };
    const made = { name: "copy", seed: dataSeed, ...shape, make };
    return {
      objective: "labelling",
      ...madeSplits(made, parts),
      classes: ["blank", ...Array.from({ length: SYMBOLS }, (_, index) => String(index + 1))],
      references: [{ name: "memoryless copier", value: (LENGTH * logarithm(SYMBOLS)) / steps }],
    };
  },
};

function make(random: RandomStream, { x, y }: MadeExample): void {
  const steps = y.length;
  for (let step = 0; step < steps; step += 1) {
    const symbol = step < LENGTH ? 1 + drawInteger(random, SYMBOLS) : 0;
    const input = step < steps - LENGTH - 1 ? symbol : DELIMITER;
    x[step * INPUTS + input] = 1;
    if (step < LENGTH) y[steps - LENGTH + step] = symbol;
  }
}

import { z } from "zod";
import type { RandomStream } from "../../shared/random.js";
import { drawInteger, type MadeExample, madeSplits } from "../made.js";
import { madeKeys, withSplit } from "../options.js";
import type { Task } from "../task.js";

const options = z
  .strictObject({
    task: z.literal("adding").describe("The adding problem: the sum of two marked values"),
    steps: z.int().min(2).max(100_000).default(200).describe("Steps of each sequence"),
    ...madeKeys,
  })
  .transform((given, context) => withSplit(given, "sequences", context));

type AddingConfig = z.output<typeof options>;

const VALUES = 2 ** 24; // number of equally spaced float32 values in [0, 1)

/**
 * The adding problem (Hochreiter and Schmidhuber 1997) in the version of Bai, Kolter and Koltun (2018): each
 * step has a value, uniform in [0, 1), and a mark, which is 1 at two random steps and 0 at the others. The
 * target after the last step is the sum of the two marked values. Always predicting 1 has an expected squared
 * error of 1/6.
 */
export const adding: Task<AddingConfig> & { readonly options: typeof options } = {
  options,
  async load({ steps, split: parts, seed: dataSeed }) {
    const shape = { steps, inputs: 2, outputs: 1, targets: 1 };
    const made = { name: "adding", seed: dataSeed, ...shape, make };
    return { objective: "regression", ...madeSplits(made, parts) };
  },
};

function make(random: RandomStream, { x, y }: MadeExample): void {
  const steps = x.length / 2;
  for (let step = 0; step < steps; step += 1) x[2 * step] = drawInteger(random, VALUES) / VALUES;
  const first = drawInteger(random, steps);
  const other = drawInteger(random, steps - 1);
  for (const marked of [first, other < first ? other : other + 1]) {
    x[2 * marked + 1] = 1;
    y[0]! += x[2 * marked]!;
  }
}

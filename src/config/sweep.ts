import { z } from "zod";

const count = (max: number) => z.int().min(1).max(max);

const values = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.union([z.string(), z.number(), z.boolean()])).min(1),
]);

const asha = z.strictObject({
  eta: z
    .int()
    .min(2)
    .max(100)
    .default(3)
    .describe(
      "Reduction factor: the best 1/eta of a rung are promoted and train eta times as many epochs",
    ),
  minEpochs: count(1_000_000)
    .default(1)
    .describe("Minimum number of epochs before trials are compared"),
});

/** The `sweep` part of a config, which `train` ignores. */
export const sweep = z.strictObject({
  space: z
    .record(z.string(), values)
    .default({})
    .describe('Keys and their values: "16,32,64", "log(1e-4,1e-1)", [16, 32, 64]'),
  sampler: z
    .string()
    .optional()
    .describe("Sampler, which chooses the values (default: grid, or random)"),
  trials: count(1_000_000)
    .optional()
    .describe("Total number of trials (default: the whole grid, or 20)"),
  seeds: count(1000).optional().describe("Runs of each trial; their mean counts (default: 1)"),
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .optional()
    .describe("Seed of the sampler (default: training.seed)"),
  metric: z.string().optional().describe("Validation figure that ranks the trials"),
  asha: asha
    .optional()
    .describe("Train good trials for longer than bad ones (default: train all trials fully)"),
  confirm: z
    .int()
    .min(0)
    .max(1000)
    .optional()
    .describe(
      "Number of new seeds with which the winner and the base config are trained at the end (default: 0)",
    ),
  failFast: z.boolean().optional().describe("Stop at the first trial that fails (default: no)"),
});

export type SweepConfig = Readonly<z.output<typeof sweep>>;

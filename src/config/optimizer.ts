import { z } from "zod";
import { type Variant, variants } from "./variants.js";

const fraction = z.number().min(0).lt(1);
const averaged = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** The optimisers and their defaults, which are PyTorch's. */
const optimizers = {
  adam: { learningRate: 1e-3, weightDecay: 0, ...averaged },
  adamw: { learningRate: 1e-3, weightDecay: 1e-2, ...averaged },
  sgd: { learningRate: 1e-3, weightDecay: 0, momentum: 0, dampening: 0, nesterov: false },
  rmsprop: {
    learningRate: 1e-2,
    weightDecay: 0,
    alpha: 0.99,
    epsilon: 1e-8,
    momentum: 0,
    centered: false,
  },
};

/** The `training.optimizer` part of a config. */
export type OptimizerConfig = Variant<typeof optimizers>;

export const optimizer = variants(optimizers, "adam", {
  learningRate: z
    .number()
    .positive()
    .max(1e3)
    .describe("Learning rate, the highest that a schedule gives"),
  weightDecay: z
    .number()
    .min(0)
    .max(1e3)
    .describe("Weight decay: added to the gradient, by adamw taken from the weights"),
  beta1: fraction.describe("Decay of the first moment"),
  beta2: fraction.describe("Decay of the second moment"),
  epsilon: z.number().positive().max(1).describe("Keeps the division finite"),
  momentum: fraction.describe("Share of the previous change that goes on"),
  dampening: z.number().min(0).max(1).describe("Share of the gradient that momentum leaves out"),
  nesterov: z.boolean().describe("Nesterov's momentum, which looks one change ahead"),
  alpha: fraction.describe("Decay of the mean square of the gradient"),
  centered: z.boolean().describe("Divide by the deviation from the mean gradient"),
}).superRefine((config, context) => {
  if (config.name !== "sgd" || !config.nesterov) return;
  if (config.momentum > 0 && config.dampening === 0) return;
  const message = "needs a momentum above 0 and a dampening of 0";
  context.addIssue({ code: "custom", path: ["nesterov"], message, input: true });
});

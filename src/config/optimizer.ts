import { z } from "zod";
import { type Variant, variants } from "./variants.js";

const fraction = z.number().min(0).lt(1);
const averaged = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** The optimisers with their defaults, which are PyTorch's. */
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
    .describe("Learning rate; with a schedule, its highest value"),
  weightDecay: z
    .number()
    .min(0)
    .max(1e3)
    .describe("Weight decay: added to the gradient; adamw subtracts it from the weights directly"),
  beta1: fraction.describe("Decay rate of the first moment estimate"),
  beta2: fraction.describe("Decay rate of the second moment estimate"),
  epsilon: z
    .number()
    .positive()
    .max(1)
    .describe("Added to the denominator for numerical stability"),
  momentum: fraction.describe("Momentum factor"),
  dampening: z.number().min(0).max(1).describe("Dampening of the gradient in the momentum buffer"),
  nesterov: z.boolean().describe("Nesterov momentum"),
  alpha: fraction.describe("Decay rate of the mean squared gradient"),
  centered: z.boolean().describe("Normalise by an estimate of the gradient's variance"),
}).superRefine((config, context) => {
  if (config.name !== "sgd" || !config.nesterov) return;
  if (config.momentum > 0 && config.dampening === 0) return;
  const message = "requires a momentum above 0 and a dampening of 0";
  context.addIssue({ code: "custom", path: ["nesterov"], message, input: true });
});

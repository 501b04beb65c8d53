import { z } from "zod";
import { type Metric, metric } from "./metric.js";
import { type Variant, variants } from "./variants.js";

const epochs = z.int().min(1).max(1_000_000);
const factor = z.number().positive().max(1);
const divisor = z.number().min(1).max(1e12);
const rate = z.number().min(0).max(1e3);

/** The schedules with their defaults: PyTorch's where PyTorch has them. */
const schedules = {
  constant: { warmup: 0 },
  step: { warmup: 0, every: 5, factor: 0.1 },
  exponential: { warmup: 0, factor: 0.9 },
  cosine: { warmup: 0, minimum: 0 },
  oneCycle: { rise: 0.3, startDivisor: 25, endDivisor: 1e4 },
  plateau: {
    warmup: 0,
    factor: 0.1,
    patience: 10,
    threshold: 1e-4,
    cooldown: 0,
    minimum: 0,
    metric: "valLoss" as Metric,
  },
};

/** The `training.schedule` part of a config. */
export type ScheduleConfig = Variant<typeof schedules>;

export const schedule = variants(schedules, "constant", {
  warmup: z.number().min(0).max(1_000_000).describe("Epochs of linear warm-up; may be a fraction"),
  every: epochs.describe("Epochs between reductions"),
  factor: factor.describe("Factor of a reduction; exponential applies it every epoch"),
  minimum: rate.describe("Lower bound of the learning rate"),
  rise: z.number().positive().lt(1).describe("Fraction of all steps in which the rate rises"),
  startDivisor: divisor.describe("Initial rate = learning rate / startDivisor"),
  endDivisor: divisor.describe("Final rate = initial rate / endDivisor"),
  patience: z.int().min(0).max(1_000_000).describe("Epochs without improvement before a reduction"),
  threshold: z
    .number()
    .min(0)
    .lt(1)
    .describe("Smallest relative change that counts as an improvement"),
  cooldown: z.int().min(0).max(1_000_000).describe("Epochs to wait after a reduction"),
  metric: metric.describe("Metric to watch"),
});

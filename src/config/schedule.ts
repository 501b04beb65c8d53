import { z } from "zod";
import { type Metric, metric } from "./metric.js";
import { type Variant, variants } from "./variants.js";

const epochs = z.int().min(1).max(1_000_000);
const factor = z.number().positive().max(1);
const divisor = z.number().min(1).max(1e12);
const rate = z.number().min(0).max(1e3);

/** The schedules and their defaults: PyTorch's where it has some. */
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
  warmup: z
    .number()
    .min(0)
    .max(1_000_000)
    .describe("Epochs, or a fraction of one, in which the rate grows linearly to its full size"),
  every: epochs.describe("Epochs from one reduction to the next"),
  factor: factor.describe("What a reduction multiplies the rate by; exponential: every epoch"),
  minimum: rate.describe("The rate does not get smaller than this"),
  rise: z.number().positive().lt(1).describe("Share of all steps in which the rate grows"),
  startDivisor: divisor.describe("The first rate is the learning rate divided by this"),
  endDivisor: divisor.describe("The last rate is the first one divided by this"),
  patience: z.int().min(0).max(1_000_000).describe("Epochs without improvement to accept"),
  threshold: z.number().min(0).lt(1).describe("Smallest relative change that is an improvement"),
  cooldown: z.int().min(0).max(1_000_000).describe("Epochs after a reduction that do not count"),
  metric: metric.describe("What should improve"),
});

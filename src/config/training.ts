import { z } from "zod";
import { lossNames } from "../kernels/losses/index.js";
import { metric } from "./metric.js";
import { optimizer } from "./optimizer.js";
import { schedule } from "./schedule.js";

const limit = z.number().positive().max(1e12);
const judgedBy = metric.default("valLoss");

const clip = z.strictObject({
  norm: limit.optional().describe("Limit of the global gradient norm (default: no limit)"),
  value: limit
    .optional()
    .describe("Limit of each gradient component, applied before the norm (default: no limit)"),
});

const earlyStopping = z.strictObject({
  patience: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(5)
    .describe("Consecutive epochs without improvement before training stops"),
  minChange: z
    .number()
    .min(0)
    .max(1e6)
    .default(0)
    .describe("Smallest change that counts as an improvement"),
  metric: judgedBy.describe("Metric to watch"),
});

const checkpoint = z.strictObject({
  every: z
    .int()
    .min(1)
    .max(1_000_000_000)
    .optional()
    .describe("Steps between checkpoints (default: only at the end of each epoch)"),
  metric: judgedBy.describe("Metric that determines the best epoch"),
  confidence: z
    .number()
    .gt(0.5)
    .lt(1)
    .optional()
    .describe(
      "With restoreBest: required confidence, from the validation windows, that an epoch is better " +
        "than the initial weights; otherwise these are restored (default: any gain counts)",
    ),
});

const MOST_QUANTILES = 9;

const quantiles = z
  .array(z.number().gt(0).lt(1))
  .min(1)
  .max(MOST_QUANTILES)
  .superRefine((levels, context) => {
    const falls = levels.some((level, i) => i > 0 && level <= levels[i - 1]!);
    const problem = falls
      ? "expected each level to be above the one before"
      : !levels.includes(0.5) && "expected 0.5 among them: the median is the forecast";
    if (!problem) return;
    const message = `is [${levels.join(", ")}], ${problem}`;
    context.addIssue({ code: "custom", message, input: levels });
  });

/** The `training` part of a config. */
export const training = z
  .strictObject({
    epochs: z.int().min(1).max(1_000_000).default(10),
    batchSize: z.int().min(1).max(1_000_000).default(64),
    loss: z
      .enum(lossNames("values"))
      .optional()
      .describe(
        "Loss of forecasts that training minimises; poisson for counts, " +
          "quantile for a band around the forecast " +
          "(default: mse; classifiers always use cross-entropy)",
      ),
    huberDelta: limit
      .optional()
      .describe("Error above which the huber loss is linear (default: 1)"),
    quantiles: quantiles
      .optional()
      .describe(
        "Levels of the quantile loss, 0.5 among them: the forecast is the median, the others its band " +
          "(default: 0.1, 0.5, 0.9)",
      ),
    optimizer: optimizer.prefault({}),
    schedule: schedule.prefault({}).describe("Learning rate schedule"),
    clip: clip.prefault({}).describe("Gradient clipping"),
    earlyStopping: earlyStopping.optional().describe("Early stopping (default: never)"),
    classWeights: z
      .enum(["balanced"])
      .optional()
      .describe("balanced: weight the training loss so that every class contributes equally"),
    seriesWeights: z
      .enum(["naive"])
      .optional()
      .describe(
        "naive: the loss of each series is divided by that of the naive forecast in its training " +
          "part, so that large series do not dominate (default: the same weight for all)",
      ),
    spreadPower: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe(
        "With data.spread window: errors in the loss are multiplied by the window's spread to this power; " +
          "0: errors relative to the spread, 1: errors in the unit before scaling (default: 0)",
      ),
    checkpoint: checkpoint.prefault({}),
    restoreBest: z
      .boolean()
      .default(false)
      .describe("Test with the weights of the best epoch instead of the last"),
    seed: z
      .int()
      .min(0)
      .max(2 ** 32 - 1)
      .default(1)
      .describe("Seed of initial weights, shuffling and dropout"),
  })
  .superRefine(({ loss, huberDelta }, context) => {
    if (huberDelta === undefined || loss === "huber") return;
    const message = `is ${huberDelta}, but training.loss is ${loss ?? "not huber"}, which has no delta. Remove it`;
    context.addIssue({ code: "custom", path: ["huberDelta"], message, input: huberDelta });
  })
  .superRefine(({ loss, quantiles }, context) => {
    if (quantiles === undefined || loss === "quantile") return;
    const message = `is [${quantiles.join(", ")}], but training.loss is ${loss ?? "not quantile"}, which has no levels. Leave it out, or set training.loss to quantile`;
    context.addIssue({ code: "custom", path: ["quantiles"], message, input: quantiles });
  })
  .superRefine(({ checkpoint: { confidence }, restoreBest }, context) => {
    if (confidence === undefined || restoreBest) return;
    const message = `is ${confidence}, but training.restoreBest is false. Set it to true, or leave this out`;
    const path = ["checkpoint", "confidence"];
    context.addIssue({ code: "custom", path, message, input: confidence });
  })
  .superRefine(({ epochs, schedule }, context) => {
    const warmup = "warmup" in schedule ? schedule.warmup : 0;
    if (warmup === 0 || warmup < epochs) return;
    const message = `is ${warmup}, expected less than training.epochs, which is ${epochs}`;
    context.addIssue({ code: "custom", path: ["schedule", "warmup"], message, input: warmup });
  });

export type CheckpointConfig = Readonly<z.output<typeof checkpoint>>;
export type ClipConfig = Readonly<z.output<typeof clip>>;
export type EarlyStoppingConfig = Readonly<z.output<typeof earlyStopping>>;
export type TrainingConfig = Readonly<z.output<typeof training>>;

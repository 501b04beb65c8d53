import type { ScheduleConfig } from "../config/schedule.js";
import { batchCount } from "../data/batches.js";
import { hasClasses } from "../data/dataset.js";
import { counted } from "../shared/format.js";
import { balancedWeights } from "../training/class-weights.js";
import type { ExperimentSettings, Rule } from "./effect-settings.js";
import { isLossOfLastStep } from "./model-effects.js";

/** Sections of `training` with a metric that judges epochs. */
const judging = ["earlyStopping", "schedule", "checkpoint"] as const;

/** Rules for settings of `training` that other settings can leave without effect. */
export const trainingRules: readonly Rule[] = [
  ...scheduleRules(),
  {
    key: "training.optimizer.dampening",
    reason: ({ config: { training } }) => {
      const { optimizer } = training;
      return (
        "dampening" in optimizer &&
        optimizer.dampening > 0 &&
        optimizer.momentum === 0 &&
        "training.optimizer.momentum is 0, and only momentum is dampened."
      );
    },
  },
  {
    key: "training.earlyStopping.patience",
    reason: ({ config: { training } }) =>
      training.earlyStopping !== undefined &&
      training.earlyStopping.patience >= training.epochs &&
      `training ends after training.epochs = ${training.epochs}, before that many epochs can pass ` +
        "without an improvement. Set a smaller patience.",
  },
  {
    key: "training.classWeights",
    reason: ({ config: { training }, data: { objective, train } }) => {
      if (training.classWeights === undefined || !hasClasses(objective)) return false;
      const weights = balancedWeights(train);
      return (
        weights.every((weight) => weight === weights[0]) &&
        "all classes have the same number of training targets."
      );
    },
  },
  {
    key: "training.spreadPower",
    reason: ({ config: { training }, data: { train } }) => {
      const { spreadPower } = training;
      if (spreadPower === undefined || !train.spread) return false;
      if (spreadPower === 0) return "0 is the default.";
      const first = train.count > 0 && train.spread(0);
      for (let i = 1; i < train.count; i += 1) if (train.spread(i) !== first) return false;
      return 'all windows have the same spread. Set data.spread to "window".';
    },
  },
  {
    key: "training.checkpoint.every",
    reason: ({ config: { training }, data: { train } }) => {
      const { every } = training.checkpoint;
      if (every === undefined) return false;
      const steps = batchCount(train.count, training.batchSize);
      return (
        (every % steps === 0 || every > steps * training.epochs) &&
        `an epoch has ${counted(steps, "step")}, and its end is a checkpoint anyway. ${steps > 1 ? `Set fewer than ${steps}.` : "Leave it out."}`
      );
    },
  },
  {
    key: "training.checkpoint.metric",
    reason: ({ config: { training }, data: { valid } }) =>
      valid.count === 0 &&
      !["valLoss", "loss"].includes(training.checkpoint.metric) &&
      "data.split leaves validation empty, so it cannot choose the best epoch. Use loss.",
  },
  ...judging.map(lastStepRule),
  {
    key: "training.restoreBest",
    reason: ({ config: { training } }) =>
      training.restoreBest &&
      training.epochs === 1 &&
      training.checkpoint.confidence === undefined &&
      "there is only one epoch.",
  },
];

/** The rule for a metric `valLossLastStep` that is the same as `valLoss`. */
function lastStepRule(part: (typeof judging)[number]): Rule {
  return {
    key: `training.${part}.metric`,
    reason: (settings) => {
      const { metric } = { metric: undefined, ...settings.config.training[part] };
      return (
        metric === "valLossLastStep" &&
        isLossOfLastStep(settings) &&
        "the loss is that of the last step alone, so it is the same as valLoss."
      );
    },
  };
}

/** Rules for schedules whose learning rate never changes. */
function scheduleRules(): readonly Rule[] {
  const rule = (
    key: string,
    reason: (schedule: ScheduleConfig, settings: ExperimentSettings) => ReturnType<Rule["reason"]>,
  ): Rule => ({
    key: `training.schedule.${key}`,
    reason: (settings) => reason(settings.config.training.schedule, settings),
  });
  return [
    rule("warmup", (schedule, { config: { training }, data: { train } }) => {
      if (!("warmup" in schedule) || schedule.warmup === 0) return false;
      const steps = batchCount(train.count, training.batchSize);
      return (
        Math.round(schedule.warmup * steps) === 0 &&
        `an epoch has ${counted(steps, "step")}, so the warm-up is shorter than one.`
      );
    }),
    rule("every", (schedule, { config: { training } }) => {
      return (
        schedule.name === "step" &&
        schedule.every >= training.epochs &&
        `training ends after training.epochs = ${training.epochs} before the rate is reduced.`
      );
    }),
    rule("factor", (schedule) => {
      return (
        "factor" in schedule && schedule.factor === 1 && "a factor of 1 does not change the rate."
      );
    }),
    rule("patience", (schedule, { config: { training } }) => {
      return (
        schedule.name === "plateau" &&
        // the first epoch always improves, and a change after the last has no effect
        schedule.patience >= training.epochs - 2 &&
        `training ends after training.epochs = ${training.epochs} before the rate is reduced. Set a ` +
          "smaller patience."
      );
    }),
    rule("minimum", (schedule, { config: { training } }) => {
      const { learningRate } = training.optimizer;
      return (
        "minimum" in schedule &&
        (schedule.minimum === learningRate ||
          (schedule.name === "plateau" && schedule.minimum > learningRate)) &&
        `training.optimizer.learningRate is ${learningRate}, so the rate is never reduced. Set a smaller value.`
      );
    }),
  ];
}

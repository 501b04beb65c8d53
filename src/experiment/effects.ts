import { modelCell } from "../config/model-cells.js";
import type { ScheduleConfig } from "../config/schedule.js";
import type { Config } from "../config/schema.js";
import { batchCount } from "../data/batches.js";
import { hasClasses } from "../data/dataset.js";
import { type EffectRule, settingsWithoutEffect } from "../data/effects.js";
import { dataSettingsWithoutEffect, looksAhead } from "../data/registry.js";
import type { TaskData } from "../data/task.js";
import { cellNamed } from "../kernels/cells/index.js";
import { isDilated } from "../kernels/contract.js";
import { balancedWeights } from "../training/class-weights.js";

/** What decides whether a setting has an effect. */
export interface ExperimentSettings {
  readonly config: Config;
  readonly data: Pick<TaskData, "objective" | "train" | "valid" | "test">;
  /** Whether training starts from weights in a file. */
  readonly initialised: boolean;
}

type Rule = EffectRule<ExperimentSettings>;

/** The rule of a setting of `model.hybrid`, which has no effect without a hybrid. */
function withoutHybrid(
  key: "seasonalities" | "levelPenalty" | "quietSpread",
  isGiven: (model: Config["model"]) => boolean,
): Rule {
  return {
    key: `model.${key}`,
    reason: ({ config: { model } }) =>
      model.hybrid === "none" &&
      isGiven(model) &&
      'model.hybrid is none. Set it to "exponentialSmoothing".',
  };
}

/**
 * Rules for settings of `model`, `training` and `output` that other settings can leave without
 * effect.
 */
export const effectRules: readonly Rule[] = [
  {
    key: "model.dropout",
    reason: ({ config: { model } }) =>
      model.dropout > 0 &&
      model.layers === 1 &&
      "dropout lies between recurrent layers, and there is one. Set model.layers to 2 or more, or " +
        "use model.inputDropout.",
  },
  {
    key: "model.forgetBias",
    reason: ({ config: { model }, initialised }) => {
      if (model.forgetBias === 0) return false;
      const { forgetGate } = cellNamed(modelCell(model.cell).cell);
      if (forgetGate === undefined) return `a ${model.cell} has no forget gate.`;
      return initialised && "the biases come from the file of weights.";
    },
  },
  {
    key: "model.bidirectional",
    reason: ({ config: { model } }) =>
      model.bidirectional &&
      modelCell(model.cell).bidirectional &&
      `model.cell ${model.cell} has both directions already.`,
  },
  {
    key: "model.targets",
    reason: ({ config: { model, data: options }, data: { objective } }) =>
      model.targets === "lastStep" &&
      objective === "forecast" &&
      looksAhead(options) === undefined && // such a level requires it
      (model.bidirectional || modelCell(model.cell).bidirectional || model.skip !== "none") &&
      "a model that has seen the whole window is trained for the last step alone anyway.",
  },
  {
    key: "model.dilation",
    reason: ({ config: { model }, data }) => {
      const { dilation = [] } = model;
      if (dilation.length === 0) return false;
      if (!isDilated({ dilation })) return "dilations of 1 are what a model has without it.";
      const { steps } = data.train;
      return (
        dilation.every((distance) => distance === 1 || distance >= steps) &&
        `a window of ${steps} steps has no state that lies as far back as the dilation.`
      );
    },
  },
  withoutHybrid("seasonalities", ({ seasonalities }) => seasonalities.length > 0),
  withoutHybrid("quietSpread", ({ quietSpread }) => quietSpread > 0),
  withoutHybrid("levelPenalty", ({ levelPenalty }) => levelPenalty > 0),
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
        "every class has as many training targets as any other."
      );
    },
  },
  {
    key: "training.spreadPower",
    reason: ({ config: { training }, data: { train } }) => {
      const { spreadPower } = training;
      if (spreadPower === undefined || !train.spread) return false;
      if (spreadPower === 0) return "0 is what it is without it.";
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
        `an epoch has ${steps} steps, and its end is a checkpoint anyway. Set fewer than ${steps}.`
      );
    },
  },
  {
    key: "training.checkpoint.metric",
    reason: ({ config: { training }, data: { valid } }) =>
      valid.count === 0 &&
      !["valLoss", "loss"].includes(training.checkpoint.metric) &&
      "data.split leaves validation empty, so no epoch is the best by it. Use loss.",
  },
  {
    key: "training.restoreBest",
    reason: ({ config: { training } }) =>
      training.restoreBest &&
      training.epochs === 1 &&
      training.checkpoint.confidence === undefined &&
      "there is one epoch, which is the best and the last.",
  },
  {
    key: "data.longest",
    reason: ({ config: { data }, data: { train, valid, test } }) => {
      if (!("longest" in data) || typeof data.longest !== "number") return false;
      const steps = Math.max(train.steps, valid.steps, test.steps);
      return steps < data.longest && `the longest sequence has ${steps} steps, and none is cut.`;
    },
  },
  {
    key: "output.plots",
    reason: ({ config: { output }, data: { objective } }) =>
      objective === "regression" &&
      output.plots !== DEFAULT_PLOTS &&
      "one number for each sequence makes no plot.",
  },
];

const DEFAULT_PLOTS = 15;

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
        `an epoch has ${steps} steps, so the warm-up is shorter than one.`
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
      return "factor" in schedule && schedule.factor === 1 && "a rate times 1 stays as it is.";
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
        `training.optimizer.learningRate is ${learningRate}, so the rate never falls. Set less.`
      );
    }),
  ];
}

/** One sentence for each setting of a config that has no effect. */
export function experimentWithoutEffect(settings: ExperimentSettings): string[] {
  return [
    ...dataSettingsWithoutEffect(settings.config.data),
    ...settingsWithoutEffect(effectRules, settings, settings.config),
  ];
}

import { settingsWithoutEffect } from "../data/effects.js";
import { dataSettingsWithoutEffect } from "../data/registry.js";
import type { ExperimentSettings, Rule } from "./effect-settings.js";
import { modelRules } from "./model-effects.js";
import { trainingRules } from "./training-effects.js";

/** Rules for settings that other settings can leave without effect, except those of a single task's data. */
export const effectRules: readonly Rule[] = [
  ...modelRules,
  ...trainingRules,
  {
    key: "data.longest",
    reason: ({ config: { data }, data: { train, valid, test } }) => {
      if (!("longest" in data) || typeof data.longest !== "number") return false;
      const steps = Math.max(train.steps, valid.steps, test.steps);
      return steps < data.longest && `the longest sequence has ${steps} steps, so none is cut.`;
    },
  },
  {
    key: "output.plots",
    reason: ({ config: { output }, data: { objective } }) =>
      objective === "regression" &&
      output.plots !== DEFAULT_PLOTS &&
      "predictions of one number per sequence are not plotted.",
  },
];

const DEFAULT_PLOTS = 15;

/** One sentence for each setting of a config that has no effect. */
export function experimentWithoutEffect(settings: ExperimentSettings): string[] {
  return [
    ...dataSettingsWithoutEffect(settings.config.data),
    ...settingsWithoutEffect(effectRules, settings, settings.config),
  ];
}

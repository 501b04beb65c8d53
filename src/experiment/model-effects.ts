import { modelCell } from "../config/model-cells.js";
import type { Config } from "../config/schema.js";
import { isStepwise } from "../data/dataset.js";
import { looksAhead } from "../data/registry.js";
import { cellNamed } from "../kernels/cells/index.js";
import { isDilated } from "../kernels/contract.js";
import { lastStepOnly, recurrentSpec, seesTargets } from "../model/spec.js";
import type { ExperimentSettings, Rule } from "./effect-settings.js";

/** Rules for settings of `model` that other settings can leave without effect. */
export const modelRules: readonly Rule[] = [
  {
    key: "model.dropout",
    reason: ({ config: { model } }) =>
      model.dropout > 0 &&
      model.layers === 1 &&
      "dropout is applied between recurrent layers, but there is only one. Set model.layers to 2 or more, or " +
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
      `model.cell ${model.cell} already runs in both directions.`,
  },
  {
    key: "model.targets",
    reason: ({ config: { model, data: options }, data: { objective } }) =>
      model.targets === "lastStep" &&
      objective === "forecast" &&
      looksAhead(options) === undefined && // such a level requires it
      (seesTargets({ objective, recurrent: recurrentSpec(model) }) || model.skip !== "none") &&
      "a model that sees the whole window is trained on the last step only anyway.",
  },
  {
    key: "model.dilation",
    reason: ({ config: { model }, data }) => {
      const { dilation = [] } = model;
      if (dilation.length === 0) return false;
      if (!isDilated({ dilation })) return "a dilation of 1 in every layer is the default.";
      const { steps } = data.train;
      return (
        dilation.every((distance) => distance === 1 || distance >= steps) &&
        `a window of ${steps} steps is not longer than the dilation.`
      );
    },
  },
  {
    key: "model.skipFeatures",
    reason: ({ config: { model } }) =>
      model.skipFeatures !== undefined &&
      model.skip !== "miniRocket" &&
      `model.skip is ${model.skip}. Set it to miniRocket.`,
  },
  {
    key: "model.skipCycles",
    reason: ({ config: { model } }) =>
      model.skipCycles !== undefined &&
      model.skip !== "linear" &&
      `model.skip is ${model.skip}. Set it to linear.`,
  },
  withoutHybrid("seasonalities", ({ seasonalities }) => seasonalities.length > 0),
  withoutHybrid("quietSpread", ({ quietSpread }) => quietSpread > 0),
  withoutHybrid("levelPenalty", ({ levelPenalty }) => levelPenalty > 0),
];

/** Whether the loss is that of the last step only. */
export function isLossOfLastStep({ config: { model }, data: { objective } }: ExperimentSettings) {
  if (!isStepwise(objective)) return true;
  const { targets, skip, hybrid } = model;
  const smoothing = hybrid === "none" ? undefined : hybrid;
  const spec = { objective, recurrent: recurrentSpec(model), targets, skip, smoothing };
  return objective === "forecast" && lastStepOnly(spec);
}

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

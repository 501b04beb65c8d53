import type { Objective } from "../data/dataset.js";

/**
 * The figure that decides which model is better; less is better. Choices go by it on the validation
 * part, and it is reported on the test set.
 */
export interface DecidingFigure {
  /** Key in a summary's `test` and `validation`. */
  readonly key: "mseLastStep" | "maseLastStep" | "errorRate" | "crossEntropy";
  /** Key in a baseline. */
  readonly baselineKey: "mse" | "mase" | "errorRate" | "crossEntropy";
  /** Within a sentence. */
  readonly name: string;
  /** Of a table's column. */
  readonly header: string;
  /** Of a column where it is clear what the figure is of. */
  readonly column: string;
}

const mse = { key: "mseLastStep", baselineKey: "mse" } as const;

const figures: Readonly<Record<Objective, DecidingFigure>> = {
  forecast: { ...mse, name: "MSE of the last step", header: "MSE last step", column: "MSE" },
  regression: { ...mse, name: "MSE", header: "MSE", column: "MSE" },
  classification: {
    key: "errorRate",
    baselineKey: "errorRate",
    name: "error rate",
    header: "error rate",
    column: "error rate",
  },
  labelling: {
    key: "crossEntropy",
    baselineKey: "crossEntropy",
    name: "cross-entropy",
    header: "cross-entropy",
    column: "cross-entropy",
  },
};

/** Of several targets, whose units differ, so that their squared errors do not add up. */
const several: DecidingFigure = {
  key: "maseLastStep",
  baselineKey: "mase",
  name: "MASE of the last step",
  header: "MASE last step",
  column: "MASE",
};

/** @param targets whether there are several targets to forecast */
export function decidingFigure(objective: Objective, targets = false): DecidingFigure {
  return targets ? several : figures[objective];
}

import type { Objective } from "../data/dataset.js";

/**
 * The figure that ranks models; smaller is better. Models are chosen by it on the validation part,
 * and it is reported on the test set.
 */
export interface DecidingFigure {
  /** Its key in a summary's `test` and `validation`. */
  readonly key: "mseLastStep" | "maseLastStep" | "errorRate" | "crossEntropy";
  /** Its key in a baseline. */
  readonly baselineKey: "mse" | "mase" | "errorRate" | "crossEntropy";
  /** Its name within a sentence. */
  readonly name: string;
  /** Its name as the header of a column. */
  readonly header: string;
  /** A shorter header for a table whose subject is clear. */
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

/**
 * The figure for several targets, whose squared errors cannot be averaged because their units
 * differ.
 */
const several: DecidingFigure = {
  key: "maseLastStep",
  baselineKey: "mase",
  name: "MASE of the last step",
  header: "MASE last step",
  column: "MASE",
};

/** @param targets whether there are several targets */
export function decidingFigure(objective: Objective, targets = false): DecidingFigure {
  return targets ? several : figures[objective];
}

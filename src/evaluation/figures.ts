import type { Objective } from "../data/dataset.js";

/** The figure of the test set that decides which model is better; less is better. */
export interface DecidingFigure {
  /** Key in a summary's `test`. */
  readonly key: "mseLastStep" | "errorRate" | "crossEntropy";
  /** Key in a baseline. */
  readonly baselineKey: "mse" | "errorRate" | "crossEntropy";
  /** Within a sentence. */
  readonly name: string;
  /** Of a table's column. */
  readonly header: string;
}

const mse = { key: "mseLastStep", baselineKey: "mse" } as const;

const figures: Readonly<Record<Objective, DecidingFigure>> = {
  forecast: { ...mse, name: "MSE of the last step", header: "MSE last step" },
  regression: { ...mse, name: "MSE", header: "MSE" },
  classification: {
    key: "errorRate",
    baselineKey: "errorRate",
    name: "error rate",
    header: "error rate",
  },
  labelling: {
    key: "crossEntropy",
    baselineKey: "crossEntropy",
    name: "cross-entropy",
    header: "cross-entropy",
  },
};

export function decidingFigure(objective: Objective): DecidingFigure {
  return figures[objective];
}

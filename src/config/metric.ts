import { z } from "zod";

/**
 * The figures that epochs can be judged by, with their names for people and the better direction.
 */
export const metrics = {
  valLoss: { better: "less", classes: false, text: "validation loss" },
  valLossLastStep: { better: "less", classes: false, text: "validation loss of the last step" },
  loss: { better: "less", classes: false, text: "training loss" },
  valAccuracy: { better: "more", classes: true, text: "validation accuracy" },
  valMacroF1: { better: "more", classes: true, text: "validation macro F1" },
} as const;

export type Metric = keyof typeof metrics;

export const metricNames = Object.keys(metrics) as Metric[];

/** The figure that epochs are judged by. */
export const metric = z.enum(metricNames);

import { z } from "zod";

/** The figures that an epoch can be judged by, what a person calls them, and which are better. */
export const metrics = {
  valLoss: { better: "less", classes: false, text: "validation loss" },
  valLossLastStep: { better: "less", classes: false, text: "validation loss of the last step" },
  loss: { better: "less", classes: false, text: "training loss" },
  valAccuracy: { better: "more", classes: true, text: "validation accuracy" },
  valMacroF1: { better: "more", classes: true, text: "validation macro F1" },
} as const;

export type Metric = keyof typeof metrics;

export const metricNames = Object.keys(metrics) as Metric[];

/** What an epoch is judged by. */
export const metric = z.enum(metricNames);

import { z } from "zod";
import { numberOrNaN } from "./epoch-record.js";
import { classSummary, valueSummary } from "./summaries.js";

/** `summary.json`: the figures of a finished run. */
export const summarySchema = z.discriminatedUnion("objective", [valueSummary, classSummary]);

/** `windows.json`: the test windows that the plots show. */
export const windowsSchema = z.array(
  z.object({
    /** Number of the window in the test part, from 0; missing in folders of earlier versions. */
    index: z.int().optional(),
    /** Set if the window's forecast has the smallest or the largest error in the test part. */
    rank: z.enum(["best", "worst"]).optional(),
    /** The name of its series, if there are several. */
    series: z.string().optional(),
    /** The times of the history and of the forecast steps, as written in the data file. */
    times: z.array(z.string()).optional(),
    /** The target shown, if there are several. */
    target: z.string().optional(),
    /** What was subtracted from the values because their level is large; missing if nothing was. */
    offset: z.number().optional(),
    history: z.array(z.number()),
    /** NaN if there is no measured value. */
    truth: z.array(numberOrNaN),
    prediction: z.array(z.number()),
    /** Standard deviations of the predictions, if the run has them. */
    sd: z.array(z.number()).optional(),
    /** The widest interval of a quantile loss, and the share of values that it should cover. */
    band: z
      .object({ share: z.number(), low: z.array(z.number()), high: z.array(z.number()) })
      .optional(),
  }),
);

export type Summary = Readonly<z.infer<typeof summarySchema>>;
export type ValueSummary = Readonly<z.infer<typeof valueSummary>>;
export type ClassSummary = Readonly<z.infer<typeof classSummary>>;

export function isClassSummary(summary: Summary): summary is ClassSummary {
  return summary.objective === "classification" || summary.objective === "labelling";
}
export type WindowRecord = z.infer<typeof windowsSchema>[number];

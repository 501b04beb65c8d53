import { z } from "zod";
import { objectives } from "../../data/dataset.js";

const number = z.number().nullable();
const count = z.int().nonnegative();

const common = {
  runs: z.array(z.string()).describe("The folder of the run, or of all runs whose mean predicts"),
  warnings: z.array(z.string()),
  notes: z.array(z.string()),
};

/** Of a file of newer values or other sequences, as `openRun(run).predict(file)` returns them. */
const ofFile = { ...common, input: z.string().describe("The file, or - for standard input") };

const forecasts = z.object({
  ...ofFile,
  objective: z.literal("forecast"),
  predictions: z.array(
    z.object({
      series: z.string(),
      origin: z.string(),
      time: z.string(),
      target: z.string(),
      ahead: z.int().positive(),
      forecast: z.number(),
      low: number,
      high: number,
      actual: number,
    }),
  ),
});

const classes = z.object({
  ...ofFile,
  objective: z.literal("classification"),
  predictions: z.array(
    z.object({
      input: z.string(),
      prediction: z.string().nullable(),
      probability: number,
      probabilities: z.record(z.string(), z.number()),
      problem: z.string().nullable(),
    }),
  ),
});

const numbers = z.object({
  ...ofFile,
  objective: z.literal("regression"),
  predictions: z.array(
    z.object({ input: z.string(), prediction: number, problem: z.string().nullable() }),
  ),
});

/** Of the test part: the columns of `predictions.csv`. */
const testPart = z.object({
  ...common,
  input: z.null(),
  objective: z.enum(objectives),
  predictions: z.array(
    z.union([
      z.object({
        example: count,
        input: z.string().optional(),
        step: count.optional(),
        target: z.string(),
        prediction: z.string(),
        probability: z.number(),
      }),
      z
        .object({
          example: count,
          ahead: z.int().positive(),
          target: number,
          prediction: z.number(),
          mean: z.number().optional(),
          sd: z.number().optional(),
          column: z.string().optional(),
          series: z.string(),
          time: z.string(),
        })
        .catchall(z.number().describe("A quantile, such as quantile_0.9")),
    ]),
  ),
});

/** What `rnnlab predict --json` prints. */
export const predictOutput = z.union([forecasts, classes, numbers, testPart]);

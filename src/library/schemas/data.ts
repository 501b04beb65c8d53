import { z } from "zod";
import { objectives } from "../../data/dataset.js";
import { fold } from "./parts.js";

const span = { from: z.string(), to: z.string() };
const count = z.int().nonnegative();

/** Figures of the values that are not missing; null if there are none. */
const target = z.object({
  name: z.string(),
  missing: count,
  mean: z.number().nullable(),
  sd: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});

/** A file of series. */
const series = z.object({
  file: z.string(),
  rows: count,
  targets: z.array(z.string()),
  columns: z.record(z.string(), z.string()).describe("The other columns, by their use"),
  series: count,
  categories: z.array(
    z.object({
      column: z.string(),
      rows: z.array(z.object({ category: z.string(), rows: count })),
      none: count,
    }),
  ),
  frequency: z.string(),
  sessions: z.string().optional(),
  holidays: z.array(z.string()).optional(),
  notes: z.array(z.string()),
  ...span,
  missing: z.record(z.string(), count),
  parts: z.array(
    z.object({ name: z.string(), ...span, start: count, steps: count, windows: count }),
  ),
  bySeries: z.array(
    z.object({
      name: z.string(),
      ...span,
      targets: z.array(target),
      windows: z.object({ train: count, valid: count, test: count }),
    }),
  ),
  folds: z.array(fold),
});

/** Sequences of any other task. */
const sequences = z.object({
  task: z.string(),
  objective: z.enum(objectives),
  file: z.string().optional(),
  bytes: count.optional(),
  inputs: count,
  outputs: count,
  steps: z.object({ least: count, median: z.number(), most: count }),
  classes: z.array(z.string()).optional(),
  parts: z.array(
    z.object({ name: z.string(), sequences: count, byClass: z.array(count).optional() }),
  ),
  notes: z.array(z.string()).optional(),
  examples: z.array(z.object({ input: z.string(), target: z.string() })),
});

/** What `rnnlab data --json` prints. */
export const dataOutput = z.union([series, sequences]);

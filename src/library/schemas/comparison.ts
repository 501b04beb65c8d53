import { z } from "zod";
import { numberOrNaN } from "../../runs/epoch-record.js";
import {
  baselines,
  ensemble,
  finalFigures,
  fold,
  sample,
  testFigures,
  testLooks,
  validationFigures,
} from "./parts.js";

/** One model, with means over its seeds. */
const row = z.object({
  cell: z.string(),
  label: z.string(),
  parameters: z.int(),
  hidden: z.int(),
  seeds: z.array(z.int()),
  /** The rank by validation, from 1. */
  rank: z.int(),
  final: finalFigures,
  test: testFigures,
  validation: validationFigures.optional(),
  /** The spread of each test figure. */
  statistics: z.record(z.string(), sample),
  ensemble: ensemble.optional(),
  durationMs: z.number(),
  fingerprint: z.string().optional(),
  run: z.string(),
  runs: z.array(z.string()),
});

/** The model of rank 1 and another model, compared on common seeds or folds. */
const pair = sample.extend({
  best: z.string(),
  other: z.string(),
  wins: z.int(),
  /** Whether the interval of the difference excludes 0; only then is one better than the other. */
  settled: z.boolean(),
  needed: z.number().nullable(),
  verdict: z.string(),
});

const failure = z.object({
  label: z.string(),
  seed: z.int(),
  fold: z.int().optional(),
  error: z.string(),
});

/** What `rnnlab compare --json` prints, and the library returns. */
export const comparisonOutput = z.object({
  comparison: z.string().optional(),
  rows: z.array(row),
  pairs: z.array(pair),
  /** The confidence of each pair's interval, so that all hold jointly at 95 %. */
  confidence: z.number(),
  baselines,
  folds: z.array(fold.extend({ figures: z.record(z.string(), numberOrNaN) })).optional(),
  failed: z.array(failure).optional(),
  testLooks: testLooks.optional(),
});

export type ComparisonResult = z.infer<typeof comparisonOutput>;

import { z } from "zod";
import { testLooks } from "./parts.js";

const trial = z.object({
  trial: z.int(),
  status: z.enum(["running", "waiting", "stopped", "finished", "diverged", "failed"]),
  values: z.record(z.string(), z.unknown()).describe("By key of the config"),
  value: z.number().nullable().optional().describe("The metric of a finished trial"),
  rungValue: z.number().nullable().optional(),
  epochs: z.int(),
  rungs: z.array(z.object({ epochs: z.int(), value: z.number().nullable() })),
  runs: z.array(z.string()).describe("Run folders, relative to the sweep's"),
  error: z.string().optional(),
  lost: z.int().describe("How often its process was killed or lost"),
  durationMs: z.number(),
});

/** What `rnnlab sweep --json` prints. */
export const sweepOutput = z.object({
  sweep: z.string(),
  isDone: z.boolean(),
  metric: z.string().describe("A validation figure, by which trials are ranked"),
  sampler: z.string(),
  seed: z.int(),
  asha: z.object({ eta: z.int(), minEpochs: z.int() }).optional(),
  trials: z.int(),
  counts: z.object({
    finished: z.int(),
    stopped: z.int(),
    running: z.int(),
    waiting: z.int(),
    diverged: z.int(),
    failed: z.int(),
  }),
  epochs: z.object({ done: z.int(), full: z.int() }),
  best: trial.optional(),
  confirmation: z
    .object({ folder: z.string(), isBetter: z.boolean().optional(), text: z.string() })
    .optional(),
  rows: z.array(trial).describe("The best first"),
  testLooks: testLooks.optional().describe("Missing until a trial has finished"),
});

export type SweepTrial = z.infer<typeof trial>;
export type SweepResult = z.infer<typeof sweepOutput>;

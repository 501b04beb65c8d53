import { z } from "zod";
import { manifestSchema } from "../../runs/manifest.js";
import { testLooks } from "./parts.js";

const object = z.record(z.string(), z.unknown());

/** A run in the registry, whatever state its folder is in; unknown fields are missing. */
const entry = z.object({
  run: z.string().describe("The run folder"),
  status: z.enum([
    ...manifestSchema.shape.status.options,
    "killed",
    "lost",
    "empty",
    "damaged",
  ] as const),
  comparison: z.string().optional(),
  sweep: z.string().optional(),
  tags: z.array(z.string()),
  note: z.string(),
  createdAt: z.string().optional(),
  durationMs: z.number().optional(),
  parameters: z.int().optional(),
  fingerprint: z.string().optional(),
  error: z.string().optional(),
  final: object.optional(),
  test: object.optional(),
  validation: object.optional(),
  config: object,
});

/** What `rnnlab runs --json` prints. */
export const runsOutput = z.array(entry);

/** What `rnnlab runs show --json` prints. */
export const showOutput = entry.extend({
  manifest: manifestSchema.optional(),
  testLooks,
});

/**
 * What `rnnlab runs diff --json` prints: every key in which the runs differ; a side that lacks the
 * key is missing.
 */
export const diffOutput = z.array(
  z.object({ key: z.string(), a: z.unknown().optional(), b: z.unknown().optional() }),
);

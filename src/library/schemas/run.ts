import { z } from "zod";
import {
  baselines,
  expectations,
  finalFigures,
  quantiles,
  testFigures,
  testLooks,
  uncertainty,
  validationFigures,
} from "./parts.js";

/** What `rnnlab train --json` prints of a run. */
export const runOutput = z.object({
  run: z.string().describe("The run folder"),
  name: z.string(),
  device: z.object({ kind: z.enum(["cpu", "gpu"]), kernel: z.string(), threads: z.int() }),
  seed: z.int(),
  parameters: z.int(),
  epochs: z.int(),
  durationMs: z.number().optional(),
  final: finalFigures.describe("Of the last epoch"),
  test: testFigures.describe("On the test part, in the data's unit"),
  validation: validationFigures.optional().describe("By which to choose"),
  testedEpoch: z.int().optional(),
  baselines: baselines.describe("What a model has to beat"),
  uncertainty,
  quantiles,
  expectations: expectations.optional(),
  fingerprint: z.string().optional(),
  testLooks: testLooks.optional(),
});

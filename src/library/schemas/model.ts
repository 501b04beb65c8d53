import { z } from "zod";

const shape = z.array(z.int());

/** What `rnnlab inspect --json` prints. */
export const inspectOutput = z.object({
  name: z.string(),
  cell: z.string(),
  layers: z.int(),
  hidden: z.int(),
  direction: z.enum(["forward", "bidirectional"]),
  gates: z.array(z.string()),
  parameters: z.array(
    z.object({ name: z.string(), shape, count: z.int(), share: z.number(), bytes: z.int() }),
  ),
  parameterCount: z.int(),
  fixedCount: z.int().describe("Values that are fitted before training and not trained"),
  bytes: z.int(),
  shapes: z.record(z.string(), shape),
});

/** What `rnnlab gradients --json` prints: a curve for each model and stage. */
export const gradientsOutput = z.array(
  z.object({
    name: z.string(),
    stage: z.enum(["before", "after"]),
    scale: z.number().optional().describe("Factor of the recurrent weights"),
    norms: z.array(z.number()).describe("By distance from the sequence's end"),
    weightNorm: z.number(),
    clip: z.number().optional(),
  }),
);

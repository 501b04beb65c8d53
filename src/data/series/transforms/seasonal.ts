import { z } from "zod";
import type { Transform, TransformEntry } from "./transform.js";

const schema = z.object({
  name: z.literal("seasonal"),
  period: z.int().positive(),
});

/**
 * Subtracts the value one period earlier. For values more than a period ahead, that value is unknown; the
 * latest known value at the same position in the period is used, as in the seasonal naive forecast (Hyndman
 * and Athanasopoulos, fpp3, 5.2).
 */
function seasonalTransform({ period }: z.output<typeof schema>): Transform {
  return {
    reach: period,
    byStep: true,
    looksAhead: false,
    window(values) {
      /** What is subtracted from a value k + 1 steps after a step. */
      const before = (step: number, k: number) => values[step + 1 + (k % period)]!;
      return {
        inputs: values.slice(period).map((value, t) => value - values[t]!),
        apply(some, step) {
          for (let k = 0; k < some.length; k += 1) some[k]! -= before(step, k);
        },
        undo(some, step) {
          for (let k = 0; k < some.length; k += 1) some[k]! += before(step, k);
        },
      };
    },
    toJSON: () => ({ name: "seasonal", period }),
  };
}

export const seasonal = {
  schema: schema.transform(seasonalTransform),
  option: "level",
  values: { seasonal: ({ period = 1 }) => seasonalTransform({ name: "seasonal", period }) },
} satisfies TransformEntry;

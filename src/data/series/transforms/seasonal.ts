import { z } from "zod";
import type { Transform } from "./transform.js";

export const seasonalSchema = z.object({
  name: z.literal("seasonal"),
  period: z.int().positive(),
});

/**
 * Takes off the value one period before. Of a value more than a period ahead that one is not known
 * yet: there it is the latest known value at the same place of the period, as in the seasonal naive
 * forecast (Hyndman and Athanasopoulos, fpp3, 5.2).
 */
export function seasonalTransform({ period }: z.output<typeof seasonalSchema>): Transform {
  return {
    reach: period,
    byStep: true,
    looksAhead: false,
    window(values) {
      /** What is taken off a value k + 1 steps after a step. */
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

import { z } from "zod";
import { meanOf } from "./level.js";
import { affineWindow, type Transform } from "./transform.js";

export const spreadSchema = z.object({
  name: z.literal("spread"),
  /** Added to the window's variance, the square of a small spread of the training part. */
  epsilon: z.number().positive(),
});

/**
 * The epsilon of RevIN (Kim et al. 2022), which is for values of variance 1: here it is times the
 * variance of the training part, so that the unit of the data does not matter.
 */
export const SPREAD_EPSILON = 1e-5;

/**
 * Divides by the window's own spread: the root of the variance of its inputs plus epsilon, so that a
 * window that never changes is divided by a small number and not by 0.
 */
export function spreadTransform({ epsilon }: z.output<typeof spreadSchema>): Transform {
  return {
    reach: 0,
    byStep: false,
    looksAhead: true,
    window(values) {
      const spread = Math.sqrt(varianceOf(values) + epsilon);
      return { ...affineWindow(values, 0, spread), spread };
    },
    toJSON: () => ({ name: "spread", epsilon }),
  };
}

/** Population variance. */
function varianceOf(values: Float64Array): number {
  const mean = meanOf(values);
  let squares = 0;
  for (let i = 0; i < values.length; i += 1) squares += (values[i]! - mean) ** 2;
  return values.length === 0 ? 0 : squares / values.length;
}

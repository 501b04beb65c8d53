import { z } from "zod";
import { meanOf } from "./level.js";
import { affineWindow, type Transform } from "./transform.js";

export const spreadSchema = z.object({
  name: z.literal("spread"),
  /** A small fraction of the training part's variance, added to the window's variance. */
  epsilon: z.number().positive(),
});

/**
 * The epsilon of RevIN (Kim et al. 2022), which is meant for values with variance 1. Here it is multiplied by
 * the variance of the training part, so that the unit of the data does not matter.
 */
export const SPREAD_EPSILON = 1e-5;

/**
 * Divides by the window's spread: the root of the variance of its inputs plus epsilon, so that a constant
 * window is divided by a small number and not by 0.
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

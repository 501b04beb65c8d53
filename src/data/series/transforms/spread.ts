import { z } from "zod";
import { meanOf } from "./level.js";
import { affineWindow, type Transform, type TransformEntry } from "./transform.js";

const schema = z.object({
  name: z.literal("spread"),
  /** A small fraction of the training part's variance, added to the window's variance. */
  epsilon: z.number().positive(),
});

/**
 * The epsilon of RevIN (Kim et al. 2022), which is meant for values with variance 1. Here it is multiplied by
 * the variance of the training part, so that the unit of the data does not matter.
 */
const EPSILON = 1e-5;

/**
 * Divides by the window's spread: the root of the variance of its inputs plus epsilon, so that a constant
 * window is divided by a small number and not by 0.
 */
function spreadTransform({ epsilon }: z.output<typeof schema>): Transform {
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

export const spread = {
  schema: schema.transform(spreadTransform),
  option: "spread",
  values: {
    window: ({ variance }) =>
      spreadTransform({ name: "spread", epsilon: EPSILON * (variance > 0 ? variance : 1) }),
  },
} satisfies TransformEntry;

/** Population variance. */
function varianceOf(values: Float64Array): number {
  const mean = meanOf(values);
  let squares = 0;
  for (let i = 0; i < values.length; i += 1) squares += (values[i]! - mean) ** 2;
  return values.length === 0 ? 0 : squares / values.length;
}

import { z } from "zod";
import type { Transform, TransformEntry } from "./transform.js";

const schema = z.object({
  name: z.literal("bounds"),
  low: z.number().optional(),
  high: z.number().optional(),
});

/**
 * Leaves values unchanged and limits forecasts to the bounds. It is the first transform, so that it is undone
 * last, in the unit of the data.
 */
export function boundsTransform(bounds: z.output<typeof schema>): Transform {
  const { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY } = bounds;
  return {
    reach: 0,
    byStep: false,
    looksAhead: false,
    domain: {
      forecastsOnly: true,
      accepts: (value) => value >= low && value <= high,
      expected: `${rangeText(low, high)}, as set in data.bounds. Set bounds that hold for the data.`,
    },
    window: (values) => ({
      inputs: values.slice(),
      apply: () => undefined,
      undo(forecasts) {
        for (let i = 0; i < forecasts.length; i += 1) {
          forecasts[i] = Math.min(Math.max(forecasts[i]!, low), high); // NaN stays NaN
        }
      },
    }),
    toJSON: () => bounds,
  };
}

export const bounds = {
  schema: schema.transform(boundsTransform),
} satisfies TransformEntry;

function rangeText(low: number, high: number): string {
  if (high === Number.POSITIVE_INFINITY) return `a value of at least ${low}`;
  if (low === Number.NEGATIVE_INFINITY) return `a value of at most ${high}`;
  return `a value from ${low} to ${high}`;
}

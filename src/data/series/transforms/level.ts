import { z } from "zod";
import { affineWindow, type Transform, type TransformEntry } from "./transform.js";

/** How a window's level is computed from its inputs, and whether early inputs then depend on later ones. */
const levels = {
  first: { levelOf: (values: Float64Array) => values[0] ?? 0, looksAhead: false },
  last: { levelOf: (values: Float64Array) => values.at(-1) ?? 0, looksAhead: true },
  mean: { levelOf: meanOf, looksAhead: true },
};

const schema = z.object({ name: z.literal("level"), by: z.enum(["first", "last", "mean"]) });

/** Subtracts the level of the window: its first, last or mean input. */
function levelTransform({ by }: z.output<typeof schema>): Transform {
  const { levelOf, looksAhead } = levels[by];
  return {
    reach: 0,
    byStep: false,
    looksAhead,
    window: (values) => affineWindow(values, levelOf(values), 1),
    toJSON: () => ({ name: "level", by }),
  };
}

export const level = {
  schema: schema.transform(levelTransform),
  option: "level",
  values: {
    first: () => levelTransform({ name: "level", by: "first" }),
    last: () => levelTransform({ name: "level", by: "last" }),
    mean: () => levelTransform({ name: "level", by: "mean" }),
  },
} satisfies TransformEntry;

/** Mean of values, computed relative to the first one, so that a large level costs no precision. */
export function meanOf(values: Float64Array): number {
  const [origin = 0] = values;
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i]! - origin;
  return values.length === 0 ? 0 : origin + sum / values.length;
}

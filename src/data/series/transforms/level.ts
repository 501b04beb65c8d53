import { z } from "zod";
import { affineWindow, type Transform } from "./transform.js";

/** How a window's level is computed from its inputs, and whether early inputs then depend on later ones. */
const levels = {
  first: { levelOf: (values: Float64Array) => values[0] ?? 0, looksAhead: false },
  last: { levelOf: (values: Float64Array) => values.at(-1) ?? 0, looksAhead: true },
  mean: { levelOf: meanOf, looksAhead: true },
};

export const windowLevels = ["first", "last", "mean"] as const;

export const levelSchema = z.object({ name: z.literal("level"), by: z.enum(windowLevels) });

/** Subtracts the level of the window: its first, last or mean input. */
export function levelTransform({ by }: z.output<typeof levelSchema>): Transform {
  const { levelOf, looksAhead } = levels[by];
  return {
    reach: 0,
    byStep: false,
    looksAhead,
    window: (values) => affineWindow(values, levelOf(values), 1),
    toJSON: () => ({ name: "level", by }),
  };
}

/** Mean of values, computed relative to the first one, so that a large level costs no precision. */
export function meanOf(values: Float64Array): number {
  const [origin = 0] = values;
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i]! - origin;
  return values.length === 0 ? 0 : origin + sum / values.length;
}

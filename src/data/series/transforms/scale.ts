import { z } from "zod";
import { affineWindow, type Transform } from "./transform.js";

export const scaleSchema = z.object({
  name: z.literal("scale"),
  shift: z.number(),
  scale: z.number().positive(),
});

/** (value - shift) / scale with the same parameters in every window. */
export function scaleTransform({ shift, scale }: z.output<typeof scaleSchema>): Transform {
  return {
    reach: 0,
    byStep: false,
    looksAhead: false,
    window: (values) => affineWindow(values, shift, scale),
    toJSON: () => ({ name: "scale", shift, scale }),
  };
}

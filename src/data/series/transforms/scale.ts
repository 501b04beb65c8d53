import { z } from "zod";
import { affineWindow, type Transform, type TransformEntry } from "./transform.js";

const schema = z.object({
  name: z.literal("scale"),
  shift: z.number(),
  scale: z.number().positive(),
});

/** (value - shift) / scale with the same parameters in every window. */
export function scaleTransform({ shift, scale }: z.output<typeof schema>): Transform {
  return {
    reach: 0,
    byStep: false,
    looksAhead: false,
    window: (values) => affineWindow(values, shift, scale),
    toJSON: () => ({ name: "scale", shift, scale }),
  };
}

export const scale = { schema: schema.transform(scaleTransform) } satisfies TransformEntry;

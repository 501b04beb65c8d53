import { z } from "zod";
import { boundsSchema, boundsTransform } from "./bounds.js";
import { levelSchema, levelTransform } from "./level.js";
import { logSchema, logTransform } from "./log.js";
import { scaleSchema, scaleTransform } from "./scale.js";
import { seasonalSchema, seasonalTransform } from "./seasonal.js";
import { spreadSchema, spreadTransform } from "./spread.js";
import type { Transform, WindowTransform } from "./transform.js";

/** All that is done to the values of a column, in order: a transform made of transforms. */
export interface Chain extends Transform {
  toJSON(): readonly unknown[];
}

/** A transform as {@link Chain.toJSON} gives it. */
const transformRecord = z.discriminatedUnion("name", [
  boundsSchema,
  logSchema,
  scaleSchema,
  levelSchema,
  seasonalSchema,
  spreadSchema,
]);

export type TransformRecord = Readonly<z.output<typeof transformRecord>>;

/** What a chain is made of, for those who do the same elsewhere. */
export function transformRecords(chain: Chain): readonly TransformRecord[] {
  return z.array(transformRecord).parse(chain.toJSON());
}

/** What {@link Chain.toJSON} gives, as the chain that it is. */
export const chainSchema = z
  .array(
    z.discriminatedUnion("name", [
      boundsSchema.transform(boundsTransform),
      logSchema.transform(logTransform),
      scaleSchema.transform(scaleTransform),
      levelSchema.transform(levelTransform),
      seasonalSchema.transform(seasonalTransform),
      spreadSchema.transform(spreadTransform),
    ]),
  )
  .transform(chainOf);

/**
 * Transforms one after the other; undone in the opposite order. One that goes by the window's inputs
 * comes after those with a reach, or it would go by the steps before the window as well.
 */
export function chainOf(transforms: readonly Transform[]): Chain {
  const domain = pointwiseDomain(transforms);
  return {
    reach: transforms.reduce((sum, { reach }) => sum + reach, 0),
    byStep: transforms.some(({ byStep }) => byStep),
    looksAhead: transforms.some(({ looksAhead }) => looksAhead),
    ...(domain && { domain }),
    window: (values) => chainWindow(transforms, values),
    toJSON: () => transforms.map((transform) => transform.toJSON()),
  };
}

/** Which values a logarithm takes; before it there are bounds alone, which new data may leave. */
function pointwiseDomain(transforms: readonly Transform[]): Transform["domain"] {
  return transforms.find(({ domain }) => domain && !domain.forecastsOnly)?.domain;
}

function chainWindow(transforms: readonly Transform[], values: Float64Array): WindowTransform {
  const windows: WindowTransform[] = [];
  let inputs = values;
  for (const transform of transforms) {
    const window = transform.window(inputs);
    windows.push(window);
    inputs = window.inputs;
  }
  return {
    inputs,
    spread: windows.find(({ spread }) => spread !== undefined)?.spread,
    apply(some, step) {
      for (let i = 0; i < windows.length; i += 1) windows[i]!.apply(some, step);
    },
    undo(some, step) {
      for (let i = windows.length - 1; i >= 0; i -= 1) windows[i]!.undo(some, step);
    },
  };
}

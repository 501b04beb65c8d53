import { z } from "zod";
import { transforms } from "./index.js";
import type { Transform, WindowTransform } from "./transform.js";

/** All transforms of a column, in order, as a single transform. */
export interface Chain extends Transform {
  toJSON(): readonly unknown[];
}

type Schema = (typeof transforms)[number]["schema"];

/** A transform as JSON, from {@link Chain.toJSON}. */
export type TransformRecord = Readonly<z.input<Schema>>;

const schemas = transforms.map(({ schema }) => schema) as [Schema, ...Schema[]];

/** Parses the JSON of a chain. */
export const chainSchema = z.array(z.discriminatedUnion("name", schemas)).transform(chainOf);

/** The transforms of a chain, for code that computes them elsewhere. */
export function transformRecords(chain: Chain): readonly TransformRecord[] {
  return chain.toJSON() as readonly TransformRecord[];
}

/**
 * Applies transforms in order, and undoes them in reverse order. A transform that depends on the window's
 * inputs must follow those with a reach; otherwise it would also depend on steps before the window.
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

/** The values that a logarithm accepts. Only bounds may come before it, and new data may exceed them. */
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

import { z } from "zod";
import { exponential, exponentialMinus1 } from "../../../shared/exponential.js";
import { logarithm, logarithm1Plus } from "../../../shared/logarithm.js";
import type { Domain, Transform, TransformEntry } from "./transform.js";

/** A function of the value alone, and its inverse. */
interface Pointwise {
  readonly apply: (value: number) => number;
  readonly undo: (value: number) => number;
  readonly domain: Domain;
}

const ADVICE =
  'the logarithm of data.transform. Set data.transform to "none", or to "log1p" if values are 0.';

const pointwise = {
  log: {
    apply: logarithm,
    undo: exponential,
    domain: { accepts: (value) => value > 0, expected: `a value above 0 for ${ADVICE}` },
  },
  log1p: {
    apply: logarithm1Plus,
    undo: exponentialMinus1,
    domain: { accepts: (value) => value > -1, expected: `a value above -1 for ${ADVICE}` },
  },
} satisfies Record<string, Pointwise>;

const schema = z.object({ name: z.enum(["log", "log1p"]) });

/** The natural logarithm of a value, or of 1 + the value. */
function logTransform({ name }: z.output<typeof schema>): Transform {
  const { apply, undo, domain } = pointwise[name];
  return {
    reach: 0,
    byStep: false,
    looksAhead: false,
    domain,
    window: (values) => ({
      inputs: values.map(apply),
      apply: (some) => change(some, apply),
      undo: (some) => change(some, undo),
    }),
    toJSON: () => ({ name }),
  };
}

export const log = {
  schema: schema.transform(logTransform),
  option: "transform",
  values: {
    log: () => logTransform({ name: "log" }),
    log1p: () => logTransform({ name: "log1p" }),
  },
} satisfies TransformEntry;

function change(values: Float64Array, by: (value: number) => number): void {
  for (let i = 0; i < values.length; i += 1) values[i] = by(values[i]!);
}

import type { Collection } from "../collect.js";
import type { SeriesColumn } from "../series-columns.js";
import type { Bounds } from "../split.js";
import { boundsTransform } from "./bounds.js";
import { type Chain, chainOf } from "./chain.js";
import { requireDomain } from "./domain.js";
import { levelTransform, windowLevels } from "./level.js";
import { logNames, logTransform } from "./log.js";
import { scaleTransform } from "./scale.js";
import { type FittedScale, fitScale, type Scaling, zeroKeepingScalings } from "./scaling.js";
import { seasonalTransform } from "./seasonal.js";
import { SPREAD_EPSILON, spreadTransform } from "./spread.js";
import type { Transform } from "./transform.js";

/** Values of `data.transform`. */
export const transformNames = [...logNames, "none"] as const;
/** Values of `data.level`. */
export const levelNames = ["series", ...windowLevels, "seasonal"] as const;
/** Values of `data.spread`. */
export const spreadNames = ["series", "window"] as const;

/** Options for the transforms of the targets; covariates are only scaled. */
export interface TransformOptions {
  readonly scaling: Scaling;
  readonly scalePer: "series" | "all";
  readonly transform: (typeof transformNames)[number];
  readonly level: (typeof levelNames)[number];
  readonly spread: (typeof spreadNames)[number];
  readonly period?: number | undefined;
  /** Limits of forecasts, in the unit of the data. */
  readonly bounds?:
    | { readonly low?: number | undefined; readonly high?: number | undefined }
    | undefined;
}

/** [series][column], NaN if not measured. */
type Columns = readonly (readonly Float64Array[])[];

/**
 * The transforms of each column of each series, [series][column], fitted to the measured values of the
 * training part. A series without such values gets the scale of all series together; flags and categories,
 * which are 0 and 1, are not transformed.
 *
 * @param targets number of columns to forecast, which come first
 * @throws UserError at a value that a logarithm does not accept
 */
export function fitChains(
  collection: Collection,
  measured: Columns,
  { train: [start, end] }: Bounds,
  options: TransformOptions & { readonly targets: number },
): readonly (readonly Chain[])[] {
  const parts = collection.series.map(({ first }, s) =>
    measured[s]!.map((values) =>
      values.subarray(Math.max(0, start - first), Math.max(0, end - first)),
    ),
  );
  const columns = collection.roles.columns.map((column, c) => {
    if (column.kind !== "number") return parts.map(() => chainOf([]));
    const before = c < options.targets ? pointwiseTransforms(options) : [];
    for (const { domain } of before) {
      for (const [s, series] of collection.series.entries()) {
        if (domain) requireDomain(collection, series, c, measured[s]![c]!, domain);
      }
    }
    const values = parts.map((part) => transformed(part[c]!, before));
    return scalesOf(values, scaleOptions(column, options)).map((scale) => {
      const windowed = c < options.targets ? windowTransforms(options, scale) : [];
      return chainOf([...before, scaleTransform({ name: "scale", ...scale }), ...windowed]);
    });
  });
  return collection.series.map((_, s) => columns.map((chains) => chains[s]!));
}

/** Transforms of each value by itself. */
function pointwiseTransforms({ bounds, transform }: TransformOptions): readonly Transform[] {
  const bounded = bounds ? [boundsTransform({ name: "bounds", ...bounds })] : [];
  return [...bounded, ...pointwise[transform]()];
}

/** Whether 0 stays 0, because values are only multiplied by a number. */
export function keepsZero({ scaling, transform, level }: TransformOptions): boolean {
  return zeroKeepingScalings.includes(scaling) && transform === "none" && level === "series";
}

const pointwise: { readonly [name in TransformOptions["transform"]]: () => readonly Transform[] } =
  {
    none: () => [],
    log: () => [logTransform({ name: "log" })],
    log1p: () => [logTransform({ name: "log1p" })],
  };

function transformed(values: Float64Array, transforms: readonly Transform[]): Float64Array {
  return transforms.reduce((some, transform) => transform.window(some).inputs, values);
}

const NONE: FittedScale = { shift: 0, scale: 1, variance: 1 };

/** A column with one value in each series is scaled over all series. */
function scaleOptions({ use }: SeriesColumn, options: TransformOptions): TransformOptions {
  return use === "static" ? { ...options, scalePer: "all" } : options;
}

/** The scale of each series. */
function scalesOf(
  parts: readonly Float64Array[],
  { scaling, scalePer }: TransformOptions,
): readonly FittedScale[] {
  const all = fitScale(parts, scaling) ?? NONE;
  if (scalePer === "all") return parts.map(() => all);
  return parts.map((values) => fitScale([values], scaling) ?? all);
}

/** Transforms that depend on the window: its level, then its spread. */
function windowTransforms(options: TransformOptions, { variance }: FittedScale): Transform[] {
  return [...levels[options.level](options), ...spreads[options.spread](variance)];
}

const byWindow = (by: (typeof windowLevels)[number]) => () => [
  levelTransform({ name: "level", by }),
];

const levels: {
  readonly [name in TransformOptions["level"]]: (options: TransformOptions) => Transform[];
} = {
  series: () => [],
  first: byWindow("first"),
  last: byWindow("last"),
  mean: byWindow("mean"),
  seasonal: ({ period = 1 }) => [seasonalTransform({ name: "seasonal", period })],
};

const spreads: {
  readonly [name in TransformOptions["spread"]]: (variance: number) => Transform[];
} = {
  series: () => [],
  window: (variance) => [
    spreadTransform({ name: "spread", epsilon: SPREAD_EPSILON * (variance > 0 ? variance : 1) }),
  ],
};

/** The option through which early inputs of a window depend on later ones; undefined if none is set. */
export function lookingAhead(options: TransformOptions): string | undefined {
  const byKey = {
    level: levels[options.level](options),
    spread: spreads[options.spread](1),
  };
  const keys = Object.keys(byKey) as (keyof typeof byKey)[];
  const key = keys.find((name) => byKey[name].some((transform) => transform.looksAhead));
  return key && `data.${key} is "${options[key]}"`;
}

import type { Collection } from "../collect.js";
import type { Offset } from "../collection.js";
import type { SeriesColumn } from "../series-columns.js";
import type { Bounds } from "../split.js";
import { boundsTransform } from "./bounds.js";
import { type Chain, chainOf } from "./chain.js";
import { requireDomain } from "./domain.js";
import { selectedTransforms, selectingValues } from "./index.js";
import { scaleTransform } from "./scale.js";
import { type FittedScale, fitScale, type Scaling, zeroKeepingScalings } from "./scaling.js";
import type { Transform } from "./transform.js";

/** Values of `data.transform`. */
export const transformNames = [...selectingValues("transform"), "none"] as const;
/** Values of `data.level`. */
export const levelNames = ["series", ...selectingValues("level")] as const;
/** Values of `data.spread`. */
export const spreadNames = ["series", ...selectingValues("spread")] as const;

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
        const values = withOffset(measured[s]![c]!, series.offsets?.[c]);
        if (domain) requireDomain(collection, series, c, values, domain);
      }
    }
    const values = parts.map((part) => transformed(part[c]!, before));
    return scalesOf(values, scaleOptions(column, options)).map((scale, s) => {
      const isTarget = c < options.targets;
      const first = isTarget
        ? pointwiseTransforms(options, collection.series[s]!.offsets?.[c])
        : [];
      const windowed = isTarget ? windowTransforms(options, scale) : [];
      return chainOf([...first, scaleTransform({ name: "scale", ...scale }), ...windowed]);
    });
  });
  return collection.series.map((_, s) => columns.map((chains) => chains[s]!));
}

function withOffset(values: Float64Array, offset: Offset | undefined): Float64Array {
  return offset === undefined ? values : values.map((value) => value + offset.value);
}

/** Transforms of each value by itself, for values without their offset. */
function pointwiseTransforms(
  { bounds, transform }: TransformOptions,
  offset?: Offset,
): readonly Transform[] {
  const bounded = bounds ? [boundsTransform(boundsBelow(bounds, offset?.value ?? 0))] : [];
  return [...bounded, ...selectedTransforms("transform", transform, NONE)];
}

function boundsBelow({ low, high }: NonNullable<TransformOptions["bounds"]>, offset: number) {
  return {
    name: "bounds" as const,
    ...(low !== undefined && { low: low - offset }),
    ...(high !== undefined && { high: high - offset }),
  };
}

/** Whether 0 stays 0, because values are only multiplied by a number. */
export function keepsZero({ scaling, transform, level }: TransformOptions): boolean {
  return zeroKeepingScalings.includes(scaling) && transform === "none" && level === "series";
}

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
function windowTransforms(
  { level, spread, period }: TransformOptions,
  { variance }: FittedScale,
): readonly Transform[] {
  const settings = { period, variance };
  return [
    ...selectedTransforms("level", level, settings),
    ...selectedTransforms("spread", spread, settings),
  ];
}

/** The option through which early inputs of a window depend on later ones; undefined if none is set. */
export function lookingAhead(options: TransformOptions): string | undefined {
  const keys = ["level", "spread"] as const;
  const key = keys.find((option) =>
    selectedTransforms(option, options[option], NONE).some(({ looksAhead }) => looksAhead),
  );
  return key && `data.${key} is "${options[key]}"`;
}

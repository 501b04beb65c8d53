import type { Dimension } from "../../runs/sweep-file.js";
import { exponential } from "../../shared/exponential.js";
import { logarithm } from "../../shared/logarithm.js";

/** Number of values of a dimension; Infinity for a continuous one. */
export function valueCount(dimension: Dimension): number {
  if (dimension.kind === "float") return Number.POSITIVE_INFINITY;
  if (dimension.kind === "choice") return dimension.values.length;
  return Math.floor((dimension.high - dimension.low) / dimension.step) + 1;
}

/** The value with this index in a dimension with finitely many values. */
export function valueAt(dimension: Dimension, index: number): unknown {
  if (dimension.kind === "choice") return dimension.values[index];
  return dimension.kind === "int" ? dimension.low + index * dimension.step : undefined;
}

/**
 * The value at a share of the dimension, so that uniform shares give uniform values; on a logarithmic axis if
 * the dimension is logarithmic.
 *
 * @param share in [0, 1)
 */
export function valueAtShare(dimension: Dimension, share: number): unknown {
  if (dimension.kind === "float") return floatAt(dimension, share);
  if (dimension.kind === "int" && dimension.log) return logIntAt(dimension, share);
  return valueAt(dimension, Math.floor(share * valueCount(dimension)));
}

type Named<K extends Dimension["kind"]> = Extract<Dimension, { readonly kind: K }>;

function floatAt({ low, high, log }: Named<"float">, share: number): number {
  const value = log
    ? exponential(logarithm(low) + share * (logarithm(high) - logarithm(low)))
    : low + share * (high - low);
  return Math.min(high, Math.max(low, value)); // rounding may exceed a limit
}

/** Each whole number takes the part of the logarithmic axis around it. */
function logIntAt({ low, high, step }: Named<"int">, share: number): number {
  const [from, to] = [logarithm(low - step / 2), logarithm(high + step / 2)];
  const value = low + Math.round((exponential(from + share * (to - from)) - low) / step) * step;
  return Math.min(high, Math.max(low, value));
}

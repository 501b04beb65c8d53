import type { Dimension } from "../../runs/sweep-file.js";

/** How many values a dimension has; Infinity where any number between two is one. */
export function valueCount(dimension: Dimension): number {
  if (dimension.kind === "float") return Number.POSITIVE_INFINITY;
  if (dimension.kind === "choice") return dimension.values.length;
  return Math.floor((dimension.high - dimension.low) / dimension.step) + 1;
}

/** The value with this index, of a dimension that has a number of them. */
export function valueAt(dimension: Dimension, index: number): unknown {
  if (dimension.kind === "choice") return dimension.values[index];
  return dimension.kind === "int" ? dimension.low + index * dimension.step : undefined;
}

/**
 * The value at a share of the dimension: as even as the share is, on the logarithm where the
 * dimension is one of orders of magnitude.
 *
 * @param share from 0 up to, but without, 1
 */
export function valueAtShare(dimension: Dimension, share: number): unknown {
  if (dimension.kind === "float") return floatAt(dimension, share);
  if (dimension.kind === "int" && dimension.log) return logIntAt(dimension, share);
  return valueAt(dimension, Math.floor(share * valueCount(dimension)));
}

type Named<K extends Dimension["kind"]> = Extract<Dimension, { readonly kind: K }>;

function floatAt({ low, high, log }: Named<"float">, share: number): number {
  const value = log
    ? Math.exp(Math.log(low) + share * (Math.log(high) - Math.log(low)))
    : low + share * (high - low);
  return Math.min(high, Math.max(low, value)); // rounding may lead over an end
}

/** Each whole number has the part of the logarithmic axis that lies around it. */
function logIntAt({ low, high, step }: Named<"int">, share: number): number {
  const [from, to] = [Math.log(low - step / 2), Math.log(high + step / 2)];
  const value = low + Math.round((Math.exp(from + share * (to - from)) - low) / step) * step;
  return Math.min(high, Math.max(low, value));
}

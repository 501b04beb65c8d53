import type { Collection } from "./collect.js";
import type { Bounds } from "./split.js";

export const scalings = ["standard", "minmax", "none"] as const;
export type Scaling = (typeof scalings)[number];

/** scaled = (value - shift) / scale */
export interface Scale {
  readonly shift: number;
  readonly scale: number;
}

type Columns = readonly (readonly Float64Array[])[];

/**
 * A scale for each column of each series, [series][column], from the training part alone. A series
 * without a training value has that of all series together; what never changes has the scale 1.
 */
export function fitScales(
  { series, roles }: Collection,
  columns: Columns,
  { train: [start, end] }: Bounds,
  { scaling, per }: { readonly scaling: Scaling; readonly per: "series" | "all" },
): readonly (readonly Scale[])[] {
  const parts = series.map(({ first }, s) =>
    columns[s]!.map((values) =>
      values.subarray(Math.max(0, start - first), Math.max(0, end - first)),
    ),
  );
  const all = roles.numbers.map((_, c) =>
    scaleOf(
      parts.map((own) => own[c]!),
      scaling,
    ),
  );
  if (per === "all") return series.map(() => all.map((scale) => scale ?? NONE));
  return parts.map((own) => own.map((values, c) => scaleOf([values], scaling) ?? all[c] ?? NONE));
}

const NONE: Scale = { shift: 0, scale: 1 };

/** Undefined where there are no values. */
function scaleOf(parts: readonly Float64Array[], scaling: Scaling): Scale | undefined {
  let [count, sum, low, high] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  each(parts, (value) => {
    count += 1;
    sum += value;
    low = Math.min(low, value);
    high = Math.max(high, value);
  });
  if (count === 0) return undefined;
  if (scaling === "none") return NONE;
  if (scaling === "minmax") return { shift: low, scale: high > low ? high - low : 1 };
  const mean = sum / count;
  let squares = 0;
  each(parts, (value) => {
    squares += (value - mean) ** 2;
  });
  const sd = Math.sqrt(squares / count);
  return { shift: mean, scale: high > low && sd > 0 ? sd : 1 };
}

function each(parts: readonly Float64Array[], use: (value: number) => void): void {
  for (const values of parts) {
    for (let i = 0; i < values.length; i += 1) if (!Number.isNaN(values[i]!)) use(values[i]!);
  }
}

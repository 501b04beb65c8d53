export const scalings = ["standard", "minmax", "mean", "none"] as const;
/** Scalings without a shift. */
export const zeroKeepingScalings: readonly Scaling[] = ["mean", "none"];
export type Scaling = (typeof scalings)[number];

/** scaled = (value - shift) / scale */
interface Scale {
  readonly shift: number;
  readonly scale: number;
}

/** Statistics for scales. */
interface Moments {
  readonly mean: number;
  /** Mean of the absolute values. */
  readonly meanSize: number;
  /** Population standard deviation. */
  readonly sd: number;
  readonly low: number;
  readonly high: number;
}

const scales: { readonly [scaling in Scaling]: (moments: Moments) => Scale } = {
  standard: ({ mean, sd, low, high }) => ({ shift: mean, scale: high > low && sd > 0 ? sd : 1 }),
  minmax: ({ low, high }) => ({ shift: low, scale: high > low ? high - low : 1 }),
  mean: ({ meanSize }) => ({ shift: 0, scale: meanSize > 0 ? meanSize : 1 }),
  none: () => ({ shift: 0, scale: 1 }),
};

/** A scale, and the variance of the scaled values. */
export interface FittedScale extends Scale {
  readonly variance: number;
}

/** The scale of values in several parts, without NaN; undefined if there are none. */
export function fitScale(
  parts: readonly Float64Array[],
  scaling: Scaling,
): FittedScale | undefined {
  const moments = momentsOf(parts);
  if (!moments) return undefined;
  const { shift, scale } = scales[scaling](moments);
  return { shift, scale, variance: (moments.sd / scale) ** 2 };
}

function momentsOf(parts: readonly Float64Array[]): Moments | undefined {
  let [count, sum, sizes, low, high] = [
    0,
    0,
    0,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  each(parts, (value) => {
    count += 1;
    sum += value;
    sizes += Math.abs(value);
    low = Math.min(low, value);
    high = Math.max(high, value);
  });
  if (count === 0) return undefined;
  const mean = sum / count;
  let squares = 0;
  each(parts, (value) => {
    squares += (value - mean) ** 2;
  });
  return { mean, meanSize: sizes / count, sd: Math.sqrt(squares / count), low, high };
}

function each(parts: readonly Float64Array[], use: (value: number) => void): void {
  for (const values of parts) {
    for (let i = 0; i < values.length; i += 1) if (!Number.isNaN(values[i]!)) use(values[i]!);
  }
}

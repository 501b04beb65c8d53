import { z } from "zod";

/** Rounding error of a sum of shares that should be 1. */
const ROUNDING = 1e-9;

/** Shares of the examples for training, validation and test. */
export const shares = sharesThatSum(z.tuple([share(), share(), share()]));

/** The same, or no validation part. */
export const sharesOrNoValidation = sharesThatSum(
  z.tuple([share(), z.number().min(0).lt(1), share()]),
);

export type Shares = Readonly<z.output<typeof shares>>;

function sharesThatSum(tuple: z.ZodTuple<[z.ZodNumber, z.ZodNumber, z.ZodNumber]>) {
  return tuple.refine((parts) => Math.abs(parts[0] + parts[1] + parts[2] - 1) < ROUNDING, {
    error: ({ input }) =>
      `is [${(input as number[]).join(", ")}], expected shares that add up to 1`,
  });
}

function share() {
  return z.number().gt(0).lt(1);
}

const MOST_EXAMPLES = 10_000_000;
const part = z.number().positive().max(MOST_EXAMPLES);

/**
 * Numbers of examples, or shares of all examples, for training, validation and test. Whole numbers are
 * counts.
 */
export const split = z.tuple([part, part, part]).superRefine((given, context) => {
  const fractions = given.filter((value) => !Number.isInteger(value)).length;
  if (fractions === 0 || shares.safeParse(given).success) return;
  const message = `is [${given.join(", ")}], expected three whole numbers, or shares that add up to 1`;
  context.addIssue({ code: "custom", message, input: given });
});

/** Three counts or three shares. */
export type CountsOrShares = readonly [train: number, valid: number, test: number];

/** Numbers of examples for training, validation and test. */
export type Counts = readonly [train: number, valid: number, test: number];

/**
 * The counts of a split: its own, or shares of `total` rounded by {@link sharesOf}.
 *
 * @param given counts need not add up to `total`
 */
export function countsOf(total: number, given: CountsOrShares): Counts {
  return given.every(Number.isInteger) ? given : sharesOf(total, [...given]);
}

/** Ways to round shares of `count` to whole numbers that add up to `count`. */
const roundings = {
  /** Rounds validation and test to the nearest whole number; training gets the rest. */
  parts: (count: number, [, valid, test]: Shares) => {
    const [second, third] = [Math.round(count * valid), Math.round(count * test)];
    return [count - second - third, second, third] as const;
  },
  /**
   * Rounds the boundaries of validation and test; shares need not add up to 1. This is used for series: with
   * `parts`, a boundary could move by a step, which would change the figures of earlier runs.
   */
  boundaries: (count: number, [train, valid, test]: Shares) => {
    const sum = train + valid + test;
    const second = Math.round((count * train) / sum);
    const third = Math.round((count * (train + valid)) / sum);
    return [second, third - second, count - third] as const;
  },
};

/** Numbers of examples, or of steps, for training, validation and test, which add up to `count`. */
export function sharesOf(
  count: number,
  given: Shares,
  rounding: keyof typeof roundings = "parts",
): Counts {
  return roundings[rounding](count, given);
}

/** The invalid option and a message, if counts do not divide `total` examples into three parts. */
export function splitProblem(
  parts: Counts,
  key: string,
  total: number,
): readonly [string, string] | undefined {
  if (parts.some((count) => count < 1)) {
    return [key, `is ${total}, expected more: each part of data.split needs one`];
  }
  const sum = parts.reduce((all, count) => all + count, 0);
  if (sum === total) return undefined;
  return [
    "split",
    `[${parts.join(", ")}] adds up to ${sum}, expected data.${key}, which is ${total}. ` +
      "Change one of them, or give shares such as [0.7, 0.2, 0.1].",
  ];
}

/**
 * Splits a list into its first, second and third part.
 *
 * @param counts that add up to the list's length
 */
export function parts<T>(
  list: readonly T[],
  [train, valid]: readonly [number, number, number],
): readonly [readonly T[], readonly T[], readonly T[]] {
  return [list.slice(0, train), list.slice(train, train + valid), list.slice(train + valid)];
}

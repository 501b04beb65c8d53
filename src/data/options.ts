import { z } from "zod";

/** Keys that several tasks have. */
export const count = (max: number) => z.int().min(1).max(max);
export const seed = z
  .int()
  .min(0)
  .max(2 ** 32 - 1);

/** Examples of each split. */
export const split = z.tuple([count(10_000_000), count(10_000_000), count(10_000_000)]).optional();

export type Split = readonly [train: number, valid: number, test: number];

/** The split that was given, or 70, 20 and 10 % of all examples. */
export function splitOf(given: Split | undefined, total: number): Split {
  if (given) return given;
  const valid = Math.floor(total * 0.2);
  const test = Math.floor(total * 0.1);
  return [total - valid - test, valid, test];
}

/**
 * What is wrong with a split.
 *
 * @param key the option that says how many examples there are
 * @returns the option at fault and the message
 */
export function splitProblem(
  parts: Split,
  key: string,
  total: number,
): readonly [string, string] | undefined {
  const sum = parts.reduce((all, part) => all + part, 0);
  if (parts[2] < 1) {
    return [key, `is ${total}, expected at least 10 where data.split is left out`];
  }
  if (sum === total) return undefined;
  return [
    "split",
    `[${parts.join(", ")}] adds up to ${sum}, expected data.${key}, which is ${total}. ` +
      "Change one of them, or leave data.split out for 70, 20 and 10 %.",
  ];
}

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

/** Keys of every task whose sequences are made as they are asked for. */
export const madeKeys = {
  sequences: count(10_000_000).default(10_000).describe("Number of sequences"),
  split: split.describe("Sequences for training, validation and test (default: 70, 20 and 10 %)"),
  seed: seed.default(42).describe("Seed of the data"),
};

/**
 * Options with their split filled in: the one that was given, or 70, 20 and 10 % of all examples.
 * Tells zod where there is nothing to test, or parts that do not add up.
 *
 * @param key the option that says how many examples there are
 */
export function withSplit<K extends string, G extends { readonly [key in K]: number } & GivenSplit>(
  given: G,
  key: K,
  context: z.RefinementCtx,
): Omit<G, "split"> & { readonly split: Split } {
  const total: number = given[key];
  const whole = given.split ?? defaultSplit(total);
  const problem = splitProblem(whole, key, total);
  if (problem) {
    context.addIssue({ code: "custom", path: [problem[0]], message: problem[1], input: given });
  }
  return { ...given, split: whole };
}

interface GivenSplit {
  readonly split?: Split | undefined;
}

function defaultSplit(total: number): Split {
  const valid = Math.floor(total * 0.2);
  const test = Math.floor(total * 0.1);
  return [total - valid - test, valid, test];
}

/** The option at fault in a split and the message. */
function splitProblem(
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

import { z } from "zod";
import { type Counts, type CountsOrShares, countsOf, split, splitProblem } from "./split-counts.js";

/** Keys that several tasks have. */
export const count = (max: number) => z.int().min(1).max(max);
export const seed = z
  .int()
  .min(0)
  .max(2 ** 32 - 1);

/** Keys of every task with generated sequences. */
export const madeKeys = {
  sequences: count(10_000_000).default(10_000).describe("Number of sequences"),
  split: split
    .optional()
    .describe(
      "Sequences for training, validation and test, or their shares (default: 70, 20 and 10 %)",
    ),
  seed: seed.default(42).describe("Seed of the data"),
};

const DEFAULT_SHARES = [0.7, 0.2, 0.1] as const;

/**
 * Options with their split as counts: the given counts, or shares of all examples. Adds an issue if a part is
 * empty or the parts do not add up.
 *
 * @param key the option with the number of examples
 */
export function withSplit<K extends string, G extends { readonly [key in K]: number } & GivenSplit>(
  given: G,
  key: K,
  context: z.RefinementCtx,
): Omit<G, "split"> & { readonly split: Counts } {
  const total: number = given[key];
  const counts = countsOf(total, given.split ?? DEFAULT_SHARES);
  const problem = splitProblem(counts, key, total);
  if (problem) {
    context.addIssue({ code: "custom", path: [problem[0]], message: problem[1], input: given });
  }
  return { ...given, split: counts };
}

interface GivenSplit {
  readonly split?: CountsOrShares | undefined;
}

/** The delimiter of a table. */
export const delimiter = z.union([z.string().length(1), z.literal("  ")], {
  error: "one character, or two blanks for gaps of at least two blanks",
});

/** The encoding of a text file, by any of its names in the WHATWG Encoding Standard. */
export const encoding = z
  .string()
  .min(1)
  .max(100)
  .superRefine((name, context) => {
    if (isEncoding(name)) return;
    const message = `is "${name}", expected the name of an encoding, such as windows-1251, shift_jis, gbk or euc-kr`;
    context.addIssue({ code: "custom", message, input: name });
  });

function isEncoding(name: string): boolean {
  try {
    return new TextDecoder(name).encoding !== "";
  } catch {
    return false;
  }
}

/** The path of a file; a control character in it comes from a backslash that is not doubled. */
export const filePath = z
  .string()
  .min(1)
  .max(4096)
  .refine((path) => !/\p{Cc}/u.test(path), {
    error: 'contains a control character. Write a backslash as \\\\ in JSON, or use "/" instead',
  });

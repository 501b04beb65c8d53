import { UserError } from "../../shared/errors.js";
import { permutation, randomStream } from "../../shared/random.js";
import { parts, type Shares, sharesOf } from "../split-counts.js";
import type { Table } from "../table/read.js";
import type { Examples } from "./examples.js";

/** Numbers of the examples for training, validation and test. */
export type Split = readonly [readonly number[], readonly number[], readonly number[]];

const partNames = ["train", "valid", "test"] as const;

/** Names of the parts in a column, in lower case. */
const partWords: Readonly<Record<string, 0 | 1 | 2>> = {
  train: 0,
  training: 0,
  valid: 1,
  validation: 1,
  val: 1,
  dev: 1,
  test: 2,
  testing: 2,
};

/** Share of the training sequences that become the validation part if a given split has none. */
const DRAWN_SHARE = 0.15;

/** What a config says about a split given by a column. */
interface ColumnSplit {
  readonly column: string;
  /** Share to draw for validation (default: {@link DRAWN_SHARE}). */
  readonly validationShare?: number | undefined;
  readonly seed: number;
}

/**
 * A random split with the same shares of each class in all parts. Examples with the same text stay together,
 * so that no text is in two parts.
 */
export function stratifiedSplit(
  examples: Examples,
  shares: Shares,
  seed: number,
  indices: readonly number[] = [...examples.keys.keys()],
): [number[], number[], number[]] {
  const split: [number[], number[], number[]] = [[], [], []];
  for (const [number, group] of groupsByClass(examples, indices).entries()) {
    const order = permutation(group.length, randomStream(seed, `labelled/${number}`));
    const shuffled = Array.from(order, (at) => group[at]!);
    for (const [part, chosen] of parts(shuffled, sharesOf(group.length, shares)).entries()) {
      for (const same of chosen) split[part]!.push(...same);
    }
  }
  return split;
}

/** For each class, the examples grouped by text or id. */
function groupsByClass(
  { sameKeys: keys, labels, classes }: Examples,
  indices: readonly number[],
): number[][][] {
  const byKey = new Map<number, number[]>();
  for (const index of indices) {
    const same = byKey.get(keys[index]!);
    if (same) same.push(index);
    else byKey.set(keys[index]!, [index]);
  }
  if (classes.length === 0) return [[...byKey.values()]];
  const groups = classes.map((): number[][] => []);
  for (const same of byKey.values()) groups[labels[same[0]!]!]!.push(same);
  return groups;
}

/** A split, and what users should know about it, a sentence each. */
export interface FoundSplit {
  readonly split: Split;
  /** Whether any of it depends on a seed. */
  readonly isDrawn: boolean;
  readonly notes: readonly string[];
}

/**
 * The split given by a column that holds `train`, `valid` or `test` in each row, in any case. If no row is
 * `valid`, a validation part is drawn from the training part with `seed`, unless its share is 0.
 *
 * @throws UserError if the column holds anything else, or validation rows that a share is given for
 */
export function givenSplit(
  table: Table,
  examples: Examples,
  { column, validationShare, seed }: ColumnSplit,
): FoundSplit {
  const given = splitByColumn(table, examples, column);
  const overlap = overlapNote(examples, given, column);
  if (given[1].length > 0 && validationShare !== undefined) {
    throw new UserError(
      `${table.path}: data.validationShare is ${validationShare}, expected none: ${column} has ` +
        `${given[1].length} validation sequences. Leave it out.`,
    );
  }
  const share = validationShare ?? DRAWN_SHARE;
  if (given[1].length > 0 || given[0].length === 0 || share === 0) {
    return { split: given, isDrawn: false, notes: overlap };
  }
  const shares: Shares = [1 - share, share, 0];
  const [train, valid] = stratifiedSplit(examples, shares, seed, given[0]);
  const drawn =
    `${column} has no validation rows: ${valid.length} of the ${given[0].length} training ` +
    "sequences are used for validation, drawn by data.seed";
  return { split: [train, valid, given[2]], isDrawn: true, notes: [drawn, ...overlap] };
}

/**
 * The split if the test part is a separate file: the validation part is drawn from the other examples.
 *
 * @param firstTestRow the first row of the file of test sequences
 */
export function testFileSplit(
  examples: Examples,
  firstTestRow: number,
  { split: [train, valid], seed }: { readonly split: Shares; readonly seed: number },
): FoundSplit {
  const all = [...examples.rows.keys()];
  const isTest = (index: number) => examples.rows[index]![0]! >= firstTestRow;
  const others = all.filter((index) => !isTest(index));
  const shares: Shares = [train / (train + valid), valid / (train + valid), 0];
  const [trained, validated] = stratifiedSplit(examples, shares, seed, others);
  const split: Split = [trained, validated, all.filter(isTest)];
  const drawn =
    `${validated.length} of the ${others.length} sequences of data.file are used for validation, drawn by ` +
    "data.seed; the test part is data.testFile";
  const notes = [drawn, ...overlapNote(examples, split, "data.file")];
  return { split, isDrawn: true, notes };
}

function splitByColumn(table: Table, { rows }: Examples, column: string): Split {
  const { codes, names } = table.texts(column);
  const split: [number[], number[], number[]] = [[], [], []];
  for (const [index, [row]] of rows.entries()) {
    const name = names[codes[row!]!] ?? "";
    const part = partOf(name);
    if (part === undefined) {
      throw new UserError(
        `${table.where(row!)}: ${column} is ${JSON.stringify(name)}, expected one of ` +
          partNames.join(", "),
      );
    }
    split[part].push(index);
  }
  return split;
}

/** The number of the part that a word names. */
export function partOf(word: string): 0 | 1 | 2 | undefined {
  const key = word.trim().toLowerCase();
  return Object.hasOwn(partWords, key) ? partWords[key] : undefined;
}

/** A sentence if a given split has the same text in training and test. */
function overlapNote({ sameKeys: keys, names }: Examples, split: Split, column: string): string[] {
  const trained = new Set(split[0].map((index) => keys[index]!));
  const both = new Set(
    [...split[1], ...split[2]].map((i) => keys[i]!).filter((k) => trained.has(k)),
  );
  const [first] = both;
  if (first === undefined) return [];
  const example = JSON.stringify(names[first]!.slice(0, 40));
  const count = both.size === 1 ? "1 text is" : `${both.size} texts are`;
  return [
    `${count} both in the training part of ${column} and in validation or test (such as ` +
      `${example}): figures on training examples are too optimistic`,
  ];
}

/**
 * @param wantsValidation whether the validation part may not be empty
 * @throws UserError if a part is empty, or a class has no training example
 */
export function requireUsable(
  path: string,
  split: Split,
  { labels, classes }: Examples,
  wantsValidation: boolean,
): void {
  const empty = split.findIndex(
    (part, number) => part.length === 0 && (number !== 1 || wantsValidation),
  );
  if (empty >= 0) {
    throw new UserError(
      `${path}: the ${partNames[empty]} part of the split has no example, expected at least one. ` +
        "Use a larger share or more data.",
    );
  }
  if (classes.length === 0) return;
  const seen = new Set(split[0].map((index) => labels[index]));
  const unseen = classes.findIndex((_, label) => !seen.has(label));
  if (unseen >= 0) {
    throw new UserError(
      `${path}: no example of ${JSON.stringify(classes[unseen])} is in the train part of the ` +
        "split, expected at least one of each class. Move one there, or remove the class.",
    );
  }
}

import { UserError } from "../../shared/errors.js";
import { permutation, randomStream } from "../../shared/random.js";
import { parts, type Shares, sharesOf } from "../split.js";
import type { Table } from "../table/read.js";
import type { Examples } from "./examples.js";

/** Numbers of the examples for training, validation and test. */
export type Split = readonly [readonly number[], readonly number[], readonly number[]];

const partNames = ["train", "valid", "test"] as const;

/**
 * A split by chance, with each class in the same shares. Examples of the same text stay together, so
 * that none is on two sides.
 */
export function stratifiedSplit({ keys, labels, classes }: Examples, shares: Shares, seed: number) {
  const byKey = new Map<number, number[]>();
  for (const [index, key] of keys.entries()) {
    const same = byKey.get(key);
    if (same) same.push(index);
    else byKey.set(key, [index]);
  }
  const groups = classes.map((): number[][] => []);
  for (const same of byKey.values()) groups[labels[same[0]!]!]!.push(same);
  const split: [number[], number[], number[]] = [[], [], []];
  for (const [number, own] of groups.entries()) {
    const order = permutation(own.length, randomStream(seed, `labelled/${number}`));
    const shuffled = Array.from(order, (at) => own[at]!);
    for (const [part, chosen] of parts(shuffled, sharesOf(own.length, shares)).entries()) {
      for (const same of chosen) split[part]!.push(...same);
    }
  }
  return split;
}

/**
 * The split that a column gives, each row with `train`, `valid` or `test`.
 *
 * @throws UserError where it says something else
 */
export function givenSplit(table: Table, { rows }: Examples, column: string): Split {
  const { codes, names } = table.texts(column);
  const split: [number[], number[], number[]] = [[], [], []];
  for (const [index, [row]] of rows.entries()) {
    const name = names[codes[row!]!];
    const part = (partNames as readonly (string | undefined)[]).indexOf(name);
    if (part < 0) {
      throw new UserError(
        `${table.where(row!)}: ${column} is ${JSON.stringify(name ?? "")}, expected one of ` +
          partNames.join(", "),
      );
    }
    split[part]!.push(index);
  }
  return split;
}

/** @throws UserError where a part has no example, or training none of a class */
export function requireUsable(path: string, split: Split, { labels, classes }: Examples): void {
  const empty = split.findIndex((part) => part.length === 0);
  if (empty >= 0) {
    throw new UserError(
      `${path}: the ${partNames[empty]} part of the split has no example, expected at least one. ` +
        "Use a larger share, or more data.",
    );
  }
  const seen = new Set(split[0].map((index) => labels[index]));
  const unseen = classes.findIndex((_, label) => !seen.has(label));
  if (unseen >= 0) {
    throw new UserError(
      `${path}: no example of ${JSON.stringify(classes[unseen])} is in the train part of the ` +
        "split, expected at least one of each class",
    );
  }
}

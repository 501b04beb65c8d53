import { permutation, type RandomStream, randomStream } from "../shared/random.js";

/** A regression tree: a mean, or a question with a subtree for each answer. */
type Tree =
  | { readonly mean: number }
  | {
      readonly feature: number;
      readonly threshold: number;
      readonly below: Tree;
      readonly above: Tree;
    };

const TREES = 100;
const LEAST_LEAF = 3;
const DEEPEST = 10;

/**
 * How much each feature contributes to predicting a target, as shares of 1: the increase of a
 * random forest's error on rows that a tree has not seen when the feature's values are shuffled
 * among them (Breiman 2001, "Random Forests", 10).
 *
 * @param rows [rows][features], choices as numbers
 * @returns a share for each feature; all 0 if none contributes
 */
export function permutationImportance(
  rows: readonly (readonly number[])[],
  target: readonly number[],
  seed: number,
): number[] {
  const features = rows[0]?.length ?? 0;
  const gains = new Array<number>(features).fill(0);
  for (let index = 0; index < TREES; index += 1) {
    const random = randomStream(seed, "forest", index);
    const drawn = rows.map(() => Math.floor(random() * rows.length));
    const tree = grown(drawn, rows, target, random, 0);
    const seen = new Set(drawn);
    const unseen = rows.map((_, row) => row).filter((row) => !seen.has(row));
    const error = errorOf(tree, unseen, target, (row) => rows[row]!);
    for (let feature = 0; feature < features; feature += 1) {
      const order = permutation(unseen.length, random);
      const others = new Map(unseen.map((row, place) => [row, unseen[order[place]!]!]));
      const shuffled = (row: number) => rows[row]!.with(feature, rows[others.get(row)!]![feature]!);
      gains[feature]! += errorOf(tree, unseen, target, shuffled) - error;
    }
  }
  const positive = gains.map((gain) => Math.max(0, gain));
  const total = positive.reduce((sum, gain) => sum + gain, 0);
  return positive.map((gain) => (total > 0 ? gain / total : 0));
}

/** Sum of squared errors. */
function errorOf(
  tree: Tree,
  rows: readonly number[],
  target: readonly number[],
  valuesOf: (row: number) => readonly number[],
): number {
  return rows.reduce((sum, row) => sum + (answer(tree, valuesOf(row)) - target[row]!) ** 2, 0);
}

function answer(tree: Tree, values: readonly number[]): number {
  if ("mean" in tree) return tree.mean;
  return answer(values[tree.feature]! <= tree.threshold ? tree.below : tree.above, values);
}

function grown(
  drawn: readonly number[],
  rows: readonly (readonly number[])[],
  target: readonly number[],
  random: RandomStream,
  depth: number,
): Tree {
  const mean = drawn.reduce((sum, row) => sum + target[row]!, 0) / drawn.length;
  if (drawn.length < 2 * LEAST_LEAF || depth === DEEPEST) return { mean };
  const split = bestSplit(drawn, rows, target, random);
  if (split === undefined) return { mean };
  const { feature, threshold } = split;
  const [below, above] = [true, false].map((isBelow) => {
    const part = drawn.filter((row) => rows[row]![feature]! <= threshold === isBelow);
    return grown(part, rows, target, random, depth + 1);
  });
  return { feature, threshold, below: below!, above: above! };
}

/** The split with the smallest squared error, among two thirds of the features. */
function bestSplit(
  drawn: readonly number[],
  rows: readonly (readonly number[])[],
  target: readonly number[],
  random: RandomStream,
) {
  const count = rows[0]!.length;
  const features = permutation(count, random).subarray(0, Math.max(1, Math.ceil((count * 2) / 3)));
  let best: { feature: number; threshold: number } | undefined;
  let most = -Infinity;
  for (const feature of features) {
    const sorted = [...drawn].sort((a, b) => rows[a]![feature]! - rows[b]![feature]!);
    const total = sorted.reduce((sum, row) => sum + target[row]!, 0);
    let sum = 0;
    for (let size = 1; size <= sorted.length - LEAST_LEAF; size += 1) {
      sum += target[sorted[size - 1]!]!;
      const [value, next] = [rows[sorted[size - 1]!]![feature]!, rows[sorted[size]!]![feature]!];
      if (size < LEAST_LEAF || value === next) continue;
      // The decrease of the error equals the increase of this sum.
      const gain = sum ** 2 / size + (total - sum) ** 2 / (sorted.length - size);
      if (gain <= most) continue;
      most = gain;
      best = { feature, threshold: (value + next) / 2 };
    }
  }
  return best;
}

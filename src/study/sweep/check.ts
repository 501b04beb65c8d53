import { resolveConfig } from "../../config/resolve.js";
import type { Dimension } from "../../runs/sweep-file.js";
import { UserError } from "../../shared/errors.js";
import { random } from "./samplers/random.js";
import { valueAt, valueAtShare, valueCount } from "./space.js";
import { withValues } from "./trial-config.js";

/** More values than these of one key are checked at some places alone. */
const MOST_CHECKED = 50;
/** Settings of the other keys to try a value with, beside the base config. */
const CONTEXTS = 20;

/**
 * Checks every value of a space against the config's schema. A value counts as bad when it is refused
 * alone and together with each of some settings of the other keys: some keys belong to others.
 *
 * @param base content of the config that the trials start from
 * @throws UserError naming the first bad value, or a key that cannot be searched
 */
export function checkSpace(base: unknown, space: readonly Dimension[]): void {
  if (space.length === 0) {
    throw new UserError(
      "sweep: has no key with several values, expected for example model.hidden=16,32,64",
    );
  }
  const keys = space.map(({ key }) => key);
  const repeated = keys.find((key, index) => keys.indexOf(key) !== index);
  if (repeated !== undefined) {
    throw new UserError(`sweep: ${repeated} is given twice, expected each key once`);
  }
  for (const dimension of space) requireSearchable(dimension);
  for (const [index, dimension] of space.entries()) {
    for (const value of checkedValues(dimension)) checkValue(base, space, index, value);
  }
}

/** What must not differ between trials, and why. */
const refusals: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [
    /^(data|evaluation)(\.|$)/,
    "errors on different windows cannot be compared. Run a sweep for each, or compare",
  ],
  [
    /^training\.seed$/,
    "the luckiest seed is no better on new data. Use --seeds for the mean over several",
  ],
  [
    /^(?!model\.|training\.)/,
    "it changes nothing about the model. Only keys of model and training can be searched",
  ],
];

function requireSearchable({ key, text }: Dimension): void {
  const reason = refusals.find(([pattern]) => pattern.test(key))?.[1];
  if (reason !== undefined) throw new UserError(`sweep ${key}=${text}: ${reason}.`);
}

function checkedValues(dimension: Dimension): readonly unknown[] {
  const count = valueCount(dimension);
  if (count <= MOST_CHECKED) {
    return Array.from({ length: count }, (_, index) => valueAt(dimension, index));
  }
  return [0, 0.377, 0.714, 1 - 2 ** -40].map((share) => valueAtShare(dimension, share));
}

function checkValue(
  base: unknown,
  space: readonly Dimension[],
  index: number,
  value: unknown,
): void {
  const dimension = space[index]!;
  const source = `sweep ${dimension.key}=${dimension.text}`;
  const problem = problemOf(withValues(base, [dimension], [value]), source);
  if (problem === undefined) return;
  for (let number = 1; number <= CONTEXTS; number += 1) {
    const values = random
      .propose({ space, seed: 0, number, observations: [], pending: [] })
      .with(index, value);
    if (problemOf(withValues(base, space, values), source) === undefined) return;
  }
  throw new UserError(`${problem}${problem.includes("whole number") ? wholeHint(dimension) : ""}`);
}

function problemOf(content: unknown, source: string): string | undefined {
  try {
    resolveConfig(content, source);
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

function wholeHint({ kind, text }: Dimension): string {
  return kind === "float" ? `. Write int(${text}).` : "";
}

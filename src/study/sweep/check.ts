import { resolveConfig } from "../../config/resolve.js";
import type { Dimension } from "../../runs/sweep-file.js";
import { UserError } from "../../shared/errors.js";
import { requireSameTargets, targetsOfConfig } from "./same-validation.js";
import { random } from "./samplers/random.js";
import { valueAt, valueAtShare, valueCount } from "./space.js";
import { withValues } from "./trial-config.js";

/** If a key has more values than this, only some of them are checked. */
const MOST_CHECKED = 50;
/** Number of settings of the other keys that a value is tried with, besides the base config. */
const CONTEXTS = 20;

/**
 * Checks every value of a space against the config's schema. A value is invalid if it is refused both alone
 * and with each of several settings of the other keys: some keys are only valid together.
 *
 * @param base content of the config that the trials start from
 * @throws UserError naming the first invalid value, or a key that cannot be searched
 */
export function checkSpace(base: unknown, space: readonly Dimension[]): void {
  if (space.length === 0) {
    throw new UserError(
      "sweep: no key has several values, expected at least one, for example model.hidden=16,32,64",
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

/** Keys of `data` that shape the inputs but not the targets of validation. */
const SEARCHED_DATA =
  /^data\.(steps|past|known|static|categories|calendar|scaling|scalePer|transform|level|spread|bounds|period|features|tokens|longest)$/;

/** Keys that must not differ between trials, and why. */
const refusals: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/^evaluation(\.|$)/, "errors on different parts cannot be compared. Run a sweep for each"],
  [
    /^training\.seed$/,
    "the luckiest seed is no better on new data. Use --seeds for the mean over several",
  ],
  [
    /^data(\.|$)/,
    "errors on different targets cannot be compared. In data, only keys of the inputs can be " +
      "searched, such as steps, calendar, scaling, level or features. Run a sweep for each, or compare",
  ],
  [
    /^(?!model\.|training\.)/,
    "it does not affect the model. Only keys of model, training and data can be searched",
  ],
];

function requireSearchable({ key, text }: Dimension): void {
  const reason = SEARCHED_DATA.test(key)
    ? undefined
    : refusals.find(([pattern]) => pattern.test(key))?.[1];
  if (reason !== undefined) throw new UserError(`sweep ${key}=${text}: ${reason}.`);
}

/** Keys across whose values a figure cannot be compared, and why. */
const incomparable: readonly {
  readonly keys: RegExp;
  readonly figures: RegExp;
  readonly reason: string;
}[] = [
  {
    keys: /^data\.(scaling|scalePer|transform|level|spread)$/,
    figures: /^valLoss/,
    reason: "this key determines the unit of the loss",
  },
  {
    keys: /^training\.(loss|huberDelta|quantiles)$/,
    figures: /^valLoss/,
    reason: "this key determines the loss",
  },
  {
    keys: /^data\.steps$/,
    figures: /^(valLoss|validation\.(mse|rmse|mae|smape|mase))$/,
    reason: "it is a mean over all steps of a window, and this key determines their number",
  },
];

/**
 * @param figures by which trials are compared: the metric and, with rungs, the figure of their epochs
 * @throws UserError if their meaning depends on a key of the space
 */
export function requireComparableFigures(
  space: readonly Dimension[],
  figures: readonly string[],
): void {
  for (const { key, text } of space) {
    const rule = incomparable.find(({ keys }) => keys.test(key));
    const figure = rule && figures.find((name) => rule.figures.test(name));
    if (rule === undefined || figure === undefined) continue;
    throw new UserError(
      `sweep ${key}=${text}: trials are compared by ${figure}, but ${rule.reason}. Choose another ` +
        "--metric, such as validation.mseLastStep, and leave --asha out, which compares by the loss.",
    );
  }
}

/**
 * @param targets of the base config's validation part
 * @throws UserError naming the first value that changes the targets of validation
 */
export async function checkTargets(
  base: unknown,
  space: readonly Dimension[],
  targets: Float64Array,
): Promise<void> {
  for (const dimension of space.filter(({ key }) => key.startsWith("data."))) {
    const source = `sweep ${dimension.key}=${dimension.text}`;
    for (const value of checkedValues(dimension).slice(0, MOST_READ)) {
      const content = withValues(base, [dimension], [value]);
      if (problemOf(content, source) !== undefined) continue; // perhaps valid with other values
      requireSameTargets(targets, await targetsOfConfig(resolveConfig(content, source)), source);
    }
  }
}

/** Number of values of a key for which the data is read before anything runs. */
const MOST_READ = 4;

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
  // A number between two valid ones is invalid only because it is a fraction.
  const isFraction =
    typeof value === "number" &&
    [Math.floor(value), Math.ceil(value)].every(
      (whole) => problemOf(withValues(base, [dimension], [whole]), source) === undefined,
    );
  throw new UserError(`${problem}${isFraction ? wholeHint(dimension) : ""}`);
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

import type { Dataset } from "../data/dataset.js";
import { withoutInputs } from "./constant-inputs.js";
import { lineInputs } from "./line-inputs.js";
import { fitLinear, type LinearModel, linearCost } from "./linear.js";
import { fittedModels } from "./outputs-apart.js";
import { joinedTargets, ownPasts } from "./own-past.js";
import { ridgeModels, SMALLEST } from "./ridge.js";

/** With fewer windows than this for each coefficient of a target, least squares are unreliable. */
const WINDOWS_PER_COEFFICIENT = 10;

/** Strengths of the ridge to try, relative to the mean variance of the inputs. */
const RIDGES = [1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100];

/**
 * The maximum number of values in the inputs of all windows for which a ridge is searched: 128 MiB,
 * or 8 MiB if a ridge is hardly needed.
 */
const MOST_VALUES = 2 ** 24;
const MOST_SETTLED_VALUES = 2 ** 20;

/** The maximum number of multiplications for lines of each target alone, some seconds. */
const MOST_COST = 4e9;

/** Whether the windows are few enough for more than one line to be fitted to them. */
export function isSmall(train: Dataset): boolean {
  const most = train.count >= enough(train) ? MOST_SETTLED_VALUES : MOST_VALUES;
  return train.count * lineInputs(train) <= most;
}

/**
 * Least squares on the whole window, which come first, and ridge regressions; with several targets,
 * also regressions on each target's own past.
 */
export function regressions(train: Dataset): LinearModel[] {
  return [...wholeWindow(train), ...eachTarget(train)];
}

/**
 * The same regressions without the cycles of the calendar, which may be worth less than what it costs to estimate their
 * coefficients; none if there are no cycles.
 */
export function withoutCalendar(train: Dataset): readonly LinearModel[] {
  const cycles = train.cycles?.flatMap(({ input }) => [input, input + 1]) ?? [];
  return cycles.length > 0 ? withoutInputs(train, cycles, wholeWindow) : [];
}

/** Regressions on each target's own past and the columns that are not targets; none if there is one target. */
function eachTarget(train: Dataset): LinearModel[] {
  const parts = ownPasts(train);
  if (!parts || linearCost(parts[0]!) * parts.length > MOST_COST) return [];
  const lines = parts.map(wholeWindow);
  return lines[0]!.map((_, i) =>
    joinedTargets(
      train,
      lines.map((ofTarget) => ofTarget[i]!),
    ),
  );
}

/** Least squares and ridge regressions. */
function wholeWindow(train: Dataset): readonly LinearModel[] {
  return fitted(train, isSmall(train) ? RIDGES : []);
}

export function leastSquares(train: Dataset): LinearModel {
  return fitted(train, [])[0]!;
}

/**
 * Least squares, then a regression for each ridge; a ridge whose system is singular is replaced by least
 * squares.
 */
function fitted(train: Dataset, ridges: readonly number[]): readonly LinearModel[] {
  return fittedModels(train, enough(train), [0, ...ridges], (part) => {
    const least = part.count < part.steps * part.inputs ? SMALLEST : 0;
    if (least === 0 && ridges.length === 0) return [fitLinear(part)];
    const [first, ...shrunk] = ridgeModels(part, [least, ...ridges]);
    const leastSquares = first ?? fitLinear(part);
    return [leastSquares, ...shrunk.map((found) => found ?? leastSquares)];
  });
}

/** The number of windows from which on least squares are reliable. */
function enough(train: Dataset): number {
  return WINDOWS_PER_COEFFICIENT * (lineInputs(train) + 1);
}

import { batches } from "../data/batches.js";
import { type Dataset, outputShape, type Splits } from "../data/dataset.js";
import { lastSteps } from "./last-step.js";
import { fitLinear, type LinearModel, predictLinear } from "./linear.js";
import { fittedModels } from "./outputs-apart.js";
import { ridgeModels, SMALLEST } from "./ridge.js";

/** Fewer windows than this for each coefficient of a target make least squares unreliable. */
const WINDOWS_PER_COEFFICIENT = 10;

/** Strengths of the ridge that are tried, relative to the mean variance of the inputs. */
const RIDGES = [1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100];

/** Numbers in the inputs of all windows up to which a ridge is looked for: 128 MiB, and where it is hardly needed 8. */
const MOST_VALUES = 2 ** 24;
const MOST_SETTLED_VALUES = 2 ** 20;

/** Fewer validation windows than this are joined by the later training windows in the choice of a line. */
const FEW_WINDOWS = 200;

/** Windows that a line is fitted to before a cut, at least. */
const LEAST_WINDOWS = 10;

/** Shares of the training windows from which on the following ones test a line that is fitted to those before. */
const CUTS = [0.5, 0.75];

/**
 * What the squared error of a line with coefficients to estimate has to be below, relative to the best one
 * without, so that noise does not choose it: with many and with few validation windows.
 */
const CLEARLY = 0.995;
const CLEARLY_OF_FEW = 0.95;

/**
 * The straight line from the whole window to the targets of the last step that a model has to beat
 * and may start from: ordinary least squares of the training part, unless validation prefers a ridge regression
 * (Hoerl and Kennard 1970), the mean of the window, or no line at all. That forecasts 0, which is the last value
 * where `data.level` is last, and the seasonal naive forecast where it is seasonal. Where validation has few windows,
 * lines fitted to the earlier training windows are judged by the later ones as well.
 */
export function fitLine({ train, valid }: Pick<Splits, "train" | "valid">): LinearModel {
  const values = train.count * train.steps * train.inputs;
  const settled = train.count >= enough(train);
  const most = settled ? MOST_SETTLED_VALUES : MOST_VALUES;
  const ridges = values > most ? [] : RIDGES;
  const lines = valid.count === 0 ? [leastSquares(train)] : linesOf(train, ridges);
  if (lines.length === 1) return lines[0]!;
  const parts = valid.count < FEW_WINDOWS && values <= most ? earlierParts(train) : [];
  const errors = [
    ...parts.map(({ before, after }) => squaredErrors(after, linesOf(before, ridges))),
    squaredErrors(valid, lines),
  ];
  return clearlyBest(lines, errors, valid.count < FEW_WINDOWS ? CLEARLY_OF_FEW : CLEARLY);
}

/** The mean and nothing, which have no coefficients to estimate. */
const FIXED = 2;

/** Least squares, ridge regressions, the mean and nothing; a ridge whose system is singular is least squares. */
function linesOf(train: Dataset, ridges: readonly number[]): LinearModel[] {
  const line = leastSquares(train);
  const shrunk = fittedModels(train, enough(train), (part) => {
    const models = ridgeModels(part, ridges);
    return models.every(Boolean) ? models : models.map((found) => found ?? fitLinear(part));
  }).map((found) => found ?? line);
  return [line, ...shrunk, meanOfWindow(train, line), nothing(line)];
}

function leastSquares(train: Dataset): LinearModel {
  const [line] = fittedModels(train, enough(train), (part) => {
    const plain = part.count < part.steps * part.inputs && ridgeModels(part, [SMALLEST])[0];
    return [plain || fitLinear(part)];
  });
  return line ?? fitLinear(train);
}

/** Windows that make least squares reliable. */
function enough({ steps, inputs }: Dataset): number {
  return WINDOWS_PER_COEFFICIENT * (steps * inputs + 1);
}

/** Forecasts the mean of each variable's own inputs. */
function meanOfWindow(train: Dataset, line: LinearModel): LinearModel {
  const { steps, inputs, outputs } = train;
  const { ahead } = outputShape(train);
  const mean = nothing(line);
  for (let t = 0; t < steps; t += 1) {
    for (let k = 0; k < outputs; k += 1) {
      mean.coefficients[(t * inputs + Math.floor(k / ahead)) * outputs + k] = 1 / steps;
    }
  }
  return mean;
}

/** Forecasts 0. */
function nothing({ coefficients, ...shape }: LinearModel): LinearModel {
  return { ...shape, coefficients: new Float64Array(coefficients.length) };
}

/** Training windows before a cut, and those after it whose targets come later. */
function earlierParts(train: Dataset): { readonly before: Dataset; readonly after: Dataset }[] {
  const { ahead } = outputShape(train);
  return CUTS.flatMap((cut, i) => {
    const [from, to] = [cut, CUTS[i + 1] ?? 1].map((share) => Math.floor(share * train.count));
    if (from! - ahead < LEAST_WINDOWS || to === from) return [];
    return [{ before: part(train, 0, from! - ahead), after: part(train, from!, to!) }];
  });
}

/** Examples from one on to before another. */
function part(dataset: Dataset, from: number, to: number): Dataset {
  const { weight } = dataset;
  return {
    ...dataset,
    count: to - from,
    fill: (indices, ...into) =>
      dataset.fill(
        Array.from(indices, (index) => index + from),
        ...into,
      ),
    ...(weight && { weight: (index: number) => weight(index + from) }),
  };
}

/**
 * The line with the smallest squared errors, relative to those of no line and averaged over the parts. One with
 * coefficients that are estimated has to be clearly better than those without; least squares, the first
 * one, is taken unless a ridge is clearly better.
 *
 * @param errors [parts][lines]
 */
function clearlyBest(
  lines: readonly LinearModel[],
  errors: readonly (readonly number[])[],
  clearly: number,
): LinearModel {
  const scores = lines.map((_, i) =>
    errors.reduce((sum, ofPart) => sum + ofPart[i]! / (ofPart.at(-1)! || 1), 0),
  );
  const [estimated, fixed] = [scores.slice(0, -FIXED), scores.slice(-FIXED)];
  const shrunk = Math.min(...estimated);
  const best = shrunk < CLEARLY * scores[0]! ? shrunk : scores[0]!;
  const simplest = Math.min(...fixed);
  return lines[scores.indexOf(best < clearly * simplest ? best : simplest)]!;
}

/** The squared error of each model, in one pass over the windows. */
function squaredErrors(dataset: Dataset, models: readonly LinearModel[]): number[] {
  const sums = models.map(() => 0);
  for (const { x, y, weights } of batches(dataset, 256)) {
    const targets = lastSteps(y, dataset);
    for (const [m, model] of models.entries()) {
      const forecasts = predictLinear(model, x);
      for (let i = 0; i < forecasts.length; i += 1) {
        const error = forecasts[i]! - targets[i]!;
        const weight = weights?.[Math.floor(i / model.outputs)] ?? 1;
        if (!Number.isNaN(error)) sums[m]! += weight * error ** 2;
      }
    }
  }
  return sums;
}

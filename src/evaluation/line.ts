import { batches } from "../data/batches.js";
import { type Dataset, outputShape, type Splits } from "../data/dataset.js";
import { examples } from "./examples.js";
import { lastSteps } from "./last-step.js";
import { type LinearModel, predictLinear } from "./linear.js";
import { isSmall, leastSquares, regressions } from "./regressions.js";
import { meanOfWindow, nothing, simpleLines } from "./simple-lines.js";

/** Fewer validation windows than this are joined by the later training windows in the choice of a line. */
const FEW_WINDOWS = 200;

/** Windows that a line is fitted to before a cut, at least. */
const LEAST_WINDOWS = 10;

/** Shares of the training windows from which on the following ones test a line that is fitted to those before. */
const CUTS = [0.5, 0.75];

/**
 * What the squared error of a line with coefficients to estimate has to be below, relative to the best one
 * with hardly any, so that noise does not choose it: with many and with few validation windows.
 */
const CLEARLY = 0.995;
const CLEARLY_OF_FEW = 0.95;

type TrainAndValid = Pick<Splits, "train" | "valid">;

/**
 * The linear regression that a model has to beat, from the whole window to the targets of the last step:
 * ordinary least squares of the training part, unless validation prefers a ridge regression
 * (Hoerl and Kennard 1970), the mean of the window, or no line at all. That forecasts 0, which is the last value
 * where `data.level` is last, and the seasonal naive forecast where it is seasonal. Of several targets each
 * may have another one, and may be forecast from its own past. Where validation has few windows, lines fitted to the
 * earlier training windows are judged by the later ones as well.
 */
export function fitLine(splits: TrainAndValid): LinearModel {
  const found = candidates(splits, (train) => [meanOfWindow(train), nothing(train)]);
  return combined(found.lines, chosen(found));
}

/**
 * The line that a model with a linear skip starts from. The regression of {@link fitLine} and each of
 * {@link simpleLines} are averaged, unless one of them alone is clearly better. A line weighs the more the smaller its
 * squared error in validation is, to the power of the number of windows that do not
 * overlap: as Akaike weights (Burnham and Anderson 2002), by errors of forecasts in place of the likelihood.
 *
 * @param splits with the steps of a season, where there is one
 */
export function fitStart(
  splits: TrainAndValid & { readonly period?: number | undefined },
): LinearModel {
  const found = candidates(splits, (train) => simpleLines(train, splits.period));
  const one = chosen(found);
  if (found.parts.length === 0) return combined(found.lines, one);
  const mean = averaged(found);
  const [ofOne, ofMean] = [one, mean].map(
    (weights) => scoresOf(found.parts, ({ lines }) => [combined(lines, weights)])[0]!,
  );
  const best = mean.map((weights, v) =>
    ofOne![v]! < found.clearly * ofMean![v]! ? one[v]! : weights,
  );
  return combined(found.lines, best);
}

/** Of each target the weights of lines, [variables][lines]. */
type Weights = readonly (readonly number[])[];

/** Lines of some training windows, regressions first, and the windows that judge them. */
interface Part {
  readonly lines: readonly LinearModel[];
  readonly judge: Dataset;
  /** Of each target the squared error of no line. */
  readonly units: readonly number[];
}

interface Candidates {
  /** Of the whole training part. */
  readonly lines: readonly LinearModel[];
  /** How many of them are regressions, least squares first; the others are simple. */
  readonly regressions: number;
  readonly variables: number;
  /** None where there is one line only. */
  readonly parts: readonly Part[];
  /** [lines][variables] */
  readonly scores: readonly (readonly number[])[];
  readonly clearly: number;
  /** Windows that judge and do not overlap, about. */
  readonly windows: number;
}

/** The data set as lines see it: their errors are squared, whatever the loss. */
function forLines(dataset: Dataset): Dataset {
  const { squaredWeight } = dataset;
  return squaredWeight === undefined ? dataset : { ...dataset, weight: squaredWeight };
}

function candidates(
  splits: TrainAndValid,
  simpleOf: (train: Dataset) => readonly LinearModel[],
): Candidates {
  const [train, valid] = [forLines(splits.train), forLines(splits.valid)];
  const { ahead, count: variables } = outputShape(train);
  const few = valid.count < FEW_WINDOWS;
  const shape = { variables, clearly: few ? CLEARLY_OF_FEW : CLEARLY };
  if (valid.count === 0) {
    const scores = [new Array<number>(variables).fill(0)];
    return {
      ...shape,
      lines: [leastSquares(train)],
      regressions: 1,
      parts: [],
      scores,
      windows: 0,
    };
  }
  const whole = partOf(train, valid, simpleOf);
  const earlier = few && isSmall(train) ? earlierParts(train) : [];
  const parts = [...earlier.map(({ before, after }) => partOf(before, after, simpleOf)), whole];
  return {
    ...shape,
    lines: whole.lines,
    regressions: whole.lines.length - whole.simple,
    parts,
    scores: scoresOf(parts, ({ lines }) => lines),
    windows: parts.reduce((sum, { judge }) => sum + judge.count, 0) / ahead,
  };
}

function partOf(
  train: Dataset,
  judge: Dataset,
  simpleOf: (train: Dataset) => readonly LinearModel[],
): Part & { readonly simple: number } {
  const simple = simpleOf(train);
  const [units] = squaredErrors(judge, [nothing(train)]);
  return { lines: [...regressions(train), ...simple], simple: simple.length, judge, units: units! };
}

/** Squared errors of lines, relative to those of no line and averaged over the parts: [lines][variables]. */
function scoresOf(
  parts: readonly Part[],
  linesOf: (part: Part) => readonly LinearModel[],
): number[][] {
  const errors = parts.map((part) => squaredErrors(part.judge, linesOf(part)));
  return errors[0]!.map((ofLine, i) =>
    ofLine.map(
      (_, v) =>
        parts.reduce((sum, { units }, p) => sum + errors[p]![i]![v]! / (units[v]! || 1), 0) /
        parts.length,
    ),
  );
}

/** Which regression is the best of each target: least squares unless another one is clearly better. */
function bestRegressions({ scores, regressions: count, variables }: Candidates): number[] {
  return Array.from({ length: variables }, (_, v) => {
    const some = scores.slice(0, count).map((ofLine) => ofLine[v]!);
    const least = Math.min(...some);
    return least < CLEARLY * some[0]! ? some.indexOf(least) : 0;
  });
}

/** One line for each target: a regression has to be clearly better than the best simple line. */
function chosen(found: Candidates): Weights {
  const { lines, scores, regressions: count, clearly } = found;
  return bestRegressions(found).map((regression, v) => {
    const simple = scores.slice(count).map((ofLine) => ofLine[v]!);
    const least = Math.min(...simple);
    const isClear = simple.length === 0 || scores[regression]![v]! < clearly * least;
    const best = isClear ? regression : count + simple.indexOf(least);
    return lines.map((_, i) => (i === best ? 1 : 0));
  });
}

/** Akaike weights of the best regression and all simple lines. */
function averaged(found: Candidates): Weights {
  const { lines, scores, regressions: count, windows } = found;
  return bestRegressions(found).map((regression, v) => {
    const tried = lines.map((_, i) => i === regression || i >= count);
    const logs = scores.map((ofLine) => Math.log(Math.max(ofLine[v]!, Number.MIN_VALUE)));
    const least = Math.min(...logs.filter((_, i) => tried[i]));
    const raw = logs.map((log, i) => (tried[i] ? Math.exp((least - log) * windows) : 0));
    const total = raw.reduce((sum, weight) => sum + weight, 0);
    return raw.map((weight) => weight / total);
  });
}

/** The line whose coefficients for each target are the weighted sums of those of lines. */
function combined(lines: readonly LinearModel[], weights: Weights): LinearModel {
  const [{ features, outputs }] = lines as [LinearModel];
  const coefficients = new Float64Array(features * outputs);
  const ahead = outputs / weights.length;
  for (const [i, line] of lines.entries()) {
    for (let k = 0; k < outputs; k += 1) {
      const weight = weights[Math.floor(k / ahead)]![i]!;
      if (weight === 0) continue;
      for (let at = k; at < coefficients.length; at += outputs) {
        coefficients[at]! += weight * line.coefficients[at]!;
      }
    }
  }
  return { coefficients, features, outputs };
}

/** Training windows before a cut, and those after it whose targets come later. */
function earlierParts(train: Dataset): { readonly before: Dataset; readonly after: Dataset }[] {
  const { ahead } = outputShape(train);
  return CUTS.flatMap((cut, i) => {
    const [from, to] = [cut, CUTS[i + 1] ?? 1].map((share) => Math.floor(share * train.count));
    if (from! - ahead < LEAST_WINDOWS || to === from) return [];
    return [
      {
        before: examples(train, range(0, from! - ahead)),
        after: examples(train, range(from!, to!)),
      },
    ];
  });
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** The squared error of each model for each target, in one pass over the windows: [models][variables]. */
function squaredErrors(dataset: Dataset, models: readonly LinearModel[]): number[][] {
  const { ahead, count: variables } = outputShape(dataset);
  const sums = models.map(() => new Array<number>(variables).fill(0));
  for (const { x, y, weights } of batches(dataset, 256)) {
    const targets = lastSteps(y, dataset);
    for (const [m, model] of models.entries()) {
      const forecasts = predictLinear(model, x);
      for (let i = 0; i < forecasts.length; i += 1) {
        const error = forecasts[i]! - targets[i]!;
        const row = Math.floor(i / model.outputs);
        if (Number.isNaN(error)) continue;
        sums[m]![Math.floor((i - row * model.outputs) / ahead)]! +=
          (weights?.[row] ?? 1) * error ** 2;
      }
    }
  }
  return sums;
}

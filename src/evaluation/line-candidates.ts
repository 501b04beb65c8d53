import { batches } from "../data/batches.js";
import { type Dataset, outputShape, type Splits } from "../data/dataset.js";
import { keptExamples } from "../data/kept.js";
import { withLastTargets } from "../data/last-targets.js";
import { examples } from "./examples.js";
import { lastSteps } from "./last-step.js";
import { type LinearModel, predictLinear } from "./linear.js";
import { isSmall, leastSquares, regressions } from "./regressions.js";

/** If validation has fewer windows than this, later training windows judge lines as well. */
const FEW_WINDOWS = 200;

/** The least number of windows before a cut to which a line is fitted. */
const LEAST_WINDOWS = 10;

/** Shares of the training windows: a line is fitted to those before a cut and judged by those after it. */
const CUTS = [0.5, 0.75];

/**
 * A regression is chosen only if its squared error is below this share of the best simple line's, so that
 * noise does not choose it.
 */
export const CLEARLY = 0.995;

/** The same if validation has few windows. */
const CLEARLY_OF_FEW = 0.95;

/**
 * How much more a part counts than the part before it: its lines are fitted to more windows, and its
 * windows are closer to those to forecast.
 */
const LATER_COUNTS = 3;

/** The share of the largest squared error below which errors are rounding errors. */
const NEGLIGIBLE = 1e-9;

export type TrainAndValid = Pick<Splits, "train" | "valid">;

/** Squared errors of each line for each target, [lines][variables]. */
type Errors = readonly (readonly number[])[];

/** Lines of some training windows, regressions first, and the windows that judge them. */
interface Part {
  readonly lines: readonly LinearModel[];
  readonly judge: Dataset;
  readonly errors: Errors;
}

export interface Candidates {
  /** Fitted to the whole training part. */
  readonly lines: readonly LinearModel[];
  /** How many of them are regressions, least squares first; the others are simple. */
  readonly regressions: number;
  readonly variables: number;
  /** None if there is only one line. */
  readonly parts: readonly Part[];
  /** [lines][variables] */
  readonly scores: readonly (readonly number[])[];
  readonly clearly: number;
  /** About how many windows that do not overlap judge the lines. */
  readonly windows: number;
}

/** The targets that lines need, with the weights of squared errors, by which lines are fitted whatever the loss. */
function forLines(dataset: Dataset): Dataset {
  const { squaredWeight } = dataset;
  const last = keptExamples(withLastTargets(dataset));
  return squaredWeight === undefined ? last : { ...last, weight: squaredWeight };
}

export function candidates(
  splits: TrainAndValid,
  simpleOf: (train: Dataset) => readonly LinearModel[],
): Candidates {
  const [train, valid] = [forLines(splits.train), forLines(splits.valid)];
  const { ahead, count: variables } = outputShape(train);
  const few = valid.count < FEW_WINDOWS;
  const shape = { variables, clearly: few ? CLEARLY_OF_FEW : CLEARLY };
  if (valid.count === 0) {
    const scores = [new Array<number>(variables).fill(1)];
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
    scores: scoresOf(parts.map(({ errors }) => errors)),
    windows: parts.reduce((sum, { judge }) => sum + judge.count, 0) / ahead,
  };
}

function partOf(
  train: Dataset,
  judge: Dataset,
  simpleOf: (train: Dataset) => readonly LinearModel[],
): Part & { readonly simple: number } {
  const simple = simpleOf(train);
  const lines = [...regressions(train), ...simple];
  return { lines, simple: simple.length, judge, errors: squaredErrors(judge, lines) };
}

/** The scores of one more line beside those of each part, [variables]. */
export function scoreBeside(
  parts: readonly Part[],
  lineOf: (lines: readonly LinearModel[]) => LinearModel,
): readonly number[] {
  const errors = parts.map(({ lines, judge, errors: ofLines }) => [
    ...ofLines,
    ...squaredErrors(judge, [lineOf(lines)]),
  ]);
  return scoresOf(errors).at(-1)!;
}

/**
 * Geometric mean over the parts of the squared errors of lines, so that a part whose values vary more
 * does not count more; later parts count more: [lines][variables].
 */
function scoresOf(parts: readonly Errors[]): number[][] {
  const weights = parts.map((_, p) => LATER_COUNTS ** p);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const logs = parts.map(logarithms);
  return logs[0]!.map((ofLine, i) =>
    ofLine.map((_, v) =>
      Math.exp(logs.reduce((sum, ofPart, p) => sum + (weights[p]! / total) * ofPart[i]![v]!, 0)),
    ),
  );
}

/** Logarithms of errors; those that are negligible beside the largest one count as equal. */
function logarithms(errors: Errors): number[][] {
  const largest = errors[0]!.map((_, v) => Math.max(...errors.map((ofLine) => ofLine[v]!)));
  return errors.map((ofLine) =>
    ofLine.map((error, v) => Math.log(Math.max(error, NEGLIGIBLE * largest[v]!, Number.MIN_VALUE))),
  );
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

/** In one pass over the windows. */
function squaredErrors(dataset: Dataset, models: readonly LinearModel[]): Errors {
  const { ahead, count: variables } = outputShape(dataset);
  const sums = models.map(() => new Array<number>(variables).fill(0));
  for (const { x, y, size, weights } of batches(dataset, 256)) {
    const targets = lastSteps(y, dataset);
    for (const [m, model] of models.entries()) {
      const forecasts = predictLinear(model, x);
      for (let n = 0; n < size; n += 1) {
        const weight = weights?.[n] ?? 1;
        for (let v = 0; v < variables; v += 1) {
          const from = (n * variables + v) * ahead;
          sums[m]![v]! += weight * squaredError(forecasts, targets, from, from + ahead);
        }
      }
    }
  }
  return sums;
}

/** Over the targets between two indices that were measured. */
function squaredError(
  forecasts: Float64Array,
  targets: Float32Array,
  from: number,
  to: number,
): number {
  let sum = 0;
  for (let i = from; i < to; i += 1) {
    const error = forecasts[i]! - targets[i]!;
    if (!Number.isNaN(error)) sum += error * error;
  }
  return sum;
}

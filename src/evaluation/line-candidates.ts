import { type Dataset, outputShape, type Splits } from "../data/dataset.js";
import { keptExamples } from "../data/kept.js";
import { withLastTargets } from "../data/last-targets.js";
import { examples } from "./examples.js";
import { type LineErrors, type LineForecasts, lineScores, squaredErrors } from "./line-errors.js";
import { type LinearModel, predictLinear } from "./linear.js";
import { isSmall, leastSquares, regressions } from "./regressions.js";

/** If validation has fewer windows than this, later training windows judge lines as well. */
export const FEW_WINDOWS = 200;

/** The least number of windows before a cut to which a line is fitted. */
export const LEAST_WINDOWS = 10;

/** Shares of the training windows: a line is fitted to those before a cut and judged by those after it. */
const CUTS = [0.5, 0.75];

/**
 * A regression is chosen only if its squared error is below this share of the best simple line's, so that
 * noise does not choose it.
 */
export const CLEARLY = 0.995;

/** The same if validation has few windows. */
export const CLEARLY_OF_FEW = 0.95;

export type TrainAndValid = Pick<Splits, "train" | "valid">;

/** Lines of some training windows. */
type LinesOf = (train: Dataset) => readonly LinearModel[];

/** Lines of some training windows, regressions first, and the windows that judge them. */
interface Part {
  readonly lines: readonly LinearModel[];
  readonly judge: Dataset;
  readonly errors: LineErrors;
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
export function forLines(dataset: Dataset): Dataset {
  const { squaredWeight } = dataset;
  const last = keptExamples(withLastTargets(dataset));
  return squaredWeight === undefined ? last : { ...last, weight: squaredWeight };
}

/** @param othersOf further regressions */
export function candidates(
  splits: TrainAndValid,
  simpleOf: LinesOf,
  othersOf: LinesOf = () => [],
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
  const part = (of: Dataset, judge: Dataset) => partOf(of, judge, { simpleOf, othersOf });
  const whole = part(train, valid);
  const earlier = few && isSmall(train) ? earlierParts(train) : [];
  const parts = [...earlier.map(({ before, after }) => part(before, after)), whole];
  return {
    ...shape,
    lines: whole.lines,
    regressions: whole.lines.length - whole.simple,
    ...judgedBy(parts, ahead),
  };
}

function judgedBy(
  parts: readonly Part[],
  ahead: number,
): Pick<Candidates, "parts" | "scores" | "windows"> {
  return {
    parts,
    scores: lineScores(parts.map(({ errors }) => errors)),
    windows: parts.reduce((sum, { judge }) => sum + judge.count, 0) / ahead,
  };
}

/** The candidates judged by all parts and, if there are several, by all parts but one, for each of them. */
export function withoutEachPart(found: Candidates): Candidates[] {
  const { parts } = found;
  if (parts.length < 2) return [found];
  const { ahead } = outputShape(parts[0]!.judge);
  return [
    found,
    ...parts.map((left) => ({
      ...found,
      ...judgedBy(
        parts.filter((part) => part !== left),
        ahead,
      ),
    })),
  ];
}

function partOf(
  train: Dataset,
  judge: Dataset,
  { simpleOf, othersOf }: { readonly simpleOf: LinesOf; readonly othersOf: LinesOf },
): Part & { readonly simple: number } {
  const simple = simpleOf(train);
  const lines = [...regressions(train), ...othersOf(train), ...simple];
  return {
    lines,
    simple: simple.length,
    judge,
    errors: squaredErrors(judge, lines.map(forecastsOf)),
  };
}

function forecastsOf(line: LinearModel): LineForecasts {
  return ({ x }) => predictLinear(line, x);
}

/** The scores of one more line beside those of each part, [variables]. */
export function scoreBeside(
  parts: readonly Part[],
  lineOf: (lines: readonly LinearModel[]) => LinearModel,
): readonly number[] {
  const errors = parts.map(({ lines, judge, errors: ofLines }) => [
    ...ofLines,
    ...squaredErrors(judge, [forecastsOf(lineOf(lines))]),
  ]);
  return lineScores(errors).at(-1)!;
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

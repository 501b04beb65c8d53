import { type Dataset, outputShape } from "../data/dataset.js";
import { examples } from "./examples.js";
import { lastSteps } from "./last-step.js";
import { LEAST_WINDOWS } from "./line-candidates.js";
import { type LinearModel, linearCost, predictLinear } from "./linear.js";
import { fittedModels } from "./outputs-apart.js";
import { ridgeModels } from "./ridge.js";
import { nothing, type SimpleLines } from "./simple-lines.js";

/** Strengths of the ridge on values and on changes, relative to the mean variance of these inputs. */
const RIDGES_OF_VALUES = [1e-2, 1e-1, 1, 10, 100];
const RIDGES_OF_CHANGES = [1e-3, 1e-2, 1e-1, 1, 10];

/** The maximum number of multiplications for one of the sums that lines are fitted from, some tenths of a second. */
const MOST_COST = 1e8;

/** Whether there is one target, and {@link shrunkLines} takes little time. */
export function canShrink(train: Dataset): boolean {
  return outputShape(train).count === 1 && linearCost(train) <= MOST_COST;
}

/**
 * Regressions for few windows, which are shrunk towards simple lines instead of towards 0 (Hoerl and Kennard 1970,
 * with a mean other than 0): the weaker the evidence of the windows, the more a line stays the last season, a smoothed
 * level or a straight line. Others read the changes from step to step, and the ridge on a change l steps before
 * the last is l² times as strong, because earlier values usually matter less (Litterman 1986). Each has an intercept,
 * which is not shrunk, or none: the mean change of a short training part often does not persist.
 *
 * @param simple lines of the same windows
 */
export function shrunkLines(train: Dataset, { seasonal, smoothed }: SimpleLines): LinearModel[] {
  const zero = nothing(train);
  const likely = [seasonal, smoothed].filter((line) => line !== undefined);
  const changes = asChanges(train);
  const ofChanges = [changes, mirrored(changes)].flatMap((windows) =>
    shrunk(windows, [zero], RIDGES_OF_CHANGES),
  );
  return [
    ...(likely.length > 0 ? shrunk(train, likely, RIDGES_OF_VALUES) : []),
    ...shrunk(mirrored(train), [...likely, zero], RIDGES_OF_VALUES),
    ...ofChanges.map((line) => onValues(line, train)),
  ];
}

/** Ridge regressions towards each of some lines: what each leaves of the targets is fitted at once. */
function shrunk(
  train: Dataset,
  towards: readonly LinearModel[],
  ridges: readonly number[],
): LinearModel[] {
  const fits = fittedModels(leftBy(towards, train), LEAST_WINDOWS, ridges, (part) =>
    ridgeModels(part, ridges).map((fit) => fit ?? nothing(part)),
  );
  return fits.flatMap((fit) => towards.map((line, i) => sumOf(line, fit, i)));
}

/** The windows with what each line leaves of their targets, [lines, ahead]. */
function leftBy(lines: readonly LinearModel[], train: Dataset): Dataset {
  const { outputs } = train;
  const width = lines.length * outputs;
  return changedWindows(train, width, ({ x, targets }, y) => {
    for (const [i, line] of lines.entries()) {
      const forecasts = predictLinear(line, x);
      for (let at = 0; at < targets.length; at += 1) {
        const column = i * outputs + (at % outputs);
        y[Math.floor(at / outputs) * width + column] = targets[at]! - forecasts[at]!;
      }
    }
  });
}

/** A line plus the outputs of a fit that belong to it. */
function sumOf(line: LinearModel, fit: LinearModel, place: number): LinearModel {
  const { outputs } = line;
  const coefficients = line.coefficients.map((value, at) => {
    const column = place * outputs + (at % outputs);
    return value + fit.coefficients[Math.floor(at / outputs) * fit.outputs + column]!;
  });
  return { ...line, coefficients };
}

/** The windows and their negatives, so that a line through them has no intercept. */
function mirrored(train: Dataset): Dataset {
  const { count, outputs } = train;
  const twice = examples(
    train,
    Uint32Array.from({ length: 2 * count }, (_, i) => i % count),
  );
  return changedWindows(twice, outputs, ({ x, targets, indices }, y) => {
    const [ofX, ofY] = [x.length / indices.length, outputs];
    y.set(targets);
    for (let n = 0; n < indices.length; n += 1) {
      if (indices[n]! < count) continue;
      negate(x.subarray(n * ofX, (n + 1) * ofX));
      negate(y.subarray(n * ofY, (n + 1) * ofY));
    }
  });
}

function negate(values: Float32Array): void {
  for (let i = 0; i < values.length; i += 1) values[i] = -values[i]!;
}

/** The windows with the change of the target from step to step, that l steps before the last one divided by l + 1. */
function asChanges(train: Dataset): Dataset {
  const { steps, inputs, outputs } = train;
  return changedWindows(train, outputs, ({ x, targets }, y) => {
    y.set(targets);
    for (let from = 0; from < x.length; from += steps * inputs) {
      for (let t = steps - 1; t > 0; t -= 1) {
        const at = from + t * inputs;
        x[at] = (x[at]! - x[at - inputs]!) / (steps - t);
      }
      x[from] = 0;
    }
  });
}

/** The line on values that equals a line on changes. */
function onValues(line: LinearModel, { steps, inputs }: Dataset): LinearModel {
  const { outputs } = line;
  const row = inputs * outputs;
  const coefficients = line.coefficients.slice();
  coefficients.fill(0, 0, outputs);
  for (let t = 1; t < steps; t += 1) {
    for (let k = 0; k < outputs; k += 1) {
      const share = line.coefficients[t * row + k]! / (steps - t);
      coefficients[t * row + k] = share;
      coefficients[(t - 1) * row + k]! -= share;
    }
  }
  return { ...line, coefficients };
}

/** Windows as they are read. */
interface Read {
  readonly indices: ArrayLike<number>;
  /** [indices, steps, inputs], may be changed */
  readonly x: Float32Array;
  /** The targets after the last step, [indices, outputs]. */
  readonly targets: Float32Array;
}

/** @param change writes the targets, [indices, outputs], and may change the inputs */
function changedWindows(
  dataset: Dataset,
  outputs: number,
  change: (read: Read, y: Float32Array) => void,
): Dataset {
  const { fillLastStep: _, ...rest } = dataset;
  return {
    ...rest,
    outputs,
    targets: outputs,
    fill(indices, x, y) {
      const read = new Float32Array(indices.length * dataset.targets);
      const inputs = x.subarray(0, indices.length * dataset.steps * dataset.inputs);
      dataset.fill(indices, inputs, read);
      change({ indices, x: inputs, targets: lastSteps(read, dataset) }, y);
    },
  };
}

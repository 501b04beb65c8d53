import type { Splits } from "../data/dataset.js";
import type { TaskData } from "../data/task.js";
import { fitStart } from "../evaluation/line.js";
import { type LinearModel, linearCost } from "../evaluation/linear.js";
import { outputsPerValue } from "../kernels/losses/quantile.js";
import { initialWeights, type Weights } from "../model/initialise.js";
import type { ModelSpec } from "../model/spec.js";
import { UserError } from "../shared/errors.js";
import { levelShifts } from "./level-shifts.js";

/** Above this number of multiplications, a minute or two, least squares are refused. */
const MOST_COST = 2e11;

/**
 * The weights that a training starts with: random weights, and with a linear skip the line that
 * fits the training part best, while the readout is 0, so that the network initially adds nothing.
 * With a quantile loss, each level starts at that quantile of the line's errors, so that the levels
 * are apart and in order. With smoothing, all readouts are 0: the first forecasts are those of
 * exponential smoothing alone.
 *
 * @throws UserError if fitting the line would take too long
 */
export function startingWeights(
  spec: ModelSpec,
  splits: Splits & Pick<TaskData, "period">,
  seed: number,
): Weights {
  const weights = initialWeights(spec, seed);
  const zeros = (name: string) => [name, new Float32Array(weights.get(name)!.length)] as const;
  if (spec.smoothing) {
    const readouts = [...weights.keys()].filter((name) => /^(fc|skip)\./.test(name));
    return new Map([...weights, ...readouts.map(zeros)]);
  }
  if (spec.skip === "none") return weights;
  requireSolvable(spec, splits);
  const line = fitStart(splits);
  const rows = transposed(line);
  const levels = outputsPerValue(spec.loss);
  const weight = repeated(rows.weight, levels);
  const bias = repeated(rows.bias, levels);
  if (spec.loss.quantiles) {
    const shifts = levelShifts(splits.train, line, spec.loss.quantiles);
    for (let i = 0; i < bias.length; i += 1) bias[i]! += shifts[i]!;
  }
  return new Map([
    ...weights,
    zeros("fc.weight"),
    zeros("fc.bias"),
    ["skip.weight", weight],
    ["skip.bias", bias],
  ]);
}

/** The layout of torch.nn.Linear: weight [outputs, features], bias [outputs]. */
function transposed({ coefficients, features, outputs }: LinearModel) {
  const inputs = features - 1;
  const weight = new Float32Array(outputs * inputs);
  for (let k = 0; k < outputs; k += 1) {
    for (let i = 0; i < inputs; i += 1) weight[k * inputs + i] = coefficients[i * outputs + k]!;
  }
  return { weight, bias: Float32Array.from(coefficients.subarray(inputs * outputs)) };
}

/** The same rows for each level of a quantile loss. */
function repeated(rows: Float32Array, levels: number): Float32Array {
  return Float32Array.from({ length: levels * rows.length }, (_, i) => rows[i % rows.length]!);
}

function requireSolvable({ steps, inputs }: ModelSpec, { train }: Splits): void {
  if (linearCost(train) <= MOST_COST) return;
  throw new UserError(
    `model.skip is linear, but its least squares of ${train.count} windows with ${steps} steps of ` +
      `${inputs} inputs would take minutes. Reduce data.steps, increase data.stride, or remove ` +
      "model.skip.",
  );
}

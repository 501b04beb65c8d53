import type { Dataset, Splits } from "../data/dataset.js";
import type { TaskData } from "../data/task.js";
import { fitStart } from "../evaluation/line.js";
import type { LineForecasts } from "../evaluation/line-errors.js";
import { canFitTables } from "../evaluation/line-tables.js";
import { type LinearModel, linearCost, predictLinear } from "../evaluation/linear.js";
import { fitSeriesLines, SERIES_RIDGES } from "../evaluation/lines-by-series.js";
import { lossNamed } from "../kernels/losses/index.js";
import { outputsPerValue } from "../kernels/losses/quantile.js";
import type { Skip } from "../model/config.js";
import { initialWeights, type Weights } from "../model/initialise.js";
import { cycleValues } from "../model/layers/cycle-line.js";
import { linesOfSeries } from "../model/layers/series-lines.js";
import { lineColumns, type ModelSpec } from "../model/spec.js";
import { UserError } from "../shared/errors.js";
import { counted } from "../shared/format.js";
import { type OnWork, unfollowed } from "../shared/work.js";
import { levelShifts } from "./level-shifts.js";
import { rocketStart } from "./rocket-start.js";

/** Above this number of multiplications, a minute or two, least squares are refused. */
const MOST_COST = 2e11;

/**
 * The weights that a training starts with: random weights, and with a linear skip the line that
 * fits the training part best, or that of each series, while the readout is 0, so that the network initially adds nothing.
 * With the loss `mae` the line's absolute errors are small, otherwise their squares. With a quantile loss, each level starts at that quantile of the line's errors, so that the levels
 * are apart and in order. With smoothing, all readouts are 0: the first forecasts are those of
 * exponential smoothing alone.
 *
 * @param onWork receives what is being fitted
 * @throws UserError if fitting the line would take too long
 */
export function startingWeights(
  spec: ModelSpec,
  splits: Splits & Pick<TaskData, "period">,
  seed: number,
  onWork: OnWork = unfollowed,
): Weights {
  const weights = initialWeights(spec, seed);
  const zeros = (name: string) => [name, new Float32Array(weights.get(name)!.length)] as const;
  if (spec.smoothing) {
    const readouts = [...weights.keys()].filter((name) => /^(fc|skip)\./.test(name));
    return new Map([...weights, ...readouts.map(zeros)]);
  }
  if (spec.skip === "none") return weights;
  const { forecasts, ...line } = startingLines[spec.skip](spec, splits, { seed, onWork });
  const levels = outputsPerValue(spec.loss);
  const weight = repeated(line.weight, levels, line.weight.length / line.lines);
  const bias = repeated(line.bias, levels, line.bias.length / line.lines);
  if (spec.loss.quantiles) {
    const shifts = levelShifts(splits.train, forecasts, spec.loss.quantiles);
    for (let i = 0; i < bias.length; i += 1) bias[i]! += shifts[i % shifts.length]!;
  }
  return new Map([
    ...weights,
    zeros("fc.weight"),
    zeros("fc.bias"),
    ["skip.weight", weight],
    ["skip.bias", bias],
    ...(line.thresholds ? [["skip.thresholds", line.thresholds] as const] : []),
  ]);
}

/** The parameters that a skip starts with, for one level of the loss. */
interface StartingLine {
  /** Number of lines. */
  readonly lines: number;
  /** [lines, outputs, features] */
  readonly weight: Float32Array;
  /** [lines, outputs] */
  readonly bias: Float32Array;
  /** The thresholds of MiniRocket's features. */
  readonly thresholds?: Float32Array | undefined;
  readonly forecasts: LineForecasts;
}

const startingLines: Readonly<
  Record<
    Exclude<Skip, "none">,
    (
      spec: ModelSpec,
      splits: Splits & Pick<TaskData, "period">,
      options: { readonly seed: number; readonly onWork: OnWork },
    ) => StartingLine
  >
> = {
  linear(spec, splits, { onWork }) {
    requireSolvable(spec, linearCost(splits.train), splits.train);
    const { skipCycles: cycles, steps, inputs } = spec;
    const loss = lossNamed(spec.loss.name);
    const errors = "lineErrors" in loss ? loss.lineErrors : undefined;
    const line = fitStart(splits, { onWork, cycles, errors });
    const windowsOf = (x: Float32Array) => {
      if (cycles === undefined) return x;
      const width = lineColumns(spec) / steps;
      return cycleValues(
        x,
        new Float32Array((x.length / inputs) * width),
        { steps, inputs },
        cycles,
      );
    };
    return {
      ...transposed(line),
      lines: 1,
      forecasts: ({ x }) => predictLinear(line, windowsOf(x)),
    };
  },
  linearBySeries(spec, splits, { onWork }) {
    const train = splits.train.everyWindow?.() ?? splits.train;
    requireTables(spec, train);
    const table = fitSeriesLines(splits, onWork);
    const lines = table.bias.length / table.rows;
    return { ...table, lines, forecasts: ({ x, series }) => linesOfSeries(table, x, series) };
  },
  miniRocket(spec, { train }, { seed, onWork }) {
    const { left, ...start } = rocketStart(spec, train, seed, { onWork });
    return { ...start, lines: 1, forecasts: inOrder(left, spec.outputs) };
  },
};

/** Forecasts of all training windows, [count, outputs], for batches that are asked for in order. */
function inOrder(forecasts: Float64Array, outputs: number): LineForecasts {
  let from = 0;
  return ({ size }) => {
    const ofBatch = forecasts.subarray(from, from + size * outputs);
    from += ofBatch.length;
    return ofBatch;
  };
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

/** The same rows of each line for each level of a quantile loss. */
function repeated(rows: Float32Array, levels: number, ofLine: number): Float32Array {
  const repeats = levels * ofLine;
  return Float32Array.from({ length: levels * rows.length }, (_, i) => {
    return rows[Math.floor(i / repeats) * ofLine + (i % ofLine)]!;
  });
}

/** @throws UserError if the cost is too high */
function requireSolvable({ skip, steps, inputs }: ModelSpec, cost: number, train: Dataset): void {
  if (cost <= MOST_COST) return;
  throw new UserError(
    `model.skip is ${skip}, but its least squares of ${counted(train.count, "window")} with ${counted(steps, "step")} of ` +
      `${counted(inputs, "input")} would take minutes. Reduce data.steps, increase data.stride, or remove ` +
      "model.skip.",
  );
}

/** @throws UserError if lines of series would take minutes or much memory */
function requireTables({ skip, series = 0, steps, inputs }: ModelSpec, train: Dataset) {
  if (canFitTables(train, SERIES_RIDGES.length)) return;
  throw new UserError(
    `model.skip is ${skip}, but the regressions of ${series} series, ${counted(train.count, "window")} with ` +
      `${counted(steps, "step")} of ${counted(inputs, "input")}, would take minutes or much memory. Reduce data.steps or data.ahead, or set ` +
      "model.skip to linear.",
  );
}

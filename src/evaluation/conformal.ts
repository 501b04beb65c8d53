import { type Dataset, outputShape } from "../data/dataset.js";
import { changeOf } from "../data/series/training-values.js";
import type { TaskData } from "../data/task.js";
import type { Network } from "../model/network.js";
import { type ScoreSample, scoreSample } from "./intervals.js";
import { lastSteps, presentRows, restoreAll } from "./last-step.js";
import { predictedBatches } from "./predict.js";

/**
 * Errors of forecasts (truth - forecast) over the scale of their windows, of windows that training did
 * not see: the scores of split conformal prediction (Lei et al. 2018, section 5.2 for scores that are
 * divided by the spread of the case at hand).
 */
export interface ConformalScores {
  /** Windows that they come from. */
  readonly windows: number;
  /** Of each output: target by target, each at all its steps ahead. */
  readonly byOutput: readonly ScoreSample[];
}

/** Windows whose errors are taken at most; of more an even choice. */
const MOST_WINDOWS = 50_000;

/**
 * The scores of a network on some data sets together.
 *
 * @param changeOfSeries the usual change from step to step of an example's series and target
 */
function conformalScores(
  network: Network,
  datasets: readonly Dataset[],
  changeOfSeries: (dataset: Dataset, example: number, target: number) => number,
): ConformalScores {
  const { outputs } = datasets[0]!;
  const total = datasets.reduce((sum, { count }) => sum + count, 0);
  const every = Math.ceil(total / MOST_WINDOWS);
  const scores = Array.from({ length: outputs }, (): number[] => []);
  for (const whole of datasets) {
    const dataset = everyNth(whole, every);
    const { ahead } = outputShape(dataset);
    for (const { example, target, history, truth, forecast } of forecasts(network, dataset)) {
      const scale = windowScale(history, changeOfSeries(whole, example * every, target));
      for (const [k, value] of truth.entries()) {
        const score = (value - forecast[k]!) / scale;
        if (!Number.isNaN(score)) scores[target * ahead + k]!.push(score);
      }
    }
  }
  const most = Math.max(FEWEST_KEPT, Math.floor(MOST_KEPT / outputs));
  const byOutput = scores.map((all) => scoreSample(all, most));
  return { windows: Math.max(0, ...byOutput.map(({ count }) => count)), byOutput };
}

/** Share of a series' usual change that a window's scale has at least: a quiet window may be followed by a jump. */
const LEAST_SHARE = 0.1;

/**
 * The scale of a window, in the data's own unit: the root mean square of its changes from step to step,
 * but not less than a tenth of its series' usual one. 1 where nothing ever changes.
 */
export function windowScale(history: ArrayLike<number>, usualChange: number): number {
  return Math.max(changeOf(history), LEAST_SHARE * usualChange) || 1;
}

/** Scores that are kept of all outputs together, and of each. */
const MOST_KEPT = 200_000;
const FEWEST_KEPT = 400;

/** Every `n`-th example of a data set. */
function everyNth(dataset: Dataset, n: number): Dataset {
  if (n === 1) return dataset;
  const { fill, restore } = dataset;
  return {
    ...dataset,
    count: Math.ceil(dataset.count / n),
    fill: (indices, x, y, lengths) =>
      fill(
        Uint32Array.from(indices, (index) => index * n),
        x,
        y,
        lengths,
      ),
    ...(restore && { restore: (index, values) => restore(index * n, values) }),
  };
}

/** What was forecast of a target after the last step of an example, in the data's own unit. */
interface WindowForecast {
  readonly example: number;
  readonly target: number;
  readonly history: Float64Array;
  readonly truth: Float64Array;
  readonly forecast: Float64Array;
}

function* forecasts(network: Network, dataset: Dataset): Generator<WindowForecast> {
  const { steps, outputs } = dataset;
  const { count, ahead } = outputShape(dataset);
  for (const { first, size, x, y, predictions } of predictedBatches(network, dataset)) {
    const present = presentRows(x, dataset);
    const [truths, forecast] = [lastSteps(y, dataset), lastSteps(predictions, dataset)];
    restoreAll(dataset, present, first, steps * outputs);
    for (const values of [truths, forecast]) restoreAll(dataset, values, first, outputs);
    for (let i = 0; i < size * count; i += 1) {
      const [row, target] = [Math.floor(i / count), i % count];
      const rowOf = (values: Float32Array) =>
        Float64Array.from(values.subarray(i * ahead, (i + 1) * ahead));
      const history = Float64Array.from({ length: steps }, (_, t) => {
        return present[(row * steps + t) * outputs + target * ahead]!;
      });
      yield {
        example: first + row,
        target,
        history,
        truth: rowOf(truths),
        forecast: rowOf(forecast),
      };
    }
  }
}

/** The scores of a network on the validation and test windows of recorded series. */
export function seriesScores(
  network: Network,
  { valid, test, record }: Pick<TaskData, "valid" | "test" | "record">,
): ConformalScores | undefined {
  if (record?.task !== "csv") return undefined;
  const columns = new Map(record.series.map((series) => [series.name, series.columns]));
  return conformalScores(network, [valid, test], ({ place }, example, target) => {
    const name = place?.(example).series ?? "";
    return columns.get(name)?.[target]?.change ?? 0;
  });
}

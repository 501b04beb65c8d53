import { z } from "zod";
import { count, seed, withSplit } from "../options.js";
import { forecastDataset } from "../series-table.js";
import { generateSines, sinesNoise } from "../sine-waves.js";
import { split } from "../split-counts.js";
import type { Task } from "../task.js";

const options = z
  .strictObject({
    task: z
      .literal("sines")
      .default("sines")
      .describe("The article's noisy sums of two sine waves, to forecast"),
    series: count(10_000_000).default(10_000).describe("Number of series"),
    steps: count(100_000).default(50).describe("Input steps of each series"),
    ahead: count(10_000).default(10).describe("Values to predict at each step"),
    split: split
      .optional()
      .describe(
        "Series for training, validation and test, or their shares (default: 70, 20 and 10 %)",
      ),
    seed: seed.default(42).describe("Seed of the data, as np.random.seed"),
    period: count(100_000)
      .optional()
      .describe(
        "Season length in steps, for the seasonal naive baseline (default: no such baseline)",
      ),
  })
  .transform((given, context) => {
    const whole = withSplit(given, "series", context);
    for (const [key, message] of problems(whole)) {
      context.addIssue({ code: "custom", path: [key], message, input: given });
    }
    return whole;
  });

type SinesConfig = z.output<typeof options>;

/** Sums of two sine waves and noise, with the next `ahead` values to predict at every step. */
export const sines: Task<SinesConfig> & { readonly options: typeof options } = {
  options,
  async load({ series, steps, ahead, split: [train, valid], seed: dataSeed, period }) {
    const length = steps + ahead;
    const table = { values: generateSines(series, length, dataSeed), length };
    const rows = (from: number, to: number) => forecastDataset(table, { from, to }, steps, ahead);
    return {
      objective: "forecast",
      train: rows(0, train),
      valid: rows(train, train + valid),
      test: rows(train + valid, series),
      period,
      noise: () => testNoise({ series, steps, ahead, first: train + valid, seed: dataSeed }),
    };
  },
};

/** The noise in the targets after the last step of the series from `first` on: [count, ahead]. */
function testNoise(data: {
  readonly series: number;
  readonly steps: number;
  readonly ahead: number;
  readonly first: number;
  readonly seed: number;
}): Float32Array {
  const { series, steps, ahead, first } = data;
  const length = steps + ahead;
  const noise = sinesNoise(series, length, data.seed, first);
  return Float32Array.from({ length: (series - first) * ahead }, (_, i) => {
    const row = Math.floor(i / ahead);
    return noise[row * length + steps + (i % ahead)]!;
  });
}

const MAX_VALUES = 2 ** 29;

/** Invalid combinations of options, by key. */
function* problems(config: SinesConfig): Generator<readonly [string, string]> {
  const { series, steps, ahead, period } = config;
  const values = series * (steps + ahead);
  if (values > MAX_VALUES) {
    yield [
      "series",
      `x (data.steps + data.ahead) is ${values} values, expected at most ${MAX_VALUES} (2 GiB). ` +
        "Make one of them smaller.",
    ];
  }
  if (period !== undefined && period > steps) {
    yield [
      "period",
      `is ${period}, expected at most data.steps, which is ${steps}: ` +
        "the window must contain a whole season",
    ];
  }
}

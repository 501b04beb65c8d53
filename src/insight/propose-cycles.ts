import { type Dataset, outputShape } from "../data/dataset.js";
import type { Collection } from "../data/series/collection.js";
import { prepareSeries, readSeries } from "../data/series/load.js";
import { splitsOf } from "../data/series/series-splits.js";
import type { Suggestion } from "../data/suggested.js";
import { csv } from "../data/tasks/csv.js";
import type { CsvConfig } from "../data/tasks/csv-options.js";
import { cycleWindows } from "../evaluation/cycle-windows.js";
import { examples } from "../evaluation/examples.js";
import { FEW_WINDOWS, forLines } from "../evaluation/line-candidates.js";
import { squaredErrors } from "../evaluation/line-errors.js";
import { predictLinear } from "../evaluation/linear.js";
import { weighedLines } from "../evaluation/weighed-lines.js";
import { productCount, type SkipCycles } from "../model/skip-spec.js";
import { UserError } from "../shared/errors.js";
import { exponential } from "../shared/exponential.js";
import { logarithm } from "../shared/logarithm.js";

/** The cycles of a day, and with those of a week; the second harmonic of the day needs no more of the calendar. */
const DAILY = ["hourOfDay", "halfDay"] as const;
const WEEKLY = [...DAILY, "dayOfWeek"] as const;
const DAY = 86_400_000;

/** Lines that follow cycles are proposed only if their squared error is below this share of that of others. */
const CLEARLY = 0.95;

/** Lines are fitted to the latest training windows. */
const LATEST = 6000;
/** The windows of a part that are used, evenly spaced. */
const MOST_WINDOWS = 2000;
/** Multiplications, about a second, above which cycles are not tried. */
const MOST_COST = 1e9;
/** Above this number of values, reading windows would take seconds. */
const MOST_VALUES = 2e6;

/**
 * The config with `model.skipCycles` if the season is a day and lines whose coefficients follow the time of day, or the day of
 * the week as well, forecast the validation part clearly better, and a sentence that says so. All lines are fitted to
 * earlier windows and selected by the last quarter of the training windows.
 *
 * @param onWork receives what begins, if it may take long
 */
export async function withCycles(
  path: string,
  suggestion: Suggestion,
  onWork?: (what: string) => void,
): Promise<Suggestion> {
  const { config, notes, choices } = suggestion;
  const model = config.model as { readonly skip?: string } | undefined;
  const data = csv.options.parse({ ...config.data, file: path });
  if (model?.skip !== "linear" || data.id !== undefined) return suggestion;
  const collection = await readSeries(data);
  if (!hasDays(collection, data)) return suggestion;
  onWork?.("comparing lines that follow the time of day with one that does not");
  const best = bestCycles(collection, data);
  if (best === undefined) return suggestion;
  const { cycles, ratio } = best;
  const note =
    `model.skipCycles ${cycles.join(", ")}: on the validation part, a line whose coefficients follow these cycles has ` +
    `${Math.round(100 * (1 - ratio))} % less squared error than one with constant coefficients`;
  return {
    config: {
      ...config,
      data: { ...config.data, calendar: cycles },
      model: { ...model, skipCycles: cycles },
    },
    notes: [...notes, note],
    choices: [...choices, note],
  };
}

/** Whether the season is a day, and the series not too long. */
function hasDays(
  { clock, length, series, wall }: Collection,
  { period, calendar }: CsvConfig,
): boolean {
  if (period === undefined || calendar.length > 0 || !clock?.format.calendar) return false;
  return series.length * length <= MOST_VALUES && wall(period) - wall(0) === DAY;
}

/** The cycles with the least error in validation, and that error relative to the one without cycles; undefined if none is clear. */
function bestCycles(collection: Collection, data: CsvConfig) {
  try {
    const plain = judgedErrors(collection, { ...data, calendar: [...WEEKLY] }, []);
    if (plain === undefined) return undefined;
    const tried = [DAILY, WEEKLY].flatMap((names) => {
      const cycles = [...names];
      const errors = judgedErrors(collection, { ...data, calendar: cycles }, cycles);
      return errors ? [{ cycles, ratio: ratioOf(errors, plain) }] : [];
    });
    const [best] = tried.toSorted((a, b) => a.ratio - b.ratio);
    return best !== undefined && best.ratio < CLEARLY ? best : undefined;
  } catch (error) {
    if (error instanceof UserError) return undefined; // no room for windows: training says so
    throw error;
  }
}

/** Geometric mean over the targets. */
function ratioOf(errors: readonly number[], others: readonly number[]): number {
  const logs = errors.map((error, v) => logarithm(error / others[v]!));
  return exponential(logs.reduce((sum, log) => sum + log, 0) / logs.length);
}

/** Squared errors of each target in validation, of lines that follow cycles; undefined if they are not tried. */
function judgedErrors(
  collection: Collection,
  config: CsvConfig,
  names: readonly string[],
): readonly number[] | undefined {
  // Lines of one day show what the time of day is worth, at a fraction of the cost of those of several days.
  const ofDay = { ...config, steps: Math.min(config.steps, config.period!) };
  const { train, valid } = splitsOf(prepareSeries(collection, ofDay), ofDay);
  const { ahead, count: variables } = outputShape(train);
  const inputs = train.cycles!.flatMap(({ name, input }) =>
    names.includes(name) ? [input, input + 1] : [],
  );
  const cycles = names.length > 0 ? { inputs, variables } : undefined;
  const cut = Math.floor(0.75 * train.count) - ahead;
  const fitted = spaced(train, Math.max(0, cut - LATEST), cut);
  if (valid.count < FEW_WINDOWS || linesCost(train, cycles, fitted.count) > MOST_COST)
    return undefined;
  const parts = {
    train: { ...fitted, everyWindow: () => train },
    valid: spaced(train, cut + ahead, train.count),
  };
  const line = weighedLines(parts, { cycles });
  if (line === undefined) return undefined;
  const judge = forLines(spaced(valid, 0, valid.count));
  const seen = cycles ? cycleWindows(judge, cycles) : judge;
  return squaredErrors(seen, [({ x }) => predictLinear(line, x)])[0]!;
}

/** Approximate number of multiplications for the sums of a number of windows. */
export function linesCost(
  { steps, inputs, outputs }: Pick<Dataset, "steps" | "inputs" | "outputs">,
  cycles: SkipCycles | undefined,
  windows: number,
): number {
  const size = steps * (inputs + (cycles ? productCount(cycles) : 0)) + 1;
  return windows * size * (size / 2 + outputs);
}

/**
 * Evenly spaced windows of a range. Their distance has no factor in common with the hours of a day and the days of a week, so
 * that all of these occur.
 */
export function spaced(dataset: Dataset, from: number, to: number): Dataset {
  let distance = Math.ceil((to - from) / MOST_WINDOWS);
  while ([2, 3, 7].some((factor) => distance % factor === 0)) distance += 1;
  const count = Math.ceil((to - from) / distance);
  return examples(
    dataset,
    Uint32Array.from({ length: count }, (_, i) => from + i * distance),
  );
}

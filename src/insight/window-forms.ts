import type { Collection } from "../data/series/collection.js";
import { targetsOf } from "../data/series/series-columns.js";
import type { CsvConfig } from "../data/tasks/csv-options.js";

/** The number of steps of a window above which a least-squares line takes seconds. */
const MOST_STEPS = 400;

/** The same if values are missing, because each step ahead then has a line fitted to other windows. */
const MOST_STEPS_WITH_GAPS = 110;

/** The form of a window, as keys of `data`. */
export type Form = Pick<CsvConfig, "transform" | "level" | "steps">;

/** The levels and transforms to try. */
export function formsOf(collection: Collection, config: CsvConfig, given: Form): Form[] {
  const levels: Form["level"][] = ["last", "mean", "series"];
  if (config.period !== undefined) levels.push("seasonal");
  return transformsOf(collection, config).flatMap((transform) =>
    levels.map((level) => ({ ...given, transform, level })),
  );
}

/** The logarithm is included only if every value of the targets is positive. */
export function transformsOf({ series }: Collection, config: CsvConfig): Form["transform"][] {
  const count = targetsOf(config).length;
  const positive = series.every(({ columns }) =>
    columns.slice(0, count).every((values) => values.every((value) => !(value <= 0))),
  );
  return positive ? ["none", "log"] : ["none"];
}

/** Windows of other lengths: one to three seasons, or half and twice as long. */
export function stepsOf(form: Form, collection: Collection, config: CsvConfig): Form[] {
  const { period } = config;
  const most = hasGaps(collection, config) ? MOST_STEPS_WITH_GAPS : MOST_STEPS;
  const lengths = period
    ? [period, 2 * period, 3 * period, 4 * period]
    : [Math.ceil(form.steps / 2), 2 * form.steps];
  return lengths.filter((steps) => steps <= most).map((steps) => ({ ...form, steps }));
}

function hasGaps({ series }: Collection, config: CsvConfig): boolean {
  const count = targetsOf(config).length;
  return series.some(({ columns }) =>
    columns.slice(0, count).some((values) => values.some(Number.isNaN)),
  );
}

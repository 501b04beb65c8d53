import type { Collection } from "./collect.js";
import { DAY, SECOND } from "./frequencies/contract.js";
import { readSeries } from "./load.js";
import type { SeriesOptions } from "./reading.js";
import type { Resample } from "./resample.js";
import { IrregularError } from "./time-line.js";

/** If more than this share of the rows lies on steps, the others are considered mistakes. */
const MOSTLY_REGULAR = 0.95;

/** Accepted share of missing steps for irregular rows. */
const FEW_MISSING = 0.05;

/** Number of longer steps to try if many steps have no rows. */
const TRIES = 4;

const HOUR = 3600 * SECOND;

/** Steps to which irregular rows may be resampled, with their lengths in milliseconds. */
const STEPS: readonly (readonly [string, number])[] = [
  ["1 second", SECOND],
  ["5 seconds", 5 * SECOND],
  ["15 seconds", 15 * SECOND],
  ["1 minute", 60 * SECOND],
  ["5 minutes", 300 * SECOND],
  ["15 minutes", 900 * SECOND],
  ["30 minutes", 1800 * SECOND],
  ["1 hour", HOUR],
  ["3 hours", 3 * HOUR],
  ["6 hours", 6 * HOUR],
  ["12 hours", 12 * HOUR],
  ["1 day", DAY],
  ["1 week", 7 * DAY],
  ["1 month", 31 * DAY],
  ["1 quarter", 92 * DAY],
  ["1 year", 366 * DAY],
];

/** Series with the step to which their rows were resampled, if they are irregular. */
export interface RegularSeries {
  readonly collection: Collection;
  readonly resample?: Resample;
}

/**
 * Reads series whose rows may be at irregular times. Irregular rows are resampled to the first step (a
 * second, a minute and so on) that is at least as long as the usual distance of rows and has few steps
 * without rows.
 *
 * @throws UserError as `readSeries` does, also if all but a few rows are regular
 */
export async function readIrregular(options: SeriesOptions): Promise<RegularSeries> {
  try {
    return { collection: await readSeries(options) };
  } catch (error) {
    if (!(error instanceof IrregularError) || error.regular >= MOSTLY_REGULAR) throw error;
    return resampledSeries(options, stepsFor(error));
  }
}

/** Steps to try, shortest first. */
function stepsFor({ typical, calendar }: IrregularError): readonly (string | number)[] {
  if (calendar) {
    const names = STEPS.filter(([, step]) => step >= typical * 0.9).map(([name]) => name);
    return [...names.slice(0, TRIES), "1 year"].slice(0, TRIES);
  }
  const power = 10 ** Math.floor(Math.log10(typical));
  const steps = [1, 2, 5, 10, 20, 50].map((factor) => Number((factor * power).toPrecision(1)));
  return steps.filter((step) => step >= typical * 0.9).slice(0, TRIES);
}

async function resampledSeries(
  options: SeriesOptions,
  steps: readonly (string | number)[],
): Promise<RegularSeries> {
  let best: (RegularSeries & { readonly share: number }) | undefined;
  for (const every of steps) {
    const resample = { every, how: "mean" } as const;
    const collection = await readSeries({ ...options, resample });
    const share = missingShare(collection);
    if (best === undefined || share < best.share) best = { collection, resample, share };
    if (share <= FEW_MISSING) break;
  }
  return { collection: best!.collection, resample: best!.resample! };
}

/** Share of missing values between the first and the last value of each series and column. */
export function missingShare({ series }: Collection): number {
  let [all, missing] = [0, 0];
  for (const values of series.flatMap(({ columns }) => columns)) {
    all += values.length;
    for (const value of values) missing += Number.isNaN(value) ? 1 : 0;
  }
  return all === 0 ? 0 : missing / all;
}

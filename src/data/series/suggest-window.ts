import { chooseWindow } from "./choices.js";
import type { Collection } from "./collection.js";
import { findPeriod } from "./find-period.js";
import { measuredAhead } from "./measured-ahead.js";
import type { SeriesOptions } from "./reading.js";

/** The share of the steps that are trained on; no later value is looked at. */
const TRAINING_SHARE = 0.7;

/** Options that do not matter as long as the series are only examined. */
export const WITHOUT_CHOICES = {
  past: [],
  known: [],
  static: [],
  categories: [],
  calendar: [],
  split: [TRAINING_SHARE, 0.15, 0.15],
  scaling: "standard",
  scalePer: "series",
  level: "series",
  spread: "series",
  transform: "none",
  reachBack: true,
  missing: "interpolate",
  steps: 1,
  ahead: 1,
  stride: 1,
} satisfies Partial<SeriesOptions>;

/**
 * The window of a series, and why.
 *
 * @param targets number of columns to forecast
 * @param share share of missing values
 */
export function windowOf(collection: Collection, targets: number, share: number) {
  const { frequency, length } = collection;
  const { reason, ...proposed } = chooseWindow(frequency, length, () =>
    findPeriod(collection, targets, Math.floor(TRAINING_SHARE * length)),
  );
  const { split } = WITHOUT_CHOICES;
  const ahead = share > 0 ? measuredAhead(collection, targets, proposed, split) : proposed.ahead;
  const notes = [`windows: ${reason}`, ...(ahead < proposed.ahead ? [aheadNote(ahead)] : [])];
  return { window: { ...proposed, ahead }, notes };
}

function aheadNote(ahead: number): string {
  return `ahead: ${ahead}, because values are missing: with more steps, some have no value to compare with`;
}

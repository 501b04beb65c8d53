import type { Dataset } from "../dataset.js";
import { calendarFeatures } from "./calendar.js";
import type { Collection } from "./collect.js";
import type { Latest } from "./latest.js";
import type { ReadingOptions } from "./reading.js";
import { targetsOf, usedAs } from "./series-columns.js";
import { windowsOf } from "./windows.js";

/** What {@link latestDataset} needs of the time line and columns. */
export interface LatestCollection extends Pick<Collection, "wall" | "label"> {
  readonly roles: Pick<Collection["roles"], "columns">;
}

/** What {@link latestDataset} needs of the options of windows. */
export type LatestOptions = Pick<
  ReadingOptions,
  "steps" | "ahead" | "stride" | "calendar" | "target"
>;

/** A data set with one window of each series, on the part of the time line that its values cover. */
export function latestDataset(
  all: readonly Latest[],
  { wall, label, roles }: LatestCollection,
  options: LatestOptions,
): Dataset {
  const { ahead, calendar } = options;
  const starts = all.map(({ now, columns }) => now + 1 - columns[0]!.length);
  const origin = starts.reduce((a, b) => Math.min(a, b));
  const length = all.reduce((most, { now }) => Math.max(most, now), 0) + 1 + ahead - origin;
  const series = all.map(({ name, number, columns, records }, s) => {
    const whole = columns.map((values) => {
      const known = new Float64Array(columns[0]!.length + ahead); // inputs never read unknown values
      known.set(values);
      return known;
    });
    const chains = records.map(({ transforms }) => transforms);
    return { name, number, first: starts[s]! - origin, chains, columns: whole, measured: whole };
  });
  const features = calendarFeatures({ wall: (i) => wall(i + origin), length }, calendar);
  const windowing = {
    ...options,
    targets: targetsOf(options),
    known: usedAs(roles.columns, "known"),
    trained: all.length,
    label: (step: number) => label(step + origin),
  };
  return windowsOf(series, features, { targets: [0, length], inputsFrom: 0 }, windowing);
}

import type { Dataset } from "../dataset.js";
import { calendarFeatures } from "./calendar.js";
import type { Collection } from "./collect.js";
import { inputWindows, layoutOf } from "./input-windows.js";
import type { Latest } from "./latest.js";
import type { ReadingOptions } from "./reading.js";
import { targetsOf, usedAs } from "./series-columns.js";

/** What {@link latestDataset} needs of the time line and columns. */
export interface LatestCollection extends Pick<Collection, "wall" | "label"> {
  readonly roles: Pick<Collection["roles"], "columns">;
}

/** What {@link latestDataset} needs of the options of windows. */
export type LatestOptions = Pick<ReadingOptions, "steps" | "ahead" | "calendar" | "target">;

/** A data set with one window of each series, on the part of the time line that its values cover. */
export function latestDataset(
  all: readonly Latest[],
  { wall, label, roles }: LatestCollection,
  options: LatestOptions,
): Dataset {
  const { steps, ahead, calendar } = options;
  const starts = all.map(({ now, columns }) => now + 1 - columns[0]!.length);
  const origin = starts.reduce((a, b) => Math.min(a, b));
  const length = all.reduce((most, { now }) => Math.max(most, now), 0) + 1 + ahead - origin;
  const places = all.map(({ name, number, columns, records }, s) => {
    const { length: known } = columns[0]!;
    const whole = columns.map((values) => {
      const padded = new Float64Array(known + ahead); // inputs never read unknown values
      padded.set(values);
      return padded;
    });
    const chains = records.map(({ transforms }) => transforms);
    const first = starts[s]! - origin;
    const series = { name, number, first, chains, columns: whole, measured: whole };
    return { series, start: known - steps };
  });
  const features = calendarFeatures({ wall: (i) => wall(i + origin), length }, calendar);
  const windowing = {
    steps,
    ahead,
    targets: targetsOf(options),
    statics: usedAs(roles.columns, "static"),
    known: usedAs(roles.columns, "known"),
    trained: all.length,
    label: (step: number) => label(step + origin),
  };
  const layout = layoutOf(all[0]!.columns.length, features, windowing);
  return inputWindows({ count: all.length, at: (index) => places[index]! }, layout, windowing);
}

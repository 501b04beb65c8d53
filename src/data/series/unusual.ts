import type { Collection } from "./collect.js";
import type { Latest } from "./latest.js";

/** A value far outside the range of the training values. */
export interface UnusualValue {
  readonly series: string;
  readonly column: string;
  /** Its time, as written in the file. */
  readonly time: string;
  readonly value: number;
  /** Range of the training values. */
  readonly range: Range;
}

type Range = { readonly low: number; readonly high: number };

/** Values of some windows far outside the range of the training values, each once. */
export function unusualValues(
  windows: readonly Latest[],
  { label, roles }: Pick<Collection, "label" | "roles">,
): UnusualValue[] {
  const found = new Map<string, UnusualValue>();
  for (const { name, now, columns, records } of windows) {
    const start = now + 1 - columns[0]!.length;
    for (const [c, values] of columns.entries()) {
      const { range, offset = 0 } = records[c]!;
      if (range === null) continue;
      for (const [i, relative] of values.entries()) {
        const value = relative + offset;
        if (!isFarOutside(value, range)) continue;
        const column = roles.columns[c]!.name;
        const key = JSON.stringify([name, c, start + i]);
        found.set(key, { series: name, column, time: label(start + i), value, range });
      }
    }
  }
  return [...found.values()];
}

/** Whether a value lies outside a range by more than the width of the range. */
function isFarOutside(value: number, { low, high }: Range): boolean {
  const most = high - low || Math.abs(low);
  return value > high + most || value < low - most;
}

import { cosine, sine } from "../../shared/sine.js";
import type { Collection } from "./collect.js";

const DAY = 86_400_000;

/** The position of a time in each cycle, from 0 to 1. */
const cycles = {
  hourOfDay: (at: Date) => (at.getTime() % DAY) / DAY,
  halfDay: (at: Date) => (2 * at.getTime()) / DAY, // the second harmonic of the day
  dayOfWeek: (at: Date) => ((Math.floor(at.getTime() / DAY) + 3) % 7) / 7,
  dayOfYear: (at: Date) => {
    const start = Date.UTC(at.getUTCFullYear(), 0, 1);
    return (at.getTime() - start) / (Date.UTC(at.getUTCFullYear() + 1, 0, 1) - start);
  },
  monthOfYear: (at: Date) => at.getUTCMonth() / 12,
} as const;

export const calendarNames = Object.keys(cycles) as (keyof typeof cycles)[];
export type CalendarName = keyof typeof cycles;

/**
 * Sine and cosine of each cycle, by the wall-clock time at every step of the time line. Computed with basic
 * arithmetic only, so that results are the same on every machine.
 */
export function calendarFeatures(
  { wall, length }: Pick<Collection, "wall" | "length">,
  names: readonly CalendarName[],
): Float32Array[] {
  return names.flatMap((name) => {
    const angles = Float64Array.from({ length }, (_, index) => {
      const phase = cycles[name](new Date(wall(index)));
      return 2 * Math.PI * (phase - Math.floor(phase));
    });
    return [Float32Array.from(angles, sine), Float32Array.from(angles, cosine)];
  });
}

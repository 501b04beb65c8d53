import {
  durationName,
  type EvenRecord,
  type Frequency,
  medianStep,
  originOf,
  type Times,
  usualStep,
} from "./contract.js";

/**
 * The most frequent distance. Times that do not fit get an index that is not a whole number.
 *
 * @param calendar whether times are milliseconds and not plain numbers
 */
export function findEven(series: Times, calendar: boolean): EvenRecord {
  const origin = originOf(series);
  const rounded = series.some(hasFractions) ? roundedSteps(series, origin) : undefined;
  const { step, tolerance } = rounded ?? { step: usualStep(series), tolerance: 0 };
  return { kind: "even", origin, step, calendar, tolerance };
}

export function evenFrequency(record: EvenRecord): Frequency {
  const { origin, step, calendar, tolerance } = record;
  const digits = tolerance > 0 ? decimalsOf(tolerance) : undefined;
  return {
    name: calendar ? durationName(step) : `${Number(step.toPrecision(9))}`,
    record,
    indexOf(time) {
      const index = (time - origin) / step;
      if (tolerance === 0) return index;
      const whole = Math.round(index);
      return Math.abs(index - whole) * step <= tolerance ? whole : index;
    },
    timeAt(index) {
      const time = origin + index * step;
      return digits === undefined ? time : Number(time.toFixed(digits));
    },
  };
}

function hasFractions(times: ArrayLike<number>): boolean {
  for (let i = 0; i < times.length; i += 1) if (!Number.isInteger(times[i])) return true;
  return false;
}

interface Steps {
  readonly step: number;
  readonly tolerance: number;
}

/**
 * The step of decimal times, which are rounded: to the digits of the file (steps of 1/3 as 0.333, 0.667, 1)
 * and to 53 binary digits. Undefined if no step fits.
 */
function roundedSteps(series: Times, origin: number): Steps | undefined {
  const resolution = resolutionOf(series);
  const typical = medianStep(series);
  const step = refined(series, refined(series, typical));
  const size = series.reduce(
    (most, times) => Math.max(most, Math.abs(times[times.length - 1]!)),
    0,
  );
  const binary = Math.max(size, Math.abs(origin)) * 1e-12;
  const tolerances = [binary, resolution * 0.501, resolution * 1.001]; // if one end of a step is rounded, or both
  for (const tolerance of tolerances.filter((candidate) => candidate < step / 2)) {
    const isGood = (candidate: number) => fits(series, origin, candidate, tolerance);
    const found = [1 / Math.round(1 / step), step].find(
      (candidate) => candidate > 0 && isGood(candidate),
    );
    if (found !== undefined) return { step: shortest(found, isGood), tolerance };
  }
  return undefined;
}

/** The number with few digits near a step that fits, or the step itself, such as 1/60. */
function shortest(step: number, isGood: (step: number) => boolean): number {
  for (let digits = 1; digits < 4; digits += 1) {
    const short = Number(step.toPrecision(digits));
    if (isGood(short)) return short;
  }
  return step;
}

/** The largest power of ten, at least 1e-9, of which all times are multiples. */
function resolutionOf(series: Times): number {
  let digits = 0;
  for (const times of series) {
    for (let i = 0; i < times.length; i += 1) {
      const tolerance = Math.max(1e-9, Math.abs(times[i]!) * 1e-14);
      while (digits < 9 && Math.abs(times[i]! - Number(times[i]!.toFixed(digits))) > tolerance) {
        digits += 1;
      }
    }
  }
  return 10 ** -digits;
}

/** The mean step, counting each distance as a whole number of approximate steps. */
function refined(series: Times, step: number): number {
  let [length, count] = [0, 0];
  for (const times of series) {
    for (let i = 1; i < times.length; i += 1) {
      const distance = times[i]! - times[i - 1]!;
      length += distance;
      count += Math.max(1, Math.round(distance / step));
    }
  }
  return count === 0 ? step : length / count;
}

/** Whether each time is near a step, and no two are near the same step. */
function fits(series: Times, origin: number, step: number, tolerance: number): boolean {
  return series.every((times) => {
    let before = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < times.length; i += 1) {
      const index = Math.round((times[i]! - origin) / step);
      if (index <= before || Math.abs(origin + index * step - times[i]!) > tolerance) return false;
      before = index;
    }
    return true;
  });
}

/** Number of decimals of times with this tolerance. */
function decimalsOf(tolerance: number): number {
  return Math.min(15, Math.max(0, Math.round(-Math.log10(tolerance))));
}

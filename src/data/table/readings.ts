import type { TimeFormat } from "./kinds/contract.js";

/** Formats that give the same time for every text. Two readings differ in at least one text. */
export type Reading = readonly TimeFormat[];

/** Groups formats by the times that they give for some texts. */
export function differentReadings(
  formats: readonly TimeFormat[],
  texts: readonly string[],
): readonly Reading[] {
  const groups = new Map<string, TimeFormat[]>();
  for (const format of formats) {
    const key = texts.map((text) => format.parse(text)?.ms).join();
    groups.set(key, [...(groups.get(key) ?? []), format]);
  }
  return [...groups.values()];
}

const DAY = 86_400_000;

/** Lengths of the shortest and longest month, quarter and year. */
const MONTHS = [
  [28 * DAY, 31 * DAY],
  [90 * DAY, 92 * DAY],
  [365 * DAY, 366 * DAY],
] as const;

/** Minimum number of steps for a decision. */
const LEAST_STEPS = 3;

/**
 * Compares readings of the texts of a column, row by row. A reading is right if, compared with each other reading,
 * some steps from row to row are even only under it and none are even only under the other. For example, if 1/3 is
 * read as 3 January, the minute after 1/3 23:59 is a month later.
 */
export class ReadingTest {
  readonly #readings: readonly { readonly format: TimeFormat; last: number; usual: number }[];
  /** Number of rows whose step is even under a reading and uneven under another, [reading][other]. */
  readonly #better: number[][];
  readonly #even: number[];
  readonly #failed: boolean[];
  #steps = 0;

  constructor(readings: readonly Reading[]) {
    this.#readings = readings.map(([format]) => ({
      format: format!,
      last: Number.NaN,
      usual: Number.NaN,
    }));
    this.#better = readings.map(() => readings.map(() => 0));
    this.#even = readings.map(() => 0);
    this.#failed = readings.map(() => false);
  }

  /** Adds a row. Returns whether more rows are needed: not if only one reading is left that reads all texts. */
  add(text: string): boolean {
    const times = this.#readings.map(({ format }) => format.parse(text)?.ms);
    if (times.every((ms) => ms === undefined)) return true; // not a time, which is refused elsewhere
    const even = times.map((ms, r) => this.#isEven(r, ms));
    if (even.some((value) => value !== undefined)) this.#steps += 1;
    for (const [r, better] of this.#better.entries()) {
      this.#even[r]! += even[r] ? 1 : 0;
      for (let other = 0; other < better.length; other += 1)
        if (even[r] && even[other] === false) better[other]! += 1;
    }
    return this.#failed.filter((failed) => !failed).length > 1;
  }

  /** The index of the right reading; undefined if the rows do not show it. */
  right(): number | undefined {
    const possible = this.#failed.flatMap((failed, r) => (failed ? [] : [r]));
    if (possible.length === 1) return possible[0];
    const beats = (r: number, other: number) =>
      this.#better[r]![other]! > 0 && this.#better[other]![r] === 0;
    return possible.find(
      (r) =>
        this.#steps >= LEAST_STEPS &&
        this.#even[r]! * 2 > this.#steps &&
        possible.every((other) => other === r || beats(r, other)),
    );
  }

  /** Whether a row's step is like the first step; undefined if the time has not changed or cannot be read. */
  #isEven(index: number, ms: number | undefined): boolean | undefined {
    if (ms === undefined) {
      this.#failed[index] = true;
      return undefined;
    }
    const reading = this.#readings[index]!;
    const step = ms - reading.last;
    reading.last = ms;
    if (Number.isNaN(step) || step === 0) return undefined;
    if (Number.isNaN(reading.usual)) reading.usual = step;
    return step === reading.usual || isSameMonths(step, reading.usual);
  }
}

function isSameMonths(step: number, usual: number): boolean {
  return MONTHS.some(([low, high]) =>
    [step, usual].every((value) => Math.abs(value) >= low && Math.abs(value) <= high),
  );
}

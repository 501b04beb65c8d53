import { type Cell, isMissing } from "../cells.js";

/** What follows the numbers of a column. */
export interface Suffixes {
  /** Whether K, M, B and the like multiply the number before them. */
  readonly magnitudes: boolean;
  /** A unit that all numbers have, such as `kWh`. */
  readonly unit?: string | undefined;
  /** Whether marks of statistical offices, such as p for provisional, may follow. */
  readonly marks: boolean;
}

const MAGNITUDES: ReadonlyMap<string, number> = new Map([
  ["k", 1e3],
  ["m", 1e6],
  ["b", 1e9],
  ["t", 1e12],
  ["tsd", 1e3],
  ["thousand", 1e3],
  ["mn", 1e6],
  ["mio", 1e6],
  ["million", 1e6],
  ["bn", 1e9],
  ["mrd", 1e9],
  ["billion", 1e9],
  ["trillion", 1e12],
]);

/** A number with letters after it. A single letter follows without a space and is a capital, except for k. */
const MAGNITUDE =
  /^(.*[\d.,])(?:([kKMBT])| ?(tsd|thousand|mn|mio|million|bn|mrd|billion|trillion)\.?)$/i;

/** The number and the factor in a text such as `9.66M`; undefined if it has no magnitude. */
export function magnitudeOf(text: string) {
  const [, number, letter, word] = MAGNITUDE.exec(text) ?? [];
  const isLower = letter !== undefined && letter !== "k" && letter === letter.toLowerCase();
  const factor = MAGNITUDES.get((letter ?? word ?? "").toLowerCase());
  return number === undefined || factor === undefined || isLower ? undefined : { number, factor };
}

/**
 * Marks after a number: one or two of Eurostat's observation flags (b break, e estimated, p provisional, ...),
 * letters in brackets, a footnote such as [3], or one or two signs. (12e is not a number with an exponent.)
 */
const MARK =
  /^(.*[\d.,]) ?(?:[bcdefnprsuz]{1,2}|\([A-Za-z]{1,2}\)|(?:\[[\w ]{1,8}\])+|[*†‡#§^~!?¹²³⁴-⁹]{1,2})$/;

/** The number before a mark; undefined if there is no mark. */
export function beforeMark(text: string): string | undefined {
  return MARK.exec(text)?.[1];
}

/** A number followed by a unit without digits. */
const UNIT = /^[-+−(]?\s*\d[\d.,'’ \u00a0\u202f]*?\s*([^\d\s.,'’():][^\d]*)$/;

const NUMBER = /^\s*[-+−]?\s*\d[\d.,'’ \u00a0\u202f]*\s*$/;

/** Minimum share of a column's numbers with the same unit. */
const MOST = 0.9;

/** Detects what follows the numbers of a column in its first cells. */
export function findSuffixes(cells: Iterable<Cell>): Suffixes {
  let [plain, marked, count, decimals] = [0, 0, 0, 0];
  const units = new Map<string, number>();
  const letters = new Set<number>();
  const marks = new Set<string>();
  for (const cell of cells) {
    if (isMissing(cell)) continue;
    count += 1;
    const text = String(cell).trim();
    if (typeof cell !== "string" || NUMBER.test(text)) {
      plain += 1;
      continue;
    }
    const magnitude = magnitudeOf(text);
    if (magnitude) {
      letters.add(magnitude.factor);
      decimals += /[.,]/.test(magnitude.number) ? 1 : 0;
    }
    const number = magnitude ? undefined : beforeMark(text);
    if (number !== undefined) {
      marked += 1;
      marks.add(text.slice(number.length).trim());
    }
    const unit = UNIT.exec(text)?.[1]?.trim();
    if (unit) units.set(unit, (units.get(unit) ?? 0) + 1);
  }
  const [unit] = [...units].find(([, times]) => times >= MOST * count) ?? [];
  const magnitudes = decimals > 0 || letters.size > 1;
  return {
    magnitudes,
    marks: plain >= marked || marks.size > 1,
    ...(!magnitudes && unit && { unit }),
  };
}

import { type Cell, isMissing } from "../cells.js";

/** What stands behind the numbers of a column. */
export interface Suffixes {
  /** Whether K, M, B and the like multiply the number before them. */
  readonly magnitudes: boolean;
  /** A unit that all numbers have, such as `kWh`. */
  readonly unit?: string | undefined;
  /** Whether marks of statistical offices, such as p for provisional, may stand there. */
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

/** A number and the letters behind it. One letter stands without a space, capital but for k. */
const MAGNITUDE =
  /^(.*[\d.,])(?:([kKMBT])| ?(tsd|thousand|mn|mio|million|bn|mrd|billion|trillion)\.?)$/i;

/** A number with its magnitude, `9.66M`: what stands before it, and what it multiplies. */
export function magnitudeOf(text: string) {
  const [, number, letter, word] = MAGNITUDE.exec(text) ?? [];
  const isLower = letter !== undefined && letter !== "k" && letter === letter.toLowerCase();
  const factor = MAGNITUDES.get((letter ?? word ?? "").toLowerCase());
  return number === undefined || factor === undefined || isLower ? undefined : { number, factor };
}

/**
 * Marks behind a number: one or two of the observation flags of Eurostat (b break, e estimated, p provisional, ...),
 * letters in brackets, or a star. (12e is no number with an exponent.)
 */
const MARK = /^(.*[\d.,]) ?(?:[bcdefnprsuz]{1,2}|\([A-Za-z]{1,2}\)|[*†‡]{1,2})$/;

/** The number before a mark; undefined where there is none. */
export function beforeMark(text: string): string | undefined {
  return MARK.exec(text)?.[1];
}

/** A number and what stands behind it, without a digit. */
const UNIT = /^[-+−(]?\s*\d[\d.,'’ \u00a0\u202f]*?\s*([^\d\s.,'’()][^\d]*)$/;

const NUMBER = /^\s*[-+−]?\s*\d[\d.,'’ \u00a0\u202f]*\s*$/;

/** Share of a column's numbers that have to have its unit. */
const MOST = 0.9;

/** What stands behind the numbers of a column, by its first cells. */
export function findSuffixes(cells: Iterable<Cell>): Suffixes {
  let [plain, marked, count, decimals] = [0, 0, 0, 0];
  const units = new Map<string, number>();
  const letters = new Set<number>();
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
    } else if (beforeMark(text) !== undefined) marked += 1;
    const unit = UNIT.exec(text)?.[1]?.trim();
    if (unit) units.set(unit, (units.get(unit) ?? 0) + 1);
  }
  const [unit] = [...units].find(([, times]) => times >= MOST * count) ?? [];
  const magnitudes = decimals > 0 || letters.size > 1;
  return { magnitudes, marks: plain >= marked, ...(!magnitudes && unit && { unit }) };
}

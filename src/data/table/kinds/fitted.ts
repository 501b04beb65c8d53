import { distance } from "fastest-levenshtein";
import type { TimeContext, TimeFormat } from "./contract.js";
import { timeFormat } from "./format.js";
import { pairsIn } from "./zone-names.js";

/** Number of texts to which the notation of a format is fitted. */
const SAMPLE = 20;

const FRACTIONS = [".S", ".SS", ".SSS", ".SSSSSS", ".SSSSSSSSS", ",SSS", ",SSSSSS"];
const SECONDS = FRACTIONS.flatMap((fraction) => [`ss${fraction}`, `ss${fraction}?`]);
const ANY_SECONDS = /ss(?:[.,]S+\??)?(?![.,:S?])/;

/** Notations with Sept, with June, July and Sept, and with points behind names that are cut. */
const NAMES_OF_FOUR = ["MMMS", "MMMJS", "MMMP", "MMMSP", "MMMJSP"];

/** AM or PM, and its other notations. */
const HALF_DAY = /A(?![a-z.])/;
const HALF_DAYS = ["a", "a.m.", "A.M.", "a. m."];

// biome-ignore format: one token a row
/** Other notations for what a token reads, used if they are closer to the texts. */
const WAYS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/(?<!D)DD(?!D)/, ["D"]],
  [/(?<![M^])MM(?!M)/, ["M"]],
  [/MMM(?!M)/, ["MMMM", "^MMM", "^MMMM", "MMM[.]", "^MMM[.]", ...NAMES_OF_FOUR]],
  [/ddd(?!d)/, ["dddd"]],
  [/HH/, ["H", "kk", "k"]],
  [/hh/, ["h"]],
  [/WW/, ["W"]],
  [/Hmm/, ["kmm"]],
  [/DDDD/, ["DDD"]],
  [HALF_DAY, HALF_DAYS],
  [/ss(?![.,:S])/, SECONDS],
];

const ZONE = /Z(?=[ \]]|$)/;
/** A zone at the end of a format's name, in any notation. */
const ANY_ZONE =
  /(?<=[sm\dSA?] ?)(?:xxx|xx|x|z|O|Z|\[(?:GMT|UTC)\]xxx?|[A-Z]{3,4}(?:\/[A-Z]{3,4})?)(?: z)?$/;
const ZONES = ["xxx", "xx", "x", "z", "O", "[GMT]xx", "[UTC]xxx", "xx z"];

/**
 * From formats that read all texts in the same way, the one whose notation matches the texts: with or without leading
 * zeros, in capitals and so on. If two match equally well, the earlier one.
 */
export function fitted(
  formats: readonly TimeFormat[],
  texts: readonly string[],
  context: TimeContext,
): TimeFormat {
  const sample = sampleOf(texts);
  const nearest = (candidates: readonly TimeFormat[]) => nearestTo(sample, candidates);
  const replaced = ({ name }: TimeFormat, token: RegExp, ways: readonly string[]) =>
    token.test(name) ? ways.map((way) => timeFormat(name.replace(token, way), context)) : [];
  const zones = [...ZONES, ...pairsIn(sample), ...commentOf(sample)];
  let best = nearest(
    formats.flatMap((format) => [
      format,
      ...replaced(format, ZONE, zones),
      ...replaced(format, HALF_DAY, HALF_DAYS),
    ]),
  );
  if (difference(best, sample) === 0) return best; // as is the case in most files
  for (const [token, ways] of WAYS) best = nearest([best, ...replaced(best, token, ways)]);
  const words = CASES.map((inCase) => best.name.replaceAll(/\[\p{L}+\]/gu, inCase));
  best = nearest([best, ...words.map((name) => timeFormat(name, context))]);
  const zone = ANY_ZONE.exec(best.name)?.[0];
  if (zone === undefined) return best;
  const start = best.name.slice(0, -zone.length);
  const others = ["Z", ...zones].map((way) => timeFormat(start + way, context));
  const inAnySeconds = (format: TimeFormat) => [format, ...replaced(format, ANY_SECONDS, SECONDS)];
  return nearest([best, ...others].flatMap(inAnySeconds)); // because +0000 resembles .000Z
}

/** Notations of literal words, such as the M of 2020M01. */
const CASES = [(word: string) => word.toLowerCase(), (word: string) => word.toUpperCase()];

/** The first texts, and later texts that show the notation of fractions, midnight and daylight saving time. */
function sampleOf(texts: readonly string[]): string[] {
  const [first, later] = [texts.slice(0, SAMPLE), texts.slice(SAMPLE)];
  const longest = later.reduce((a, b) => (b.length > a.length ? b : a), "");
  const last =
    later.find((text) => ENDS_WITH_24.test(text)) ?? later.find((text) => HOUR_24.test(text));
  const letters = (text = "") => /[A-Z]*$/.exec(text.trim())?.[0];
  const other = later.find((text) => letters(text) !== letters(first[0]));
  const months = [/sept/i, /june/i, /\bmay\b/i].map((name) =>
    later.find((text) => name.test(text)),
  );
  return [...first, longest, last ?? "", other ?? "", ...months.map((text) => text ?? "")]
    .map((text) => text.trim())
    .filter((text) => text !== "");
}

/** An hour 24 at the end of a text, where it is not a day. */
const ENDS_WITH_24 = /[ T]24(?::?00){0,2}$/;
const HOUR_24 = /(?<!\d)24(?:00)?(?!\d)/;

/** The first format of those whose output differs least from the texts. */
function nearestTo(texts: readonly string[], [first, ...others]: readonly TimeFormat[]) {
  let [nearest, least] = [first!, difference(first!, texts)];
  for (const format of others) {
    const characters = difference(format, texts, least);
    if (characters < least) [nearest, least] = [format, characters];
  }
  return nearest;
}

/**
 * The number of characters in which the output of a format differs from the texts.
 *
 * @param most the number at which counting stops
 */
function difference(format: TimeFormat, texts: readonly string[], most = Infinity): number {
  let sum = 0;
  for (const text of texts) {
    if (sum >= most) break;
    const moment = format.parse(text);
    const written = moment ? format.format(moment.ms, moment.offset) : "";
    sum += distance(written, text);
  }
  return sum;
}

/** The name of a zone in brackets after each offset, as in JavaScript and Java. */
function commentOf(texts: readonly string[]): string[] {
  const [first] = texts;
  const comment = /(?: \([^()]*\)|\[[^[\]]*\])$/.exec(first ?? "")?.[0];
  if (comment === undefined || !texts.every((text) => text.endsWith(comment))) return [];
  if (comment.startsWith("[")) return [`xxx[${comment}]`, `Z[${comment}]`];
  return [`[GMT]xx[${comment}]`, `xx[${comment}]`];
}

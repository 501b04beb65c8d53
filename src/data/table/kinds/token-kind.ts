import type { TimeContext, TimeFormat, TimeKind } from "./contract.js";
import { timeFormat } from "./format.js";

const MINUTES = /(?<![a-zH])Hmm(?![ms])/;

/** Numbers of parts of a day, and the largest one that is rather one of longer parts, on a day of 25 hours. */
const NUMBERED = [
  { token: / P48(\[\.0\])?$/, most: 25 },
  { token: / P96(\[\.0\])?$/, most: 50 },
  { token: / Hmm$/, most: 59 },
  { token: / Hmmss$/, most: 2359 },
];

/** Whether the last numbers of all texts are too small for the parts of a day that a format counts. */
function areLongerParts(name: string, texts: readonly string[]): boolean {
  const counted = NUMBERED.find(({ token }) => token.test(name));
  if (counted === undefined) return false;
  return texts.every((text) => Number(/ (\d+)(\.0)?\s*$/.exec(text)?.[1]) <= counted.most);
}

/**
 * The formats, by their names, that read all texts. Numbers up to 24 are hours, not minutes after midnight: `Hmm` is
 * omitted if `HH` also reads all texts, or no number is above 59, as with the hours 1 to 25 of the end of summer time.
 */
export function reading(
  names: Iterable<string>,
  texts: readonly string[],
  context: TimeContext,
): TimeFormat[] {
  const found: TimeFormat[] = [];
  for (const name of names) {
    const format = knownFormat(name, context);
    if (texts.some((text) => format.parse(text) === undefined)) continue;
    const isLocal = context.zone !== undefined && / P\d+$/.test(name); // which local-parts.ts reads
    if (!isLocal && !areLongerParts(name, texts)) found.push(format);
  }
  const read = new Set(found.map(({ name }) => name));
  return found.filter(({ name }) => !MINUTES.test(name) || !read.has(name.replace(MINUTES, "HH")));
}

/**
 * The formats of the lists of names, by century and name: those of every list are tried again for every column of times, and
 * to make one takes longer than to try it.
 */
const known = new Map<string, TimeFormat>();
const MOST_KNOWN = 10_000;

function knownFormat(name: string, context: TimeContext): TimeFormat {
  const key = `${context.twoDigitYears} ${name}`;
  const format = known.get(key) ?? timeFormat(name, context);
  if (known.size < MOST_KNOWN) known.set(key, format);
  return format;
}

/** A kind whose formats consist of tokens. */
interface TokenKind extends Pick<TimeKind, "name" | "examples"> {
  /** Names of the formats, more common ones first. */
  readonly names: readonly string[];
}

export function tokenKind({ names, ...kind }: TokenKind): TimeKind {
  return {
    ...kind,
    digits: false,
    find: (texts, context) => reading(names, texts, context),
    named: () => undefined, // every name that belongs to no other kind consists of tokens
  };
}

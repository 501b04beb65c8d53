import type { TimeContext, TimeFormat, TimeKind } from "./contract.js";
import { timeFormat } from "./format.js";

const MINUTES = /(?<![a-zH])Hmm(?!m)/;

/**
 * The formats, by their names, that read all texts. Numbers up to 24 are hours, not minutes after midnight: `Hmm` is
 * omitted if `HH` also reads all texts.
 */
export function reading(
  names: Iterable<string>,
  texts: readonly string[],
  context: TimeContext,
): TimeFormat[] {
  const found: TimeFormat[] = [];
  for (const name of names) {
    const format = timeFormat(name, context);
    if (texts.every((text) => format.parse(text) !== undefined)) found.push(format);
  }
  const read = new Set(found.map(({ name }) => name));
  return found.filter(({ name }) => !MINUTES.test(name) || !read.has(name.replace(MINUTES, "HH")));
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

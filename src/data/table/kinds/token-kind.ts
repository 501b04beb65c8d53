import type { TimeContext, TimeExample, TimeFormat, TimeKind } from "./contract.js";
import { timeFormat } from "./format.js";

/** The formats of some names that read all texts. */
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
  return found;
}

/** A kind whose formats are made of tokens, the more usual first. */
export function tokenKind(
  name: string,
  names: readonly string[],
  examples: readonly TimeExample[],
): TimeKind {
  return {
    name,
    digits: false,
    examples,
    find: (texts, context) => reading(names, texts, context),
    named: () => undefined, // any name that is of no other kind is made of tokens
  };
}

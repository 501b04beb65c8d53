import { formatsOf } from "./kinds/times.js";

/**
 * Message for a column in which every text is a time, but not in one format, such as years and quarters; undefined for other
 * columns. It follows the column's name.
 */
export function severalFormats(texts: readonly string[]): string | undefined {
  const [first = ""] = texts;
  const formats = formatsOf([first]);
  const other = texts.find((text) => formats.every((format) => format.parse(text) === undefined));
  if (other === undefined || !texts.every(timeTest())) return undefined;
  return (
    `has times in several formats, such as ${JSON.stringify(first)} and ${JSON.stringify(other)}, expected one: write the ` +
    "rows of each to a file of their own"
  );
}

/**
 * A test whether texts are times. Texts that differ only in their digits have the same answer, since a table may have
 * thousands of names and formats take long to try.
 */
export function timeTest(): (text: string) => boolean {
  const known = new Map<string, boolean>();
  return (text) => {
    const shape = text.replaceAll(/\d/g, "0");
    const answer = known.get(shape) ?? formatsOf([text]).some(({ calendar }) => calendar);
    known.set(shape, answer);
    return answer;
  };
}

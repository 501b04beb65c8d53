/** What encloses a cell that holds the delimiter. */
export type Quote = '"' | "'";

/** Lines that a quote is found by. */
const SAMPLE = 100;

const DELIMITER = "[;\\t|,]";
/** A cell from one single quote to the next, which may be doubled inside. */
const ENCLOSED = new RegExp(`(?:^|${DELIMITER})'(?:[^']|'')*'(?=${DELIMITER}|$)`);

/**
 * The quote of a delimited text: the single one if most lines have a cell that it encloses and nothing
 * is in double quotes, as databases and Weka write files; else the double one.
 */
export function findQuote(text: string): Quote {
  const lines = text
    .split("\n", SAMPLE)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  if (lines.some((line) => line.includes('"'))) return '"';
  const enclosed = lines.filter((line) => ENCLOSED.test(line)).length;
  return enclosed > lines.length / 2 ? "'" : '"';
}

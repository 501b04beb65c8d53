/** The character that encloses a cell which contains the delimiter. */
export type Quote = '"' | "'";

/** Number of lines in which the quote is detected. */
const SAMPLE = 100;

const DELIMITER = "[;\\t|,]";
/** A cell in single quotes; a single quote inside is doubled. */
const ENCLOSED = new RegExp(`(?:^|${DELIMITER})'(?:[^']|'')*'(?=${DELIMITER}|$)`);

/**
 * The quote character of a delimited text: the single quote if most lines have a cell in single quotes and there are no
 * double quotes, as in files from databases and Weka; otherwise the double quote.
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

/** A line of signs between the rows of a table that a program printed for people: `+-----+-----+`, `|---|---:|`. */
const RULE = /^\s*[|+]?(\s*:?[-=─]{2,}:?\s*[|+┼])*\s*:?[-=─]{2,}:?\s*[|+]?\s*$/;

/** Maximum number of lines in which a rule is looked for. */
const MOST_LINES = 100;

/** Whether the columns of a text are separated by bars, with lines of signs between some rows: MySQL, psql, Markdown, SAP. */
export function hasBorders(text: string): boolean {
  const lines = text.split("\n", MOST_LINES).filter((line) => line.trim() !== "");
  const rules = lines.filter((line) => RULE.test(line));
  const barred = lines.filter((line) => line.includes("|") && !RULE.test(line));
  return (
    rules.length > 0 && barred.length >= 2 && (rules.length + barred.length) * 2 > lines.length
  );
}

/** The lines of a text without bars at their ends and blanks beside bars; lines of signs are empty. */
export function withoutBorders(text: string): string {
  return text
    .split("\n")
    .map((line) => (RULE.test(line) ? "" : bare(line)))
    .join("\n");
}

function bare(line: string): string {
  if (!line.includes("|")) return line;
  return line
    .replaceAll(/[ \t]*\|[ \t]*/g, "|")
    .replace(/^\s*\|/, "")
    .replace(/\|?\s*$/, "");
}

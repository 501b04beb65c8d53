/** Number of lines that are joined before they are written. */
const LINES = 10_000;

/**
 * Joins lines into pieces of many lines. All lines in one string could exceed the maximum length of a string.
 */
export function* inPieces(lines: Iterable<string>): Generator<string> {
  let piece: string[] = [];
  for (const line of lines) {
    piece.push(line);
    if (piece.length < LINES) continue;
    yield `${piece.join("\n")}\n`;
    piece = [];
  }
  if (piece.length > 0) yield `${piece.join("\n")}\n`;
}

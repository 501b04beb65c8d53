/** Lines that are joined before they are written. */
const LINES = 10_000;

/** Lines as texts of many lines each: all of them in a single text may be longer than a string can be. */
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

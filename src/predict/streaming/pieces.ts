import type { Row } from "../../data/table/row-objects.js";
import { UserError } from "../../shared/errors.js";

/** A text so far, divided where the network can wait for the next piece. */
interface Piece {
  /** What no later piece can change. */
  readonly settled: string;
  /** The last character. A later piece may have its accent. */
  readonly last: string;
  /** The last character and the space after it. */
  readonly held: string;
  /** The piece as it was given. */
  readonly piece: string;
}

/** The last character with its accents. */
const LAST = /.\p{M}*$/su;

/**
 * The next piece of a text, after what was held of the pieces before it. A text may be divided anywhere: at a space, which
 * counts only if something follows, or between a letter and its accent.
 *
 * @returns undefined if the rows are not one piece, or there is only space so far
 * @throws UserError if the state is not one of a text
 */
export function nextPiece(
  rows: readonly Row[],
  column: string,
  before: string | undefined = "",
): Piece | undefined {
  if (typeof before !== "string") {
    throw new UserError(
      "step: the state is not one of this model, expected one that step returned",
    );
  }
  const piece = rows[0]?.[column];
  const isText = typeof piece === "string" || typeof piece === "boolean" || Number.isFinite(piece);
  if (rows.length !== 1 || !isText) return undefined;
  const text = `${before}${piece}`.normalize("NFC").trimStart();
  const body = text.trimEnd();
  const [last] = LAST.exec(body) ?? [];
  if (last === undefined) return undefined;
  const at = body.length - last.length;
  return { settled: body.slice(0, at), last, held: text.slice(at), piece: String(piece) };
}

import { UserError } from "../../shared/errors.js";
import { parseShallow } from "../../shared/json.js";
import type { RowSink } from "./cells.js";
import { JsonRows, readJsonLines } from "./json-lines.js";
import { textChunks } from "./text.js";

/** Maximum number of characters of an array, which is parsed as a whole. */
const LONGEST = 1 << 28;

/** Number of rows that are passed on at once. */
const BATCH = 10_000;

/**
 * Reads a JSON document that is an array of objects, or JSON Lines.
 *
 * @throws UserError if the file is another document, or too long
 */
export async function readJson(path: string, sink: RowSink): Promise<void> {
  const pieces: string[] = [];
  let length = 0;
  for await (const piece of textChunks(path)) {
    const start = length === 0 ? piece.trimStart() : "";
    if (start !== "" && !start.startsWith("[")) {
      requireLines(path, start);
      return readJsonLines(path, sink);
    }
    pieces.push(piece);
    length += piece.length;
    if (length > LONGEST) {
      throw new UserError(
        `${path}: has more than ${LONGEST >> 20} million characters, which is too long for one array. ` +
          "Write an object in each line instead: jq -c '.[]' FILE.json > FILE.jsonl",
      );
    }
  }
  const rows = new JsonRows(path, "entry", sink);
  const entries = entriesOf(path, pieces.join(""));
  for (let at = 0; at < entries.length; at += BATCH) {
    if (!rows.takeValues(entries.slice(at, at + BATCH))) return;
  }
  rows.requireNames();
}

/** @throws UserError unless the first line of a text is a whole object */
function requireLines(path: string, text: string): void {
  const [first = "", ...others] = text.split("\n", 2);
  if (isJson(first) && others.some((line) => line.trim() !== "")) return;
  throw new UserError(
    `${path}: is one JSON object, expected an array of objects whose keys are the columns, or an object in each ` +
      "line. For an array inside the object, run: jq -c '.KEY[]' FILE.json > FILE.jsonl",
  );
}

function isJson(text: string): boolean {
  try {
    parseShallow(text);
    return true;
  } catch {
    return false;
  }
}

function entriesOf(path: string, text: string): readonly unknown[] {
  if (text.trim() === "") return [];
  try {
    return parseShallow(text) as readonly unknown[];
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UserError(`${path}: is not valid JSON (${error.message.replace(/\n.*/s, "")})`);
  }
}

import { resolve } from "node:path";
import { UserError } from "../shared/errors.js";
import { type NamedFile, withTemporaryFile } from "../shared/temporary-file.js";
import type { CliContext } from "./context.js";

/** The value of `--input` for standard input. */
const STDIN = "-";
const SHOWN = "standard input";

/**
 * Uses the file that `--input` names. Standard input is first read to its end into a temporary
 * file, because tables are read twice; the file is removed afterwards.
 *
 * @throws UserError if standard input is empty
 */
export async function withInputFile<T>(
  input: string,
  { cwd, stdin }: CliContext,
  use: (file: NamedFile) => Promise<T>,
): Promise<T> {
  const path = resolve(cwd, input);
  if (input !== STDIN) return use({ path, shown: (text) => text.replaceAll(path, input) });
  const content = await contentOf(stdin);
  return withTemporaryFile({ name: `input${endingOf(content)}`, content, calledAs: SHOWN }, use);
}

async function contentOf(stdin: CliContext["stdin"]): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of stdin ?? []) pieces.push(Buffer.from(piece));
  const content = Buffer.concat(pieces);
  if (content.length > 0) return content;
  throw new UserError("--input -: standard input is empty, expected a table");
}

/**
 * The file extension for the content, which selects its format: Parquet, JSON, a text compressed with gzip, or
 * otherwise CSV.
 */
function endingOf(content: Buffer): string {
  if (content.subarray(0, 4).toString("latin1") === "PAR1") return ".parquet";
  if (content[0] === 0x1f && content[1] === 0x8b) return ".csv.gz";
  const start = content
    .subarray(0, 1024)
    .toString("utf8")
    .replace(/^\uFEFF/, "");
  if (/^\s*\[\s*\{/.test(start)) return ".json";
  return start.trimStart().startsWith("{") ? ".jsonl" : ".csv";
}

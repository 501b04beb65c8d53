import {
  type ParseError,
  type ParseOptions,
  parse,
  printParseErrorCode,
  stripComments,
} from "jsonc-parser";
import { UserError } from "../shared/errors.js";
import { requireShallow } from "../shared/json.js";
import { lineAndColumn } from "./place.js";
import { requireUniqueKeys } from "./unique-keys.js";
import { isYaml, parseYaml } from "./yaml.js";

/**
 * Parses a config file: YAML if the file's extension says so, otherwise JSON with comments.
 *
 * @param path its extension decides the format
 * @param shown the file's name in error messages
 * @throws UserError with line and column if the text cannot be parsed, or has a key twice
 */
export function parseConfig(text: string, { path, shown }: ConfigFile): unknown {
  if (isYaml(path)) return parseYaml(text, shown);
  const value = parseJson(stripComments(text, " "), shown); // blanks keep lines and columns
  const unclosedComment = syntaxError(text, { disallowComments: false });
  if (unclosedComment !== undefined) throw new UserError(`${shown}${unclosedComment}`);
  requireUniqueKeys(text, shown);
  return value;
}

/** A config file's path, and its name in error messages. */
export interface ConfigFile {
  readonly path: string;
  readonly shown: string;
}

/** @throws UserError with line and column if `text` is not JSON */
export function parseJson(text: string, source: string): unknown {
  try {
    requireShallow(text);
  } catch (error) {
    throw new UserError(`${source}: not usable (${(error as Error).message})`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(
      `${source}${syntaxError(text) ?? `: not JSON (${(error as Error).message})`}`,
    );
  }
}

/**
 * The place and the reason of a JSON syntax error. The messages of `JSON.parse` differ between
 * Node.js versions.
 */
function syntaxError(
  text: string,
  options: ParseOptions = { disallowComments: true },
): string | undefined {
  const errors: ParseError[] = [];
  parse(text, errors, { ...options, allowTrailingComma: false });
  const [first] = errors;
  return first && `${lineAndColumn(text, first.offset)}: not JSON (${words(first)})`;
}

/** `CommaExpected` becomes `comma expected`. */
function words({ error }: ParseError): string {
  const code = printParseErrorCode(error);
  const hint =
    code === "InvalidEscapeCharacter" || code === "InvalidUnicode"
      ? ": a backslash is written \\\\; paths may have / instead"
      : "";
  return plainWords(code) + hint;
}

function plainWords(code: string): string {
  return code.replaceAll(/\B[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).toLowerCase();
}

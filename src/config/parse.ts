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
 * Reads the text of a config file: JSON with comments, or YAML where the file's ending says so.
 *
 * @param path decides about the form of the text
 * @param shown how to name the file in an error
 * @throws UserError with line and column when the text cannot be read, or names a key twice
 */
export function parseConfig(text: string, { path, shown }: ConfigFile): unknown {
  if (isYaml(path)) return parseYaml(text, shown);
  const value = parseJson(stripComments(text, " "), shown); // blanks keep lines and columns
  const unclosedComment = syntaxError(text, { disallowComments: false });
  if (unclosedComment !== undefined) throw new UserError(`${shown}${unclosedComment}`);
  requireUniqueKeys(text, shown);
  return value;
}

/** A config file by its path, and how to name it in an error. */
export interface ConfigFile {
  readonly path: string;
  readonly shown: string;
}

/** @throws UserError with line and column when `text` is not JSON */
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

/** Where text is not JSON and why: `JSON.parse` words it differently in each Node.js. */
function syntaxError(
  text: string,
  options: ParseOptions = { disallowComments: true },
): string | undefined {
  const errors: ParseError[] = [];
  parse(text, errors, { ...options, allowTrailingComma: false });
  const [first] = errors;
  return first && `${lineAndColumn(text, first.offset)}: not JSON (${words(first)})`;
}

/** `CommaExpected` as `comma expected`. */
function words({ error }: ParseError): string {
  const code = printParseErrorCode(error);
  return code.replaceAll(/\B[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).toLowerCase();
}

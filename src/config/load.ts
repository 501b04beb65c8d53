import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { type ParseError, parse, printParseErrorCode } from "jsonc-parser";
import { NPM } from "../data/locate.js";
import { UserError } from "../shared/errors.js";
import { errorCode, isFile, readRegularFile } from "../shared/files.js";
import { requireShallow } from "../shared/json.js";
import { bundledConfigs, bundledFolder } from "./bundled.js";
import { suggestion } from "./issues.js";
import { applyOverride } from "./overrides.js";
import { resolveConfig } from "./resolve.js";
import type { Config } from "./schema.js";

const MAX_BYTES = 1024 * 1024;

/** No config file has the name that was given. */
export class ConfigNotFoundError extends UserError {
  override name = "ConfigNotFoundError";
}

/**
 * Loads a config by path or by name: `lstm`, `lstm.json` and `configs/lstm.json` all work, looked
 * up in the working directory, in its `configs/`, then among the configs that come with rnnlab.
 *
 * @throws UserError when there is no such file, or its content is not a config
 */
export function loadConfig(reference: string, cwd: string, sets: readonly string[] = []): Config {
  const { config, source } = configContent(reference, cwd);
  return resolveConfig(config, source, sets);
}

/** What a config file says, found as {@link loadConfig} does, before defaults are filled in. */
export function configContent(reference: string, cwd: string): { config: unknown; source: string } {
  const path = findConfig(reference, cwd);
  const source = path.startsWith(bundledFolder)
    ? relative(join(bundledFolder, ".."), path)
    : reference;
  return { config: fileFrom(dirname(path), parseJson(readText(path, source), source)), source };
}

/** A config whose `data.file`, where there is one, is relative to a folder no longer. */
function fileFrom(folder: string, raw: unknown): unknown {
  const file = (raw as { data?: { file?: unknown } } | null)?.data?.file;
  if (typeof file !== "string") return raw;
  return applyOverride(raw, { path: ["data", "file"], value: absoluteFile(folder, file) });
}

/** The path of a data file from a folder on; one in an npm package stays. */
export function absoluteFile(folder: string, file: string): string {
  return file.startsWith(NPM) ? file : resolve(folder, file);
}

function findConfig(reference: string, cwd: string): string {
  const folders = [cwd, join(cwd, "configs"), bundledFolder, join(bundledFolder, "..")];
  const names = [reference, `${reference}.json`];
  const candidates = names.flatMap((name) =>
    folders.map((folder) => (isAbsolute(name) ? name : join(folder, name))),
  );
  const found = candidates.find(isFile);
  if (found) return found;
  const bundled = bundledConfigs();
  const near = suggestion(reference.replace(/\.json$/, ""), bundled);
  throw new ConfigNotFoundError(
    `--config ${reference}: no such file here, in configs/ or among the bundled configs ` +
      `(${bundled.join(", ")}).${near}`,
  );
}

function readText(path: string, shown: string): string {
  try {
    return decoded(readRegularFile(path, MAX_BYTES, { shown, kind: "config in JSON" }).bytes);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    throw new UserError(`${shown}: cannot be read (${errorCode(error)}). Check its permissions.`);
  }
}

/** UTF-8, or UTF-16 where its byte order mark says so, as PowerShell's `>` writes it. */
function decoded(bytes: Buffer): string {
  const [first, second] = bytes;
  const mark = [first, second].join();
  const encoding = mark === "255,254" ? "utf-16le" : mark === "254,255" ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding).decode(bytes); // without the mark
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

/** Where text is not JSON and why, which `JSON.parse` tells in other words in each Node.js. */
function syntaxError(text: string): string | undefined {
  const errors: ParseError[] = [];
  parse(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors;
  if (!first) return undefined;
  const before = text.slice(0, first.offset).split("\n");
  const column = (before.at(-1)?.length ?? 0) + 1;
  return `:${before.length}:${column}: not JSON (${words(printParseErrorCode(first.error))})`;
}

/** `CommaExpected` as `comma expected`. */
function words(code: string): string {
  return code.replaceAll(/\B[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).toLowerCase();
}

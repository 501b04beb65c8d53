import { dirname, join, relative, resolve } from "node:path";
import { NPM } from "../data/locate.js";
import { UserError } from "../shared/errors.js";
import { errorCode, readRegularFile } from "../shared/files.js";
import { codeAndCause } from "../shared/system-faults.js";
import { bundledFolder } from "./bundled.js";
import { findConfig } from "./find.js";
import { merged } from "./merge.js";
import { applyOverride } from "./overrides.js";
import { type ConfigFile, parseConfig } from "./parse.js";

const MAX_BYTES = 1024 * 1024;

/** The config file that a name or a path refers to, relative to the folder `cwd`. */
export function configFile(reference: string, cwd: string): ConfigFile {
  const path = findConfig(reference, cwd);
  const bundled = path.startsWith(bundledFolder);
  return { path, shown: bundled ? relative(join(bundledFolder, ".."), path) : reference };
}

/**
 * The merged content of a config file and the files that it extends, with `data.file` as an
 * absolute path.
 *
 * @param extending the files that extend this one, outermost first
 * @throws UserError if a file cannot be read, or extends itself
 */
export function readConfigFile(file: ConfigFile, extending: readonly ConfigFile[] = []): unknown {
  const chain = [...extending, file];
  requireNoCircle(chain);
  const raw = fileFrom(dirname(file.path), parseConfig(readText(file), file));
  if (!hasBases(raw)) return raw;
  const { extends: bases, ...content } = raw;
  return [...basesOf(bases, file).map((base) => readConfigFile(base, chain)), content].reduce(
    (below, above) => merged(below, above),
  );
}

function hasBases(raw: unknown): raw is { readonly extends: unknown } {
  return typeof raw === "object" && raw !== null && "extends" in raw;
}

/** The files that a config extends, looked up from the config's folder. */
function basesOf(bases: unknown, { path, shown }: ConfigFile): ConfigFile[] {
  const names: readonly unknown[] = Array.isArray(bases) ? bases : [bases];
  return names.map((name) => {
    if (typeof name === "string") return configFile(name, dirname(path));
    throw new UserError(
      `${shown}: extends is ${JSON.stringify(bases)}, expected the name of a config or a list of names`,
    );
  });
}

function requireNoCircle(chain: readonly ConfigFile[]): void {
  const { path } = chain.at(-1)!;
  if (chain.findIndex((file) => file.path === path) === chain.length - 1) return;
  const names = chain.map(({ shown }) => shown).join(" -> ");
  throw new UserError(
    `${chain[0]!.shown}: extends itself (${names}). Remove one of the "extends".`,
  );
}

/** A config whose `data.file`, if it has one, no longer depends on a folder. */
export function fileFrom(folder: string, raw: unknown): unknown {
  const file = (raw as { data?: { file?: unknown } } | null)?.data?.file;
  if (typeof file !== "string") return raw;
  return applyOverride(raw, { path: ["data", "file"], value: absoluteFile(folder, file) });
}

/**
 * The absolute path of a data file relative to a folder; a reference to a file in an npm package
 * stays as it is.
 */
export function absoluteFile(folder: string, file: string): string {
  return file.startsWith(NPM) ? file : resolve(folder, file);
}

function readText({ path, shown }: ConfigFile): string {
  try {
    return decoded(readRegularFile(path, MAX_BYTES, { shown, kind: "config" }).bytes);
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    throw new UserError(`${shown}: cannot be read (${codeAndCause(code)})`);
  }
}

/** Decodes UTF-8, or UTF-16 if there is its byte order mark, which PowerShell's `>` writes. */
function decoded(bytes: Buffer): string {
  const [first, second] = bytes;
  const mark = [first, second].join();
  const encoding = mark === "255,254" ? "utf-16le" : mark === "254,255" ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding).decode(bytes); // removes the mark
}

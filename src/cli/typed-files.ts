import { relative, resolve, sep } from "node:path";
import { dataEndings } from "../data/locate.js";
import type { CliContext, OutputStream } from "./context.js";

type CommandLine = Pick<CliContext, "argv" | "cwd">;

/** A function that shows the files in a text as the user named them. */
export type ShowFiles = (text: string) => string;

/**
 * Files are read by their absolute path, which messages contain. This gives them the names that the
 * command line has for them. A data file that a config names is shown relative to the working folder
 * if it is inside and the command line itself has relative paths.
 */
export function typedFiles({ argv, cwd }: CommandLine): ShowFiles {
  const typed = new Map(fileWords(argv).map((word) => [resolve(cwd, word), word]));
  const inside = `${resolve(cwd)}${sep}`;
  const keepsAbsolute = resolve(cwd) === resolve("/") || argv.some((word) => word.includes(inside));
  const nameOf = (path: string) =>
    typed.get(path) ?? (keepsAbsolute || !path.startsWith(inside) ? path : relative(cwd, path));
  const known = [...typed.keys()].sort((a, b) => b.length - a.length); // the longest match first
  const prefix = keepsAbsolute ? [] : [`${escaped(inside)}[^\\s"',;]+?(?:${endings})(?![\\w.-])`];
  const patterns = [...known.map(escaped), ...prefix];
  if (patterns.length === 0) return (text) => text;
  const pattern = new RegExp(`(?<![\\w.~-])(?:${patterns.join("|")})`, "g");
  return (text) => text.replaceAll(pattern, nameOf);
}

/** A stream that shows data files as {@link typedFiles} does. */
export function withTypedFiles(stream: OutputStream, show: ShowFiles): OutputStream {
  const write = (text: string | Uint8Array) =>
    stream.write(typeof text === "string" ? show(text) : text);
  return Object.create(stream, { write: { value: write } });
}

const endings = dataEndings.map(escaped).join("|");

/**
 * The words of the command line that may name files: arguments, `--input=FILE`, `data.file=FILE`. A word that
 * names none does no harm, since no message has its path.
 */
function fileWords(argv: readonly string[]): string[] {
  const words = argv.flatMap((word) => [word, word.slice(word.indexOf("=") + 1)]);
  return words.filter((word) => /[^./\\]/.test(word) && !word.startsWith("-"));
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

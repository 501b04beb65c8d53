import { relative, resolve, sep } from "node:path";
import { dataEndings } from "../data/locate.js";
import type { CliContext, OutputStream } from "./context.js";
import { showingStream } from "./output.js";

type CommandLine = Pick<CliContext, "argv" | "cwd">;

/** Replaces the paths of files in a text by the names that the user typed. */
export type ShowFiles = (text: string) => string;

/**
 * Messages contain the absolute paths by which files are read. The returned function replaces these by the names on
 * the command line. A data file that a config names is shown relative to the working folder if it is inside and the
 * command line has no absolute path into that folder.
 */
export function typedFiles({ argv, cwd }: CommandLine): ShowFiles {
  const typed = new Map(fileWords(argv).map((word) => [resolve(cwd, word), word]));
  const inside = `${resolve(cwd)}${sep}`;
  const keepsAbsolute = resolve(cwd) === resolve("/") || argv.some((word) => word.includes(inside));
  const nameOf = (path: string) => typed.get(path) ?? relative(cwd, path);
  const known = [...typed.keys()].sort((a, b) => b.length - a.length); // the longest match first
  const prefix = keepsAbsolute ? [] : [`${escaped(inside)}[^\\s"',;]+?(?:${endings})(?![\\w.-])`];
  const patterns = [...known.map(escaped), ...prefix];
  if (patterns.length === 0) return (text) => text;
  const pattern = new RegExp(`(?<![\\w.~-])(?:${patterns.join("|")})`, "g");
  return (text) => text.replaceAll(pattern, nameOf);
}

/** A stream that shows data files as {@link typedFiles} does. */
export function withTypedFiles(stream: OutputStream, show: ShowFiles): OutputStream {
  return showingStream(stream, show);
}

const endings = dataEndings.map(escaped).join("|");

/**
 * The words of the command line that may name files: arguments, `--input=FILE`, `data.file=FILE`. Other words do no
 * harm, since no message contains their paths.
 */
function fileWords(argv: readonly string[]): string[] {
  const words = argv.flatMap((word) => [word, word.slice(word.indexOf("=") + 1)]);
  return words.filter((word) => /[^./\\]/.test(word) && !word.startsWith("-"));
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

import { Help } from "commander";
import { type Styles, styles } from "../report/color.js";
import { bounded, oneLine, printableColored } from "../report/printable.js";
import type { CliContext, OutputStream } from "./context.js";

type Environment = CliContext["env"];
type Terminal = Pick<OutputStream, "isTTY" | "columns">;

const DEFAULT_WIDTH = 80;
const LEAST_WIDTH = 20; // the minimum for plots

/** The styles for a stream. */
export function outputStyles(env: Environment, stream: Terminal): Styles {
  const colored = wantsColor(env, stream);
  // Without colours, the lines of a plot differ in their strokes, which braille dots cannot show.
  return styles(colored, colored && showsBraille(env, stream));
}

/** Whether a terminal probably shows braille: it uses UTF-8 and is not the Linux console. */
function showsBraille(env: Environment, stream: Terminal): boolean {
  const { LC_ALL, LC_CTYPE, LANG, TERM, WT_SESSION } = env;
  if (!isLive(env, stream) || TERM === "linux") return false;
  return WT_SESSION !== undefined || /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || "");
}

/**
 * Whether to use colours. FORCE_COLOR decides if it is set (`0` and `false` mean no, as in
 * Node.js); otherwise a non-empty NO_COLOR means no (https://no-color.org); otherwise a terminal
 * means yes.
 */
export function wantsColor(env: Environment, stream: Terminal): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: refused } = env;
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  return !refused && isLive(env, stream);
}

/** Whether lines on the stream can be redrawn, as a bar requires. */
export function isLive({ TERM }: Environment, stream: Terminal): boolean {
  return stream.isTTY === true && TERM !== "dumb";
}

/** The layout of texts on the standard output. */
export function terminalLayout({ stdout, env }: Pick<CliContext, "stdout" | "env">) {
  return {
    width: outputWidth(stdout),
    styles: outputStyles(env, stdout),
    wrap: (text: string, indent?: number) => wrapped(text, stdout, indent),
  };
}

/** The columns of a terminal, or 80; never fewer than plots need. */
export function outputWidth({ columns }: Terminal): number {
  return columns ? Math.max(LEAST_WIDTH, columns) : DEFAULT_WIDTH;
}

/**
 * Sentences for a stream: wrapped at words on a terminal, otherwise one per line, so that they can
 * be searched for. The help is wrapped by the same function.
 *
 * @param indent columns before the text on its first line, by which other lines are indented
 */
export function wrapped(text: string, stream: Terminal, indent = 0): string {
  const { isTTY, columns } = stream;
  if (!isTTY || !columns) return text;
  const shown = shownOn(stream)(text); // before it is wrapped: names are shorter than paths
  const lines = new Help().boxWrap(shown, Math.max(LEAST_WIDTH, columns - indent));
  return lines.replaceAll("\n", `\n${" ".repeat(indent)}`);
}

/** Writes a sentence and a newline to a stream, wrapped as {@link wrapped} does. */
export function writeNote(stream: OutputStream, text: string): void {
  stream.write(`${wrapped(text, stream)}\n`);
}

/** A warning in one line. Its length is {@link bounded}, because it may quote a file. */
export function warningText(text: string): string {
  return `warning: ${bounded(oneLine(text))}`;
}

/** Writes a warning as {@link writeNote} does. */
export function writeWarning(stream: OutputStream, text: string): void {
  writeNote(stream, warningText(text));
}

/** The functions that the streams of {@link showingStream} apply to a text. */
const showing = new WeakMap<object, (text: string) => string>();

/** A stream that applies a function to each text before it writes it. */
export function showingStream(stream: OutputStream, show: (text: string) => string): OutputStream {
  const shown = withWrite(stream, (text) => stream.write(show(text)));
  showing.set(shown, show);
  return shown;
}

/** The function that a stream, or the one that it writes to, applies to a text. */
function shownOn(stream: object | null): (text: string) => string {
  if (stream === null) return (text) => text;
  return showing.get(stream) ?? shownOn(Object.getPrototypeOf(stream));
}

/** The streams behind those of {@link textStream}. */
const exact = new WeakMap<OutputStream, OutputStream>();

/**
 * A stream for text. It neutralises control sequences that a name or a file brought in, for a pipe as well: what is
 * piped into a log is shown on a terminal later.
 */
export function textStream(stream: OutputStream): OutputStream {
  const safe = withWrite(stream, (text) => stream.write(printableColored(text)));
  exact.set(safe, stream);
  return safe;
}

/** The same stream for text whose control sequences are wanted, such as a bar that is redrawn. */
export function exactStream(stream: OutputStream): OutputStream {
  return exact.get(stream) ?? stream;
}

/** The same stream for data, such as CSV: a file or a program receives it unchanged, a terminal as text. */
export function dataStream(stream: OutputStream): OutputStream {
  return stream.isTTY ? stream : exactStream(stream);
}

/** A stream that writes text in another way, and bytes unchanged. */
function withWrite(stream: OutputStream, writeText: (text: string) => boolean): OutputStream {
  const write = (text: string | Uint8Array) =>
    typeof text === "string" ? writeText(text) : stream.write(text);
  return Object.create(stream, { write: { value: write } });
}

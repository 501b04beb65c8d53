import { Help } from "commander";
import { type Styles, styles } from "../report/color.js";
import { printableColored } from "../report/printable.js";
import type { CliContext, OutputStream } from "./context.js";

type Environment = CliContext["env"];
type Terminal = Pick<OutputStream, "isTTY" | "columns">;

const DEFAULT_WIDTH = 80;
const LEAST_WIDTH = 20; // what plots need

/** The styles for what goes to a stream. */
export function outputStyles(env: Environment, stream: Terminal): Styles {
  const colored = wantsColor(env, stream);
  // Without colours the lines of a plot differ in their strokes, which dots do not have.
  return styles(colored, colored && showsBraille(env, stream));
}

/** Whether a terminal can be expected to show braille: it uses UTF-8, and is not the console of Linux. */
function showsBraille(env: Environment, stream: Terminal): boolean {
  const { LC_ALL, LC_CTYPE, LANG, TERM, WT_SESSION } = env;
  if (!isLive(env, stream) || TERM === "linux") return false;
  return WT_SESSION !== undefined || /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || "");
}

/**
 * Whether to colour: FORCE_COLOR decides where it is set (`0` and `false` say no, as in Node), then
 * a NO_COLOR that is not empty says no (https://no-color.org), then a terminal says yes.
 */
export function wantsColor(env: Environment, stream: Terminal): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: refused } = env;
  if (forced !== undefined) return forced !== "0" && forced !== "false";
  return !refused && isLive(env, stream);
}

/** Whether lines on the stream can be drawn over, as a bar does. */
export function isLive({ TERM }: Environment, stream: Terminal): boolean {
  return stream.isTTY === true && TERM !== "dumb";
}

/** How a text goes to the standard output. */
export function terminalLayout({ stdout, env }: Pick<CliContext, "stdout" | "env">) {
  return {
    width: outputWidth(stdout),
    styles: outputStyles(env, stdout),
    wrap: (text: string) => wrapped(text, stdout),
  };
}

/** Columns of a terminal, 80 of anything else; never less than plots need. */
export function outputWidth({ columns }: Terminal): number {
  return columns ? Math.max(LEAST_WIDTH, columns) : DEFAULT_WIDTH;
}

/**
 * Sentences for a stream: on a terminal with line breaks between words, on anything else a line each,
 * as it is searched for. The help is wrapped by the same function.
 */
export function wrapped(text: string, { isTTY, columns }: Terminal): string {
  return isTTY && columns ? new Help().boxWrap(text, columns) : text;
}

/** A stream that shows what a stranger's text would have a terminal do; a pipe gets the text as it is. */
export function terminalSafe(stream: OutputStream): OutputStream {
  if (!stream.isTTY) return stream;
  const write = (text: string | Uint8Array) =>
    stream.write(typeof text === "string" ? printableColored(text) : text);
  return Object.create(stream, { write: { value: write } });
}

import { type Command, CommanderError } from "commander";
import { bounded } from "../report/printable.js";
import { InterruptedError } from "../shared/errors.js";
import { exitCodes, failureOf } from "./exit.js";

/** An error for programs: the only JSON document on standard error. */
export interface ErrorReport {
  /** The kind of error, a key of {@link exitCodes}. */
  readonly code: Exclude<keyof typeof exitCodes, "done">;
  /** The exit code. */
  readonly exitCode: number;
  /** The whole message, as it is printed for people. */
  readonly message: string;
  /**
   * What the error is about: an option, a key, a file and line, or a folder; null if the message
   * does not name it.
   */
  readonly where: string | null;
  /** What to do about it; null if the message does not say. */
  readonly fix: string | null;
}

/**
 * Whether a command line requests JSON: `--json`, or `--format json` for a report without a file.
 */
export function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  const options = end < 0 ? argv : argv.slice(0, end);
  if (options.includes("--json")) return true;
  const isPrinted = !options.some((word) => /^(-o|--output)/.test(word));
  const isJson = options.some(
    (word, index) =>
      word === "--format=json" || (word === "json" && options[index - 1] === "--format"),
  );
  return isJson && isPrinted;
}

/**
 * The parts of an error.
 *
 * @param hint what to do about a mistake on the command line that does not say it
 */
export function errorReport(error: unknown, hint: string): ErrorReport {
  const { code: exitCode, message } = failureOf(error);
  const found = Object.entries(exitCodes).find(([, value]) => value === exitCode);
  const code = (found?.[0] ?? "bug") as ErrorReport["code"];
  if (error instanceof CommanderError) {
    const parts = optionParts(bounded(error.message), error.code, hint);
    return { code, exitCode, ...parts };
  }
  const text = message.replace(/^error: /, "");
  const { where, fix } = messageParts(text);
  if (code === "bug") return { code, exitCode, message: text, where: null, fix: null };
  const folder = error instanceof InterruptedError ? error.folder : undefined;
  return { code, exitCode, message: text, where: folder ?? where, fix };
}

/** The help of the command that a command line begins with. */
export function helpHint(program: Command, argv: readonly string[]): string {
  return `Run: ${[...commandNames(program, argv), "--help"].join(" ")}`;
}

/** The names of a command and, as far as the words name one, of a command of it. */
function commandNames(command: Command, [word, ...words]: readonly string[]): string[] {
  const inner = command.commands.find((candidate) => candidate.name() === word);
  return [command.name(), ...(inner ? commandNames(inner, words) : [])];
}

/**
 * The parts of a mistake on the command line, in which commander quotes what the mistake is about.
 */
function optionParts(message: string, code: string, hint: string) {
  if (code === "commander.help") return { message: "no command given", where: null, fix: hint };
  const [first = "", ...others] = message.replace(/^error: /, "").split("\n");
  const [, quoted = ""] = /'([^']+)'/.exec(first) ?? [];
  const where = /^-\w, (--\S+)/.exec(quoted)?.[1] ?? quoted.split(" ")[0];
  const suggested = others.join(" ").replace(/^\((.*)\)$/, "$1");
  const fix = suggested || messageParts(first).fix || hint;
  return { message: [first, ...others].join(" "), where: where || null, fix };
}

/**
 * The parts of a message of the form `WHERE: what is wrong, expected what. What to do.` Without a
 * sentence about what to do, `fix` is what was expected.
 */
function messageParts(message: string): Pick<ErrorReport, "where" | "fix"> {
  const [, where = null] = /^((?:(?!\. |, expected ).)+?): /.exec(message) ?? [];
  const [, rest] = /^.+?[.?!…]?(?:\n|(?<=[.?!…]) )(?=["(]?[A-Z])([\s\S]+)$/.exec(message) ?? [];
  const [, expected] = /,? (expected [^\n]+)$/.exec(message) ?? [];
  return { where, fix: rest?.trim() ?? expected ?? null };
}

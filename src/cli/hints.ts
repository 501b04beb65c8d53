import { type Command, CommanderError } from "commander";
import type { CliContext } from "./context.js";
import { helpHint } from "./error-json.js";

/** Mistakes that commander's messages do not explain: missing arguments, or too many. */
const vague: readonly string[] = [
  "commander.missingArgument",
  "commander.optionMissingArgument",
  "commander.missingMandatoryOptionValue",
  "commander.excessArguments",
];

/**
 * What to do about a mistake on the command line; empty if its message says it.
 *
 * @param show makes a word of the command line fit for a terminal
 */
export async function hintAbout(
  error: unknown,
  program: Command,
  { argv, cwd }: CliContext,
  show: (word: string) => string,
): Promise<string> {
  if (!(error instanceof CommanderError)) return "";
  if (error.code === "commander.unknownCommand") return misplacedHint(argv[0] ?? "", cwd, show);
  if (error.code === "commander.excessArguments") {
    const hint = await excessHint(program, argv);
    if (hint !== "") return show(hint);
  }
  return vague.includes(error.code) ? helpHint(program, argv) : "";
}

/** What to type if a config or a data file was given instead of a command. */
async function misplacedHint(word: string, cwd: string, show: (word: string) => string) {
  const { isConfig, isDataFile } = await import("../config/find.js"); // loaded only when needed
  const shown = show(word);
  if (isDataFile(word))
    return `${shown} is data. Run: rnnlab train ${shown}, or: rnnlab init ${shown}`;
  return isConfig(word, cwd) ? `${shown} is a config. Run: rnnlab train ${shown}` : "";
}

/** What was probably meant by words that a command does not take. */
async function excessHint(program: Command, argv: readonly string[]): Promise<string> {
  const at = argv.findIndex((word, i) => isSet(word) && argv[i + 1]?.includes("=") === false);
  if (at >= 0) return `A setting is one word: --set ${argv[at + 1]}=${argv[at + 2]}`;
  const [name, word = "", other] = argv;
  const command = program.commands.find((known) => known.name() === name);
  const { similarName } = await import("../shared/suggestion.js");
  const inner = similarName(word, command?.commands.map((known) => known.name()) ?? []);
  if (inner !== undefined) return `Did you mean: rnnlab ${name} ${inner}?`;
  const isSeveral = name === "train" && other !== undefined && !other.startsWith("-");
  return isSeveral ? `To train several models: rnnlab compare ${word} ${other}` : "";
}

function isSet(word: string): boolean {
  return word === "--set" || word === "-s";
}

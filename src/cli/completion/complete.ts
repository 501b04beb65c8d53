import type { Argument, Command, Option } from "commander";
import { type Candidate, candidates, type Place, type Source } from "./candidate.js";
import { sourceOf } from "./sources.js";

/**
 * The candidates for the last of `words`, a command line without the program's name: commands,
 * options or values, whatever the command tree expects there.
 */
export async function complete(
  program: Command,
  words: readonly string[],
  where: Place,
): Promise<Candidate[]> {
  const word = words.at(-1) ?? "";
  const line = readLine(program, words.slice(0, -1));
  const place = { ...where, runs: line.values.get("--runs") ?? where.runs };
  const found = await candidatesFor(word, line, place);
  const fitting = found.filter(({ value }) => value.startsWith(word));
  return [
    ...new Map(fitting.toReversed().map((candidate) => [candidate.value, candidate])).values(),
  ].reverse();
}

/** The words before the one to complete, as commander parses them. */
interface Line {
  command: Command;
  /** The option whose value comes next. */
  option: Option | undefined;
  /** Number of words that are not commands, options or their values. */
  operands: number;
  /** Whether "--" has ended the options. */
  ended: boolean;
  /** The given options by their long flag, with the last value of each. */
  readonly values: Map<string, string>;
}

function readLine(program: Command, words: readonly string[]): Line {
  const line = {
    command: program,
    option: undefined,
    operands: 0,
    ended: false,
    values: new Map<string, string>(),
  };
  for (const word of words) readWord(line, word);
  return line;
}

function readWord(line: Line, word: string): void {
  if (line.option !== undefined) {
    line.values.set(nameOf(line.option), word);
    line.option = undefined;
  } else if (word === "--" || (word.startsWith("-") && !line.ended)) readFlag(line, word);
  else {
    const command = line.operands === 0 ? subcommand(line.command, word) : undefined;
    if (command === undefined) line.operands += 1;
    else line.command = command;
  }
}

function readFlag(line: Line, word: string): void {
  if (word === "--") {
    line.ended = true;
    return;
  }
  const [flag = "", value] = splitFlag(word);
  const option = optionNamed(flag, line.command);
  if (option === undefined) return;
  line.values.set(nameOf(option), value ?? "");
  if (takesValue(option) && value === undefined) line.option = option;
}

/** `--runs=folder` as `["--runs", "folder"]`, `--runs` as `["--runs"]`. */
function splitFlag(word: string): string[] {
  const equals = word.indexOf("=");
  return equals < 0 ? [word] : [word.slice(0, equals), word.slice(equals + 1)];
}

async function candidatesFor(word: string, line: Line, place: Place): Promise<Candidate[]> {
  if (line.option !== undefined) return valuesOf(line.option, word, place);
  if (!line.ended && word.startsWith("-")) return flagCandidates(word, line, place);
  const operands = [...commandCandidates(line), ...(await operandCandidates(word, line, place))];
  return operands.length > 0 || line.ended ? operands : flags(line);
}

async function flagCandidates(word: string, line: Line, place: Place): Promise<Candidate[]> {
  const [flag = "", value] = splitFlag(word);
  if (value === undefined) return flags(line);
  const option = optionNamed(flag, line.command);
  if (option === undefined || !takesValue(option)) return [];
  const values = await valuesOf(option, value, place);
  return values.map((candidate) => ({ ...candidate, value: `${flag}=${candidate.value}` }));
}

/** The options by their long flag, except those that were given and cannot be repeated. */
function flags({ command, values }: Line): Candidate[] {
  return optionsOf(command)
    .filter((option) => !values.has(nameOf(option)) || Array.isArray(option.defaultValue))
    .map((option) => ({ value: nameOf(option), description: option.description }));
}

function commandCandidates({ command, operands }: Line): Candidate[] {
  if (operands > 0) return [];
  const visible = command.createHelp().visibleCommands(command);
  return visible.map((subcommand) => ({
    value: subcommand.name(),
    description: subcommand.description(),
  }));
}

async function operandCandidates(word: string, line: Line, place: Place): Promise<Candidate[]> {
  const { registeredArguments } = line.command;
  const last = registeredArguments.at(-1);
  const argument = registeredArguments[line.operands] ?? (last?.variadic ? last : undefined);
  return argument === undefined ? [] : valuesOf(argument, word, place);
}

async function valuesOf(
  asked: Option | Argument,
  word: string,
  place: Place,
): Promise<Candidate[]> {
  if (asked.argChoices !== undefined) return candidates(asked.argChoices);
  const source: Source | undefined = sourceOf(placeholder(asked));
  return source === undefined ? [] : source(word, place);
}

/** The placeholder of the value in the help: `run` in `<run>`, `folder` in `--runs <folder>`. */
export function placeholder(asked: Option | Argument): string {
  if ("flags" in asked) return /[<[]([^>\].]+)/.exec(asked.flags)?.[1] ?? "";
  return asked.name();
}

/** A command's options, and those of its default subcommand if none is named. */
function optionsOf(command: Command): Option[] {
  const visible = command.createHelp().visibleOptions(command);
  const standsFor = defaultSubcommand(command);
  if (standsFor === undefined) return [...visible];
  const others = standsFor.options.filter(({ long }) =>
    visible.every((option) => option.long !== long),
  );
  return [...visible, ...others];
}

function optionNamed(flag: string, command: Command): Option | undefined {
  return optionsOf(command).find(({ long, short }) => flag === long || flag === short);
}

/** Commander has no public accessor for the default subcommand; it keeps the name in this field. */
function defaultSubcommand(command: Command): Command | undefined {
  const { _defaultCommandName } = command as unknown as { _defaultCommandName: string | null };
  return command.commands.find((subcommand) => subcommand.name() === _defaultCommandName);
}

/** `help` is skipped, so that the words after it are completed. */
function subcommand(command: Command, word: string): Command | undefined {
  if (word === "help" && command.commands.length > 0) return command;
  return command.commands.find(
    (subcommand) => subcommand.name() === word || subcommand.aliases().includes(word),
  );
}

function nameOf({ long, short }: Option): string {
  return long ?? short ?? "";
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional;
}

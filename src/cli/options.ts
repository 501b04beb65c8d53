import { availableParallelism } from "node:os";
import { type Command, InvalidArgumentError, Option } from "commander";

/** Options of every command that takes a config. */
export interface ConfigOptions {
  readonly config?: string;
  readonly set: readonly string[];
}

/** Options of every command that computes. */
export interface ComputeOptions extends ConfigOptions {
  readonly device?: string;
  readonly threads: number;
}

/** @param shorts the short forms of `--set` that the command offers */
export function addConfigOptions(
  command: Command,
  shorts: readonly ShortForm[] = Object.keys(shortForms) as ShortForm[],
): Command {
  command
    .option("-c, --config <name>", "config file, or the name of a bundled one")
    .option("-s, --set <key=value>", "set one key of the config (repeatable)", collect, []);
  for (const short of shorts) addShortForm(command, short);
  return command;
}

/** Options that stand for `--set` with a key. */
const shortForms = {
  cell: ["<cell>", "model.cell"],
  hidden: ["<number>", "model.hidden"],
  epochs: ["<number>", "training.epochs"],
  seed: ["<number>", "training.seed"],
  name: ["<text>", "name"],
} as const;

type ShortForm = keyof typeof shortForms;

/**
 * Turns a short form into a `--set` at its position, so that the last setting on the command line
 * wins.
 */
function addShortForm(command: Command, short: ShortForm): void {
  const [value, key] = shortForms[short];
  const option = new Option(`--${short} ${value}`, `short for --set ${key}=${value}`);
  command.addOption(value === "<number>" ? option.argParser(numberText) : option);
  command.on(`option:${short}`, (text: string) => {
    const { set } = command.opts<ConfigOptions>();
    command.setOptionValue("set", [...set, `${key}=${text}`]);
  });
}

/**
 * A text that is a number, unchanged: the schema decides which numbers a key takes.
 *
 * @throws InvalidArgumentError if it is not a number
 */
function numberText(text: string): string {
  if (text.trim() !== "" && Number.isFinite(Number(text))) return text;
  throw new InvalidArgumentError("Expected a whole number.");
}

/** How much progress a command shows. */
export interface ProgressChoice {
  readonly quiet?: true;
  readonly logEvery?: number;
}

export function addProgressOptions(command: Command): Command {
  return command
    .addOption(
      new Option("-q, --quiet", "show no progress, only warnings and the result").conflicts(
        "logEvery",
      ),
    )
    .option(
      "--log-every <number>",
      "write a line every <number> epochs instead of drawing bars",
      epochCount,
    );
}

export function addComputeOptions(command: Command, shorts?: readonly ShortForm[]): Command {
  return addConfigOptions(command, shorts)
    .addOption(
      new Option("--device <device>", "device to compute on").choices([
        "auto",
        "cpu",
        "gpu",
        "native",
      ]),
    )
    .option("--threads <number>", "CPU threads", positiveInteger, threadsOption);
}

/** Default of `--threads`: the number of CPU threads of the machine. */
export const threadsOption = availableParallelism();

/** Default of `--runs`: where the default config puts run folders. */
export const runsFolder = "runs";

/** Collects the values of an option that can be repeated. */
export function collect(value: string, earlier: readonly string[]): string[] {
  return [...earlier, value];
}

/** @throws InvalidArgumentError if `text` is not a positive whole number */
export function positiveInteger(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0 && number <= 1024) return number;
  throw new InvalidArgumentError("Expected a whole number from 1 to 1024.");
}

/** @throws InvalidArgumentError if `text` is not a number of epochs */
export function epochCount(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0 && number <= 1_000_000) return number;
  throw new InvalidArgumentError("Expected a whole number from 1 to 1000000.");
}

/** @throws InvalidArgumentError if `text` is not a number of seconds of at least 10 */
function seconds(text: string): number {
  const number = Number(text);
  if (number >= LEAST_SECONDS && number <= 86_400) return number;
  throw new InvalidArgumentError(`Expected a number of seconds from ${LEAST_SECONDS} to 86400.`);
}

/** Two heartbeats of a lease; with less, an owner that is alive would seem dead. */
const LEAST_SECONDS = 10;

export function addStaleOption(command: Command): Command {
  return command.option(
    "--stale <seconds>",
    "seconds of silence after which a process on another machine is considered dead (default: 60)",
    seconds,
  );
}

/** The option `--stale` in milliseconds. */
export function staleMsOf({ stale }: { readonly stale?: number | undefined }): number | undefined {
  return stale === undefined ? undefined : stale * 1000;
}

import { dirname, relative, resolve } from "node:path";
import type { Command } from "commander";
import type { Suggestion } from "../../data/series/suggest.js";
import { UserError } from "../../shared/errors.js";
import type { CliContext } from "../context.js";
import { collect } from "../options.js";

const examples = `
Examples:
  # A config for your own series, beside it as sales.json
  $ rnnlab init sales.csv
  # For two of its columns at once
  $ rnnlab init sales.csv --target units --target returns
  # For one column of several shops, their local times being those of Lisbon
  $ rnnlab init sales.csv --id shop --time-zone Europe/Lisbon
  # To tell classes from texts, or from the rows of numbers that have one id
  $ rnnlab init reviews.csv --label stars
  $ rnnlab init gait.parquet --label patient --id walk
  # Elsewhere
  $ rnnlab init sales.csv --output configs/sales.json`;

interface InitOptions {
  readonly output?: string;
  readonly target: readonly string[];
  readonly id?: string;
  readonly timeZone?: string;
  readonly label?: string;
  readonly text?: string;
}

export function addInit(program: Command, context: CliContext): void {
  program
    .command("init")
    .description("Look at a file of your own series or sequences and write a config for it.")
    .argument("<file>", ".csv, .tsv, .jsonl or .parquet")
    .option(
      "-t, --target <column>",
      "column to forecast (repeatable; default: by name, or the last of numbers)",
      collect,
      [],
    )
    .option("--id <column>", "column that says which series or sequence a row is of")
    .option("--time-zone <zone>", "where local times are from, such as Europe/Lisbon")
    .option("-l, --label <column>", "column of classes: tell them instead of forecasting")
    .option("--text <column>", "column of texts to tell them from (default: the longest)")
    .option("-o, --output <file>", "the config's path (default: the file's, with .json)")
    .addHelpText("after", examples)
    .action(async (file: string, options: InitOptions) => {
      const path = resolve(context.cwd, file);
      const to = resolve(context.cwd, options.output ?? file.replace(/\.\w+$/, ".json"));
      const { config, notes } = await suggested(path, relative(dirname(to), path), options);
      const { writeNewOutput } = await import("../output-file.js");
      writeNewOutput(to, `${JSON.stringify(config, null, 2)}\n`);
      context.stderr.write(notes.map((note) => `${note}\n`).join(""));
      context.stdout.write(`${to}\n`);
      const here = relative(context.cwd, to) || to;
      context.stderr.write(`next:\n  rnnlab data -c ${here}\n  rnnlab train -c ${here}\n`);
    });
}

/** @throws UserError when an option of one sort of config is given for the other */
async function suggested(path: string, shown: string, options: InitOptions): Promise<Suggestion> {
  const { label, text, id, target, timeZone } = options;
  if (label === undefined) {
    if (text !== undefined) throw new UserError("--text is given without --label, the classes");
    const { suggestConfig } = await import("../../data/series/suggest.js");
    return suggestConfig(path, shown, { target, id, timeZone });
  }
  if (target.length > 0 || timeZone !== undefined) {
    throw new UserError("--target and --time-zone are for forecasts, given with --label");
  }
  if (text !== undefined && id !== undefined) {
    throw new UserError("--text and --id are given both, expected texts or rows of numbers");
  }
  const { suggestLabelled } = await import("../../data/labelled/suggest.js");
  return { config: await suggestLabelled(path, shown, { label, text, id }), notes: [] };
}

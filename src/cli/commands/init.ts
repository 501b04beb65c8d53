import { existsSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import type { Command } from "commander";
import { UserError } from "../../shared/errors.js";
import type { CliContext } from "../context.js";
import { writeNote } from "../output.js";
import { sayingIfSlow } from "../slow-work.js";
import { addSuggestOptions, type SuggestOptions, suggested } from "../suggest.js";

const examples = `
Examples:
  # Write sales.json, a config for your own series
  $ rnnlab init sales.csv
  # For two of its columns at once
  $ rnnlab init sales.csv --target units --target returns
  # For several shops, with local times of Lisbon
  $ rnnlab init sales.csv --id shop --time-zone Europe/Lisbon
  # To classify texts, or sequences of numbers whose rows share an id
  $ rnnlab init reviews.csv --label stars
  $ rnnlab init gait.parquet --label patient --id walk
  # Write the config to another path
  $ rnnlab init sales.csv --output configs/sales.json`;

interface InitOptions extends SuggestOptions {
  readonly output?: string;
}

export function addInit(program: Command, context: CliContext): void {
  addSuggestOptions(program.command("init"))
    .description("Write a config for a file of your own series or sequences.")
    .argument("<file>", ".csv, .tsv, .json, .jsonl or .parquet")
    .option("-o, --output <file>", "the config's path (default: the file's, with .json)")
    .addHelpText("after", examples)
    .action(async (file: string, options: InitOptions) => {
      const path = resolve(context.cwd, file);
      if (!existsSync(path)) await requireNoConfig(file, context.cwd);
      const to = resolve(context.cwd, options.output ?? configPathOf(file));
      const { config, notes } = await sayingIfSlow(context.stderr, `reading ${file}`, (onWork) =>
        suggested(path, relative(dirname(to), path), options, onWork),
      );
      const { writeNewOutput } = await import("../output-file.js");
      const { withSchema } = await import("../../config/schema-file.js");
      writeNewOutput(to, `${JSON.stringify(withSchema(config, to), null, 2)}\n`);
      for (const note of notes) writeNote(context.stderr, note);
      context.stdout.write(`${to}\n`);
      const here = relative(context.cwd, to) || to;
      context.stderr.write(`next:\n  rnnlab data -c ${here}\n  rnnlab train -c ${here}\n`);
    });
}

/** @throws UserError if the name is that of a config, which needs no `init` */
async function requireNoConfig(name: string, cwd: string): Promise<void> {
  const { isConfig } = await import("../../config/find.js");
  if (!isConfig(name, cwd)) return;
  throw new UserError(
    `${name}: this is a config, expected a data file, for example sales.csv. Run: rnnlab train ${name}`,
  );
}

/** The path of the config beside the data: `sales.json` for `sales.csv.gz`, but never that of the data itself. */
function configPathOf(file: string): string {
  const start = file.replace(/\.gz$/i, "").replace(/\.\w+$/, "");
  return file === `${start}.json` ? `${start}.config.json` : `${start}.json`;
}

import { writeFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import type { Command } from "commander";
import { UserError } from "../../shared/errors.js";
import { errorCode } from "../../shared/files.js";
import type { CliContext } from "../context.js";
import { collect } from "../options.js";

const examples = `
Examples:
  # A config for your own series, beside it as sales.json
  $ rnnlab init sales.csv
  # For two of its columns at once
  $ rnnlab init sales.csv --target units --target returns
  # Elsewhere
  $ rnnlab init sales.csv --output configs/sales.json`;

interface InitOptions {
  readonly output?: string;
  readonly target: readonly string[];
}

export function addInit(program: Command, context: CliContext): void {
  program
    .command("init")
    .description("Look at a file of your own series and write a config for it.")
    .argument("<file>", ".csv, .tsv, .jsonl or .parquet")
    .option(
      "-t, --target <column>",
      "column to forecast (repeatable; default: the first of numbers)",
      collect,
      [],
    )
    .option("-o, --output <file>", "the config's path (default: the file's, with .json)")
    .addHelpText("after", examples)
    .action(async (file: string, { output, target }: InitOptions) => {
      const { suggestConfig } = await import("../../data/series/suggest.js");
      const path = resolve(context.cwd, file);
      const to = resolve(context.cwd, output ?? file.replace(/\.\w+$/, ".json"));
      const config = await suggestConfig(path, relative(dirname(to), path), target);
      try {
        writeFileSync(to, `${JSON.stringify(config, null, 2)}\n`, { flag: "wx" });
      } catch (error) {
        const code = errorCode(error);
        if (code === undefined) throw error;
        const problem = code === "EEXIST" ? "is there already" : `cannot be written (${code})`;
        throw new UserError(`${to}: ${problem}. Choose another path with --output.`);
      }
      context.stdout.write(`${to}\n`);
    });
}

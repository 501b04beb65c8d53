import { writeFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import type { Command } from "commander";
import { UserError } from "../../shared/errors.js";
import { errorCode } from "../../shared/files.js";
import type { CliContext } from "../context.js";

const examples = `
Examples:
  # A config for your own series, beside it as sales.json
  $ rnnlab init sales.csv
  # Elsewhere
  $ rnnlab init sales.csv --output configs/sales.json`;

export function addInit(program: Command, context: CliContext): void {
  program
    .command("init")
    .description("Look at a file of your own series and write a config for it.")
    .argument("<file>", ".csv, .tsv, .jsonl or .parquet")
    .option("-o, --output <file>", "the config's path (default: the file's, with .json)")
    .addHelpText("after", examples)
    .action(async (file: string, { output }: { readonly output?: string }) => {
      const { suggestConfig } = await import("../../data/series/suggest.js");
      const path = resolve(context.cwd, file);
      const to = resolve(context.cwd, output ?? file.replace(/\.\w+$/, ".json"));
      const config = await suggestConfig(path, relative(dirname(to), path));
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

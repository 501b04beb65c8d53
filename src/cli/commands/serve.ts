import { resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import type { CliContext } from "../context.js";
import { runsFolder } from "../options.js";

const examples = `
Serves pages on this machine alone: a table of all runs, comparisons and sweeps
with a filter, and a page for each run that follows its training. Several runs
can be shown over each other. The pages change nothing. Ctrl-C ends the server.

Examples:
  # Open the address that is printed
  $ rnnlab serve
  # Runs of another folder, on a port of your choice
  $ rnnlab serve --runs results --port 8080`;

const PORT = 7411;
const LARGEST_PORT = 65_535;

interface ServeOptions {
  readonly port: number;
  readonly runs: string;
}

export function addServe(program: Command, context: CliContext): void {
  program
    .command("serve")
    .description("Serve live pages about all runs, on this machine alone.")
    .option("--port <number>", "port to listen on, 0 for any that is free", portNumber, PORT)
    .option("--runs <folder>", "folder that holds the run folders", runsFolder)
    .addHelpText("after", examples)
    .action(async ({ port, runs }: ServeOptions) => {
      const { serve } = await import("../serve.js");
      await serve({ base: resolve(context.cwd, runs), port }, context);
    });
}

/** @throws InvalidArgumentError if `text` is not a port number */
function portNumber(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= LARGEST_PORT) return port;
  throw new InvalidArgumentError(`Expected a whole number from 0 to ${LARGEST_PORT}.`);
}

import { resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import type { CliContext } from "../context.js";
import { runsFolder } from "../options.js";

const examples = `
Serves pages to this machine only: a table of all runs, comparisons and sweeps
with a filter, and a page for each run that follows its training. Several runs
can be shown over each other. The pages are read-only. Ctrl-C ends the server.

Examples:
  # Open the address that is printed
  $ rnnlab serve
  # Runs of another folder, on a port of your choice
  $ rnnlab serve --runs results --port 8080
  # Pages about data files as well, as rnnlab data shows them
  $ rnnlab serve sales.csv weather.csv`;

const PORT = 7411;
const LARGEST_PORT = 65_535;

interface ServeOptions {
  readonly port: number;
  readonly runs: string;
}

export function addServe(program: Command, context: CliContext): void {
  program
    .command("serve")
    .description("Serve live pages of all runs, to this machine only.")
    .argument("[files...]", "data files to show as well")
    .option("--port <number>", "port to listen on; 0 picks a free one", portNumber, PORT)
    .option("--runs <folder>", "folder that holds the run folders", runsFolder)
    .addHelpText("after", examples)
    .action(async (files: string[], { port, runs }: ServeOptions) => {
      const { serve } = await import("../serve.js");
      await serve({ base: resolve(context.cwd, runs), port, files }, context);
    });
}

/** @throws InvalidArgumentError if `text` is not a port number */
function portNumber(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= LARGEST_PORT) return port;
  throw new InvalidArgumentError(`Expected a whole number from 0 to ${LARGEST_PORT}.`);
}

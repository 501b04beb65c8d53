import { type Command, Option } from "commander";
import type { CliContext } from "../context.js";
import { collect, positiveInteger, runsFolder } from "../options.js";
import type { ListOptions, Printing, PruneCommand, RunsFolder } from "../runs.js";

const examples = `
Examples:
  # All runs, oldest first; the LSTMs by their figure, best first
  $ rnnlab runs
  $ rnnlab runs --where model.cell=lstm --where "test.mse<0.02" --sort test.mse
  # What is different between the newest run and the best one?
  $ rnnlab runs diff last best
  # Keep the three best LSTMs; without --yes it only says what would go
  $ rnnlab runs prune --keep-best 3 --where model.cell=lstm --yes`;

const RUN = 'run folder, the beginning of its name, "last" or "best"';

export function addRuns(program: Command, context: CliContext): void {
  const runs = program
    .command("runs")
    .description(
      "List, show, compare, remove and prune run folders, those of comparisons included.",
    )
    .addHelpText("after", examples);
  addList(runs, context);
  addShow(runs, context);
  addDiff(runs, context);
  addRemove(runs, context);
  addPrune(runs, context);
}

function addList(runs: Command, context: CliContext): void {
  addFolder(runs.command("list", { isDefault: true }))
    .description("List runs: status, cell, figures, age (the default).")
    .option(
      "-w, --where <condition>",
      '"model.cell=lstm", "test.mse<0.02"; repeatable',
      collect,
      [],
    )
    .option("--sort <key>", "by a key of config, figures or manifest (default: creation)")
    .option("--reverse", "the other way round")
    .option("--json", "print the list as JSON")
    .action(async (options: ListOptions) => (await actions()).list(options, context));
}

function addShow(runs: Command, context: CliContext): void {
  addFolder(runs.command("show"))
    .description("Show what happened in a run, its figures and its config.")
    .argument("<run>", RUN)
    .option("--json", "print it as JSON")
    .action(async (run: string, options: Printing) =>
      (await actions()).show(run, options, context),
    );
}

function addDiff(runs: Command, context: CliContext): void {
  addFolder(runs.command("diff"))
    .description("Show in which keys of the config, figures and versions two runs differ.")
    .argument("<a>", RUN)
    .argument("<b>", RUN)
    .option("--json", "print the differences as JSON")
    .action(async (a: string, b: string, options: Printing) =>
      (await actions()).diff([a, b], options, context),
    );
}

function addRemove(runs: Command, context: CliContext): void {
  addFolder(runs.command("rm"))
    .description("Remove run or comparison folders for good; what is being written is refused.")
    .argument("<run...>", RUN)
    .action(async (names: string[], options: RunsFolder) =>
      (await actions()).remove(names, options, context),
    );
}

function addPrune(runs: Command, context: CliContext): void {
  addFolder(runs.command("prune"))
    .description(
      "Remove all finished runs but the best on their data; comparisons, and what is being written, stay.",
    )
    .requiredOption("--keep-best <number>", "how many to keep, by validation", positiveInteger)
    .option(
      "--by <figure>",
      "what ranks them, less is better (default: what decides there, on validation)",
    )
    .option("-w, --where <condition>", "look only at these runs; repeatable", collect, [])
    .option("--unfinished", "also those that failed, were interrupted or killed")
    .option("-y, --yes", "really remove them")
    .addOption(new Option("--dry-run", "only say what would go (default)").conflicts("yes"))
    .action(async (options: PruneCommand) => (await actions()).prune(options, context));
}

function addFolder(command: Command): Command {
  return command.option("--runs <folder>", "folder that holds the run folders", runsFolder);
}

function actions() {
  return import("../runs.js");
}

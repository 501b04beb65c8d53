import { type Command, Option } from "commander";
import type { AnnotateOptions } from "../annotate.js";
import type { CliContext } from "../context.js";
import { collect, positiveInteger, runsFolder } from "../options.js";
import type { ListOptions, Printing, PruneCommand, RunsFolder } from "../runs.js";

const examples = `
Examples:
  # All runs, oldest first; then the good ones, sorted by validation MSE
  $ rnnlab runs
  $ rnnlab runs -w "validation.mse<0.02" --sort validation.mse
  # How does the newest run differ from the best one?
  $ rnnlab runs diff last best
  # Keep the three best LSTMs (without --yes: only list what would be removed)
  $ rnnlab runs prune --keep-best 3 --where model.cell=lstm --yes`;

const listExamples = `
Examples:
  # All runs, oldest first
  $ rnnlab runs list
  # Runs with a validation MSE below 0.02, best first
  $ rnnlab runs list -w "validation.mse<0.02" --sort validation.mse`;

const showExamples = `
Examples:
  # Status, figures and config of the newest run
  $ rnnlab runs show last
  # The same for the run with the lowest validation error, as JSON
  $ rnnlab runs show best --json`;

const diffExamples = `
Examples:
  # How does the newest run differ from the best one?
  $ rnnlab runs diff last best`;

const removeExamples = `
Examples:
  # Delete one run, by the beginning of its name
  $ rnnlab runs rm 2026-11-23T14-58-21-lstm-3f9a`;

const pruneExamples = `
Examples:
  # List what would be deleted if the three best LSTMs are kept
  $ rnnlab runs prune --keep-best 3 --where model.cell=lstm
  # Delete it
  $ rnnlab runs prune --keep-best 3 --where model.cell=lstm --yes`;

const tagExamples = `
Examples:
  # Tag the newest run; then list the runs with that tag
  $ rnnlab runs tag last paper baseline
  $ rnnlab runs --where tag=paper
  # Tag a comparison, and so all of its runs
  $ rnnlab runs tag 2026-11-23T15-10-02-compare-51c0 paper
  # Remove a tag
  $ rnnlab runs tag last baseline --remove`;

const noteExamples = `
Examples:
  # Say why a run was made; rnnlab runs show prints it
  $ rnnlab runs note last "twice the width, same learning rate"
  # Delete the note
  $ rnnlab runs note last --remove`;

const RUN = 'run folder, the beginning of its name, "last" or "best"';

export function addRuns(program: Command, context: CliContext): void {
  const runs = program
    .command("runs")
    .description("List, show, compare, tag, remove and prune run folders, including comparisons.")
    .addHelpText("after", examples);
  addList(runs, context);
  addShow(runs, context);
  addDiff(runs, context);
  addTag(runs, context);
  addNote(runs, context);
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
    .option(
      "--sort <key>",
      "key of the config, the figures or the manifest to sort by (default: creation time)",
    )
    .option("--reverse", "reverse the order")
    .option("--json", "print the list as JSON")
    .addHelpText("after", listExamples)
    .action(async (options: ListOptions) => (await actions()).list(options, context));
}

function addShow(runs: Command, context: CliContext): void {
  addFolder(runs.command("show"))
    .description("Show a run's status, figures and config.")
    .argument("<run>", RUN)
    .option("--json", "print it as JSON")
    .addHelpText("after", showExamples)
    .action(async (run: string, options: Printing) =>
      (await actions()).show(run, options, context),
    );
}

function addDiff(runs: Command, context: CliContext): void {
  addFolder(runs.command("diff"))
    .description("Show where two runs differ in config, figures and versions.")
    .argument("<a>", RUN)
    .argument("<b>", RUN)
    .option("--json", "print the differences as JSON")
    .addHelpText("after", diffExamples)
    .action(async (a: string, b: string, options: Printing) =>
      (await actions()).diff([a, b], options, context),
    );
}

function addTag(runs: Command, context: CliContext): void {
  addFolder(runs.command("tag"))
    .description("Tag a run, or a comparison or sweep with all its runs.")
    .argument("<run>", RUN)
    .argument("<tags...>", "the tags to add")
    .option("--remove", "remove these tags")
    .addHelpText("after", tagExamples)
    .action(async (run: string, tags: string[], options: AnnotateOptions) =>
      (await import("../annotate.js")).tag(run, tags, options, context),
    );
}

function addNote(runs: Command, context: CliContext): void {
  addFolder(runs.command("note"))
    .description("Write a note on a run, a comparison or a sweep, replacing the one before.")
    .argument("<run>", RUN)
    .argument("[text]", "the note")
    .option("--remove", "delete the note")
    .addHelpText("after", noteExamples)
    .action(async (run: string, text: string | undefined, options: AnnotateOptions) =>
      (await import("../annotate.js")).note(run, text, options, context),
    );
}

function addRemove(runs: Command, context: CliContext): void {
  addFolder(runs.command("rm"))
    .description("Delete run or comparison folders permanently. Running ones are refused.")
    .argument("<run...>", RUN)
    .addHelpText("after", removeExamples)
    .action(async (names: string[], options: RunsFolder) =>
      (await actions()).remove(names, options, context),
    );
}

function addPrune(runs: Command, context: CliContext): void {
  addFolder(runs.command("prune"))
    .description(
      "Delete all finished runs except the best on the same data. Comparisons and running ones stay.",
    )
    .requiredOption("--keep-best <number>", "number of runs to keep", positiveInteger)
    .option(
      "--by <figure>",
      "figure to rank by, lower is better (default: the deciding figure on validation)",
    )
    .option("-w, --where <condition>", "restrict to matching runs (repeatable)", collect, [])
    .option("--unfinished", "also delete failed, interrupted and killed runs")
    .option("-y, --yes", "delete them")
    .addOption(
      new Option("--dry-run", "only list what would be deleted (default)").conflicts("yes"),
    )
    .addHelpText("after", pruneExamples)
    .action(async (options: PruneCommand) => (await actions()).prune(options, context));
}

function addFolder(command: Command): Command {
  return command.option("--runs <folder>", "folder that holds the run folders", runsFolder);
}

function actions() {
  return import("../runs.js");
}

import type { Command } from "commander";
import { modelCellNames } from "../../config/model-cells.js";
import type { CliContext } from "../context.js";
import { addLauncherOptions } from "../launcher-options.js";
import {
  addComputeOptions,
  addProgressOptions,
  type ComputeOptions,
  type ProgressChoice,
  positiveInteger,
  staleMsOf,
} from "../options.js";
import { writeWarning } from "../output.js";
import type { LauncherOptions } from "../workers.js";

const examples = `
Examples:
  # The article's question, with 5 seeds: which cell forecasts best?
  $ rnnlab compare rnn lstm gru --seeds 5
  # Cells with about as many parameters each, as JSON
  $ rnnlab compare rnn lstm gru --match-parameters --json
  # Your own config and a finished run against a cell of another config
  $ rnnlab compare lstm mine.json runs/2026-11-23T14-58-21-gru-3f9a -c smoke
  # Continue an interrupted comparison
  $ rnnlab resume runs/2026-11-23T15-02-40-compare-91c2`;

interface CompareOptions extends ComputeOptions, LauncherOptions, ProgressChoice {
  readonly threads: number;
  readonly seeds: number;
  readonly matchParameters?: true;
  readonly data?: string;
  readonly stale?: number;
  readonly new?: true;
  readonly json?: true;
}

export function addCompare(program: Command, context: CliContext): void {
  addLauncherOptions(
    addProgressOptions(addComputeOptions(program.command("compare"), ["hidden", "epochs", "seed"])),
  )
    .description(
      "Train several models on the same data, with several seeds, and compare their test errors.",
    )
    .argument("<models...>", `cells (${modelCellNames().join(", ")}), config files, finished runs`)
    .option(
      "--seeds <number>",
      "runs per model, with consecutive seeds starting at training.seed",
      positiveInteger,
      1,
    )
    .option("--new", "start a new comparison even if the same command has an unfinished one")
    .option("--jobs <number>", "processes in parallel (default: one per thread)", positiveInteger)
    .option(
      "--match-parameters",
      "choose hidden sizes that give all models about the same number of parameters",
    )
    .option("--data <file>", "data file for all models, if it has moved since the runs finished")
    .option("--json", "print the result as JSON")
    .addHelpText("after", examples)
    .action(async (names: string[], options: CompareOptions) => {
      const { plannedMembers } = await import("../../study/members.js");
      const say = (text: string) => writeWarning(context.stderr, text);
      const members = await plannedMembers(names, options, context.cwd, say);
      const { MOVED_HINT, requireDataFile } = await import("../../runs/data-file.js");
      for (const { config } of members) if (config) requireDataFile(config, MOVED_HINT);
      const { requestedConfig } = await import("../../config/request.js");
      const { startOrContinue } = await import("../compare.js");
      const base = requestedConfig(options, context.cwd).output.runs;
      const { data: _, ...given } = options; // the members contain it
      const run = { ...given, staleMs: staleMsOf(options) };
      await startOrContinue(members, { base, name: "compare" }, run, context);
    });
}

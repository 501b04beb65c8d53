import type { Command } from "commander";
import { InvalidArgumentError, Option } from "commander";
import { modelCellNames } from "../../config/model-cells.js";
import type { CliContext } from "../context.js";
import type { GradientsOptions } from "../gradients.js";
import { addComputeOptions, positiveInteger, runsFolder } from "../options.js";

const examples = `
Examples:
  # How far the loss reaches back in three cells, before and after training
  $ rnnlab gradients --config adding.json --cells rnn,lstm,gru
  # Exploding: recurrent weights three times as large, without training
  $ rnnlab gradients --config adding.json --cells rnn --scale 3 --no-train
  # Of runs that are there already, as a page
  $ rnnlab gradients last --html gradients.html`;

export function addGradients(program: Command, context: CliContext): void {
  addComputeOptions(program.command("gradients"))
    .description("Show how the loss's gradient vanishes or explodes on its way back through time.")
    .argument("[run...]", 'runs to look at: folder, beginning of the name, "last" or "best"')
    .addOption(
      new Option("--cells <list>", "cells to train, in place of the config's").argParser(cellList),
    )
    .option("--no-train", "only before training")
    .option("--scale <number>", "multiply the initial recurrent weights", factor, 1)
    .option("--examples <number>", "training examples to take", positiveInteger, 16)
    .option("--html <file>", "write a page as well")
    .option("--json", "print the norms as JSON")
    .option("--runs <folder>", "folder that holds the run folders", runsFolder)
    .addHelpText("after", examples)
    .action(async (names: string[], options: GradientsOptions) => {
      const { printGradients } = await import("../gradients.js");
      await printGradients(names, options, context);
    });
}

/** @throws InvalidArgumentError when one is no cell */
function cellList(text: string): string[] {
  const cells = text.split(",");
  const known = modelCellNames();
  const strange = cells.find((cell) => !known.includes(cell));
  if (strange === undefined && new Set(cells).size === cells.length) return cells;
  throw new InvalidArgumentError(`Expected cells between commas, each once: ${known.join(",")}.`);
}

/** @throws InvalidArgumentError when `text` is not a number above 0 */
function factor(text: string): number {
  const number = Number(text);
  if (number > 0 && number <= 1e6) return number;
  throw new InvalidArgumentError("Expected a number above 0, at most 1e6.");
}

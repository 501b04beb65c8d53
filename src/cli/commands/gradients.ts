import type { Command } from "commander";
import { InvalidArgumentError, Option } from "commander";
import { modelCellNames } from "../../config/model-cells.js";
import type { CliContext } from "../context.js";
import type { GradientsOptions } from "../gradients.js";
import { addComputeOptions, positiveInteger, runsFolder } from "../options.js";

const examples = `
Examples:
  # How gradients vanish in three cells, before and after training
  $ rnnlab gradients --config adding.json --cells rnn,lstm,gru
  # Exploding gradients: recurrent weights three times as large, no training
  $ rnnlab gradients --config adding.json --cells rnn --scale 3 --no-train
  # Gradients of a finished run, as an HTML page and as a picture for a paper
  $ rnnlab gradients last --html gradients.html --svg gradients.svg`;

export function addGradients(program: Command, context: CliContext): void {
  addComputeOptions(program.command("gradients"), ["hidden", "epochs", "seed"])
    .description("Show how gradients vanish or explode on the way back through time.")
    .argument("[run...]", 'runs to analyse: folder, beginning of the name, "last" or "best"')
    .addOption(
      new Option("--cells <list>", "cells to train instead of the config's cell").argParser(
        cellList,
      ),
    )
    .option("--no-train", "measure before training only")
    .option("--scale <number>", "factor on the initial recurrent weights", factor, 1)
    .option("--examples <number>", "number of training examples to use", positiveInteger, 16)
    .option("--svg <file>", "also write the chart as an SVG picture")
    .option("--html <file>", "also write an HTML page")
    .option("--json", "print the norms as JSON")
    .option("--runs <folder>", "folder that holds the run folders", runsFolder)
    .addHelpText("after", examples)
    .action(async (names: string[], options: GradientsOptions) => {
      const { printGradients } = await import("../gradients.js");
      await printGradients(names, options, context);
    });
}

/** @throws InvalidArgumentError if a name is not a cell */
function cellList(text: string): string[] {
  const cells = text.split(",");
  const known = modelCellNames();
  const strange = cells.find((cell) => !known.includes(cell));
  if (strange === undefined && new Set(cells).size === cells.length) return cells;
  throw new InvalidArgumentError(
    `Expected cells separated by commas, each once: ${known.join(",")}.`,
  );
}

/** @throws InvalidArgumentError if `text` is not a positive number */
function factor(text: string): number {
  const number = Number(text);
  if (number > 0 && number <= 1e6) return number;
  throw new InvalidArgumentError("Expected a number above 0, at most 1e6.");
}

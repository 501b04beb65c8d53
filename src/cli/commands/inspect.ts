import type { Command } from "commander";
import { jsonText } from "../../report/json-text.js";
import type { CliContext } from "../context.js";
import { addConfigOptions, type ConfigOptions } from "../options.js";
import { terminalLayout } from "../output.js";
import { SUBJECT, subjectConfig } from "../subject.js";

const examples = `
Examples:
  # The article's LSTM: shape, parameters, share and size of each tensor
  $ rnnlab inspect lstm
  # The number of parameters with 64 hidden units
  $ rnnlab inspect gru --hidden 64 --json`;

interface InspectOptions extends ConfigOptions {
  readonly json?: true;
}

export function addInspect(program: Command, context: CliContext): void {
  addConfigOptions(program.command("inspect"))
    .description("Show a model's parameters, gates, output shapes and size without training it.")
    .argument(SUBJECT, "a config (lstm, mine.yaml) or a data file (sales.csv)")
    .option("--json", "print it as JSON")
    .addHelpText("after", examples)
    .action(async (name: string | undefined, options: InspectOptions) => {
      const config = await subjectConfig(name, options, context);
      const { inspectModel } = await import("../../insight/inspect.js");
      const { inspectionText } = await import("../../report/inspection.js");
      const inspection = await inspectModel(config);
      const text = options.json
        ? jsonText(inspection)
        : inspectionText(inspection, terminalLayout(context));
      context.stdout.write(`${text}\n`);
    });
}

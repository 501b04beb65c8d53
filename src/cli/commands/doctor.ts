import type { Command } from "commander";
import { jsonText } from "../../report/json-text.js";
import type { Check, Diagnosis } from "../../setup/doctor.js";
import type { CliContext } from "../context.js";
import { wrapped } from "../output.js";

/** Breaks a text at words; lines after the first are indented. */
type Wrap = (text: string, indent: number) => string;

const examples = `
Examples:
  # What is installed, which device a run would use, how to fix what is missing
  $ rnnlab doctor
  # The same for a bug report or a script
  $ rnnlab doctor --json`;

export function addDoctor(program: Command, context: CliContext): void {
  program
    .command("doctor")
    .description("Show which device a run would use, and how to fix what is missing.")
    .option("--json", "print it as JSON")
    .addHelpText("after", examples)
    .action(async ({ json }: { readonly json?: true }) => {
      const { machineFacts } = await import("../../setup/facts.js");
      const { diagnose } = await import("../../setup/doctor.js");
      const diagnosis = diagnose(await machineFacts());
      const wrap = (text: string, indent: number) => wrapped(text, context.stdout, indent);
      const text = json ? jsonText(diagnosis) : textOf(diagnosis, wrap);
      context.stdout.write(`${text}\n`);
    });
}

function textOf({ device, checks }: Diagnosis, wrap: Wrap): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const use = `A run would use the ${device.kind.toUpperCase()} (${device.reason}).`;
  return [...checks.map((check) => lineOf(check, width, wrap)), wrap(use, 0)].join("\n");
}

function lineOf({ name, ok, text, fix }: Check, width: number, wrap: Wrap): string {
  const indent = width + 5;
  const remedy = fix === undefined ? "" : `\n${" ".repeat(indent)}${wrap(`fix: ${fix}`, indent)}`;
  return `${ok ? "ok" : "--"} ${name.padEnd(width)}  ${wrap(text, indent)}${remedy}`;
}

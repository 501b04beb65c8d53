import { firstLine } from "../kernels/native/load.js";
import { ownFile } from "../shared/own-files.js";
import { type CommandResult, runCommand } from "./command.js";
import type { Probe } from "./probe.js";

const SCRIPT = ownFile("dist/setup/probe.js");

/**
 * Probes tfjs-node-gpu in a separate process, because a libtensorflow that does not fit the machine
 * can end the process that loads it.
 */
export async function runProbe(env: NodeJS.ProcessEnv = process.env): Promise<Probe> {
  const result = await runCommand(process.execPath, [SCRIPT], { env });
  const answer = result.stdout.trimEnd().split("\n").at(-1);
  if (result.status === 0 && answer) return JSON.parse(answer) as Probe;
  return { refused: `tfjs-node-gpu fails when used (${reason(result)})`, fix: REBUILD };
}

const REBUILD = "Run: rnnlab setup native";

function reason({ signal, stderr }: CommandResult): string {
  if (signal === "SIGILL") return "libtensorflow uses instructions that this CPU does not have";
  if (signal !== undefined) return `it was ended by ${signal}`;
  const error = stderr.split("\n").find((line) => /^\w*Error\b.*:/.test(line));
  return firstLine(error ?? stderr.trim()) || "no message";
}

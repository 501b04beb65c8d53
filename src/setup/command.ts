import { spawn } from "node:child_process";
import { UserError } from "../shared/errors.js";

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Ends the command. */
  readonly signal?: AbortSignal | undefined;
  /** Lets the command write to the terminal, progress bars included, and keeps none of it. */
  readonly show?: boolean;
}

/** How a command ended. `output` is empty where it was shown. */
export interface CommandResult {
  /** Its exit status, or undefined when a signal ended it or it could not be started. */
  readonly status: number | undefined;
  readonly signal?: NodeJS.Signals;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end; never throws. */
export function runCommand(
  program: string,
  args: readonly string[],
  { cwd, env, signal, show = false }: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    // What a command shows goes to stderr: stdout is for results.
    const stdio = show ? (["ignore", 2, 2] as const) : (["ignore", "pipe", "pipe"] as const);
    const options = { stdio: [...stdio], ...(cwd && { cwd }), ...(env && { env }) };
    const child = spawn(program, args, { ...options, ...(signal && { signal }) });
    const text = { stdout: "", stderr: "" };
    child.stdout?.on("data", (chunk: Buffer) => (text.stdout += chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => (text.stderr += chunk.toString()));
    child.on("error", (error) => resolve({ status: undefined, stdout: "", stderr: error.message }));
    child.on("close", (status, killedBy) =>
      resolve({ status: status ?? undefined, ...(killedBy && { signal: killedBy }), ...text }),
    );
  });
}

/**
 * Runs a command that has to succeed, and returns what it wrote to stdout.
 *
 * @param purpose what the command does, for the message
 * @throws UserError naming what failed and the last line that it wrote
 */
export async function mustRun(
  purpose: string,
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const { status, stdout, stderr } = await runCommand(program, args, options);
  if (status === 0) return stdout;
  const reason = options.show ? "see its messages above" : lastLine(stderr || stdout);
  throw new UserError(`${purpose} failed (${program}: ${reason}); nothing was changed`);
}

function lastLine(text: string): string {
  return text.trimEnd().split("\n").at(-1) || "no message";
}

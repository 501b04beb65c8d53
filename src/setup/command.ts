import { spawn } from "node:child_process";
import { UserError } from "../shared/errors.js";

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Aborts the command. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Lets the command write to the terminal, progress bars included. Its output is then not kept.
   */
  readonly show?: boolean;
}

/** The result of a command. `output` is empty if it was shown on the terminal. */
export interface CommandResult {
  /** Exit status; undefined if a signal ended the command or it could not be started. */
  readonly status: number | undefined;
  readonly signal?: NodeJS.Signals;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command until it ends; never throws. */
export function runCommand(
  program: string,
  args: readonly string[],
  { cwd, env, signal, show = false }: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    // Shown output goes to stderr, because stdout is for results.
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
 * Runs a command that must succeed, and returns its stdout.
 *
 * @param purpose what the command does, for the error message
 * @throws UserError that names what failed and the last line of the output
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

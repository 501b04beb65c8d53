import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { main } from "../../src/cli/main.js";
import { printable } from "../../src/report/printable.js";

/** The built program. */
export const BIN = fileURLToPath(new URL("../../bin/rnnlab.js", import.meta.url));

const INTERRUPT_AFTER = new URL("interrupt-after.mjs", import.meta.url).href;

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  /** An error that `--json` prints as an object is here in the words of a terminal. */
  readonly stderr: string;
}

/** Puts errors that are printed as JSON into the words of a terminal. */
export function inWords(stderr: string): string {
  return stderr.replaceAll(/^\{"code":.*\}$/gm, (line) => {
    const { code, message } = JSON.parse(line) as { code: string; message: string };
    const text = printable(message);
    return code === "interrupted" ? text : `error: ${text}`;
  });
}

/** Keeps what is written to it. */
class Captured extends Writable {
  text = "";

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** The same, with a SIGINT for this process as soon as a text is written. */
class Interrupting extends Captured {
  #after: string | undefined;

  constructor(after: string) {
    super();
    this.#after = after;
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: () => void): void {
    super._write(chunk, encoding, done);
    if (this.#after === undefined || !this.text.includes(this.#after)) return;
    this.#after = undefined;
    process.emit("SIGINT", "SIGINT");
  }
}

/**
 * Runs a command line in this process.
 *
 * @param columns of a terminal that both streams are then
 * @param stdin what is piped in
 */
export async function run(
  argv: readonly string[],
  cwd = tmpdir(),
  columns?: number,
  stdin?: string,
): Promise<CliResult> {
  const result = await runAsPrinted(argv, cwd, columns, stdin);
  return { ...result, stderr: inWords(result.stderr) };
}

/** Runs a command line in this process, in a working directory that is then also the process's. */
export async function runAt(argv: readonly string[], cwd: string): Promise<CliResult> {
  const before = process.cwd();
  process.chdir(cwd);
  try {
    return await run(argv, cwd);
  } finally {
    process.chdir(before);
  }
}

/**
 * Runs a command line as {@link runAt} does, and interrupts it as soon as it has written a text on stderr. If the exit of a
 * process is the subject, see {@link interrupted}.
 */
export async function interruptedHere(
  argv: readonly string[],
  cwd: string,
  after: string,
): Promise<CliResult> {
  const [before, stdout, stderr] = [process.cwd(), new Captured(), new Interrupting(after)];
  process.chdir(cwd);
  try {
    const code = await main({ stdout, stderr, env: {}, cwd, argv });
    return { code, stdout: stdout.text, stderr: inWords(stderr.text) };
  } finally {
    process.chdir(before);
  }
}

/** The same as {@link run} with errors as they were printed: with `--json`, as objects. */
export async function runAsPrinted(
  argv: readonly string[],
  cwd = tmpdir(),
  columns?: number,
  stdin?: string,
): Promise<CliResult> {
  const terminal = columns === undefined ? {} : { isTTY: true, columns };
  const stdout = Object.assign(new Captured(), terminal);
  const stderr = Object.assign(new Captured(), terminal);
  const piped = stdin === undefined ? undefined : Readable.from([Buffer.from(stdin)]);
  const code = await main({ stdin: piped, stdout, stderr, env: {}, cwd, argv });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** Runs the built program as a process of its own. */
export function spawnRnnlab(argv: readonly string[], cwd: string): CliResult {
  const env = { ...process.env, NO_COLOR: "1" };
  const result = spawnSync(process.execPath, [BIN, ...argv], { cwd, env, encoding: "utf8" });
  const { status: code, stdout, stderr } = result;
  return { code, stdout, stderr: inWords(stderr) };
}

/** When and how a process of the built program is interrupted, from within. */
export interface Interruption {
  /** Text on stderr, once it is written. */
  readonly after?: string;
  /** Index of a member of a comparison whose worker is interrupted instead, after two epochs. */
  readonly member?: number;
  /** The signals (default: SIGINT); `exit` ends the process at once, as SIGKILL does. */
  readonly by?: readonly NodeJS.Signals[] | "exit";
}

/**
 * Runs the built program, which is interrupted: by SIGINT as soon as it has written a text on stderr, or otherwise.
 *
 * @param before a command that runs it
 */
export function interrupted(
  argv: readonly string[],
  cwd: string,
  interruption: string | Interruption,
  before: readonly string[] = [],
): Promise<CliResult> {
  const given = typeof interruption === "string" ? { after: interruption } : interruption;
  const RNNLAB_INTERRUPT = JSON.stringify({ by: ["SIGINT"], ...given });
  const env = { ...process.env, NO_COLOR: "1", RNNLAB_INTERRUPT };
  const words = [...before, process.execPath, "--import", INTERRUPT_AFTER, BIN, ...argv];
  const [program = "", ...rest] = words;
  const child = spawn(program, rest, { cwd, env });
  const texts = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    texts.stdout += chunk;
  });
  child.stderr.on("data", (chunk: Buffer) => {
    texts.stderr += chunk;
  });
  return new Promise((resolve) => {
    child.on("close", (code) => {
      const { stdout, stderr } = texts;
      resolve({ code, stdout, stderr: inWords(stderr) });
    });
  });
}

/** A new empty folder. */
export function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), "rnnlab-test-"));
}

import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { nativeFolder, type SetupRecord, setupRecordFile } from "../kernels/native/location.js";
import { CancelledError, UserError } from "../shared/errors.js";
import { compileBinding, installPackage, unpackLibraries } from "./build.js";
import type { CommandOptions } from "./command.js";
import { requireTools } from "./requirements.js";
import { runProbe } from "./run-probe.js";
import { collectWheels, wheelCache } from "./wheels.js";

export interface SetupOptions {
  /** With CUDA's libraries. */
  readonly gpu: boolean;
  /** Wheels that need no download. */
  readonly wheels: readonly string[];
  readonly signal?: AbortSignal;
  /** Receives each step's description before it begins. */
  readonly onStep: (step: string) => void;
}

export interface SetupResult extends SetupRecord {
  readonly folder: string;
}

/**
 * Builds tfjs-node-gpu against the C library in TensorFlow's own wheel, in a folder beside its
 * place, and puts it there once it has computed something. The wheels that were downloaded stay
 * until then, so that a broken attempt can go on.
 *
 * @throws UserError when a tool is missing or a step fails; what was there before still is then
 * @throws CancelledError after `signal`, likewise
 */
export async function setUpNative(options: SetupOptions): Promise<SetupResult> {
  const { gpu, wheels: files, signal, onStep } = options;
  const folder = nativeFolder();
  const draft = `${folder}.draft`;
  const commands: CommandOptions = { ...(signal && { signal }) };
  try {
    await requireTools(commands);
    rmSync(draft, { recursive: true, force: true });
    onStep("wheels of TensorFlow");
    const wheels = await collectWheels(files, gpu, commands);
    onStep("the package tfjs-node-gpu from npm");
    await installPackage(draft, commands);
    onStep(`libtensorflow ${wheels[0].version}, unpacked and checked`);
    await unpackLibraries(draft, wheels, commands);
    onStep("the binding, compiled");
    await compileBinding(draft, commands);
    onStep("a test: the product of two matrices");
    const record = { tensorflow: await probed(draft), gpu };
    writeFileSync(setupRecordFile(draft), JSON.stringify(record));
    replaceFolder(draft, folder);
    rmSync(wheelCache(), { recursive: true, force: true });
    return { folder, ...record };
  } catch (error) {
    if (signal?.aborted) throw new CancelledError("interrupted: nothing was changed");
    throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** The version of the library in a draft that works. */
async function probed(draft: string): Promise<string> {
  const result = await runProbe({ ...process.env, RNNLAB_NATIVE: draft });
  if ("library" in result) return result.library;
  throw new UserError(`setup native: ${result.refused}; nothing was changed`);
}

/** Renames, with the old folder out of the way first: at no time is there a half of either. */
function replaceFolder(draft: string, folder: string): void {
  const old = `${folder}.old`;
  rmSync(old, { recursive: true, force: true });
  if (existsSync(folder)) renameSync(folder, old);
  renameSync(draft, folder);
  rmSync(old, { recursive: true, force: true });
}

/** Removes everything that the setup made, and returns the folders. */
export function undoNative(): string[] {
  const folder = nativeFolder();
  const parent = dirname(folder);
  const names = [basename(folder), `${basename(folder)}.draft`, `${basename(folder)}.old`];
  const beside = existsSync(parent)
    ? readdirSync(parent).filter((name) => names.includes(name))
    : [];
  const made = [...beside.map((name) => join(parent, name)), wheelCache()].filter(existsSync);
  for (const path of made) rmSync(path, { recursive: true, force: true });
  return made;
}

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
  /** Whether to include CUDA's libraries. */
  readonly gpu: boolean;
  /** Wheels that are on disk already and need no download. */
  readonly wheels: readonly string[];
  readonly signal?: AbortSignal;
  /** Receives a description of each step before the step begins. */
  readonly onStep: (step: string) => void;
}

export interface SetupResult extends SetupRecord {
  readonly folder: string;
}

/**
 * Builds tfjs-node-gpu against the C library in TensorFlow's own wheel. The build happens in a
 * folder beside the final one, and replaces it only after a test computation succeeds. Downloaded
 * wheels are kept until then, so that a failed attempt can continue.
 *
 * @throws UserError if a tool is missing or a step fails; an earlier installation is then intact
 * @throws CancelledError after `signal`, with the same guarantee
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

/** The version of the library in a draft that passed the probe. */
async function probed(draft: string): Promise<string> {
  const result = await runProbe({ ...process.env, RNNLAB_NATIVE: draft });
  if ("library" in result) return result.library;
  throw new UserError(`setup native: ${result.refused}; nothing was changed`);
}

/**
 * Replaces the folder by renaming, with the old folder moved aside first, so that neither is ever
 * half there.
 */
function replaceFolder(draft: string, folder: string): void {
  const old = `${folder}.old`;
  rmSync(old, { recursive: true, force: true });
  if (existsSync(folder)) renameSync(folder, old);
  renameSync(draft, folder);
  rmSync(old, { recursive: true, force: true });
}

/** Removes everything that the setup made, and returns the removed folders. */
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

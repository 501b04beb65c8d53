import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

export const NATIVE_PACKAGE = "@tensorflow/tfjs-node-gpu";

/** Where a copy of tfjs-node-gpu is, and what it lacks. */
export interface NativePackage {
  readonly folder: string;
  /** Path of the compiled binding, whether it exists or not. */
  readonly binding: string;
  readonly built: boolean;
  /** `setup`: made by `rnnlab setup native`; `npm`: installed beside rnnlab. */
  readonly origin: "setup" | "npm";
}

/** What `rnnlab setup native` records beside its copy. */
export interface SetupRecord {
  /** Version of TensorFlow that the binding was built against. */
  readonly tensorflow: string;
  /** Whether the CUDA libraries were installed. */
  readonly gpu: boolean;
}

/**
 * The folder that `rnnlab setup native` fills: `$RNNLAB_NATIVE`, or `rnnlab/native` in the user's
 * data folder. It is outside node_modules, which the next `npm ci` would empty.
 */
export function nativeFolder(env: NodeJS.ProcessEnv = process.env): string {
  const data = env.XDG_DATA_HOME || join(homedir(), ".local", "share");
  return env.RNNLAB_NATIVE || join(data, "rnnlab", "native");
}

/** Every copy of the package that rnnlab could load, the preferred one first. */
export function nativePackages(env: NodeJS.ProcessEnv = process.env): NativePackage[] {
  const prepared = join(nativeFolder(env), "node_modules", NATIVE_PACKAGE);
  const copies = [
    ...(existsSync(prepared) ? [packageAt(prepared, "setup")] : []),
    ...installed().map((folder) => packageAt(folder, "npm")),
  ];
  return copies.sort((a, b) => Number(b.built) - Number(a.built));
}

/** The record of the setup in {@link nativeFolder}, if there is one. */
export function setupRecord(env: NodeJS.ProcessEnv = process.env): SetupRecord | undefined {
  try {
    return JSON.parse(readFileSync(setupRecordFile(nativeFolder(env)), "utf8")) as SetupRecord;
  } catch {
    return undefined; // nothing was set up, or what is there is damaged
  }
}

export function setupRecordFile(folder: string): string {
  return join(folder, "setup.json");
}

/**
 * The path of the binding within the package, for the Node-API version that all Node.js versions
 * since 12 have.
 */
export function bindingIn(folder: string): string {
  return join(folder, "lib", "napi-v8", "tfjs_binding.node");
}

function packageAt(folder: string, origin: NativePackage["origin"]): NativePackage {
  const binding = bindingIn(folder);
  return { folder, binding, built: existsSync(binding), origin };
}

function installed(): string[] {
  try {
    return [dirname(createRequire(import.meta.url).resolve(`${NATIVE_PACKAGE}/package.json`))];
  } catch {
    return [];
  }
}

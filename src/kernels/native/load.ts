import { createRequire } from "node:module";
import util from "node:util";
import * as tf from "@tensorflow/tfjs-core";
import { registerGradients } from "../gradients/register.js";
import { type Refusal, refusal } from "../refusal.js";
import type { NativeBackend } from "./backend.js";
import { NATIVE_PACKAGE, type NativePackage, nativePackages } from "./location.js";
import { nvidiaDriver } from "./nvidia.js";
import { registerNative } from "./register.js";

/**
 * Makes tfjs-node-gpu the backend of TensorFlow.js.
 *
 * @param threads CPU threads for its operations; only the first call in a process sets them
 * @returns its backend, or the reason why it cannot be used
 */
export async function loadNative(threads: number): Promise<NativeBackend | Refusal> {
  const [copy] = nativePackages();
  if (!copy) return refusal(`${NATIVE_PACKAGE} is not installed`, SETUP);
  if (!copy.built) return refusal(`${copy.folder} has no compiled binding`, SETUP);
  try {
    requireNative(copy, threads);
  } catch (error) {
    return refusal(`${copy.folder} does not load (${firstLine(error)})`, SETUP);
  }
  await tf.setBackend("tensorflow");
  // The package registers its own gradients, of which Unpack fails on a sequence of one step.
  registerGradients({ replace: true });
  const backend = tf.backend() as NativeBackend;
  registerNative(backend);
  return backend;
}

const SETUP = "Run: rnnlab setup native";

/** The text of an error up to its first line break. */
export function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split("\n")[0] ?? "";
}

function requireNative({ folder }: NativePackage, threads: number): void {
  prepareEnvironment(process.env, threads);
  restoreUtil();
  quietly(() => createRequire(folder)(folder));
}

/**
 * Suppresses TensorFlow.js' warnings: the package loads its own tfjs-core, which uses the same
 * engine and warns that the engine exists already.
 */
function quietly(run: () => void): void {
  const production = tf.env().getBool("PROD");
  tf.env().set("PROD", true);
  try {
    run();
  } finally {
    tf.env().set("PROD", production);
  }
}

/**
 * Environment variables that libtensorflow reads when it is loaded; the user's own settings are
 * kept. Without the first, it allocates all of the GPU's memory. The second keeps messages that are
 * not errors off stderr, and also CUDA's error about a missing driver. The third speeds up the CPU.
 */
function prepareEnvironment(env: NodeJS.ProcessEnv, threads: number): void {
  env.TF_FORCE_GPU_ALLOW_GROWTH ??= "true";
  env.TF_CPP_MIN_LOG_LEVEL ??= nvidiaDriver() ? "2" : "3";
  env.TF_ENABLE_ONEDNN_OPTS ??= "0";
  env.TF_NUM_INTRAOP_THREADS ??= String(threads);
}

/**
 * Restores two functions that tfjs-node-gpu 4.22 calls, which Node.js 23 removed
 * (tensorflow/tfjs#8425) and earlier versions warn about.
 */
function restoreUtil(): void {
  const target = util as unknown as Record<string, unknown>;
  target.isNullOrUndefined = (value: unknown) => value === null || value === undefined;
  target.isArray = Array.isArray;
}

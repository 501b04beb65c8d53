import { createRequire } from "node:module";
import { join } from "node:path";
import type * as Ort from "onnxruntime-common";
import { it } from "vitest";

/**
 * ONNX Runtime takes 140 MB, so it is not among the dependencies: the variable names a folder in whose
 * `node_modules` it is installed, as `.ci/leg-onnx` does. It is undefined without the variable.
 */
const FOLDER = process.env.RNNLAB_ONNXRUNTIME;
const installed = FOLDER === undefined ? undefined : createRequire(join(FOLDER, "package.json"));
const loaded = installed?.("onnxruntime-web") as typeof Ort | undefined;
if (loaded !== undefined) loaded.env.wasm.numThreads = 1;

/** A test that runs exported models, which is skipped without ONNX Runtime; its title ends with {@link WHY}. */
export const itRuns = it.skipIf(loaded === undefined);

/** The cases of such a test; if it is skipped, only the first, so that it is counted once. */
export function runCases<T extends readonly unknown[] | readonly [unknown]>(
  cases: readonly T[],
): readonly T[];
export function runCases<T>(cases: readonly T[]): readonly T[];
export function runCases<T>(cases: readonly T[]): readonly T[] {
  return loaded === undefined ? cases.slice(0, 1) : cases;
}

/** Says in the title of a test why it is skipped. */
export const WHY = loaded === undefined ? " (skipped without ONNX Runtime, see .ci/leg-onnx)" : "";

/** @throws Error if ONNX Runtime is not installed */
export function runtime(): typeof Ort {
  if (loaded === undefined) throw new Error("Set RNNLAB_ONNXRUNTIME: see .ci/leg-onnx.");
  return loaded;
}

/** The folder of ONNX Runtime's package. */
export function runtimeFolder(): string {
  return join(FOLDER ?? "", "node_modules", "onnxruntime-web");
}

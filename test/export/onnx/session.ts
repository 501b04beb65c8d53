import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type * as ort from "onnxruntime-common";
import { expect } from "vitest";
import type { Content } from "../../../src/shared/files.js";
import { emptyFolder, run } from "../../helpers/cli.js";
import { runtime } from "./runtime.js";

/** The run folder of a config that was trained. */
export async function trained(
  config: object,
  files: Readonly<Record<string, string>> = {},
): Promise<string> {
  const base = emptyFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(base, name), text);
  const path = join(base, "config.json");
  writeFileSync(
    path,
    JSON.stringify({ output: { plots: 0, runs: join(base, "runs") }, ...config }),
  );
  const result = await run(["train", "--config", path, "--threads", "1", "--json"], base);
  expect(result.stderr.split("\n").filter((line) => line.startsWith("error"))).toEqual([]);
  const [name = ""] = readdirSync(join(base, "runs"));
  return join(base, "runs", name);
}

/** ONNX Runtime with an exported model. */
export function sessionOf(content: Content): Promise<ort.InferenceSession> {
  return runtime().InferenceSession.create(content as Uint8Array);
}

/** Numbers as a tensor of float64. */
export function float64(values: readonly number[], ...shape: readonly number[]): ort.Tensor {
  return new (runtime().Tensor)("float64", Float64Array.from(values), [...shape]);
}

export function int32(values: readonly number[], ...shape: readonly number[]): ort.Tensor {
  return new (runtime().Tensor)("int32", Int32Array.from(values), [...shape]);
}

/** The rows of a run's predictions.csv, by the names of its columns. */
export function predictionRows(folder: string): Record<string, string>[] {
  const [head = "", ...lines] = readFileSync(join(folder, "predictions.csv"), "utf8")
    .trimEnd()
    .split("\n");
  const names = head.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(names.map((name, at) => [name, cells[at]!]));
  });
}

/** The largest difference of numbers in the same places. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a, (value, at) => Math.abs(value - b[at]!)).reduce((x, y) => {
    return Math.max(x, Number.isNaN(y) ? Number.POSITIVE_INFINITY : y);
  }, 0);
}

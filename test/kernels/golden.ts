import { readFileSync } from "node:fs";
import type { Problem } from "./cases.js";
import type { Solution } from "./runners.js";

/** A problem with PyTorch's solution in float64, see test/golden/make_{kernel,lengths,minimal}_golden.py. */
export interface GoldenCase {
  readonly name: string;
  readonly problem: Problem;
  readonly solution: Solution;
}

type FileEntry = Omit<Problem, "name" | "dropout"> & Solution;

export function readGoldenCases(): GoldenCase[] {
  const files = ["kernel_golden.json", "lengths_golden.json", "minimal_golden.json"];
  return files.flatMap(readGoldenFile);
}

export function readGoldenFile(file: string): GoldenCase[] {
  return readEntries(file).map(({ output, gradients, ...problem }) => {
    const { cell, direction, layers, hidden } = problem.spec;
    const { batch, steps, inputs } = problem.sizes;
    const dropout = problem.input.masks.length > 0;
    const { lengths } = problem.input;
    const { dilation, norm } = problem.spec;
    const sizes = [
      ...[batch, steps, inputs, hidden],
      ...(lengths ? [`lengths ${lengths}`] : []),
      ...(dilation ? [`dilations ${dilation}`] : []),
      ...(norm ? [`norm ${norm}`] : []),
    ];
    const name = [cell, direction, `x${layers}`, ...sizes].join(" ");
    return {
      name: dropout ? `${name} dropout` : name,
      problem: { ...problem, name, dropout },
      solution: { output, gradients },
    };
  });
}

function readEntries(name: string): FileEntry[] {
  const url = new URL(`../golden/${name}`, import.meta.url);
  return JSON.parse(readFileSync(url, "utf8"), toTypedArray) as FileEntry[];
}

/** Lists of numbers become typed arrays, other lists stay what they are. */
function toTypedArray(key: string, value: unknown): unknown {
  const numeric = Array.isArray(value) && value.length > 0 && typeof value[0] === "number";
  if (!numeric) return value;
  if (key === "dilation") return value;
  return key === "lengths" ? Int32Array.from(value) : Float64Array.from(value);
}

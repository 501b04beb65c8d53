import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { resolveConfig } from "../../src/config/resolve.js";
import type { Dataset } from "../../src/data/dataset.js";
import { loadData } from "../../src/data/registry.js";
import { emptyFolder } from "./cli.js";

/** A file of one column, `v`, a row for each value; undefined is an empty cell. */
export function writeValues(values: readonly (number | undefined)[]): string {
  const file = join(emptyFolder(), "series.csv");
  writeFileSync(file, `t,v\n${values.map((value, i) => `${i},${value ?? ""}\n`).join("")}`);
  return file;
}

/** The data of a file that {@link writeValues} writes. */
export function loadValues(
  values: readonly (number | undefined)[],
  options: Readonly<Record<string, unknown>>,
) {
  const data = { task: "csv", file: writeValues(values), time: "t", target: "v", ...options };
  const model = { targets: "lastStep" };
  return loadData(resolveConfig({ data, model }, "test").data);
}

/** An example of a data set: its inputs and its targets in the network's scale. */
export function example({ steps, inputs, targets, fill }: Dataset, index: number) {
  const x = new Float32Array(steps * inputs);
  const y = new Float32Array(targets);
  fill([index], x, y);
  return { x: [...x], y: [...y] };
}

/** Targets of an example in the data's own unit, NaN where there is none. */
export function truthOf(dataset: Dataset, index: number): number[] {
  const values = new Float64Array(dataset.targets);
  dataset.truth!(index, values);
  return [...values];
}

import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { resolveConfig } from "../../../src/config/resolve.js";
import type { Config } from "../../../src/config/schema.js";
import { loadData } from "../../../src/data/registry.js";
import { onnxFile } from "../../../src/export/onnx/file.js";
import { parameterSpecs } from "../../../src/model/parameters.js";
import { modelSpec, shapeOf } from "../../../src/model/spec.js";
import { emptyFolder } from "../../helpers/cli.js";

/** A config with its data file relative to a folder. */
export interface Content {
  readonly name?: string;
  readonly data: object;
  readonly model?: object;
  readonly training?: object;
}

/** The ONNX file of a model that was not trained: its weights are made up, each with a value of its own. */
export async function madeFile(folder: string, content: Content, stateful = false) {
  const { data: given } = content;
  const data = "file" in given ? { ...given, file: join(folder, `${given.file}`) } : given;
  const config = resolveConfig({ ...content, data }, "test");
  const loaded = await dataOf(config.data);
  const shape = shapeOf(loaded);
  const spec = modelSpec(config.model, shape, config.training);
  const weights = new Map(
    parameterSpecs(spec).map(({ name, shape: sizes }, at) => [name, madeWeights(sizes, at)]),
  );
  const { record, classes = [] } = loaded;
  const { variableLength = false } = shape;
  const model = { config, spec, weights, record, classes, variableLength, stateful };
  return onnxFile(model, [["fact", "1"]], { name: "rnnlab", version: "1.2.3" });
}

const known = new Map<string, ReturnType<typeof loadData>>();

/** Data that is loaded once for all configs that have it. */
function dataOf(data: Config["data"]): ReturnType<typeof loadData> {
  const key = JSON.stringify(data);
  const loaded = known.get(key) ?? loadData(data);
  known.set(key, loaded);
  return loaded;
}

/** @param at place of the parameter among all */
function madeWeights(shape: readonly number[], at: number): Float32Array {
  const count = shape.reduce((a, b) => a * b, 1);
  return Float32Array.from({ length: count }, (_, i) => (((i * 29 + at * 13) % 97) - 48) / 64);
}

/**
 * A checksum of each config's {@link madeFile}, so that a change of the graph is noticed without ONNX Runtime. If one
 * differs, `.ci/leg-onnx` decides whether the graphs are still right; only then is the snapshot to be updated.
 */
export async function fileChecksums(
  contents: readonly (Content | readonly [content: Content, stateful: true])[],
  files: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const folder = emptyFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const checksums: string[] = [];
  for (const given of contents) {
    const [content, stateful] = Array.isArray(given) ? given : [given, false];
    const file = await madeFile(folder, content, stateful);
    checksums.push(createHash("sha256").update(file).digest("hex").slice(0, 12));
  }
  return checksums;
}

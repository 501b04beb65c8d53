import { lstatSync } from "node:fs";
import { join } from "node:path";
import { runFiles } from "../../runs/layout.js";
import { readBytes } from "../../runs/reader.js";
import { UserError } from "../../shared/errors.js";
import type { Content } from "../../shared/files.js";
import type { ExportOptions, FileFormat } from "../format.js";
import { onnx } from "../onnx/index.js";
import { safetensors } from "../safetensors.js";

/** A file that accompanies a run's figures. */
export interface Artifact {
  readonly path: string;
  readonly content: Uint8Array<ArrayBuffer>;
}

const files = [runFiles.report, runFiles.config, runFiles.summary, runFiles.metrics];
const models: readonly FileFormat[] = [onnx, safetensors];

/**
 * A run's report and records, and its model in each format that supports it.
 *
 * @param onNote receives a sentence about anything that is left out
 */
export async function artifactsOf(
  folder: string,
  { weights }: ExportOptions,
  onNote: (text: string) => void,
): Promise<Artifact[]> {
  const there = files.filter((name) => isThere(join(folder, name)));
  const artifacts: Artifact[] = there.map((path) => {
    return { path, content: new Uint8Array(readBytes(join(folder, path))) };
  });
  for (const format of models) {
    const content = await modelIn(format, folder, weights, onNote);
    if (content) artifacts.push({ path: `model/model${format.extension}`, content });
  }
  return artifacts;
}

/**
 * Whether there is a file.
 *
 * @throws UserError if it is a link, because what a stranger's link points to is not to be sent away
 */
function isThere(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats?.isSymbolicLink()) {
    throw new UserError(`${path}: a link, expected a file. Nothing outside the run is sent.`);
  }
  return stats !== undefined;
}

async function modelIn(
  format: FileFormat,
  folder: string,
  weights: ExportOptions["weights"],
  onNote: (text: string) => void,
) {
  try {
    return bytesOf(await format.render([folder], { weights }));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    onNote(`${folder}: exported without its model as ${format.name}: ${error.message}`);
    return undefined;
  }
}

function bytesOf(content: Content): Uint8Array<ArrayBuffer> {
  const pieces = typeof content === "string" || content instanceof Uint8Array ? [content] : content;
  return new Uint8Array(Buffer.concat([...pieces].map((piece) => Buffer.from(piece))));
}

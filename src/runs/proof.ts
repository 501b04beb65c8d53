import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ExperimentError, UserError } from "../shared/errors.js";
import { isFile } from "../shared/files.js";
import { fingerprint } from "./fingerprint.js";
import { isRun } from "./folders.js";
import { runFiles, testedWeights } from "./layout.js";
import type { Manifest } from "./manifest.js";
import { decodeWeights, readBytes, readConfig, readManifest, readWeights } from "./reader.js";
import { decodeSafetensors, type SafetensorsFile } from "./safetensors.js";
import { decodeCheckpoint } from "./state-file.js";

/** SHA-256 of each file that a finished run keeps, by its path within the folder. */
export function fileHashes(folder: string): Record<string, string> {
  return Object.fromEntries(
    keptFiles(folder).map((name) => [name, sha256(readBytes(join(folder, name)))]),
  );
}

/**
 * Files without a hash: the manifest, which holds the hashes, the checkpoint before the last, and the page,
 * which `rnnlab report` can write again.
 */
const UNPROVEN: readonly string[] = [runFiles.manifest, runFiles.report, runFiles.previousState];

function keptFiles(folder: string): string[] {
  return [folder, join(folder, "checkpoints")]
    .flatMap((place, depth) =>
      readdirSync(place).map((name) => (depth === 0 ? name : join("checkpoints", name))),
    )
    .filter((name) => known.has(name) && !UNPROVEN.includes(name) && isFile(join(folder, name)))
    .sort();
}

const known: ReadonlySet<string> = new Set(Object.values(runFiles));

/**
 * The files of a finished run that are missing or differ from their hashes in the manifest. For runs of
 * rnnlab 0.1 only the weights can be checked.
 */
export function disagreements(folder: string, manifest: Manifest): string[] {
  const { files } = manifest;
  if (files === undefined) {
    return weightsAgree(folder, manifest) ? [] : [testedWeights(readConfig(folder))];
  }
  return Object.keys(files).filter((name) => {
    const path = join(folder, name);
    return !isFile(path) || sha256(readBytes(path)) !== files[name];
  });
}

/**
 * Checks a run before it is marked as finished: the tested weights on the disk have the fingerprint, and the
 * last weights are those of the last checkpoint.
 *
 * @throws ExperimentError when they differ
 */
export function requireAgreement(folder: string, manifest: Manifest): void {
  const last = fingerprint(readWeights(folder).tensors);
  const path = join(folder, runFiles.lastState);
  const checkpoint = fingerprint(decodeCheckpoint(readBytes(path), path).weights);
  if (weightsAgree(folder, manifest) && last === checkpoint) return;
  throw new ExperimentError(
    `${folder}: the weights on the disk are not those of the training. Is the disk faulty, or did ` +
      `another program write there? Continue with: rnnlab resume ${folder}`,
  );
}

/**
 * The weights of a run, for use or export.
 *
 * @throws UserError when they are missing or damaged, or differ from those with which the run finished
 */
export function readProvenWeights(folder: string, file: string): SafetensorsFile {
  const bytes = readBytes(join(folder, file));
  const path = join(folder, file);
  if (!isRun(folder)) return decodeWeights(bytes, path); // a folder that holds only weights
  const { status, files, fingerprint: expected } = readManifest(folder);
  if (status !== "finished") return decodeWeights(bytes, path);
  const weights = decodeSafetensors(bytes, path);
  const tested = file === testedWeights(readConfig(folder));
  const agree = files
    ? files[file] === sha256(bytes)
    : !tested || fingerprint(weights.tensors) === expected;
  if (agree) return weights;
  throw new UserError(
    `${join(folder, file)}: not the weights that the run ended with. Restore them with: rnnlab ` +
      `resume ${folder}`,
  );
}

function weightsAgree(folder: string, manifest: Manifest): boolean {
  try {
    const file = testedWeights(readConfig(folder));
    return fingerprint(readWeights(folder, file).tensors) === manifest.fingerprint;
  } catch (error) {
    if (error instanceof UserError) return false; // they are gone or damaged
    throw error;
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

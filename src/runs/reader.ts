import { join } from "node:path";
import type { z } from "zod";
import { parseJson } from "../config/parse.js";
import { resolveConfig } from "../config/resolve.js";
import type { Config } from "../config/schema.js";
import type { ClassPredictions } from "../evaluation/classes.js";
import type { LastStep } from "../evaluation/last-step.js";
import { UserError } from "../shared/errors.js";
import { errorCode, isFile, readRegularFile } from "../shared/files.js";
import { foundConfig } from "./data-file.js";
import { type EpochRecord, epochSchema } from "./epoch-record.js";
import { fingerprint } from "./fingerprint.js";
import { hasLostManifest, isEmptyRun, isRun } from "./folders.js";
import { runFiles } from "./layout.js";
import { decodeLogits } from "./logits.js";
import { type Manifest, manifestSchema, RUN_FORMAT } from "./manifest.js";
import type { PredictionLines } from "./mean-predictions.js";
import { parsePredictions } from "./predictions.js";
import { summarySchema, windowsSchema } from "./records.js";
import type { RunRecord } from "./run-record.js";
import { decodeSafetensors, type SafetensorsFile } from "./safetensors.js";

export type { RunRecord } from "./run-record.js";

/** @throws UserError when the run is not finished, or one of its files is missing or damaged */
export function readRun(folder: string): RunRecord {
  const manifest = readManifest(folder);
  if (manifest.status !== "finished") {
    throw new UserError(`${folder}: the run is ${manifest.status}, expected a finished one`);
  }
  return readRecord(folder);
}

/** Everything in a run folder that has all its files, whatever its status. */
export function readRecord(folder: string): RunRecord {
  const summary = readJson(folder, runFiles.summary, summarySchema);
  const hasExamples =
    summary.objective === "regression" && isFile(join(folder, runFiles.predictions));
  return {
    folder,
    manifest: readManifest(folder),
    config: readConfig(folder),
    epochs: readEpochs(folder),
    summary,
    windows: readJson(folder, runFiles.windows, windowsSchema),
    ...(hasExamples && { examples: readPredictions(folder) }),
  };
}

/** Whether a folder is that of a finished run. */
export function isFinished(folder: string): boolean {
  return isRun(folder) && readManifest(folder).status === "finished";
}

/** @throws UserError when the manifest is missing, damaged or another version's */
export function readManifest(folder: string): Manifest {
  const path = join(folder, runFiles.manifest);
  if (isEmptyRun(folder)) throw noManifest(folder);
  if (hasLostManifest(folder)) {
    throw new UserError(`${path}: is missing. Write it again with: rnnlab resume ${folder}`);
  }
  const raw = parseJson(readText(path), path);
  const format = typeof raw === "object" && raw !== null && "format" in raw ? raw.format : "none";
  if (format === RUN_FORMAT) return checked(raw, path, manifestSchema);
  throw new UserError(
    `${path}: the run folder's format is ${JSON.stringify(format)}, expected ${RUN_FORMAT}. ` +
      "Another version of rnnlab made it: use that one.",
  );
}

function noManifest(folder: string): UserError {
  return new UserError(
    `${folder}: has no ${runFiles.manifest}: its process has not started training yet, or died ` +
      `before that. If it died, start the run again; "rnnlab runs rm" removes the folder.`,
  );
}

export function readConfig(folder: string): Config {
  const path = join(folder, runFiles.config);
  return foundConfig(resolveConfig(parseJson(readText(path), path), path), folder);
}

/** Every epoch that a run has finished, in order. */
export function readEpochs(folder: string): EpochRecord[] {
  const path = join(folder, runFiles.metrics);
  return readText(path)
    .split("\n")
    .flatMap((line, index) => {
      if (line === "") return [];
      const source = `${path}, line ${index + 1}`;
      return checked(parseJson(line, source), source, epochSchema);
    });
}

/** The forecasts that a finished run folder holds. */
export function readPredictions(folder: string): LastStep {
  const { lines, source } = predictionLines(folder);
  return parsePredictions(lines, source);
}

/** The lines of a run's predictions file, the header first. */
export function predictionLines(folder: string): PredictionLines {
  const source = join(folder, runFiles.predictions);
  return { source, lines: linesOf(readBytes(source)) };
}

/** Yields lines one by one, because a large file may exceed the maximum length of a string. */
function* linesOf(bytes: Buffer): Generator<string> {
  for (let start = 0; start < bytes.length; ) {
    const next = bytes.indexOf("\n", start);
    const end = next < 0 ? bytes.length : next;
    yield bytes.toString("utf8", start, end);
    start = end + 1;
  }
}

/** The outputs of a finished classifier on its test set. */
export function readLogits(folder: string): ClassPredictions {
  const path = join(folder, runFiles.logits);
  return decodeLogits(readBytes(path), path);
}

/**
 * The weights in a file of a run folder.
 *
 * @throws UserError when it is missing or damaged, which the fingerprint of the best weights shows
 */
export function readWeights(folder: string, file: string = runFiles.lastWeights): SafetensorsFile {
  const path = join(folder, file);
  return decodeWeights(readBytes(path), path);
}

/** Decodes a file of weights as {@link readWeights} does. */
export function decodeWeights(bytes: Uint8Array, path: string): SafetensorsFile {
  const weights = decodeSafetensors(bytes, path);
  const { fingerprint: expected } = weights.metadata;
  if (expected === undefined || expected === fingerprint(weights.tensors)) return weights;
  throw new UserError(`${path}: damaged, its weights do not have the fingerprint in its header`);
}

function readJson<T>(folder: string, name: string, schema: z.ZodType<T>): T {
  const path = join(folder, name);
  return checked(parseJson(readText(path), path), path, schema);
}

/** @throws UserError naming the place where `raw` does not match the schema */
export function checked<T>(raw: unknown, source: string, schema: z.ZodType<T>): T {
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const place = issue.path.length > 0 ? ` at ${issue.path.join(".")}` : "";
  throw new UserError(`${source}: damaged${place} (${reason(issue.message)})`);
}

/** Zod's message in the words of our other errors: "expected number, but it is missing". */
function reason(message: string): string {
  return message
    .replace(/^Invalid (input|option): |^Invalid discriminator value\. (?=Expected)/, "")
    .replace(/^Expected /, "expected ")
    .replace("'undefined' | ", "") // the default, if the key is missing
    .replace(", received undefined", ", but it is missing")
    .replace(", received ", ", but it is of type ");
}

function readText(path: string): string {
  return readBytes(path, MAX_TEXT_BYTES).toString("utf8");
}

/** Limit for JSON files and metrics.jsonl; a million epochs need less. */
const MAX_TEXT_BYTES = 2 ** 29;
/**
 * Limit for weights, checkpoints and predictions: the largest buffer that every supported platform allows.
 */
const MAX_BYTES = 2 ** 31;

/**
 * The content of a file of a run, or of one that a user named.
 *
 * @param expected what the file should be
 * @throws UserError when it cannot be read, is not a regular file or is too large
 */
export function readBytes(path: string, maxBytes = MAX_BYTES, expected = "a run's file"): Buffer {
  try {
    return readRegularFile(path, maxBytes).bytes;
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    const problem = code === "ENOENT" ? "no such file" : `cannot be read (${code})`;
    throw new UserError(`${path}: ${problem}, expected ${expected}`);
  }
}

/** The content of a file of initial weights that a user named. */
export function readInitialWeights(path: string): Buffer {
  return readBytes(path, MAX_BYTES, "a safetensors file of initial weights (--init)");
}

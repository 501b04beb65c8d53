import { basename, dirname, join } from "node:path";
import { errorCode, readRegularFile } from "../shared/files.js";
import { parseShallow } from "../shared/json.js";
import { annotationsOf } from "./annotations.js";
import { hasLostManifest, isEmptyRun, isStudy, runPaths, shownPath, studyKind } from "./folders.js";
import { runFiles } from "./layout.js";
import { type Manifest, manifestSchema } from "./manifest.js";
import { emptyStatus, type RunStatus, statusNow } from "./status.js";

/** A run as the registry lists it, whatever the state of its folder. */
export interface RunEntry {
  /** Name of the folder. */
  readonly name: string;
  /** The folder, relative to the working directory if it is inside. */
  readonly folder: string;
  /** Name of the comparison's folder that contains the run, if any. */
  readonly comparison: string | undefined;
  /** Name of the sweep's folder that contains the run, if any. */
  readonly sweep: string | undefined;
  /** Tags of the run and of the comparison or sweep that contains it. */
  readonly tags: readonly string[];
  /** The note on the run; empty if there is none. */
  readonly note: string;
  readonly status: RunStatus;
  /** Undefined if it is damaged or has another format version. */
  readonly manifest: Manifest | undefined;
  /** The content of `config.json`, unchecked. */
  readonly config: JsonObject;
  /** The content of `summary.json`, unchecked; empty before the run is finished. */
  readonly summary: JsonObject;
}

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * All runs in `base`, those of its comparisons and sweeps included, oldest first. Reads only manifests,
 * configs and summaries. Folders may appear, change or disappear meanwhile: each file is read as a whole or
 * not at all.
 */
export function listRuns(base: string): RunEntry[] {
  return runPaths(base)
    .map((path) => readEntry(join(base, path)))
    .filter((entry) => entry !== undefined)
    .sort(byCreation);
}

/** The registry's entry for one run folder; undefined if the folder no longer exists. */
export function readEntry(folder: string): RunEntry | undefined {
  const raw = jsonObject(join(folder, runFiles.manifest));
  if (raw === "missing" && !isEmptyRun(folder) && !hasLostManifest(folder)) return undefined;
  const { tags, note } = annotationsOf(folder);
  const { data: manifest } = manifestSchema.safeParse(raw);
  const kind = studyKind(dirname(folder));
  const study = basename(dirname(folder));
  return {
    name: basename(folder),
    folder: shownPath(folder),
    comparison: kind === "comparison" ? study : undefined,
    sweep: kind === "sweep" ? study : undefined,
    tags: [...new Set([...tags, ...studyTags(dirname(folder))])],
    note,
    status: manifest ? statusNow(folder, manifest) : statusWithout(raw, folder),
    manifest,
    config: objectOrEmpty(jsonObject(join(folder, runFiles.config))),
    summary: objectOrEmpty(jsonObject(join(folder, runFiles.summary))),
  };
}

function studyTags(parent: string): readonly string[] {
  return isStudy(parent) ? annotationsOf(parent).tags : [];
}

/** The status of a folder without a readable manifest. */
function statusWithout(raw: JsonObject | string, folder: string): RunStatus {
  return raw === "missing" && !hasLostManifest(folder) ? emptyStatus(folder) : "damaged";
}

function byCreation(a: RunEntry, b: RunEntry): number {
  return createdAt(a) - createdAt(b) || (a.name < b.name ? -1 : 1);
}

/** Milliseconds since 1970; a run without a manifest sorts before all others. */
function createdAt({ manifest }: RunEntry): number {
  return Date.parse(manifest?.createdAt ?? "") || 0;
}

/** Limit for a manifest, a config or a summary. */
const MAX_BYTES = 2 ** 26;

function jsonObject(path: string): JsonObject | "missing" | "damaged" {
  try {
    const value = parseShallow(readRegularFile(path, MAX_BYTES).bytes.toString("utf8"));
    return typeof value === "object" && value !== null ? (value as JsonObject) : "damaged";
  } catch (error) {
    return errorCode(error) === "ENOENT" ? "missing" : "damaged";
  }
}

function objectOrEmpty(value: JsonObject | string): JsonObject {
  return typeof value === "string" ? {} : value;
}

import { join } from "node:path";
import { z } from "zod";
import { parseJson } from "../config/parse.js";
import { UserError } from "../shared/errors.js";
import {
  comparisonFile,
  hasLostRecord,
  isComparison,
  isStudy,
  isSweep,
  lostStudyNames,
  runNames,
  shownPath,
  studyNames,
  sweepFile,
} from "./folders.js";
import { runFiles } from "./layout.js";
import { readBytes } from "./reader.js";

/** The comparison folder that `reference` names; see {@link findStudy}. */
export function findComparison(reference: string, base: string): string | undefined {
  const folder = findStudy(reference, base);
  return folder !== undefined && isComparison(folder) ? folder : undefined;
}

/** The sweep folder that `reference` names; see {@link findStudy}. */
export function findSweep(reference: string, base: string): string | undefined {
  const folder = findStudy(reference, base);
  return folder !== undefined && isSweep(folder) ? folder : undefined;
}

/**
 * The folder of the comparison or sweep that `reference` names: a path; the beginning of the name of exactly
 * one run, comparison or sweep in `base`; or `last`, if it is newer than every run there.
 *
 * @returns undefined if there is none
 */
export function findStudy(reference: string, base: string): string | undefined {
  if (isStudy(reference)) return reference;
  if (reference === "last") return newestStudy(base);
  const found = onlyFolder(reference, base);
  return found !== undefined && isStudy(found) ? shownPath(found) : undefined;
}

/**
 * The folder of a comparison or sweep without its record that `reference` names: a path, or the beginning of
 * the name of exactly one run, comparison or sweep in `base`.
 *
 * @returns undefined if there is none
 */
export function findLostStudy(reference: string, base: string): string | undefined {
  if (reference !== "" && hasLostRecord(reference)) return reference;
  const found = onlyFolder(reference, base);
  return found !== undefined && hasLostRecord(found) ? shownPath(found) : undefined;
}

/** The only folder of a run, comparison or sweep in `base` whose name begins so. */
function onlyFolder(start: string, base: string): string | undefined {
  const names = [...studyNames(base), ...lostStudyNames(base), ...runNames(base)];
  const [name, ...others] = names.filter((each) => start !== "" && each.startsWith(start));
  return name === undefined || others.length > 0 ? undefined : join(base, name);
}

/**
 * Uses the creation times in the files: those in folder names are local times, possibly of other time zones.
 */
function newestStudy(base: string): string | undefined {
  const studies = studyNames(base).map((name) => join(base, name));
  const newest = latest(studies, (path) => (isSweep(path) ? sweepFile : comparisonFile));
  const runs = runNames(base).map((name) => join(base, name));
  const run = latest(runs, () => runFiles.manifest);
  return newest && newest.createdAt > (run?.createdAt ?? 0) ? shownPath(newest.path) : undefined;
}

function latest(folders: readonly string[], fileOf: (folder: string) => string) {
  const all = folders.map((path) => ({ path, createdAt: createdAt(join(path, fileOf(path))) }));
  return all.reduce<(typeof all)[number] | undefined>((newest, study) => {
    return newest && newest.createdAt >= study.createdAt ? newest : study;
  }, undefined);
}

/** Milliseconds since 1970; 0 if the file does not record it. */
function createdAt(path: string): number {
  try {
    const record = parseJson(readBytes(path).toString("utf8"), path);
    const time = z.object({ createdAt: z.string() }).safeParse(record).data?.createdAt;
    return Date.parse(time ?? "") || 0;
  } catch (error) {
    if (error instanceof UserError) return 0; // it is damaged, or was removed meanwhile
    throw error;
  }
}

import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type Objective, objectives } from "../data/dataset.js";
import { decidingFigure } from "../evaluation/figures.js";
import { UserError } from "../shared/errors.js";
import { isFile } from "../shared/files.js";
import { fieldOf } from "./fields.js";
import { findLostStudy, findStudy } from "./find-study.js";
import {
  hasLostManifest,
  isEmptyRun,
  isRun,
  isSweep,
  runNames,
  runPaths,
  shownPath,
  studyKind,
} from "./folders.js";
import { listRuns, type RunEntry } from "./registry.js";

/**
 * The run folder that `reference` names: `last`, `best`, a path, or the beginning of the name of exactly one
 * run in `base` or in a comparison there.
 *
 * @returns the path, relative to the working directory if it is inside
 * @throws UserError when no run or more than one matches
 */
export function findRun(reference: string, base: string): string {
  if (reference === "last" || reference === "best") return chosen(reference, base);
  const isFolderOfRun = isRun(reference) || isEmptyRun(reference) || hasLostManifest(reference);
  if (reference !== "" && isFolderOfRun) return reference;
  const start = dirname(resolve(reference)) === resolve(base) ? basename(reference) : reference;
  const fitting = start === "" ? [] : fittingPaths(start, runPaths(base));
  const [path, ...others] = fitting;
  if (path !== undefined && others.length === 0) return shownPath(join(base, path));
  throw unknownRun(reference, base, fitting.length);
}

/** The best of the finished runs on the same data as the newest one, by the deciding validation figure. */
function bestRun(entries: readonly RunEntry[]): RunEntry | undefined {
  const newest = entries.findLast(({ status }) => status === "finished");
  if (newest === undefined) return undefined;
  const rivals = entries.filter((entry) => hasSameData(entry, newest));
  const path = decidingPath(newest);
  const [best] = rankedRuns(rivals, path);
  if (best) return best;
  throw new UserError(
    `best: no finished run on the newest one's data has ${path} in its summary.json: it has no ` +
      "validation part, or was made by an earlier version. Name a run.",
  );
}

/** Whether the figures of two runs can be compared: both must have the same data and the same fold. */
export function hasSameData({ config }: RunEntry, other: RunEntry): boolean {
  return isDeepStrictEqual(config.data, other.config.data);
}

/**
 * Path of the figure that ranks runs on this run's data, such as `validation.mseLastStep`. It is never a test
 * figure: a test set used for choosing is no longer a test set.
 */
export function decidingPath(entry: RunEntry): string {
  const several = fieldOf(entry, "test.byTarget") !== undefined;
  return `validation.${decidingFigure(objectiveOf(entry), several).key}`;
}

/** The objective of the run's task, from its summary. */
function objectiveOf({ summary }: RunEntry): Objective {
  return objectives.find((name) => name === summary.objective) ?? "forecast";
}

/** Finished runs for which the figure is a number, lowest first; equal runs oldest first. */
export function rankedRuns(entries: readonly RunEntry[], figure: string): RunEntry[] {
  return entries
    .filter((entry) => entry.status === "finished")
    .map((entry) => ({ entry, value: fieldOf(entry, figure) }))
    .filter((ranked): ranked is { entry: RunEntry; value: number } => Number.isFinite(ranked.value))
    .sort((a, b) => a.value - b.value)
    .map(({ entry }) => entry);
}

function chosen(reference: "last" | "best", base: string): string {
  const entries = listRuns(base);
  const begun = entries.filter(({ status }) => status !== "empty");
  const entry = reference === "last" ? begun.at(-1) : bestRun(entries);
  if (entry) return entry.folder;
  if (entries.length > 0 || isFile(base)) throw unknownRun(reference, base, 0);
  throw new UserError(`${reference}: no runs yet in ${shownPath(base)}. Try: rnnlab train lstm`);
}

function fittingPaths(start: string, paths: readonly string[]): string[] {
  const named = paths.find((path) => basename(path) === start);
  return named === undefined ? paths.filter((path) => basename(path).startsWith(start)) : [named];
}

function unknownRun(reference: string, base: string, fitting: number): UserError {
  const study = fitting === 0 ? findStudy(reference, base) : undefined;
  if (study !== undefined) {
    const kind = isSweep(study) ? "sweep" : "comparison";
    return new UserError(
      `${reference}: a ${kind} of ${runNames(study).length} runs, expected one run. Name ` +
        'one of them (rnnlab runs lists them), or use "rnnlab report" for all together.',
    );
  }
  const lost = fitting === 0 ? findLostStudy(reference, base) : undefined;
  if (lost !== undefined) return lostRecord(lost);
  const none = existsSync(reference) ? "it is not a run" : "there is no such run";
  const found = fitting === 0 ? none : `${fitting} runs match`;
  return new UserError(
    `${reference}: ${found}, expected a run folder, the unique beginning of the name of one in ` +
      `${shownPath(base)}, "last" or "best"`,
  );
}

function lostRecord(study: string): UserError {
  const kind = studyKind(study) ?? "comparison";
  return new UserError(
    `${study}: the folder of a ${kind} without its ${kind}.json, so only its runs can be read ` +
      `(${runNames(study).length}), expected one run. Name one of them (rnnlab runs lists them), put ${kind}.json ` +
      "back, or remove the folder with: rnnlab runs rm",
  );
}

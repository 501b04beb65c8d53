import { statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { StudyKind } from "../report/served/listed.js";
import { annotationsOf } from "../runs/annotations.js";
import { memberFolder, readComparison } from "../runs/comparison-file.js";
import { isSweep, sweepFile } from "../runs/folders.js";
import { readSweep, trialsFolder } from "../runs/sweep-file.js";
import { UserError } from "../shared/errors.js";
import { linkOutside } from "./inside.js";
import { SETTLED_MS } from "./listing.js";

/** What the files of a comparison or sweep say. */
export interface StudyRecord {
  readonly name: string;
  readonly kind: StudyKind;
  /** ISO 8601; undefined if its file is damaged. */
  readonly createdAt: string | undefined;
  readonly tags: readonly string[];
  readonly note: string;
  /** Number of runs that it will have; undefined if the file does not say. */
  readonly planned: number | undefined;
  /** Paths, relative to the runs folder, of finished runs elsewhere to which a comparison refers. */
  readonly references: readonly string[];
  /** Whether its results are written, which happens at its end. */
  readonly hasResult: boolean;
  readonly hasFailed: boolean;
  readonly isDamaged: boolean;
  /** Modification time of the folder when it was read; NaN if a later change might not show in it. */
  readonly changedAt: number;
  /** Modification time of the folder of a sweep's trials; undefined for a comparison. */
  readonly trialsChangedAt: number | undefined;
}

/** Reads the files of a comparison or sweep, unless its folder is as it was before. */
export function studyRecord(
  base: string,
  name: string,
  before: StudyRecord | undefined,
): StudyRecord {
  const folder = join(base, name);
  const modified = changeTime(folder);
  const trials = statSync(trialsFolder(folder), { throwIfNoEntry: false })?.mtimeMs;
  if (before?.changedAt === modified && before.trialsChangedAt === trials) return before;
  const changedAt = Date.now() - modified > SETTLED_MS ? modified : Number.NaN;
  const kind = isSweep(folder) ? "sweep" : "comparison";
  const times = { changedAt, trialsChangedAt: trials };
  if (linkOutside(base, folder)) return { name, ...times, tags: [], note: "", ...damaged, kind };
  const common = { name, ...times, ...annotationsOf(folder) };
  try {
    return {
      ...common,
      ...(kind === "sweep" ? sweepParts(folder) : comparisonParts(base, folder)),
    };
  } catch (error) {
    if (error instanceof UserError) return { ...common, ...damaged, kind };
    throw error;
  }
}

const damaged = {
  createdAt: undefined,
  planned: undefined,
  references: [],
  hasResult: false,
  hasFailed: false,
  isDamaged: true,
} as const;

type Parts = Omit<StudyRecord, "name" | "changedAt" | "trialsChangedAt" | "tags" | "note">;

function comparisonParts(base: string, folder: string): Parts {
  const { createdAt, members, result } = readComparison(folder);
  const references = members.flatMap((member) => {
    const run = member.config === undefined ? memberFolder(folder, member) : undefined;
    return run === undefined ? [] : [relative(base, run).replaceAll(sep, "/")];
  });
  return {
    kind: members.some(({ fold }) => fold !== undefined) ? "backtest" : "comparison",
    createdAt,
    planned: members.length,
    references,
    hasResult: result !== undefined,
    hasFailed: members.some(({ error }) => error !== undefined),
    isDamaged: false,
  };
}

function sweepParts(folder: string): Parts {
  const { createdAt, trials, seeds } = readSweep(folder);
  return {
    kind: "sweep",
    createdAt,
    planned: trials * seeds,
    references: [],
    // A sweep that has been extended since is not at its end.
    hasResult: changeTime(join(folder, "result.json")) >= changeTime(join(folder, sweepFile)),
    hasFailed: false,
    isDamaged: false,
  };
}

/** Of a file or folder, in milliseconds since 1970; NaN if there is none. */
function changeTime(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.NaN;
}

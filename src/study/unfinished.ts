import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { fileHash } from "../data/table/hash.js";
import { type ComparisonMember, readComparison } from "../runs/comparison-file.js";
import { isComparison, isRun, isSweep, runNames, studyNames } from "../runs/folders.js";
import { readManifest } from "../runs/reader.js";
import { readSweep } from "../runs/sweep-file.js";
import { UserError } from "../shared/errors.js";
import { isFile } from "../shared/files.js";
import { type PlannedMember, storedMembers } from "./members.js";
import { openMembers } from "./open-members.js";
import { storedPlan } from "./sweep/folder.js";
import type { PlannedSweep } from "./sweep/plan.js";
import { isSettled } from "./sweep/result.js";
import { standingOf } from "./sweep/standing.js";
import { SweepView } from "./sweep/view.js";

/**
 * The newest sweep in a folder that a command with the same plan began and that is not finished. If the data file has
 * changed since, it is another sweep.
 */
export function unfinishedSweep(base: string, plan: PlannedSweep): Promise<string | undefined> {
  return newestStudy(base, async (folder) => {
    if (!isSweep(folder)) return false;
    const { format: _, createdAt: __, command: ___, ...kept } = readSweep(folder);
    const isSame = isEqual(kept, storedPlan(plan, folder));
    if (!isSame || isSettled(standingOf(new SweepView(folder)))) return false;
    return hasSameData(folder);
  });
}

/** The newest comparison in a folder with the same members, some of which are not finished. */
export function unfinishedComparison(
  base: string,
  members: readonly PlannedMember[],
): Promise<string | undefined> {
  return newestStudy(base, async (folder) => {
    if (!isComparison(folder)) return false;
    const comparison = readComparison(folder);
    const isSame = isEqual(
      comparison.members.map(definition),
      storedMembers(members, folder).map(definition),
    );
    if (!isSame || openMembers(folder, comparison).length === 0) return false;
    return hasSameData(folder);
  });
}

async function newestStudy(
  base: string,
  test: (folder: string) => Promise<boolean>,
): Promise<string | undefined> {
  const folders = studyNames(base).map((name) => join(base, name));
  for (const folder of folders.reverse()) {
    try {
      if (await test(folder)) return folder;
    } catch (error) {
      if (!(error instanceof UserError)) throw error; // a damaged one is not continued
    }
  }
  return undefined;
}

/** A member without its run and its error. */
function definition({ run, error: _, ...member }: ComparisonMember) {
  return member.config === undefined ? { ...member, run } : member;
}

/** Whether two records are equal as JSON, in which one of them was stored. */
function isEqual(kept: unknown, planned: unknown): boolean {
  return isDeepStrictEqual(kept, JSON.parse(JSON.stringify(planned)));
}

/** Whether the data files of the runs that have begun in a folder are as they were. */
async function hasSameData(folder: string): Promise<boolean> {
  const runs = runNames(folder).map((name) => join(folder, name));
  const sources = runs.filter(isRun).flatMap((run) => readManifest(run).source ?? []);
  const files = new Map(sources.map((source) => [`${source.file} ${source.sha256}`, source]));
  for (const then of files.values()) {
    if (!isFile(then.file) || (then.test && !isFile(then.test.file))) return false;
    if (!isDeepStrictEqual(await fileHash(then.file, then.test?.file), then)) return false;
  }
  return true;
}

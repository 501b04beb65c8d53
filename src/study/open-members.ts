import {
  type ComparisonFile,
  finishedFolder,
  type OwnedFolder,
  writeComparison,
} from "../runs/comparison-file.js";
import { clearMemberFailures, readMemberFailure } from "../runs/member-file.js";
import { unusedRunName } from "../runs/run-folder.js";
import { memberConfig } from "./missing.js";

/**
 * Names the run folders of a comparison's members, so that workers need not write `comparison.json`, and
 * clears the failures, so that workers try these members again. The workers create the folders.
 */
export function preparedForWorkers(owned: OwnedFolder, comparison: ComparisonFile): ComparisonFile {
  const { folder } = owned;
  clearMemberFailures(folder, comparison.members.length);
  const taken = new Set(comparison.members.map(({ run }) => run));
  const members = comparison.members.map((member) => {
    if (member.config === undefined) return member;
    const { error: _, ...open } = member;
    const run = member.run ?? unusedRunName(folder, memberConfig(folder, member).name, taken);
    taken.add(run);
    return { ...open, run };
  });
  const prepared = { ...comparison, members };
  writeComparison(owned, prepared);
  return prepared;
}

/** The comparison with the failures that its workers recorded. */
export function withFailures(folder: string, comparison: ComparisonFile): ComparisonFile {
  const members = comparison.members.map((member, index) => {
    if (finishedFolder(folder, member) !== undefined) return member;
    const error = readMemberFailure(folder, index);
    return error === undefined ? member : { ...member, error };
  });
  return { ...comparison, members };
}

/** Members that are neither finished nor failed, by index. */
export function openMembers(folder: string, comparison: ComparisonFile): number[] {
  return [...comparison.members.keys()].filter((index) => isOpen(folder, comparison, index));
}

/** Whether the member with this index is neither finished nor failed. */
export function isOpen(folder: string, { members }: ComparisonFile, index: number): boolean {
  return (
    finishedFolder(folder, members[index]!) === undefined &&
    readMemberFailure(folder, index) === undefined
  );
}

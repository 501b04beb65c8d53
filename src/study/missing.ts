import { resolveConfig } from "../config/resolve.js";
import type { Config } from "../config/schema.js";
import { recurrentParameters } from "../model/match.js";
import {
  type ComparisonFile,
  type ComparisonMember,
  finishedFolder,
} from "../runs/comparison-file.js";
import { foundConfig } from "../runs/data-file.js";
import { leasePath } from "../runs/lease/folder.js";
import { Lease } from "../runs/lease/lease.js";
import { leaseState } from "../runs/lease/record.js";
import { tryLease } from "../runs/lease/take.js";

/** Members without a finished run, in the order in which they are to run. */
export function missingMembers(folder: string, { members }: ComparisonFile): ComparisonMember[] {
  const missing = members.filter((member) => finishedFolder(folder, member) === undefined);
  const cost = new Map(missing.map((member) => [member, costOf(memberConfig(folder, member))]));
  const seedFirst = (a: ComparisonMember, b: ComparisonMember) =>
    a.seed - b.seed || (cost.get(b) ?? 0) - (cost.get(a) ?? 0);
  return missing.sort(seedFirst);
}

/**
 * The comparison without errors of members whose runs are finished: a process that was killed after its last
 * write could not record that. Also removes the leftovers of that process's lease.
 */
export function settled(folder: string, comparison: ComparisonFile): ComparisonFile {
  const members = comparison.members.map((member) => {
    const run = member.config === undefined ? undefined : finishedFolder(folder, member);
    if (run === undefined) return member;
    const lease = leaseState(leasePath(run)) === "dead" ? tryLease(leasePath(run)) : undefined;
    if (lease instanceof Lease) lease.release();
    const { error: _, ...finished } = member;
    return finished;
  });
  return { ...comparison, members };
}

/** Estimated cost. Large models run first, so that no process waits long for another at the end. */
function costOf({ model, training }: Config): number {
  return recurrentParameters(model) * training.epochs;
}

/** The whole config of a member that the comparison trains. */
export function memberConfig(
  folder: string,
  { label, seed, fold, config }: ComparisonMember,
): Config {
  const suffix = fold ? `, fold ${fold.number}` : "";
  const kept = resolveConfig(config, `${folder}: ${label} with seed ${seed}${suffix}`);
  return foundConfig(kept, folder);
}

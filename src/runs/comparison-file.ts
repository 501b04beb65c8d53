import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { z } from "zod";
import { parseJson } from "../config/parse.js";
import { UserError } from "../shared/errors.js";
import { writeJson } from "../shared/files.js";
import { comparisonFile, isComparison, staysInside } from "./folders.js";
import type { Lease } from "./lease/lease.js";
import { checked, isFinished, readBytes } from "./reader.js";

/** Version of the comparison folder's layout. */
export const COMPARISON_FORMAT = 1;

const foldSchema = z.object({
  number: z.int(),
  origin: z.string(),
  trainSteps: z.int(),
  testFrom: z.string(),
  testTo: z.string(),
});

const memberSchema = z.object({
  /** The name in the table. Members with the same label differ only in seed and fold. */
  label: z.string(),
  seed: z.int(),
  /** The fold of a backtest's member; the split in the member's config is that of the fold. */
  fold: foldSchema.optional(),
  /** The whole config, for members that this comparison trains. */
  config: z.unknown().optional(),
  /** Path of the run folder, relative to the comparison's; missing before the run begins. */
  run: z.string().optional(),
  /** Why the member has no finished run. */
  error: z.string().optional(),
});

/**
 * A run that is only listed may lie anywhere; one that this comparison trains must stay inside its folder,
 * because rnnlab writes to it.
 */
const ownMemberSchema = memberSchema.refine(
  ({ config, run }) => config === undefined || run === undefined || staysInside(run),
  { path: ["run"], error: "expected a folder inside the comparison's folder" },
);

const comparisonSchema = z.object({
  format: z.literal(COMPARISON_FORMAT),
  createdAt: z.string(),
  command: z.array(z.string()),
  members: z.array(ownMemberSchema),
  /** Table, paired differences and baselines, as `compare --json` prints them. */
  result: z.unknown().optional(),
});

export type ComparisonMember = z.infer<typeof memberSchema>;
export type ComparisonFile = z.infer<typeof comparisonSchema>;

/** A comparison's folder and the lease that permits writing there. */
export interface OwnedFolder {
  readonly folder: string;
  readonly lease: Lease;
}

/**
 * Writes `comparison.json`, which holds the members of a comparison and its result.
 *
 * @throws LeaseLostError when another process has taken over the folder
 */
export function writeComparison({ folder, lease }: OwnedFolder, comparison: ComparisonFile): void {
  lease.guard(() => writeJson(join(folder, comparisonFile), comparison));
}

/** @throws UserError when `comparison.json` is missing, damaged or another version's */
export function readComparison(folder: string): ComparisonFile {
  const path = join(folder, comparisonFile);
  return checked(parseJson(readBytes(path).toString("utf8"), path), path, comparisonSchema);
}

/**
 * The position, from 0, of a run's model in the comparison whose folder contains the run. It selects the model's
 * colour on all pages. Also 0 if there is no such comparison or it cannot be read.
 */
export function modelPlace(folder: string): number {
  const comparison = dirname(resolve(folder));
  if (!isComparison(comparison)) return 0;
  try {
    const { members } = readComparison(comparison);
    const member = members.find(({ run }) => run === basename(resolve(folder)));
    const labels = [...new Set(members.map(({ label }) => label))];
    return member === undefined ? 0 : labels.indexOf(member.label);
  } catch (error) {
    if (error instanceof UserError) return 0; // the run can be shown without it
    throw error;
  }
}

/** The run folder of a member, if its run has begun. */
export function memberFolder(
  folder: string,
  { run }: Pick<ComparisonMember, "run">,
): string | undefined {
  if (run === undefined) return undefined;
  return isAbsolute(run) ? run : join(folder, run); // a run on another drive has an absolute path
}

/** The run folder of a member, if its run is finished. */
export function finishedFolder(
  folder: string,
  member: Pick<ComparisonMember, "run">,
): string | undefined {
  const run = memberFolder(folder, member);
  return run !== undefined && isFinished(run) ? run : undefined;
}

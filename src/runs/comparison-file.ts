import { join } from "node:path";
import { z } from "zod";
import { parseJson } from "../config/load.js";
import { UserError } from "../shared/errors.js";
import { writeJson } from "../shared/files.js";
import { comparisonFile, comparisonNames, isComparison, runNames, shownPath } from "./folders.js";
import { runFiles } from "./layout.js";
import type { Lease } from "./lease/lease.js";
import { isFinished, readBytes } from "./reader.js";

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
  /** What the table calls it; members with the same label differ in seed and fold alone. */
  label: z.string(),
  seed: z.int(),
  /** Of a backtest; the split in its config is the fold's. */
  fold: foldSchema.optional(),
  /** The whole config, of members that this comparison trains. */
  config: z.unknown().optional(),
  /** Its run folder, relative to the comparison's; missing before it was begun. */
  run: z.string().optional(),
  /** Why it has no finished run. */
  error: z.string().optional(),
});

const comparisonSchema = z.object({
  format: z.literal(COMPARISON_FORMAT),
  createdAt: z.string(),
  command: z.array(z.string()),
  members: z.array(memberSchema),
  /** Table, paired differences and baselines, as `compare --json` prints them. */
  result: z.unknown().optional(),
});

export type ComparisonMember = z.infer<typeof memberSchema>;
export type ComparisonFile = z.infer<typeof comparisonSchema>;

/** A comparison's folder, and the right to write there. */
export interface OwnedFolder {
  readonly folder: string;
  readonly lease: Lease;
}

/**
 * Writes `comparison.json`, which tells what a comparison is made of and its result.
 *
 * @throws LeaseLostError when another process has taken the folder
 */
export function writeComparison({ folder, lease }: OwnedFolder, comparison: ComparisonFile): void {
  lease.check();
  writeJson(join(folder, comparisonFile), comparison);
}

/** @throws UserError when `comparison.json` is missing, damaged or another version's */
export function readComparison(folder: string): ComparisonFile {
  const path = join(folder, comparisonFile);
  const parsed = comparisonSchema.safeParse(parseJson(readBytes(path).toString("utf8"), path));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UserError(`${path}: damaged at ${issue?.path.join(".")} (${issue?.message})`);
}

/** The run folder of a member, if it was begun. */
export function memberFolder(
  folder: string,
  { run }: Pick<ComparisonMember, "run">,
): string | undefined {
  return run === undefined ? undefined : join(folder, run);
}

/** The run folder of a member, if its run is finished. */
export function finishedFolder(
  folder: string,
  member: Pick<ComparisonMember, "run">,
): string | undefined {
  const run = memberFolder(folder, member);
  return run !== undefined && isFinished(run) ? run : undefined;
}

/**
 * The comparison folder that a user means by `reference`: a path, the beginning of the name of just
 * one run or comparison in `base`, or `last` where it is newer than every run there; undefined where there is none.
 */
export function findComparison(reference: string, base: string): string | undefined {
  if (isComparison(reference)) return reference;
  if (reference === "last") return newestComparison(base);
  const names = [...comparisonNames(base), ...runNames(base)];
  const fitting = names.filter((name) => reference && name.startsWith(reference));
  const [name = "", ...others] = fitting;
  const found = join(base, name);
  return name !== "" && others.length === 0 && isComparison(found) ? shownPath(found) : undefined;
}

/** By the times in the files: those in the names are local, and of other machines' zones. */
function newestComparison(base: string): string | undefined {
  const comparisons = comparisonNames(base).map((name) => join(base, name));
  const newest = latest(comparisons, comparisonFile);
  const runs = runNames(base).map((name) => join(base, name));
  const run = latest(runs, runFiles.manifest);
  return newest && newest.createdAt > (run?.createdAt ?? 0) ? shownPath(newest.path) : undefined;
}

function latest(folders: readonly string[], file: string) {
  const all = folders.map((path) => ({ path, createdAt: createdAt(join(path, file)) }));
  return all.reduce<(typeof all)[number] | undefined>((newest, one) => {
    return newest && newest.createdAt >= one.createdAt ? newest : one;
  }, undefined);
}

/** Milliseconds since 1970; 0 where the file does not tell. */
function createdAt(path: string): number {
  try {
    const record = parseJson(readBytes(path).toString("utf8"), path);
    const time = z.object({ createdAt: z.string() }).safeParse(record).data?.createdAt;
    return Date.parse(time ?? "") || 0;
  } catch (error) {
    if (error instanceof UserError) return 0; // it is damaged, or has gone this moment
    throw error;
  }
}

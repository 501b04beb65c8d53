import { join } from "node:path";
import { comparisonResult } from "../report/comparison-result.js";
import type { ComparisonFailure } from "../report/formats/format.js";
import type { RunGroup } from "../report/groups.js";
import { comparisonHtml } from "../report/html/comparison-report.js";
import { beginAnnotations } from "../runs/annotations.js";
import {
  COMPARISON_FORMAT,
  type ComparisonFile,
  type ComparisonMember,
  type OwnedFolder,
  writeComparison,
} from "../runs/comparison-file.js";
import { writeEnsemble } from "../runs/ensemble-file.js";
import { runFiles } from "../runs/layout.js";
import { withFolder } from "../runs/lease/folder.js";
import { looksAfter } from "../runs/looks.js";
import { reportLink } from "../runs/report-link.js";
import { createRunFolder } from "../runs/run-folder.js";
import { ExperimentError } from "../shared/errors.js";
import { writeFileAtomic } from "../shared/files.js";
import { type PlannedMember, storedMembers } from "./members.js";

export interface ComparisonStart {
  /** Folder in which to create the comparison's folder. */
  readonly base: string;
  /** Part of the folder's name. */
  readonly name: "compare" | "backtest";
  /** The command line, for `comparison.json`. */
  readonly command: readonly string[];
  /** Tags of the comparison and of its runs. */
  readonly tags?: readonly string[] | undefined;
}

/** Creates a comparison's folder, takes its lease, records the members and calls a function. */
export function withNewComparison<T>(
  members: readonly PlannedMember[],
  { base, name, command, tags = [] }: ComparisonStart,
  use: (owned: OwnedFolder) => Promise<T>,
): Promise<T> {
  const folder = createRunFolder(base, name);
  return withFolder(folder, {}, (lease) => {
    const owned = { folder, lease };
    writeComparison(owned, {
      format: COMPARISON_FORMAT,
      createdAt: new Date().toISOString(),
      command: [...command],
      members: storedMembers(members, folder),
    });
    beginAnnotations(folder, tags);
    return use(owned);
  });
}

/** Writes a comparison's result, the mean predictions of each model's seeds and the page into its folder. */
export function recordResult(
  owned: OwnedFolder,
  comparison: ComparisonFile,
  groups: readonly RunGroup[],
): void {
  const { folder, lease } = owned;
  for (const { runs, ensemble } of groups) {
    if (ensemble?.predictions === undefined) continue;
    const members = runs.map((run) => run.folder);
    writeEnsemble(owned, ensemble.predictions, members);
  }
  writeComparison(owned, { ...comparison, result: comparisonResult(folder, groups) });
  const linkOf = (run: string) => reportLink(folder, run);
  const { command } = comparison;
  const [first] = groups.flatMap(({ runs }) => runs);
  const looks = first && looksAfter(first.folder);
  const html = comparisonHtml({ groups, command, linkOf, looks });
  lease.guard(() => writeFileAtomic(join(folder, runFiles.report), html));
}

/** `lstm`; with several seeds `lstm 3`; in a backtest `lstm fold 2`. */
export function memberLabel(
  { members }: ComparisonFile,
  { label, seed, fold }: ComparisonMember,
): string {
  const several = members.some((other) => other.label === label && other.seed !== seed);
  return `${label}${several ? ` ${seed}` : ""}${fold ? ` fold ${fold.number}` : ""}`;
}

/** The members that failed, as `compare --json` prints them. */
export function failures({ members }: ComparisonFile): ComparisonFailure[] {
  return members.flatMap(({ label, seed, fold, error }) => {
    return error ? [{ label, seed, ...(fold && { fold: fold.number }), error }] : [];
  });
}

/** @throws ExperimentError naming the members that failed */
export function requireAll(folder: string, comparison: ComparisonFile): void {
  const failed = comparison.members.filter(({ error }) => error !== undefined);
  const [first] = failed;
  if (!first) return;
  const names = failed.map((member) => memberLabel(comparison, member)).join(", ");
  throw new ExperimentError(
    `${folder}: ${failed.length} of ${comparison.members.length} runs failed (${names}): ` +
      `${first.error?.replace(/\.?$/, ".")} Continue with: rnnlab resume ${folder}`,
  );
}

import type { ComparisonFile, ComparisonMember, OwnedFolder } from "../runs/comparison-file.js";
import type { MemberReport } from "../study/reports.js";
import type { ComparisonRunOptions } from "../study/run-missing.js";
import type { CompareEvent, Member, MemberEvent } from "./comparison-events.js";
import { runEvent } from "./run-events.js";
import { comparisonOutput } from "./schemas/comparison.js";

/** How to run a comparison, and where to report it. */
export interface ComparisonWork extends Omit<ComparisonRunOptions, "onReport"> {
  readonly emit: (event: CompareEvent) => void;
  readonly onWarning: (message: string) => void;
}

/**
 * Runs the missing members of a comparison, and records and reports its result.
 *
 * @throws ExperimentError that names the runs that failed, after the result
 * @throws InterruptedError after the signal, with every run saved
 */
export async function runComparison(
  owned: OwnedFolder,
  found: ComparisonFile,
  { emit, onWarning, ...options }: ComparisonWork,
): Promise<void> {
  const { folder } = owned;
  const { missingMembers, settled } = await import("../study/missing.js");
  const { recordMembers, runMissing } = await import("../study/run-missing.js");
  const begun = settled(folder, found);
  const missing = missingMembers(folder, begun);
  const jobs = Math.min(options.jobs, missing.length);
  emit({ type: "comparison", folder, missing: missing.map(memberOf), jobs });
  const onReport = (member: ComparisonMember, report: MemberReport) => {
    if (report.type === "work") return; // the events have no type for it
    emit({ type: "member", member: memberOf(member), event: eventOf(report) });
  };
  const comparison =
    missing.length > 0
      ? await runMissing(owned, begun, { ...options, onReport })
      : recordMembers(owned, begun);
  const { awaitOrphans } = await import("../study/launch/orphans.js");
  await awaitOrphans(folder, { signal: options.signal, onWarning });
  const { failures, recordResult, requireAll } = await import("../study/comparison.js");
  const { finishedGroups } = await import("../study/groups.js");
  const { comparisonResult } = await import("../report/comparison-result.js");
  const { looksAfter } = await import("../runs/looks.js");
  const groups = finishedGroups(folder, comparison);
  if (groups.length > 0) {
    recordResult(owned, comparison, groups);
    const [first] = groups.flatMap(({ runs }) => runs);
    const testLooks = first && looksAfter(first.folder);
    const figures = comparisonResult(folder, groups);
    const result = { ...figures, failed: failures(comparison), testLooks };
    emit({ type: "compared", result: comparisonOutput.parse(result) });
  }
  requireAll(folder, comparison);
}

function memberOf({ label, seed, fold }: ComparisonMember): Member {
  return { label, seed, ...(fold && { fold }) };
}

function eventOf(report: Exclude<MemberReport, { readonly type: "work" }>): MemberEvent {
  if (report.type === "event") return report.event;
  if (report.type === "start") return runEvent(report.start);
  return report;
}

import { availableParallelism } from "node:os";
import { seesTargets } from "../model/spec.js";
import type { ComparisonFile, ComparisonMember, OwnedFolder } from "../runs/comparison-file.js";
import { counted } from "../shared/format.js";
import type { OnWork } from "../shared/work.js";
import { memberLabel } from "../study/comparison.js";
import type { MemberReport } from "../study/reports.js";
import { runMissing } from "../study/run-missing.js";
import type { CliContext } from "./context.js";
import { interruptible, stoppingText } from "./interruption.js";
import type { ProgressChoice } from "./options.js";
import { createProgressGroup } from "./progress.js";
import type { ProgressGroup, TrainingListener } from "./progress-group.js";
import { bidirectionalNotice, deviceText } from "./train.js";
import type { LauncherOptions } from "./workers.js";

/**
 * Trains the missing members of a comparison in processes of this machine and shows their progress.
 *
 * @returns the comparison with the results of its members
 * @throws InterruptedError after a signal, with every run saved
 */
export async function runAndShow(
  owned: OwnedFolder,
  comparison: ComparisonFile,
  missing: readonly ComparisonMember[],
  { threads, jobs = threads, quiet, logEvery }: LauncherOptions & ProgressChoice,
  { stderr, env }: CliContext,
): Promise<ComparisonFile> {
  const { folder } = owned;
  const labels = missing.map((member) => memberLabel(comparison, member));
  const progress = createProgressGroup(stderr, {
    env,
    labels,
    total: missing.length,
    quiet,
    logEvery,
  });
  const count = Math.min(jobs, missing.length);
  const cores = availableParallelism();
  if (threads > cores) {
    progress.warn(`--threads ${threads}: this machine has ${counted(cores, "core")}`);
  }
  progress.write(`comparison ${folder}: ${counted(missing.length, "run")}, ${count} in parallel`);
  try {
    return await interruptible(
      (signal) => {
        const onReport = reporter(comparison, progress);
        return runMissing(owned, comparison, { jobs, threads, signal, onReport });
      },
      () => progress.write(stoppingText),
    );
  } finally {
    progress.stop();
  }
}

/** Shows the training of each member, and once what is the same for all. */
function reporter(comparison: ComparisonFile, progress: ProgressGroup) {
  const listeners = new Map<string, TrainingListener>();
  const works = new Map<string, OnWork>();
  const written = new Set<string>();
  const tellOnce = (text: string) => {
    if (!written.has(text)) progress.write(text);
    written.add(text);
  };
  return (member: ComparisonMember, report: MemberReport): void => {
    const label = memberLabel(comparison, member);
    const listener = listeners.get(label) ?? progress.listener(label);
    listeners.set(label, listener);
    const onWork = works.get(label) ?? progress.work(label);
    works.set(label, onWork);
    if (report.type === "start") {
      tellOnce(deviceText(report.start.device));
      if (seesTargets(report.start.spec)) tellOnce(bidirectionalNotice);
    } else if (report.type === "work") onWork(report.what);
    else if (report.type === "event") listener(report.event);
    else if (report.type === "warning") progress.warn(`${label}: ${report.message}`);
    else if (report.type !== "finished") listener({ type: "end" });
    if (report.type === "failed") progress.write(`${label} failed: ${report.message}`);
  };
}

import {
  type ComparisonFile,
  type ComparisonMember,
  type OwnedFolder,
  writeComparison,
} from "../runs/comparison-file.js";
import { counted } from "../shared/format.js";
import { memberLabel } from "../study/comparison.js";
import { openJobs } from "../study/launch/index.js";
import { goingOnText } from "../study/launch/workers.js";
import { settled } from "../study/missing.js";
import { openMembers, preparedForWorkers, withFailures } from "../study/open-members.js";
import type { CliContext } from "./context.js";
import { writeNote } from "./output.js";
import { type LauncherOptions, startWorkers, watchOrReplace } from "./workers.js";

/**
 * Has workers run the missing members of a comparison, and watches them unless they are detached.
 */
export async function runByWorkers(
  owned: OwnedFolder,
  comparison: ComparisonFile,
  missing: readonly ComparisonMember[],
  options: LauncherOptions,
  { stderr }: CliContext,
): Promise<ComparisonFile> {
  const { folder } = owned;
  const [open] = await openJobs(folder);
  const current = open ? comparison : preparedForWorkers(owned, comparison);
  const job = open ?? (await startWorkers(folder, missing.length, options));
  stderr.write(
    `comparison ${folder}: ${counted(missing.length, "run")} by ${counted(job.workers, "worker")} (${job.id})\n`,
  );
  if (options.detach) {
    writeNote(stderr, goingOnText(folder, job));
    return current;
  }
  const seen = new Set(openMembers(folder, current));
  const total = seen.size;
  const look = () => {
    const left = new Set(openMembers(folder, current));
    for (const index of [...seen].filter((member) => !left.has(member))) {
      seen.delete(index);
      const label = memberLabel(current, current.members[index]!);
      stderr.write(`${total - seen.size}/${total} ${label}\n`);
    }
    return left.size === 0;
  };
  const watched = { folder, job, isJoined: open !== undefined, options };
  await watchOrReplace(watched, { look, tasks: () => seen.size }, stderr);
  const ended = settled(folder, withFailures(folder, current));
  writeComparison(owned, ended);
  return ended;
}

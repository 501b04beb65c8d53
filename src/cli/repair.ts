import { repairRuns } from "../study/repair.js";
import type { CliContext } from "./context.js";
import { interruptible } from "./interruption.js";
import { writeWarning } from "./output.js";
import type { LauncherOptions } from "./workers.js";

/** Writes damaged files of a study's finished runs again in this process, with a warning for each run. */
export function repairHere(
  study: string,
  { threads, staleMs, data }: LauncherOptions & { readonly data?: string | undefined },
  { argv, stderr }: CliContext,
): Promise<void> {
  return interruptible((signal) =>
    repairRuns(study, {
      threads,
      staleMs,
      data,
      signal,
      command: ["rnnlab", ...argv],
      onWarning: (text) => writeWarning(stderr, text),
    }),
  );
}

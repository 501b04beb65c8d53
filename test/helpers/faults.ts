import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { BIN, emptyFolder } from "./cli.js";

/** How many calls of a process have a fault in `npm test`; `npm run soak` asks for all of them. */
export const MOST_CALLS = Number(process.env.RNNLAB_KILLS_AT_CALLS ?? 3);

/** What starts the built program with the fault injector. */
export const INJECTED = ["--import", new URL("../faults/inject.mjs", import.meta.url).href, BIN];

/**
 * The number of calls that the injector counted.
 *
 * @param run runs the program and has its injector write a report
 */
export function countedCalls(run: (report: string) => void): number {
  const report = join(emptyFolder(), "counts");
  run(report);
  return Number(readFileSync(report, "utf8").split("\n")[0]);
}

/** Some of the calls 1 to `count`, spread evenly from the first to the last. */
export function spreadCalls(count: number, atMost = MOST_CALLS): number[] {
  const most = Math.min(atMost, count);
  return Array.from({ length: most }, (_, i) => 1 + Math.round((i * (count - 1)) / (most - 1)));
}

/** A new empty folder, by its real path, as the injector sees it. */
export const newFolder = () => realpathSync(emptyFolder());

/** Names of the folders in a folder's runs. */
export const foldersIn = (cwd: string) =>
  existsSync(join(cwd, "runs")) ? readdirSync(join(cwd, "runs")) : [];

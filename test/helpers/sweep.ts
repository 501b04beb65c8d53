import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { local } from "../../src/study/launch/local.js";
import { createSweep } from "../../src/study/sweep/folder.js";
import { plannedSweep, type SweepRequest } from "../../src/study/sweep/plan.js";
import { standingOf } from "../../src/study/sweep/standing.js";
import { SweepView } from "../../src/study/sweep/view.js";
import { work } from "../../src/study/sweep/work.js";
import { emptyFolder } from "./cli.js";

/** A training that takes some hundredths of a second. */
const tiny = [
  "data.series=60",
  "data.steps=6",
  "data.ahead=3",
  "model.hidden=4",
  "training.batchSize=16",
];

/** Makes a sweep over small trainings in a new folder. */
export async function newSweep(
  entries: readonly string[],
  options: SweepRequest["options"] = {},
  sets: readonly string[] = [],
): Promise<string> {
  const plan = await plannedSweep({ set: [...tiny, ...sets], entries, options }, emptyFolder());
  return createSweep(plan, join(emptyFolder(), "runs"), []);
}

/** Works on a sweep in this process until it is done, or the signal comes. */
export function workOn(folder: string, signal = new AbortController().signal): Promise<void> {
  return work(folder, { threads: 1, command: [], signal, onWarning: () => {} });
}

/** Has processes work on a sweep together, as `--jobs` does. */
export async function workTogether(folder: string, workers: number): Promise<void> {
  const job = await local.submit({ folder, workers, threads: 1, options: [] });
  while ((await local.state(job)) !== "ended") await pause(20);
}

export function standingIn(folder: string) {
  return standingOf(new SweepView(folder));
}

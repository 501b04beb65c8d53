/**
 * The process in which a comparison runs its members, one after the other: it takes tasks from its
 * parent over the IPC channel and tells how they go. Without its parent it saves and ends.
 */

import type { ExperimentStart } from "../experiment/run.js";
import { InterruptedError } from "../shared/errors.js";
import type { TrainingEvent } from "../training/events.js";
import type { MemberEnd, MemberReport, MemberRequest, MemberTask } from "./protocol.js";
import { trainRun } from "./run-work.js";

const EVENT_GAP_MS = 100;
const stopping = new AbortController();

/**
 * Takes tasks from the parent until that is gone.
 *
 * @param earlySignals those that came while this was loaded
 */
export function serve(earlySignals: readonly string[]): void {
  process.on("message", (request: MemberRequest) => {
    if (request.type === "stop") stopping.abort();
    else void runTask(request.task, request.threads).then(tell);
  });
  process.on("disconnect", () => stopping.abort());
  process.stderr.on("error", () => {}); // the parent's end of the pipe is gone
  for (const signal of SAVING) process.on(signal, () => stopping.abort());
  const asked = SAVING.some((signal) => earlySignals.includes(signal));
  if (asked || !process.connected) stopping.abort();
}

/**
 * Schedulers send these to all processes of a job. SIGINT, which the terminal sends to all processes of
 * a command, is not among them: what it means is the parent's to say.
 */
const SAVING = ["SIGTERM", "SIGHUP", "SIGUSR1"] as const;

function tell(report: MemberReport): void {
  if (process.connected) process.send?.(report, undefined, {}, () => {}); // the parent may be dying
}

async function runTask(task: MemberTask, threads: number): Promise<MemberEnd> {
  const { config, folder, command } = task;
  const options = {
    threads,
    command,
    signal: stopping.signal,
    onWarning,
    onStart: tellStart,
    onEvent: thinned((event) => tell({ type: "event", event })),
  };
  try {
    await trainRun(folder, config, options);
    return { type: "finished" };
  } catch (error) {
    if (error instanceof InterruptedError) return { type: "interrupted" };
    return { type: "failed", message: error instanceof Error ? error.message : String(error) };
  }
}

function tellStart({ device, folder, spec }: ExperimentStart): void {
  const { close: _, ...sendable } = device;
  tell({ type: "start", start: { device: sendable, folder, spec } });
}

function onWarning(message: string): void {
  tell({ type: "warning", message });
}

/** Lets all events pass but batches, of which ten a second are enough to see. */
function thinned(listener: (event: TrainingEvent) => void): (event: TrainingEvent) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (event) => {
    const now = performance.now();
    if (event.type === "batch" && now - last < EVENT_GAP_MS) return;
    last = now;
    listener(event);
  };
}

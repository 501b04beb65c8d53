/**
 * The process in which a comparison runs its members, one after the other. It receives tasks from its parent
 * over the IPC channel and reports progress. If the parent ends, it saves and ends too.
 */

import type { ExperimentStart } from "../experiment/run.js";
import { InterruptedError } from "../shared/errors.js";
import type { TrainingEvent } from "../training/events.js";
import type { MemberEnd, MemberReport, MemberRequest, MemberTask } from "./protocol.js";
import { trainRun } from "./run-work.js";

const EVENT_GAP_MS = 100;
const stopping = new AbortController();

/**
 * Runs tasks of the parent until the parent has gone.
 *
 * @param earlySignals signals received while this module was loading
 */
export function serve(earlySignals: readonly string[]): void {
  process.on("message", (request: MemberRequest) => {
    if (request.type === "stop") stopping.abort();
    else void runTask(request.task, request.threads).then(tell);
  });
  process.on("disconnect", () => stopping.abort());
  process.stderr.on("error", () => {}); // the parent has closed its end of the pipe
  for (const signal of SAVING) process.on(signal, () => stopping.abort());
  const asked = SAVING.some((signal) => earlySignals.includes(signal));
  if (asked || !process.connected) stopping.abort();
}

/**
 * Signals after which to save. Schedulers send them to all processes of a job. SIGINT, which the terminal
 * also sends to all processes of a command, is missing: the parent decides what it means.
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

/** Passes on all events but limits those of batches to ten a second. */
function thinned(listener: (event: TrainingEvent) => void): (event: TrainingEvent) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (event) => {
    const now = performance.now();
    if (event.type === "batch" && now - last < EVENT_GAP_MS) return;
    last = now;
    listener(event);
  };
}

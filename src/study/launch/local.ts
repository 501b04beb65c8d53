import { type ChildProcess, fork } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { type Job, logFolder } from "../../runs/job-file.js";
import { livenessOf, ownerOf } from "../../runs/lease/owner.js";
import { ownFile } from "../../shared/own-files.js";
import type { Launcher, WorkerRequest } from "./launcher.js";

const ENTRY = ownFile("bin/worker.js");

/** The processes that this process has started, by job. */
const children = new Map<string, readonly ChildProcess[]>();

/** Starts processes on this machine, which end with the process that started them. */
export const local: Launcher = {
  text: "processes on this machine",
  detaches: false,
  lookMs: 250,
  submit: async (request) => {
    const id = `local-${process.pid}-${children.size + 1}`;
    const started = Array.from({ length: request.workers }, (_, n) => start(request, id, n + 1));
    children.set(id, started);
    const processes = started.flatMap(({ pid }) => (pid === undefined ? [] : [ownerOf(pid)]));
    const submittedAt = new Date().toISOString();
    return { id, launcher: "local", workers: request.workers, submittedAt, processes };
  },
  state: async (job) => (isRunning(job) ? "running" : "ended"),
  cancel: async (job) => {
    for (const owner of job.processes ?? []) {
      if (livenessOf(owner) === "alive") process.kill(owner.pid, "SIGTERM");
    }
  },
};

function isRunning({ id, processes = [] }: Job): boolean {
  const started = children.get(id);
  if (started)
    return started.some(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  return processes.some((owner) => livenessOf(owner) !== "dead");
}

/**
 * Starts a process. Its output is kept, because it is all that is left of a worker that ends with an error.
 */
function start(
  { folder, threads, staleMs }: WorkerRequest,
  id: string,
  number: number,
): ChildProcess {
  const log = openSync(join(logFolder(folder), `${id}-${number}.log`), "a");
  try {
    const args = [folder, String(threads), ...(staleMs === undefined ? [] : [String(staleMs)])];
    return fork(ENTRY, args, { stdio: ["ignore", log, log, "ipc"] });
  } finally {
    closeSync(log);
  }
}

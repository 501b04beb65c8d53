import { closeSync, writeSync } from "node:fs";
import { isSweep } from "../../src/runs/folders.js";
import { openLog } from "../../src/runs/job-file.js";
import { thisOwner } from "../../src/runs/lease/owner.js";
import { InterruptedError } from "../../src/shared/errors.js";
import type { WorkOptions } from "../../src/study/comparison-work.js";
import type { Launcher, WorkerRequest } from "../../src/study/launch/launcher.js";
import { local } from "../../src/study/launch/local.js";
import { createReporter } from "../../src/study/reporter.js";
import type { WorkerReport } from "../../src/study/reports.js";

/** A worker in this process. */
interface Worker {
  readonly stop: AbortController;
  isDone: boolean;
  /** Why it ended early. */
  reason?: string | undefined;
}

const processes: Launcher = { ...local };
const workers = new Map<string, Worker>();
const FIRST = 1_000_000; // no process starts so many jobs

/**
 * The launcher of this machine, except that a worker alone works in the process of the test: to start a process takes
 * more processor time than its small trainings. Two workers and more are processes of the build, as users have them.
 */
const launcher: Launcher = {
  ...processes,
  submit: async (request) => {
    if (request.workers > 1) return processes.submit(request);
    const id = `local-${process.pid}-${FIRST + workers.size}`;
    const worker: Worker = { stop: new AbortController(), isDone: false };
    workers.set(id, worker);
    void worked(request, id, worker);
    const submittedAt = new Date().toISOString();
    return {
      id,
      launcher: "local",
      workers: 1,
      submittedAt,
      processes: [],
      startedBy: thisOwner(),
    };
  },
  state: async (job) => {
    const worker = workers.get(job.id);
    if (worker === undefined) return processes.state(job);
    return worker.isDone ? "ended" : "running";
  },
  cancel: async (job) => {
    const worker = workers.get(job.id);
    if (worker === undefined) await processes.cancel(job);
    else worker.stop.abort();
  },
  reasonOf: (job) => workers.get(job.id)?.reason ?? processes.reasonOf?.(job),
};

/** Does what a worker's process does. */
async function worked(request: WorkerRequest, id: string, worker: Worker): Promise<void> {
  const { folder, threads, staleMs } = request;
  const options: WorkOptions = {
    threads,
    staleMs,
    command: ["rnnlab", "worker", folder],
    signal: worker.stop.signal,
    onWarning: (message) => writeLog(folder, `${id}-1`, `warning: ${message}\n`),
    onMember: createReporter(channelTo(request))?.member,
  };
  try {
    // Imported when they are needed, since most files of tests start no worker.
    const { workOnComparison } = await import("../../src/study/comparison-work.js");
    const { work } = await import("../../src/study/sweep/work.js");
    await (isSweep(folder) ? work(folder, options) : workOnComparison(folder, options));
  } catch (error) {
    if (!(error instanceof InterruptedError)) worker.reason = (error as Error).message;
  } finally {
    worker.isDone = true;
  }
}

/** A channel like that between processes, which cannot take functions. */
function channelTo({ onMember }: WorkerRequest): NodeJS.Process {
  const send = (sent: WorkerReport, _: undefined, __: object, done: () => void) => {
    const news = structuredClone(sent);
    if (news.type === "member") onMember?.(news.index, news.report);
    done();
  };
  return { channel: {}, connected: true, send } as unknown as NodeJS.Process;
}

function writeLog(folder: string, name: string, text: string): void {
  const log = openLog(folder, name);
  writeSync(log, text);
  closeSync(log);
}

/** Makes commands of this process have their only worker here. */
export function workHere(): void {
  Object.assign(local, launcher);
}

/** Runs something whose only worker is a process, such as a test that kills it. */
export async function inProcesses<T>(use: () => Promise<T>): Promise<T> {
  Object.assign(local, processes);
  try {
    return await use();
  } finally {
    workHere();
  }
}

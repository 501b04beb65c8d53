import { MemberProcess } from "./process.js";
import type { MemberEnd, MemberReport, MemberTask } from "./protocol.js";

export interface PoolOptions {
  /** Number of simultaneous processes. */
  readonly jobs: number;
  /** Number of CPU threads for all processes together; each has at least one. */
  readonly threads: number;
  /** Makes the current tasks save and end, and starts no more. */
  readonly signal: AbortSignal;
  /** Prepares the task with this index, just before a process starts it. */
  readonly begin: (index: number) => MemberTask;
  /** Receives the progress and end of the task with this index. */
  readonly onReport: (index: number, report: MemberReport) => void;
}

/**
 * Runs tasks in parallel processes, in order as processes become free. A task that fails or crashes its
 * process does not stop the others.
 *
 * @throws what `begin` or `onReport` throws, after the running tasks have saved and all processes were asked
 *   to end
 */
export async function runMembers(count: number, options: PoolOptions): Promise<void> {
  const queue = Array.from({ length: count }, (_, index) => index);
  const inUse = new Map<number, number>(); // threads of each job
  const jobs = Math.min(options.jobs, count);
  const failure = new AbortController();
  const signal = AbortSignal.any([options.signal, failure.signal]);
  const report: PoolOptions["onReport"] = (index, news) => {
    try {
      if (!failure.signal.aborted) options.onReport(index, news);
    } catch (error) {
      failure.abort(error); // called from events, where nobody would catch an error
    }
  };
  const work = async (job: number): Promise<void> => {
    let member: MemberProcess | undefined;
    const stop = () => member?.stop();
    signal.addEventListener("abort", stop);
    try {
      for (let index = queue.shift(); index !== undefined && !signal.aborted; ) {
        const task = options.begin(index);
        if (!member?.alive) member = new MemberProcess();
        inUse.set(job, share(options.threads, jobs, queue.length, job, inUse));
        const end = await member.run(task, inUse.get(job) ?? 1, relayed(index, report));
        inUse.delete(job);
        report(index, end);
        index = queue.shift();
      }
    } catch (error) {
      failure.abort(error);
    } finally {
      signal.removeEventListener("abort", stop);
      member?.close();
    }
  };
  await Promise.all(Array.from({ length: jobs }, (_, job) => work(job)));
  failure.signal.throwIfAborted();
}

/** Passes on a task's reports except its end, which is reported when its process is free again. */
function relayed(index: number, report: PoolOptions["onReport"]) {
  return (news: MemberReport) => {
    if (!isEnd(news)) report(index, news);
  };
}

/** An equal share of the threads for each job; the last task in the queue gets all that are free. */
function share(
  threads: number,
  jobs: number,
  waiting: number,
  job: number,
  inUse: ReadonlyMap<number, number>,
): number {
  const equal = Math.max(1, Math.floor(threads / jobs));
  if (waiting > 0) return equal;
  const others = [...inUse].filter(([other]) => other !== job);
  const used = others.reduce((sum, [, size]) => sum + size, 0);
  return Math.max(equal, threads - used);
}

function isEnd(report: MemberReport): report is MemberEnd {
  return ["finished", "failed", "interrupted"].includes(report.type);
}

import { MemberProcess } from "./process.js";
import type { MemberEnd, MemberReport, MemberTask } from "./protocol.js";

export interface PoolOptions {
  /** Processes at once. */
  readonly jobs: number;
  /** CPU threads of all processes together; each has at least one. */
  readonly threads: number;
  /** Lets the tasks under way save and end, and begins no more. */
  readonly signal: AbortSignal;
  /** Told how the task with this index goes, its end included. */
  readonly onReport: (index: number, report: MemberReport) => void;
}

/**
 * Runs tasks in processes side by side, in order as far as processes are free. A task that fails,
 * or takes its process with it, does not stop the others.
 */
export async function runMembers(
  tasks: readonly MemberTask[],
  { jobs, threads, signal, onReport }: PoolOptions,
): Promise<void> {
  const queue = tasks.map((task, index) => ({ task, index }));
  const inUse = new Map<number, number>(); // threads of each job
  const count = Math.min(jobs, tasks.length);
  const work = async (job: number): Promise<void> => {
    let member: MemberProcess | undefined;
    const stop = () => member?.stop();
    signal.addEventListener("abort", stop);
    for (let next = queue.shift(); next && !signal.aborted; next = queue.shift()) {
      const { task, index } = next;
      if (!member?.alive) member = new MemberProcess();
      inUse.set(job, share(threads, count, queue.length, job, inUse));
      const end = await member.run(task, inUse.get(job) ?? 1, (report) => {
        if (!isEnd(report)) onReport(index, report);
      });
      inUse.delete(job);
      onReport(index, end);
    }
    signal.removeEventListener("abort", stop);
    member?.close();
  };
  await Promise.all(Array.from({ length: count }, (_, job) => work(job)));
}

/** An equal share for each job; the last task in the queue takes all that is free. */
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

import { type ChildProcess, fork } from "node:child_process";
import { closeSync } from "node:fs";
import { type Job, openLog } from "../../runs/job-file.js";
import { isSurely, livenessOf, ownerOf, thisOwner } from "../../runs/lease/owner.js";
import { ownFile } from "../../shared/own-files.js";
import type { WorkerReport } from "../reports.js";
import { STOPPED } from "../worker-exit.js";
import type { Launcher, WorkerRequest } from "./launcher.js";

const ENTRY = ownFile("bin/worker.js");

/** The processes of a job that this process started. */
interface Crew {
  /** The processes that have not ended. */
  readonly open: Set<ChildProcess>;
  /** Why the first of them ended early. */
  reason?: string | undefined;
}

const crews = new Map<string, Crew>();

/** Starts processes on this machine, which end with the process that started them. */
export const local: Launcher = {
  detaches: false,
  lookMs: 50,
  submit: async (request) => {
    const id = `local-${process.pid}-${crews.size + 1}`;
    const crew: Crew = { open: new Set() };
    crews.set(id, crew);
    const started = Array.from({ length: request.workers }, (_, n) =>
      start(request, crew, `${id}-${n + 1}`),
    );
    const processes = started.flatMap(({ pid }) => (pid === undefined ? [] : [ownerOf(pid)]));
    const submittedAt = new Date().toISOString();
    const { workers } = request;
    return { id, launcher: "local", workers, submittedAt, processes, startedBy: thisOwner() };
  },
  state: async (job) => (isRunning(job) ? "running" : "ended"),
  cancel: async (job) => {
    for (const owner of job.processes ?? []) {
      if (isSurely(owner)) process.kill(owner.pid, "SIGTERM");
    }
  },
  reasonOf: ({ id }) => crews.get(id)?.reason,
};

function isRunning({ id, processes = [] }: Job): boolean {
  const crew = crews.get(id);
  return crew ? crew.open.size > 0 : processes.some((owner) => livenessOf(owner) !== "dead");
}

/** Starts a worker. Its output goes to a log, the only trace of a worker that crashes. */
function start(request: WorkerRequest, crew: Crew, name: string): ChildProcess {
  const { folder, threads, workers, staleMs } = request;
  const log = openLog(folder, name);
  try {
    const stale = staleMs === undefined ? [] : ["--stale", String(staleMs)];
    const args = [folder, "--threads", String(threads), "--shared-by", String(workers), ...stale];
    const child = fork(ENTRY, args, {
      stdio: ["ignore", log, log, "ipc"],
      serialization: "advanced", // JSON has no NaN, which a loss without a validation part is
    });
    follow(child, crew, request);
    return child;
  } finally {
    closeSync(log);
  }
}

/** Passes on a worker's reports. If the worker is killed, reports the member that it worked on as interrupted. */
export function follow(
  child: ChildProcess,
  crew: Crew,
  { onMember }: Pick<WorkerRequest, "onMember">,
): void {
  let current: number | undefined;
  crew.open.add(child);
  child.on("message", (news: WorkerReport) => {
    if (news.type === "error") crew.reason ??= news.message;
    else {
      current = ENDS.has(news.report.type) ? undefined : news.index;
      onMember?.(news.index, news.report);
    }
  });
  child.on("error", ({ message }) => {
    crew.reason ??= message;
    if (child.pid === undefined) crew.open.delete(child); // it was never started
  });
  child.on("close", (code, signal) => {
    crew.open.delete(child);
    const reason = exitReason(code, signal);
    crew.reason ??= reason;
    if (current === undefined || reason === undefined) return;
    onMember?.(current, { type: "warning", message: `${reason}; another process continues it` });
    onMember?.(current, { type: "interrupted" });
  });
}

/** Reports after which a worker has left a member. */
const ENDS: ReadonlySet<string> = new Set(["finished", "failed", "interrupted"]);

/** Why a process ended that reported no error; undefined if it ended normally. */
function exitReason(code: number | null, signal: string | null): string | undefined {
  if (code === 0) return undefined;
  if (code === STOPPED) return "a signal stopped its process, which saved a checkpoint";
  if (signal === null) return `its process exited with code ${code}`;
  const memory = signal === "SIGKILL" || signal === "SIGABRT" ? " (out of memory?)" : "";
  return `its process was killed by ${signal}${memory}`;
}

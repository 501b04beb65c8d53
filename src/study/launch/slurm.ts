import { execFile, spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { type Job, logFolder } from "../../runs/job-file.js";
import { UserError } from "../../shared/errors.js";
import { errorCode } from "../../shared/files.js";
import { ownFile } from "../../shared/own-files.js";
import type { JobState, Launcher, WorkerRequest } from "./launcher.js";

const execute = promisify(execFile);

/** Seconds before the time limit at which Slurm asks a worker to save. */
const WARNING_S = 120;

/**
 * Starts an array of workers on a Slurm cluster. Slurm's state decides nothing about trials, so no accounting
 * is needed: `squeue` only shows whether it is worth waiting longer.
 */
export const slurm: Launcher = {
  detaches: true,
  lookMs: 2000,
  submit: async (request) => {
    const submittedAt = new Date().toISOString();
    const number = await submitted(request);
    return { id: `slurm-${number}`, launcher: "slurm", workers: request.workers, submittedAt };
  },
  state: async (job) => stateOf(await queued(job)),
  cancel: async (job) => {
    await asked("scancel", [numberOf(job)]);
  },
};

/**
 * The batch script. `exec` makes Node.js the process that Slurm signals; a shell in between would intercept
 * signals. The number of threads is the number of CPUs of the task.
 */
export function workerScript({ folder, staleMs }: WorkerRequest): string {
  const command = [process.execPath, ownFile("bin/worker.js"), resolve(folder)].map(quoted);
  const stale = staleMs === undefined ? [] : ["--stale", String(staleMs)];
  const threads = ["--threads", '"$SLURM_CPUS_PER_TASK"'];
  return `#!/bin/sh\nexec ${[...command, ...threads, ...stale].join(" ")}\n`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** The user's options come last and override the others. */
export function sbatchArguments({ folder, workers, options }: WorkerRequest): string[] {
  return [
    "--parsable",
    `--array=1-${workers}`,
    "--job-name=rnnlab",
    "--cpus-per-task=1",
    `--signal=B:USR1@${WARNING_S}`,
    "--requeue",
    "--open-mode=append",
    `--output=${join(resolve(logFolder(folder)), "slurm-%A-%a.log")}`,
    ...options,
  ];
}

async function submitted(request: WorkerRequest): Promise<string> {
  const script = workerScript(request);
  const { status, stdout, stderr, error } = spawnSync("sbatch", sbatchArguments(request), {
    input: script,
    encoding: "utf8",
  });
  // sbatch may reject its arguments before it has read the script
  if (error && errorCode(error) !== "EPIPE") throw unavailable("sbatch", error);
  const [number = ""] = stdout.trim().split(";"); // the cluster's name may follow
  if (status === 0 && /^\d+$/.test(number)) return number;
  throw new UserError(`--launcher slurm: sbatch refused the workers: ${lastLine(stderr)}`);
}

/** States of a job's tasks that Slurm still lists; undefined if Slurm cannot be queried. */
async function queued(job: Job): Promise<readonly string[] | undefined> {
  try {
    const text = await asked("squeue", ["-h", "-r", "-o", "%T", "-j", numberOf(job)]);
    return text.split("\n").filter(Boolean);
  } catch (error) {
    return error instanceof UnknownJobError ? [] : undefined;
  }
}

function stateOf(states: readonly string[] | undefined): JobState {
  if (states === undefined) return "unknown";
  if (states.length === 0) return "ended";
  return states.every((state) => WAITING.has(state)) ? "waiting" : "running";
}

const WAITING = new Set(["PENDING", "CONFIGURING", "REQUEUED", "REQUEUE_HOLD", "SPECIAL_EXIT"]);

/** What Slurm's programs print about a job that they do not know; their exit code does not distinguish this. */
const UNKNOWN_JOB = "Invalid job id";

/** Slurm has forgotten the job, as it does some minutes after a job's end. */
class UnknownJobError extends UserError {}

async function asked(program: string, args: readonly string[]): Promise<string> {
  try {
    return (await execute(program, [...args])).stdout;
  } catch (error) {
    if (errorCode(error) === "ENOENT") throw unavailable(program, error);
    const stderr = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
    const text = `${program} ${args.join(" ")}: ${lastLine(stderr)}`;
    throw stderr.includes(UNKNOWN_JOB) ? new UnknownJobError(text) : new UserError(text);
  }
}

function unavailable(program: string, error: unknown): UserError {
  const code = errorCode(error) ?? "unknown";
  return new UserError(
    `--launcher slurm: ${program} cannot be run (${code}). Start it where jobs are submitted, on a ` +
      "login node of the cluster.",
  );
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) || "no message";
}

function numberOf({ id }: Job): string {
  return id.slice("slurm-".length);
}

/**
 * Requeues this task, which is about to reach its time limit.
 *
 * @returns why Slurm refused; undefined if it did not refuse or this is not a Slurm task
 */
export function requeued(env: NodeJS.ProcessEnv): string | undefined {
  const { SLURM_JOB_ID: job, SLURM_ARRAY_JOB_ID: array, SLURM_ARRAY_TASK_ID: task } = env;
  if (job === undefined) return undefined;
  const name = array !== undefined && task !== undefined ? `${array}_${task}` : job;
  const { status, stderr, error } = spawnSync("scontrol", ["requeue", name], { encoding: "utf8" });
  if (error) return error.message;
  return status === 0 ? undefined : lastLine(stderr);
}

import { lstatSync, openSync, rmdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { parseJson } from "../config/parse.js";
import { errorCode, writeJson } from "../shared/files.js";
import { makeOwnFolder, namesIn, requireNoLink } from "../shared/folders.js";
import { ownerSchema } from "./lease/owner.js";
import { checked, readBytes } from "./reader.js";

const jobSchema = z.object({
  /** Unique in the folder. */
  id: z.string().regex(/^[\w.-]{1,100}$/),
  launcher: z.string(),
  workers: z.int(),
  submittedAt: z.string(),
  /** When its workers were asked to end. The launcher may need a while to end them. */
  cancelledAt: z.string().optional(),
  /** The processes, if they were started on this machine. */
  processes: z.array(ownerSchema).optional(),
  /** The process that started them, if they end with it. */
  startedBy: ownerSchema.optional(),
});

/** Workers that were started together, as recorded in the folder that they work on. */
export type Job = Readonly<z.infer<typeof jobSchema>>;

const JOBS = "jobs";
const LOGS = "logs";

/** The folder for the output of workers; created if missing. */
export function logFolder(folder: string): string {
  const path = join(folder, LOGS);
  makeOwnFolder(path);
  return path;
}

/** Opens the log of a worker to append to it. */
export function openLog(folder: string, name: string): number {
  return inMade(join(folder, LOGS), (logs) => openSync(join(logs, `${name}.log`), "a"));
}

/** Records a job, so that other processes can query its state and cancel it. */
export function writeJob(folder: string, job: Job): void {
  inMade(join(folder, JOBS), (jobs) => writeJson(join(jobs, `${job.id}.json`), job));
}

/**
 * Number of attempts to write into a folder that this process has made and another one may remove while it is
 * empty.
 */
const MOST_TRIES = 100;

/**
 * Makes a folder and writes into it. Does both again if another process removed the empty folder in between.
 */
function inMade<T>(folder: string, write: (folder: string) => T): T {
  for (let tries = 1; ; tries += 1) {
    try {
      makeOwnFolder(folder);
      return write(folder);
    } catch (error) {
      if (errorCode(error) !== "ENOENT" || tries === MOST_TRIES) throw error;
    }
  }
}

/** Removes the record of a job that has ended. What its workers printed stays. */
export function removeJob(folder: string, { id }: Job): void {
  rmSync(join(folder, JOBS, `${id}.json`), { force: true });
  removeLeft(folder, id);
}

/**
 * Removes temporary records and empty logs of jobs whose identifiers begin with a text. No process may be
 * starting such a job.
 */
export function removeLeft(folder: string, beginning: string): void {
  const isOfJob = (name: string) => name.startsWith(beginning);
  const [jobs, logs] = [join(folder, JOBS), join(folder, LOGS)];
  for (const path of [jobs, logs]) requireNoLink(path);
  for (const name of namesIn(jobs).filter((job) => isOfJob(job) && job.endsWith(".tmp"))) {
    rmSync(join(jobs, name), { force: true });
  }
  for (const name of namesIn(logs).filter(isOfJob)) {
    const path = join(logs, name);
    if (statSync(path, { throwIfNoEntry: false })?.size === 0) rmSync(path, { force: true });
  }
  for (const path of [jobs, logs]) removeIfEmpty(path);
}

/**
 * Removes temporary records that processes of this machine were writing when they were killed. The identifier of such a
 * job contains the number of the process that started it. A process of another machine that is writing one writes it again.
 */
export function removeAbandoned(folder: string): void {
  const names = namesIn(join(folder, JOBS));
  for (const name of names) {
    const [, id, pid] = /^(local-(\d+)-\d+)\.json\..*\.tmp$/.exec(name) ?? [];
    if (id !== undefined && !isRunning(Number(pid))) removeLeft(folder, id);
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) !== "ESRCH"; // EPERM: it belongs to another user
  }
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (!NOT_REMOVED.has(errorCode(error) ?? "")) throw error;
  }
}

/** Error codes for a folder that has files or does not exist. */
const NOT_REMOVED: ReadonlySet<string> = new Set(["ENOTEMPTY", "EEXIST", "ENOENT"]);

/** @throws UserError when a job's file is damaged */
export function readJobs(folder: string): Job[] {
  requireNoLink(join(folder, JOBS));
  const names = namesIn(join(folder, JOBS)).filter((name) => name.endsWith(".json"));
  return names.sort().flatMap((name) => readJob(join(folder, JOBS, name)) ?? []);
}

/** @returns undefined if another process has removed the record */
function readJob(path: string): Job | undefined {
  try {
    return checked(parseJson(readBytes(path).toString("utf8"), path), path, jobSchema);
  } catch (error) {
    if (isThere(path)) throw error;
    return undefined;
  }
}

/** Whether a file, a folder or a link exists, a link without a target included. */
function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

import { mkdirSync, rmdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { parseJson } from "../config/parse.js";
import { errorCode, namesIn, writeJson } from "../shared/files.js";
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
});

/** Workers that were started together, as recorded in the folder that they work on. */
export type Job = Readonly<z.infer<typeof jobSchema>>;

const JOBS = "jobs";
const LOGS = "logs";

/** The folder for the output of workers; created if missing. */
export function logFolder(folder: string): string {
  const path = join(folder, LOGS);
  mkdirSync(path, { recursive: true });
  return path;
}

/** Records a job, so that other processes can query its state and cancel it. */
export function writeJob(folder: string, job: Job): void {
  mkdirSync(join(folder, JOBS), { recursive: true });
  writeJson(join(folder, JOBS, `${job.id}.json`), job);
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
  for (const name of namesIn(jobs).filter((job) => isOfJob(job) && job.endsWith(".tmp"))) {
    rmSync(join(jobs, name), { force: true });
  }
  for (const name of namesIn(logs).filter(isOfJob)) {
    const path = join(logs, name);
    if (statSync(path).size === 0) rmSync(path);
  }
  for (const path of [jobs, logs]) removeIfEmpty(path);
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
  const names = namesIn(join(folder, JOBS)).filter((name) => name.endsWith(".json"));
  return names.sort().map((name) => {
    const path = join(folder, JOBS, name);
    return checked(parseJson(readBytes(path).toString("utf8"), path), path, jobSchema);
  });
}

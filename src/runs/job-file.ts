import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { parseJson } from "../config/parse.js";
import { namesIn, writeJson } from "../shared/files.js";
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

/** The folder for the output of workers; created if missing. */
export function logFolder(folder: string): string {
  const path = join(folder, "logs");
  mkdirSync(path, { recursive: true });
  return path;
}

/** Records a job, so that other processes can query its state and cancel it. */
export function writeJob(folder: string, job: Job): void {
  mkdirSync(join(folder, JOBS), { recursive: true });
  writeJson(join(folder, JOBS, `${job.id}.json`), job);
}

/** @throws UserError when the file of a job is damaged */
export function readJobs(folder: string): Job[] {
  const names = namesIn(join(folder, JOBS)).filter((name) => name.endsWith(".json"));
  return names.sort().map((name) => {
    const path = join(folder, JOBS, name);
    return checked(parseJson(readBytes(path).toString("utf8"), path), path, jobSchema);
  });
}

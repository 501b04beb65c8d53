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
  /** When its workers were asked to end, for which their engine may need a while. */
  cancelledAt: z.string().optional(),
  /** The processes, where they were started on this machine. */
  processes: z.array(ownerSchema).optional(),
});

/** Workers that were started together, as the folder that they work on keeps them. */
export type Job = Readonly<z.infer<typeof jobSchema>>;

const JOBS = "jobs";

/** The folder of what workers print, which is made. */
export function logFolder(folder: string): string {
  const path = join(folder, "logs");
  mkdirSync(path, { recursive: true });
  return path;
}

/** Keeps a job, so that others can ask for its state and cancel it. */
export function writeJob(folder: string, job: Job): void {
  mkdirSync(join(folder, JOBS), { recursive: true });
  writeJson(join(folder, JOBS, `${job.id}.json`), job);
}

/** @throws UserError when a job's file is damaged */
export function readJobs(folder: string): Job[] {
  const names = namesIn(join(folder, JOBS)).filter((name) => name.endsWith(".json"));
  return names.sort().map((name) => {
    const path = join(folder, JOBS, name);
    return checked(parseJson(readBytes(path).toString("utf8"), path), path, jobSchema);
  });
}

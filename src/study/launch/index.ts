import { type Job, readJobs, writeJob } from "../../runs/job-file.js";
import { UserError } from "../../shared/errors.js";
import { type Launcher, type LauncherName, launcherNames } from "./launcher.js";
import { local } from "./local.js";
import { slurm } from "./slurm.js";

/** The ways to start workers, by name. */
const launchers: Readonly<Record<LauncherName, Launcher>> = { local, slurm };

/** @throws UserError when there is no such launcher */
export function launcherNamed(name: string): Launcher {
  return launcherFor(name, `--launcher ${name}`);
}

/** The launcher that a job was started with, by its record. */
export function launcherOf({ id, launcher }: Job): Launcher {
  return launcherFor(launcher, `jobs/${id}.json: launcher "${launcher}"`);
}

function launcherFor(name: string, subject: string): Launcher {
  const found = launcherNames.find((known) => known === name);
  if (found) return launchers[found];
  throw new UserError(`${subject}: is not known, expected one of ${launcherNames.join(", ")}`);
}

/**
 * Jobs of a folder whose workers run, or will run, independently of the process that started them, according to
 * their engines.
 */
export async function openJobs(folder: string): Promise<Job[]> {
  const jobs = readJobs(folder).filter((job) => {
    return job.cancelledAt === undefined && launcherOf(job).detaches;
  });
  return unended(jobs);
}

async function unended(jobs: readonly Job[]): Promise<Job[]> {
  const states = await Promise.all(jobs.map((job) => launcherOf(job).state(job)));
  return jobs.filter((_, index) => states[index] !== "ended");
}

/**
 * Asks all workers of a folder that have not ended to save and end.
 *
 * @returns their jobs
 */
export async function cancelJobs(folder: string): Promise<Job[]> {
  const jobs = await unended(readJobs(folder));
  for (const job of jobs) {
    await launcherOf(job).cancel(job);
    writeJob(folder, { ...job, cancelledAt: new Date().toISOString() });
  }
  return jobs;
}

import { type Job, readJobs, writeJob } from "../../runs/job-file.js";
import { launcherOf } from "./launchers.js";

/**
 * Jobs of a folder whose workers run, or will run, independently of the process that started them, according to
 * their engines.
 */
export async function openJobs(folder: string): Promise<Job[]> {
  const jobs = readJobs(folder).filter((job) => job.cancelledAt === undefined);
  const detached = await Promise.all(jobs.map(async (job) => (await launcherOf(job)).detaches));
  return unended(jobs.filter((_, index) => detached[index]));
}

async function unended(jobs: readonly Job[]): Promise<Job[]> {
  const states = await Promise.all(jobs.map(async (job) => (await launcherOf(job)).state(job)));
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
    await (await launcherOf(job)).cancel(job);
    writeJob(folder, { ...job, cancelledAt: new Date().toISOString() });
  }
  return jobs;
}

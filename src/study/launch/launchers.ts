import type { Job } from "../../runs/job-file.js";
import { UserError } from "../../shared/errors.js";
import type { Launcher } from "./launcher.js";

/** The launchers by name. They are loaded only when used, so that listing their names in the help takes no time. */
const launchers: ReadonlyMap<string, () => Promise<Launcher>> = new Map([
  ["local", async () => (await import("./local.js")).local],
  ["slurm", async () => (await import("./slurm.js")).slurm],
]);

export const launcherNames: readonly string[] = [...launchers.keys()];

/** @throws UserError when there is no such launcher */
export function launcherNamed(name: string): Promise<Launcher> {
  return launcherFor(name, `--launcher ${name}`);
}

/**
 * The launcher that a job was started with, by its record.
 *
 * @throws UserError when there is no such launcher
 */
export function launcherOf({ id, launcher }: Job): Promise<Launcher> {
  return launcherFor(launcher, `jobs/${id}.json: launcher "${launcher}"`);
}

async function launcherFor(name: string, subject: string): Promise<Launcher> {
  const load = launchers.get(name);
  if (load) return load();
  throw new UserError(`${subject}: is not known, expected one of ${launcherNames.join(", ")}`);
}

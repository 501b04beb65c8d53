import { existsSync, readFileSync } from "node:fs";

/** The lines of a file, none if it does not exist. */
export function linesOf(path) {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8").split("\n").filter(Boolean);
}

/** What `quick.mjs` asks of this process. */
export function jobOfProcess() {
  const job = process.env.RNNLAB_MUTATION_JOB;
  if (job === undefined) throw new Error("RNNLAB_MUTATION_JOB is not set: npm run mutate:quick");
  return JSON.parse(job);
}

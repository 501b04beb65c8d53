/** The fields of a job in shared memory, in the order of `assembly/job.ts`: one word each. */
const jobFields = [
  "kind",
  "cell",
  "layers",
  "hidden",
  "directions",
  "reverse",
  "batch",
  "steps",
  "inputs",
  "outputs",
  "lanes",
  "chunks",
  "training",
  "inputGradient",
  "hasMasks",
  "lastStepOnly",
  "weightCount",
  "spins",
  "weights",
  "packed",
  "x",
  "masks",
  "lengths",
  "y",
  "hN",
  "cN",
  "predictions",
  "targets",
  "losses",
  "dy",
  "dhN",
  "dcN",
  "dx",
  "partials",
  "gradients",
  "kept",
  "keptBytes",
  "scratch",
  "scratchBytes",
  "next",
  "done",
  "failed",
] as const;

export type JobField = (typeof jobFields)[number];
export type JobFields = Readonly<Partial<Record<JobField, number>>>;

export const JOB_BYTES = 4 * jobFields.length;

/** Kinds of jobs, as in `assembly/job.ts`. */
export const jobKinds = { forward: 0, backward: 1, forecast: 2 } as const;

/** The word of a field within a job. */
export function jobWord(field: JobField): number {
  return jobFields.indexOf(field);
}

/** Writes a whole job; what is not given is 0. */
export function writeJob(words: Uint32Array, fields: JobFields): void {
  for (const [index, field] of jobFields.entries()) words[index] = fields[field] ?? 0;
}

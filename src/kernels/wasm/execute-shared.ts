import { executeOn, type JobResults } from "./execute.js";
import type { JobCall } from "./job-calls.js";
import { runtime } from "./runtime.js";

/** Copies the arrays into shared memory, runs a job on all threads and passes on its results. */
export function execute<R>(call: JobCall, take: (results: JobResults) => R): R {
  return executeOn(runtime(), call, take);
}

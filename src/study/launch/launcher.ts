import type { Job } from "../../runs/job-file.js";

/** Processes to start that work on the folder of a sweep or a comparison, all in the same way. */
export interface WorkerRequest {
  readonly folder: string;
  /** How many processes. */
  readonly workers: number;
  /** CPU threads of each, where the engine does not decide that. */
  readonly threads: number;
  /** Milliseconds without a beat after which a worker on another machine counts as gone. */
  readonly staleMs?: number | undefined;
  /** Options for the engine, such as those of `sbatch`. */
  readonly options: readonly string[];
}

/** `waiting` for a place in a queue; `unknown` where the engine cannot be asked. */
export type JobState = "waiting" | "running" | "ended" | "unknown";

/**
 * What starts workers. The folder says what is to be done and a lease who does what, so an engine need not
 * be relied on: it may start a worker twice, too late or not at all, and forget it.
 */
export interface Launcher {
  /** In a sentence for the help. */
  readonly text: string;
  /** Whether workers outlive the process that starts them. */
  readonly detaches: boolean;
  /** Milliseconds from one question about a job's state to the next. */
  readonly lookMs: number;
  /** @throws UserError when the engine is not there or refuses */
  readonly submit: (request: WorkerRequest) => Promise<Job>;
  readonly state: (job: Job) => Promise<JobState>;
  /** Asks the workers to save and end. */
  readonly cancel: (job: Job) => Promise<void>;
}

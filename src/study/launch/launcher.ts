import type { Job } from "../../runs/job-file.js";
import type { MemberListener } from "../reports.js";

/** Processes to start for the folder of a sweep or a comparison, all with the same settings. */
export interface WorkerRequest {
  readonly folder: string;
  /** Number of processes. */
  readonly workers: number;
  /** Total number of CPU threads, if the engine does not decide that. */
  readonly threads: number;
  /** Milliseconds without a beat after which a worker on another machine counts as gone. */
  readonly staleMs?: number | undefined;
  /** Options for the launcher, such as those of `sbatch`. */
  readonly options: readonly string[];
  /** Receives the progress of the members of a comparison, if the engine has a channel to its workers. */
  readonly onMember?: MemberListener | undefined;
}

/** `waiting` means that the job is in a queue; `unknown` that the launcher cannot determine its state. */
export type JobState = "waiting" | "running" | "ended" | "unknown";

/**
 * A way to start workers. The folder defines the work and leases assign it, so that correctness does not
 * depend on the launcher: it may start a worker twice, late or never, or lose it.
 */
export interface Launcher {
  /** Whether workers outlive the process that starts them. */
  readonly detaches: boolean;
  /** Milliseconds between two queries of a job's state. */
  readonly lookMs: number;
  /** @throws UserError when the launcher is unavailable or refuses */
  readonly submit: (request: WorkerRequest) => Promise<Job>;
  readonly state: (job: Job) => Promise<JobState>;
  /** Asks the workers to save and end. */
  readonly cancel: (job: Job) => Promise<void>;
  /** Why workers ended before the work was done; if undefined, their logs may show it. */
  readonly reasonOf?: (job: Job) => string | undefined;
}

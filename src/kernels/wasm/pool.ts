import { availableParallelism } from "node:os";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { ownFile } from "../../shared/own-files.js";
import { threadError } from "../../shared/threads.js";
import { CONTROL_BYTES, control, OPEN, spinWhile } from "./control.js";
import { jobWord } from "./job.js";
import { instantiate, type KernelExports, type SharedModule } from "./module.js";
import type { WorkerSetup } from "./worker.js";

/** Threads that work on one job at a time, including the calling thread. */
export interface Pool {
  readonly threads: number;
  /** How often a thread polls for the others before it sleeps. */
  readonly spins: number;
  /**
   * Resolves when all workers take part or one has failed. They start only while the caller waits.
   */
  readonly ready: Promise<void>;
  /**
   * Runs a job to its end. Between jobs the workers spin for a moment and then sleep.
   *
   * @param job address of the job
   * @param items number of items in the job
   * @throws ExperimentError if the machine refused to start a thread
   * @throws Error if a thread failed, now or since the last job
   */
  run(job: number, items: number): void;
  /** Ends the workers. The process can also end without this. */
  close(): Promise<void>;
}

const WORKER = pathToFileURL(ownFile("dist/kernels/wasm/worker.js"));
/**
 * Sleeping on a futex takes several times as long as requested, and the threads of a training step
 * finish some hundredths of a millisecond apart, so polling is faster if each thread has a core.
 * With more threads than cores, the working thread needs the core.
 */
const SPINS = { coreEach: 100_000, shared: 2000 };
/**
 * A thread that is alive finishes an item in less time. It is counted in waits of a millisecond,
 * not by a clock, which continues while the whole process is stopped.
 */
const STALL_WAITS = 60_000;

/**
 * @param threads including the calling thread
 * @param script what a worker runs
 */
export function createPool(
  shared: SharedModule,
  controlAddress: number,
  threads: number,
  script: URL = WORKER,
): Pool {
  const words = new Int32Array(shared.memory.buffer, controlAddress, CONTROL_BYTES / 4).fill(0);
  const kernels = instantiate(shared);
  const state: State = {};
  const workers: Started[] = Array.from({ length: threads - 1 }, (_, index) => {
    const setup: WorkerSetup = { ...shared, controlAddress, thread: index + 1 };
    return startWorker(script, setup, state, words);
  });
  const spins = threads > availableParallelism() ? SPINS.shared : SPINS.coreEach;
  return {
    threads,
    spins,
    ready: Promise.all(workers.map(({ ready }) => ready)).then(() => undefined),
    run(job, items) {
      if (state.failure !== undefined) throw state.failure;
      runJob({ memory: shared.memory, words, kernels, spins }, job, items);
    },
    async close() {
      Atomics.store(words, control.stop, 1);
      wake(words);
      await Promise.all(workers.map(({ worker }) => worker?.terminate()));
    },
  };
}

/** What the threads share on this side: why one of them is missing. */
interface State {
  failure?: Error;
}

interface Started {
  /** Undefined if the machine refused it. */
  readonly worker: Worker | undefined;
  readonly ready: Promise<void>;
}

function startWorker(script: URL, setup: WorkerSetup, state: State, words: Int32Array): Started {
  let worker: Worker;
  try {
    worker = new Worker(script, { workerData: setup });
  } catch (error) {
    state.failure ??= failureOf(setup.thread, error);
    return { worker: undefined, ready: Promise.resolve() };
  }
  const ready = new Promise<void>((resolve) => {
    worker.once("message", () => {
      worker.unref();
      resolve();
    });
    worker.on("error", (error) => {
      state.failure ??= failureOf(setup.thread, error);
    });
    worker.on("exit", (code) => {
      resolve();
      if (Atomics.load(words, control.stop) !== 0) return;
      state.failure ??= new Error(`wasm kernels: thread ${setup.thread} ended (exit code ${code})`);
    });
  });
  return { worker, ready };
}

/** A thread that the machine refuses is the user's to fix; a thread that fails later is a bug. */
function failureOf(thread: number, error: unknown): Error {
  const refusal = threadError(`thread ${thread}`, error, "Fix this, or use --threads 1.");
  const text = error instanceof Error ? error.message : String(error);
  return refusal ?? new Error(`wasm kernels: thread ${thread} failed (${text})`);
}

interface Threads {
  readonly memory: WebAssembly.Memory;
  readonly words: Int32Array;
  readonly kernels: KernelExports;
  readonly spins: number;
}

function runJob({ memory, words, kernels, spins }: Threads, job: number, items: number): void {
  const jobWords = new Int32Array(memory.buffer, job);
  Atomics.store(words, control.job, job);
  Atomics.or(words, control.gate, OPEN);
  wake(words);
  try {
    kernels.run(job, 0);
  } catch (error) {
    Atomics.store(jobWords, jobWord("failed"), 1);
    closeGate(words, spins);
    throw error;
  }
  closeGate(words, spins);
  const done = Atomics.load(jobWords, jobWord("done"));
  if (done !== items) throw new Error(`wasm kernels: a thread failed at item ${done} of ${items}`);
}

function wake(words: Int32Array): void {
  Atomics.add(words, control.generation, 1);
  // A worker registers as asleep before it reads the generation for the last time.
  if (Atomics.load(words, control.asleep) > 0) Atomics.notify(words, control.generation);
}

/** Lets no more workers in, and waits for those that are inside. */
function closeGate(words: Int32Array, spins: number): void {
  Atomics.and(words, control.gate, ~OPEN);
  for (let waits = 0; ; waits += 1) {
    const inside = Atomics.load(words, control.gate);
    if (inside === 0) return;
    if (spinWhile(words, control.gate, inside, spins)) continue;
    Atomics.wait(words, control.gate, inside, 1);
    if (waits >= STALL_WAITS) throw new Error("wasm kernels: a thread does not answer");
  }
}

import { availableParallelism } from "node:os";
import { type Arena, createArena } from "./arena.js";
import { CONTROL_BYTES } from "./control.js";
import { JOB_BYTES } from "./job.js";
import { loadModule } from "./load-module.js";
import { growTo, instantiate, type KernelExports } from "./module.js";
import { createPool, type Pool } from "./pool.js";

/** The single instance of the kernels in this process: memory, arena and threads. */
export interface Runtime {
  readonly kernels: KernelExports;
  readonly memory: WebAssembly.Memory;
  readonly arena: Arena;
  readonly pool: Pool;
  readonly wide: boolean;
  /** Where jobs are written; one runs at a time. */
  readonly jobAddress: number;
}

let current: Runtime | undefined;

/**
 * Created at first use, with as many threads as there are cores. The threads join as soon as the
 * caller waits for something; `setThreads` waits for them.
 */
export function runtime(): Runtime {
  current ??= createRuntime(availableParallelism(), false);
  return current;
}

/**
 * Sets the number of threads, including the calling thread, and the width of the blocks (see {@link
 * SharedModule}) from now on. The results depend on neither.
 */
export async function setThreads(threads: number, wide = false): Promise<void> {
  if (current?.pool.threads === threads && current.wide === wide) return;
  if (current) await closeThreads();
  current = createRuntime(threads, wide);
  await current.pool.ready;
}

/** Ends the workers. The next use starts new ones. */
export async function closeThreads(): Promise<void> {
  const old = current;
  current = undefined;
  await old?.pool.close();
}

function createRuntime(threads: number, wide: boolean): Runtime {
  const shared = loadModule(wide);
  const kernels = instantiate(shared);
  const arena = createArena(kernels.heapBase(), (end) => growTo(shared.memory, end));
  const pool = createPool(shared, arena.allocate(CONTROL_BYTES), threads);
  const jobAddress = arena.allocate(JOB_BYTES);
  return { kernels, memory: shared.memory, arena, pool, wide, jobAddress };
}

import { createArena } from "./arena.js";
import type { Machine } from "./execute.js";
import { JOB_BYTES } from "./job.js";
import { growTo, type JobExports, memoryLimits } from "./module.js";

/**
 * The kernels on the calling thread alone, in memory that is not shared, as a browser has it
 * without special headers. The results are the same bits.
 *
 * @param bytes the module compiled from the assembly by `asconfig.unshared.json`
 */
export async function unsharedMachine(bytes: Uint8Array): Promise<Machine> {
  const module = await WebAssembly.compile(bytes);
  const memory = new WebAssembly.Memory({ ...memoryLimits });
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  const kernels = instance.exports as unknown as JobExports;
  const arena = createArena(kernels.heapBase(), (end) => growTo(memory, end));
  const jobAddress = arena.allocate(JOB_BYTES);
  const pool = { threads: 1, spins: 0, run: (job: number) => kernels.run(job, 0) };
  return { kernels, memory, arena, jobAddress, pool };
}

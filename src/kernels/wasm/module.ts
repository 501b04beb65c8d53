import { UserError } from "../../shared/errors.js";
import { checkLayout } from "./layout.js";

/** Functions of both compiled modules (`assembly/jobs.ts`). Addresses are byte offsets in memory. */
export interface JobExports {
  heapBase(): number;
  measure(job: number, chunk: number): void;
  packedBytes(job: number): number;
  pack(job: number): void;
  run(job: number, thread: number): void;
}

/** Functions of the compiled module with all kernels (`assembly/index.ts`). */
export interface KernelExports extends JobExports {
  useWide(): void;
  adam(rates: number, p: number, g: number, m: number, v: number, count: number): void;
  sumOfSquares(values: number, count: number): number;
}

/** What a worker needs to work on the same memory. */
export interface SharedModule {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Whether to use the blocks for engines with 256-bit vectors. The results are the same. */
  readonly wide: boolean;
}

const PAGE = 65536;
/**
 * The memory that the compiled module expects, up to 4 GB. Pages are not allocated until they are
 * used.
 */
export const memoryLimits = { initial: 16, maximum: 65536 } as const;

/** @throws Error if the module was compiled from another version of the assembly */
export function instantiate({ module, memory, wide }: SharedModule): KernelExports {
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  checkLayout(instance.exports);
  const kernels = instance.exports as unknown as KernelExports;
  if (wide) kernels.useWide();
  return kernels;
}

/**
 * Ensures that the memory reaches up to `end`.
 *
 * @throws UserError if that is more than WebAssembly can address
 */
export function growTo(memory: WebAssembly.Memory, end: number): void {
  const missing = Math.ceil((end - memory.buffer.byteLength) / PAGE);
  if (missing <= 0) return;
  try {
    memory.grow(missing);
  } catch {
    const gigabytes = (end / 2 ** 30).toFixed(1);
    throw new UserError(
      `the kernels need ${gigabytes} GB of memory at once, more than the 4 GB that WebAssembly has; use a smaller batch, fewer hidden units or shorter sequences`,
    );
  }
}

import { AdamRates, sumOfSquares as sumSquares, updateAdam } from "./adam";
import { Chunk } from "./chunk";
import { Job } from "./job";
import { addPartials, measure as measureJob, runChunk, sliceCount } from "./tasks";
import { setWide } from "./wide";
import { packWeights, weightBytes } from "./weights";

export * from "./layout";

/** The first byte that the module itself does not use. */
export function heapBase(): usize {
  return __heap_base;
}

/** Fills in `keptBytes` and `scratchBytes` of a job. @param chunk scratch for a Chunk */
export function measure(job: usize, chunk: usize): void {
  measureJob(changetype<Job>(job), changetype<Chunk>(chunk));
}

/** Number of bytes of a job's packed weights. */
export function packedBytes(job: usize): usize {
  return weightBytes(changetype<Job>(job));
}

/** Packs the weights; one thread calls this before a job runs. */
export function pack(job: usize): void {
  packWeights(changetype<Job>(job));
}

/**
 * Takes items of a job until none are left: first its chunks, then, when all chunks are done,
 * slices of the sum of their gradients. Every participating thread calls this.
 */
export function run(address: usize, thread: i32): void {
  const job = changetype<Job>(address);
  const scratch = job.scratch + <usize>thread * job.scratchBytes;
  const items = job.chunks + sliceCount(job);
  const next = address + offsetof<Job>("next");
  const done = address + offsetof<Job>("done");
  for (let item = atomic.add<i32>(next, 1); item < items; item = atomic.add<i32>(next, 1)) {
    if (item < job.chunks) {
      runChunk(job, item, scratch);
    } else {
      if (!waitForChunks(address, job)) return;
      addPartials(job, item - job.chunks);
    }
    atomic.add<i32>(done, 1);
  }
}

/** @returns false if another thread failed, so that the chunks will never all be done */
function waitForChunks(address: usize, job: Job): boolean {
  const done = address + offsetof<Job>("done");
  const failed = address + offsetof<Job>("failed");
  let spins = 0;
  let count = atomic.load<i32>(done);
  while (count < job.chunks) {
    if (atomic.load<i32>(failed)) return false;
    if (++spins > job.spins) atomic.wait<i32>(done, count, 20000);
    count = atomic.load<i32>(done);
  }
  return true;
}

/** @param rates AdamRates @param p, g, m, v parameters, gradients, moments: `count` values each */
export function adam(rates: usize, p: usize, g: usize, m: usize, v: usize, count: i32): void {
  updateAdam(changetype<AdamRates>(rates), p, g, m, v, count);
}

export function sumOfSquares(values: usize, count: i32): f64 {
  return sumSquares(values, count);
}

/**
 * Switches to wider blocks, for engines that merge two neighbouring vector instructions. The
 * results are the same.
 */
export function useWide(): void {
  setWide(true);
}

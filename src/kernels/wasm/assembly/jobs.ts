import { Chunk } from "./chunk";
import { Job } from "./job";
import { addPartials, measure as measureJob, runChunk, sliceCount } from "./tasks";
import { packWeights, weightBytes } from "./weights";

/** The first byte that the module itself does not use. */
export function heapBase(): usize {
  return __heap_base;
}

/**
 * Fills in `keptBytes` and `scratchBytes` of a job.
 *
 * @param chunk scratch for a Chunk
 */
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
 *
 * @param trains whether there are jobs with gradients; a constant, so that a module without such jobs omits their code
 */
@inline
export function runItems(address: usize, thread: i32, trains: bool): void {
  const job = changetype<Job>(address);
  const scratch = job.scratch + <usize>thread * job.scratchBytes;
  const items = job.chunks + sliceCount(job);
  const next = address + offsetof<Job>("next");
  const done = address + offsetof<Job>("done");
  for (let item = atomic.add<i32>(next, 1); item < items; item = atomic.add<i32>(next, 1)) {
    if (item < job.chunks) {
      runChunk(job, item, scratch, trains);
    } else if (trains) {
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

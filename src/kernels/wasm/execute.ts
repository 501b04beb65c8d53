import type { Arena } from "./arena.js";
import { type JobField, type JobFields, jobKinds, jobWord, writeJob } from "./job.js";
import type { ForwardCall, JobCall } from "./job-calls.js";
import { CHUNK_BYTES, SLICE } from "./layout.js";
import type { JobExports } from "./module.js";
import type { Pool } from "./pool.js";
import type { Runtime } from "./runtime.js";

/**
 * The results of a job in the kernels' memory, valid until the function that receives them returns.
 */
export interface JobResults {
  array(field: JobField): Float32Array;
  /** The address of an array in the kernels' memory. */
  address(field: JobField): number;
  /** Sums of the losses of each chunk, over all steps and over the last one: [chunks][2]. */
  losses(): Float64Array;
  /** A field that the threads wrote into the job. */
  word(field: "measured" | "measuredLast"): number;
  /** Address of what a forward job in training kept; the caller frees it. */
  readonly kept: number;
}

/** What jobs run on: the kernels with their memory and threads. */
export interface Machine extends Pick<Runtime, "memory" | "arena" | "jobAddress"> {
  readonly kernels: JobExports;
  readonly pool: Pick<Pool, "threads" | "spins" | "run">;
}

/**
 * Copies the arrays into a machine's memory, runs a job on all its threads and passes on its
 * results.
 */
export function executeOn<R>(current: Machine, call: JobCall, take: (results: JobResults) => R): R {
  const job = loadJob(current, call);
  let taken = false;
  try {
    const result = job.run({}, take);
    taken = true;
    return result;
  } finally {
    job.free({ keepKept: taken });
  }
}

/** A job whose arrays stay in a machine's memory, with its weights packed. */
export interface LoadedJob {
  /**
   * Runs the job.
   *
   * @param inputs arrays that replace those of the call, with the same lengths
   */
  run<R>(inputs: Partial<ForwardCall["inputs"]>, take: (results: JobResults) => R): R;
  free(options?: { readonly keepKept: boolean }): void;
}

/**
 * Copies the arrays of a job into a machine's memory, for one run or several.
 *
 * @throws RangeError if the memory cannot grow to hold them; nothing stays allocated then
 */
export function loadJob(current: Machine, call: JobCall): LoadedJob {
  const { arena, kernels, pool, jobAddress } = current;
  const sizes = measure(current, call.fields);
  const { offsets, bytes } = layOut(current, call, sizes);
  const given = "kept" in call.fields ? call.fields.kept : 0;
  const fresh = given === 0 && sizes.kept > 0;
  const [block, kept = given] = allocated(
    arena,
    fresh ? [bytes, sizes.kept * call.fields.chunks] : [bytes],
  );
  const addresses = Object.fromEntries(
    [...offsets].map(([field, offset]) => [field, block! + offset]),
  ) as Partial<Record<JobField, number>>;
  copyIn(current, call.inputs, addresses);
  const extents = { keptBytes: sizes.kept, scratchBytes: sizes.scratch };
  const fields = { ...call.fields, ...addresses, ...extents, spins: pool.spins, kept };
  writeJob(words(current), fields);
  kernels.pack(jobAddress);
  return {
    run(inputs, take) {
      copyIn(current, inputs, addresses);
      writeJob(words(current), fields); // other jobs may have run since
      pool.run(jobAddress, itemCount(call.fields));
      return take(resultsAt(current, call, addresses, kept));
    },
    free({ keepKept } = { keepKept: false }) {
      arena.free(block!);
      if (fresh && !keepKept) arena.free(kept);
    },
  };
}

/** Allocates several ranges, or none of them. */
function allocated(arena: Arena, sizes: readonly number[]): number[] {
  const addresses: number[] = [];
  try {
    for (const bytes of sizes) addresses.push(arena.allocate(bytes));
    return addresses;
  } catch (error) {
    for (const address of addresses) arena.free(address);
    throw error;
  }
}

interface Sizes {
  /** Bytes for each chunk. */
  readonly kept: number;
  /** Bytes for each thread. */
  readonly scratch: number;
  readonly packed: number;
}

function measure(current: Machine, fields: JobFields): Sizes {
  const { arena, kernels, jobAddress } = current;
  const job = words(current);
  writeJob(job, { ...fields });
  const chunk = arena.allocate(CHUNK_BYTES);
  kernels.measure(jobAddress, chunk);
  arena.free(chunk);
  return {
    kept: job[jobWord("keptBytes")]!,
    scratch: job[jobWord("scratchBytes")]!,
    packed: kernels.packedBytes(jobAddress),
  };
}

function words({ memory, jobAddress }: Machine): Uint32Array {
  return new Uint32Array(memory.buffer, jobAddress);
}

/** Offsets of all arrays of a call within one block. */
function layOut({ pool }: Machine, { fields, inputs, outputs }: JobCall, sizes: Sizes) {
  const offsets = new Map<JobField, number>();
  let bytes = 0;
  const add = (field: JobField, size: number) => {
    offsets.set(field, bytes);
    bytes += Math.ceil(size / 64) * 64;
  };
  for (const [field, arrays] of entries(inputs)) {
    add(field, 4 * arrays.reduce((sum, array) => sum + array.length, 0));
  }
  for (const [field, length] of entries(outputs)) add(field, 4 * length);
  add("packed", sizes.packed);
  add("losses", 16 * fields.chunks);
  if (hasGradients(fields)) add("partials", 4 * fields.chunks * fields.weightCount);
  add("scratch", sizes.scratch * pool.threads);
  return { offsets, bytes };
}

function hasGradients({ kind, training }: JobFields): boolean {
  return kind === jobKinds.backward || (kind === jobKinds.forecast && training === 1);
}

function itemCount(fields: JobFields): number {
  const slices = hasGradients(fields) ? Math.ceil(fields.weightCount / SLICE) : 0;
  return fields.chunks + slices;
}

function copyIn(
  { memory }: Machine,
  inputs: Partial<JobCall["inputs"]>,
  addresses: Partial<Record<JobField, number>>,
): void {
  const floats = new Float32Array(memory.buffer);
  for (const [field, arrays] of entries(inputs)) {
    let at = addresses[field]! / 4;
    for (const array of arrays) {
      floats.set(array, at);
      at += array.length;
    }
  }
}

function resultsAt(
  { memory, jobAddress }: Machine,
  { fields, outputs }: JobCall,
  addresses: Partial<Record<JobField, number>>,
  kept: number,
): JobResults {
  const { buffer } = memory;
  const lengths = new Map(entries(outputs));
  return {
    array: (field) => new Float32Array(buffer, addresses[field], lengths.get(field)),
    address: (field) => addresses[field]!,
    word: (field) => new Uint32Array(buffer, jobAddress)[jobWord(field)]!,
    losses: () => new Float64Array(buffer, addresses.losses, 2 * fields.chunks),
    kept,
  };
}

/** The fields of a call's inputs or outputs. */
function entries<V>(record: Readonly<Partial<Record<JobField, V>>>): [JobField, V][] {
  return Object.entries(record) as [JobField, V][];
}

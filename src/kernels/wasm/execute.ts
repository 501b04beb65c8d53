import { type JobField, type JobFields, jobKinds, jobWord, writeJob } from "./job.js";
import { type Runtime, runtime } from "./runtime.js";

/** Arrays that a job reads: one, or several that shall lie one behind the other. */
type JobInputs = Readonly<Partial<Record<JobField, readonly Float32Array[]>>>;

/** Lengths of the arrays that a job writes. */
type JobOutputs = Readonly<Partial<Record<JobField, number>>>;

export interface JobCall {
  readonly fields: JobFields;
  readonly inputs: JobInputs;
  readonly outputs: JobOutputs;
}

/** What a job wrote, in shared memory: valid until the function returns to which it is given. */
export interface JobResults {
  array(field: JobField): Float32Array;
  sumOfSquares(field: JobField): number;
  /** Sums of squared errors of each chunk: [chunks][2], all steps and the last one. */
  losses(): Float64Array;
  /** Address of what a forward job in training kept; whoever called frees it. */
  readonly kept: number;
}

/** Bytes of a Chunk record in `assembly/chunk.ts`, with room. */
const CHUNK_BYTES = 256;
/** Gradients in a slice, as in `assembly/tasks.ts`. */
const SLICE = 4096;

/** Copies the arrays into shared memory, runs a job on all threads and hands over its results. */
export function execute<R>(call: JobCall, take: (results: JobResults) => R): R {
  const own = runtime();
  const sizes = measure(own, call.fields);
  const { offsets, bytes } = layOut(own, call, sizes);
  const block = own.arena.allocate(bytes);
  const fresh = call.fields.kept === undefined && sizes.kept > 0;
  const kept = fresh ? own.arena.allocate(sizes.kept * call.fields.chunks!) : call.fields.kept;
  let taken = false;
  try {
    const addresses = Object.fromEntries(
      [...offsets].map(([field, offset]) => [field, block + offset]),
    ) as Partial<Record<JobField, number>>;
    copyIn(own, call.inputs, addresses);
    const extents = { keptBytes: sizes.kept, scratchBytes: sizes.scratch };
    const { spins } = own.pool;
    writeJob(words(own), { ...call.fields, ...addresses, ...extents, spins, kept: kept ?? 0 });
    own.kernels.pack(own.jobAddress);
    own.pool.run(own.jobAddress, itemCount(call.fields));
    const result = take(resultsAt(own, call, addresses, kept ?? 0));
    taken = true;
    return result;
  } finally {
    own.arena.free(block);
    if (fresh && !taken) own.arena.free(kept!);
  }
}

interface Sizes {
  /** For each chunk. */
  readonly kept: number;
  /** For each thread. */
  readonly scratch: number;
  readonly packed: number;
}

function measure(own: Runtime, fields: JobFields): Sizes {
  const job = words(own);
  writeJob(job, fields);
  const chunk = own.arena.allocate(CHUNK_BYTES);
  own.kernels.measure(own.jobAddress, chunk);
  own.arena.free(chunk);
  return {
    kept: job[jobWord("keptBytes")]!,
    scratch: job[jobWord("scratchBytes")]!,
    packed: own.kernels.packedBytes(own.jobAddress),
  };
}

function words(own: Runtime): Uint32Array {
  return new Uint32Array(own.memory.buffer, own.jobAddress);
}

/** Offsets of all arrays of a call within one block. */
function layOut(own: Runtime, { fields, inputs, outputs }: JobCall, sizes: Sizes) {
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
  add("losses", 16 * fields.chunks!);
  if (hasGradients(fields)) add("partials", 4 * fields.chunks! * fields.weightCount!);
  add("scratch", sizes.scratch * own.pool.threads);
  return { offsets, bytes };
}

function hasGradients({ kind, training }: JobFields): boolean {
  return kind === jobKinds.backward || (kind === jobKinds.forecast && training === 1);
}

function itemCount(fields: JobFields): number {
  const slices = hasGradients(fields) ? Math.ceil(fields.weightCount! / SLICE) : 0;
  return fields.chunks! + slices;
}

function copyIn(
  own: Runtime,
  inputs: JobInputs,
  addresses: Partial<Record<JobField, number>>,
): void {
  const floats = new Float32Array(own.memory.buffer);
  for (const [field, arrays] of entries(inputs)) {
    let at = addresses[field]! / 4;
    for (const array of arrays) {
      floats.set(array, at);
      at += array.length;
    }
  }
}

function resultsAt(
  own: Runtime,
  { fields, outputs }: JobCall,
  addresses: Partial<Record<JobField, number>>,
  kept: number,
): JobResults {
  const { buffer } = own.memory;
  return {
    array: (field) => new Float32Array(buffer, addresses[field], outputs[field]),
    sumOfSquares: (field) => own.kernels.sumOfSquares(addresses[field]!, outputs[field]!),
    losses: () => new Float64Array(buffer, addresses.losses, 2 * fields.chunks!),
    kept,
  };
}

function entries<V>(record: Readonly<Partial<Record<JobField, V>>>): [JobField, V][] {
  return Object.entries(record) as [JobField, V][];
}

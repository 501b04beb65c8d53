/**
 * The fields of a job in shared memory, one word each, in the order of `assembly/job.ts`;
 * `layout.ts` checks that they agree.
 */
export const jobFields = [
  "kind",
  "cell",
  "layers",
  "hidden",
  "directions",
  "reverse",
  "batch",
  "steps",
  "inputs",
  "outputs",
  "lanes",
  "chunks",
  "training",
  "inputGradient",
  "hasMasks",
  "norm",
  "lastStepOnly",
  "loss",
  "lossDelta",
  "weightCount",
  "spins",
  "weights",
  "packed",
  "x",
  "masks",
  "lengths",
  "h0",
  "c0",
  "y",
  "hN",
  "cN",
  "predictions",
  "targets",
  "levels",
  "losses",
  "dy",
  "dhN",
  "dcN",
  "dx",
  "partials",
  "gradients",
  "kept",
  "keptBytes",
  "scratch",
  "scratchBytes",
  "next",
  "done",
  "failed",
  "measured",
  "measuredLast",
] as const;

export type JobField = (typeof jobFields)[number];

export const JOB_BYTES = 4 * jobFields.length;

/** The numbers of the kinds of jobs, as in `assembly/job.ts`. */
export const jobKinds = { forward: 0, backward: 1, forecast: 2 } as const;

/** The numbers of the supported losses, as in `assembly/job.ts`. */
export const lossNumbers: Readonly<Record<string, number>> = {
  mse: 0,
  mae: 1,
  huber: 2,
  poisson: 3,
  quantile: 4,
};

/** The numbers of the supported cells, as in `assembly/job.ts`. */
export const cellNumbers: Readonly<Record<string, number>> = {
  rnn: 0,
  lstm: 1,
  gru: 2,
  mingru: 3,
  minlstm: 4,
};

/** A field that is 0 or 1. */
type Flag = 0 | 1;

/** The fields that describe the stack and how the batch is cut into chunks; see `fields.ts`. */
export interface StackFields {
  readonly cell: number;
  readonly layers: number;
  readonly hidden: number;
  readonly directions: number;
  readonly reverse: Flag;
  readonly batch: number;
  readonly steps: number;
  readonly inputs: number;
  readonly lanes: number;
  readonly chunks: number;
  readonly weightCount: number;
  readonly hasMasks: Flag;
  readonly norm: Flag;
}

export interface ForwardFields extends StackFields {
  readonly kind: typeof jobKinds.forward;
  readonly training: Flag;
}

export interface BackwardFields extends StackFields {
  readonly kind: typeof jobKinds.backward;
  readonly training: 1;
  readonly inputGradient: Flag;
  /** Address of what the forward job kept. */
  readonly kept: number;
}

export interface ForecastFields extends StackFields {
  readonly kind: typeof jobKinds.forecast;
  readonly outputs: number;
  readonly training: Flag;
  readonly lastStepOnly: Flag;
  readonly loss: number;
  /** The bits of a float32; see {@link floatBits}. */
  readonly lossDelta: number;
}

export type JobFields = ForwardFields | BackwardFields | ForecastFields;

export function flag(on: boolean): Flag {
  return on ? 1 : 0;
}

/** The word that holds a float32 in a job. */
export function floatBits(value: number): number {
  return new Uint32Array(Float32Array.of(value).buffer)[0]!;
}

/** The index of a field's word within a job. */
export function jobWord(field: JobField): number {
  return jobFields.indexOf(field);
}

/** Writes a whole job; fields that its kind lacks are 0. */
export function writeJob(
  words: Uint32Array,
  fields: Readonly<Partial<Record<JobField, number>>>,
): void {
  for (const [index, field] of jobFields.entries()) words[index] = fields[field] ?? 0;
}

import { statSync } from "node:fs";
import type { Config } from "../config/schema.js";
import type { Dataset } from "../data/dataset.js";
import { dataPath } from "../data/locate.js";
import { directionCount } from "../kernels/contract.js";
import { storedCount } from "../model/parameters.js";
import { embeddedInputs, type ModelSpec, readoutWidth, recurrentSteps } from "../model/spec.js";

const MIB = 2 ** 20;

export const FLOAT = 4;

/** Memory of the program itself, measured. */
const PROGRAM = 110 * MIB;

/** Examples in an evaluation batch. */
const EVALUATION_BATCH = 256;

/**
 * Copies of the weights at the peak of a training, when a checkpoint is written: the weights, their
 * initial values, gradients, moments, packed weights of the kernels, and all of them in the file.
 * Measured.
 */
const WEIGHT_COPIES = 19;

/** Values kept for each state of the recurrent layers: states, gates, gradients. Measured. */
const VALUES_PER_STATE = 1.6;

/**
 * Copies of the weights in a forward pass: in the file's buffer, in the network, and packed for the
 * kernels. Measured.
 */
const FORWARD_COPIES = 4;

/** Sequences that a thread passes through all layers at once in a forward pass. */
export const LANES = 16;

/** Copies of these values that are alive at once, some until garbage collection. Measured. */
const LIVE_COPIES = 3;

/** Copies of the weights for gradients in float64. Measured. */
const GRADIENT_COPIES = 5;

/**
 * Values in float64 that gradients take for each state: gates, states and their gradients.
 * Measured.
 */
const GRADIENT_VALUES = 6;

/**
 * What gradients leave to garbage collection at once, beside {@link LIVE_COPIES}: V8 lets its young generation grow to
 * this. Measured with Node.js 24; 20 lets it grow less.
 */
const GRADIENT_GARBAGE = 70 * MIB;

/** Bytes of memory per byte of a data file: tables, and the reader's own memory. Measured. */
const PER_FILE_BYTE = 2;

const READER = 120 * MIB;

/** The memory of a computation by its parts, in bytes. */
export interface MemoryEstimate {
  readonly weights: number;
  readonly states: number;
  readonly bytes: number;
}

export type Parts = Record<"train" | "valid" | "test", Pick<Dataset, "count">>;

/**
 * The peak memory of a training on the CPU, in bytes, without what its data takes already; within a
 * factor of 2 of measured values.
 */
export function trainingMemory(
  spec: ModelSpec,
  { train, valid, test }: Parts,
  batchSize: number,
): MemoryEstimate {
  const trained = Math.min(batchSize, train.count);
  const tested = Math.min(EVALUATION_BATCH, Math.max(valid.count, test.count));
  const perStep = VALUES_PER_STATE * statesOf(spec) + 2 * readoutWidth(spec);
  const values = stepsOf(spec) * perStep + spec.steps * (embeddedInputs(spec) + convolved(spec));
  return estimate(
    WEIGHT_COPIES * FLOAT * storedCount(spec),
    FLOAT * Math.max(trained, tested) * values,
  );
}

/** The memory of forward passes on the CPU, within a factor of 2 of measured values. */
export function forwardMemory(spec: ModelSpec, threads: number): MemoryEstimate {
  const kept = stepsOf(spec) * Math.min(EVALUATION_BATCH, LANES * threads) * statesOf(spec);
  const passed = EVALUATION_BATCH * spec.steps * (embeddedInputs(spec) + 2 * readoutWidth(spec));
  return estimate(FORWARD_COPIES * FLOAT * storedCount(spec), FLOAT * (kept + passed));
}

/**
 * The memory of gradients through time of `examples` examples, within a factor of 2 of measured
 * values.
 */
export function gradientMemory(spec: ModelSpec, examples: number): MemoryEstimate {
  const values = examples * stepsOf(spec) * (GRADIENT_VALUES * statesOf(spec) + readoutWidth(spec));
  const parts = estimate(GRADIENT_COPIES * FLOAT * storedCount(spec), LIVE_COPIES * FLOAT * values);
  return { ...parts, bytes: parts.bytes + GRADIENT_GARBAGE };
}

function estimate(weights: number, states: number): MemoryEstimate {
  return { weights, states, bytes: PROGRAM + weights + states };
}

/** Number of states in all recurrent layers at one step. */
export function statesOf({ recurrent: { layers, hidden, direction } }: ModelSpec): number {
  return layers * hidden * directionCount(direction);
}

/** Number of steps of the recurrent layers, after the convolutions. */
export function stepsOf(spec: ModelSpec): number {
  return recurrentSteps(spec, spec.steps);
}

/** Values that the convolutions keep for each step of a sequence. */
function convolved({ convolution }: ModelSpec): number {
  return convolution.reduce((sum, { channels }) => sum + VALUES_PER_STATE * channels, 0);
}

/** The memory that reading the config's data file takes; 0 for tasks that read no file. */
export function fileMemory({ data }: Pick<Config, "data">): number {
  return "file" in data && typeof data.file === "string" ? readingMemory(data.file) : 0;
}

export function readingMemory(file: string): number {
  const size = fileSize(file);
  return size === 0 ? 0 : READER + PER_FILE_BYTE * size;
}

export function fileSize(file: string): number {
  return statSync(dataPath(file), { throwIfNoEntry: false })?.size ?? 0;
}

import { statSync } from "node:fs";
import type { Config } from "../config/schema.js";
import type { Dataset } from "../data/dataset.js";
import { dataPath } from "../data/locate.js";
import { directionCount } from "../kernels/contract.js";
import { parameterCount } from "../model/parameters.js";
import { embeddedInputs, type ModelSpec, readoutWidth, recurrentSteps } from "../model/spec.js";

const MIB = 2 ** 20;

export const FLOAT = 4;

/** Of the program itself, measured. */
const PROGRAM = 110 * MIB;

/** Examples in a batch of an evaluation. */
const EVALUATION_BATCH = 256;

/**
 * Copies of the weights that a training has at its peak, when a checkpoint is made: the weights and what
 * they began as, gradients, moments, the kernels' packed ones, and all of them in the file. Measured.
 */
const WEIGHT_COPIES = 19;

/** Values that are kept for each state of the recurrent layers: states, gates, gradients. Measured. */
const VALUES_PER_STATE = 1.6;

/** Copies of the weights in a forward pass: of the file, of the network and packed for the kernels. Measured. */
const FORWARD_COPIES = 4;

/** Sequences that a thread takes at once through all layers in a forward pass. */
export const LANES = 16;

/** Copies of those values that are alive at once, some of them until memory is collected. Measured. */
const LIVE_COPIES = 3;

/** Copies of the weights for gradients in Float64. Measured. */
const GRADIENT_COPIES = 5;

/** Values in Float64 that gradients take for each state: gates, states and their gradients. Measured. */
const GRADIENT_VALUES = 6;

/** Bytes of tables, as read, for each of the file's, and those of the reader. Measured. */
const PER_FILE_BYTE = 2;

const READER = 120 * MIB;

/** What a computation takes, by its parts, in bytes. */
export interface MemoryEstimate {
  readonly weights: number;
  readonly states: number;
  readonly bytes: number;
}

export type Parts = Record<"train" | "valid" | "test", Pick<Dataset, "count">>;

/**
 * The memory that a training on the CPU takes at its peak, in bytes, without what its data took already;
 * measured figures lie within a factor of 2.
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
    WEIGHT_COPIES * FLOAT * parameterCount(spec),
    FLOAT * Math.max(trained, tested) * values,
  );
}

/** The memory of forward passes on the CPU, within a factor of 2 of what is measured. */
export function forwardMemory(spec: ModelSpec, threads: number): MemoryEstimate {
  const kept = stepsOf(spec) * Math.min(EVALUATION_BATCH, LANES * threads) * statesOf(spec);
  const passed = EVALUATION_BATCH * spec.steps * (embeddedInputs(spec) + 2 * readoutWidth(spec));
  return estimate(FORWARD_COPIES * FLOAT * parameterCount(spec), FLOAT * (kept + passed));
}

/** The memory of gradients through time of `examples` examples, within a factor of 2 of what is measured. */
export function gradientMemory(spec: ModelSpec, examples: number): MemoryEstimate {
  const values = examples * stepsOf(spec) * (GRADIENT_VALUES * statesOf(spec) + readoutWidth(spec));
  return estimate(GRADIENT_COPIES * FLOAT * parameterCount(spec), LIVE_COPIES * FLOAT * values);
}

function estimate(weights: number, states: number): MemoryEstimate {
  return { weights, states, bytes: PROGRAM + weights + states };
}

/** States of all recurrent layers at a step. */
function statesOf({ recurrent: { layers, hidden, direction } }: ModelSpec): number {
  return layers * hidden * directionCount(direction);
}

function stepsOf(spec: ModelSpec): number {
  return recurrentSteps(spec, spec.steps);
}

/** Values that the convolutions keep for each step of a sequence. */
function convolved({ convolution }: ModelSpec): number {
  return convolution.reduce((sum, { channels }) => sum + VALUES_PER_STATE * channels, 0);
}

/** The memory that reading the file of a config's data takes; 0 where it reads none. */
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

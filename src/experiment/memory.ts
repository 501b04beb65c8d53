import { statSync } from "node:fs";
import type { Config } from "../config/schema.js";
import type { Dataset } from "../data/dataset.js";
import { dataPath } from "../data/locate.js";
import { directionCount } from "../kernels/contract.js";
import {
  embeddedInputs,
  type ModelSpec,
  parameterCount,
  readoutWidth,
  recurrentSteps,
} from "../model/spec.js";
import { UserError } from "../shared/errors.js";
import { type AvailableMemory, availableMemory, gib } from "./available-memory.js";

const MIB = 2 ** 20;
const FLOAT = 4;

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
const LANES = 16;
/** Copies of those values that are alive at once, some of them until memory is collected. Measured. */
const LIVE_COPIES = 3;
/** Copies of the weights for gradients in Float64. Measured. */
const GRADIENT_COPIES = 5;
/** Values in Float64 that gradients take for each state: gates, states and their gradients. Measured. */
const GRADIENT_VALUES = 6;
/** What WebAssembly can address. */
const KERNELS_LIMIT = 2 ** 32;
/** Bytes of tables, as read, for each of the file's, and those of the reader. Measured. */
const PER_FILE_BYTE = 2;
const READER = 120 * MIB;

/** What a computation takes, by its parts, in bytes. */
export interface MemoryEstimate {
  readonly weights: number;
  readonly states: number;
  readonly bytes: number;
}

type Parts = Record<"train" | "valid" | "test", Pick<Dataset, "count">>;

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

/**
 * Before weights are made.
 *
 * @throws UserError where a training takes more memory than there is
 */
export function requireTrainingMemory(
  spec: ModelSpec,
  data: Parts,
  { training: { batchSize } }: Pick<Config, "training">,
  available: AvailableMemory = availableMemory(),
): void {
  requireMemory("training", trainingMemory(spec, data, batchSize), available, spec, {
    states:
      `training.batchSize (${batchSize}), data.steps (${spec.steps}) or model.hidden ` +
      `(${spec.recurrent.hidden})`,
  });
}

/**
 * Before weights are made. What the WebAssembly kernels hold at once at the least: weights, packed weights, and a gradient of them for each chunk of a
 * batch.
 *
 * @throws UserError where that is more than WebAssembly can address
 */
export function requireKernelMemory(
  spec: ModelSpec,
  { train }: Pick<Parts, "train">,
  { training: { batchSize } }: Pick<Config, "training">,
): void {
  const batch = Math.min(batchSize, train.count);
  const copies = 2 + Math.ceil(batch / LANES);
  const bytes = FLOAT * parameterCount(spec) * copies;
  if (bytes <= KERNELS_LIMIT) return;
  throw new UserError(
    `training takes at least ${gib(bytes)} GiB in the kernels (${parameterCount(spec)} parameters ` +
      `${copies} times, for a batch of ${batch}), more than the 4 GiB that WebAssembly has. Lower ` +
      `model.hidden (${spec.recurrent.hidden}), model.layers (${spec.recurrent.layers}) or ` +
      "training.batchSize, or use a GPU.",
  );
}

/**
 * Before a run's weights are read.
 *
 * @throws UserError where its predictions take more memory than there is
 */
export function requireForwardMemory(
  spec: ModelSpec,
  threads: number,
  available: AvailableMemory = availableMemory(),
): void {
  const needed = forwardMemory(spec, threads);
  requireMemory("predicting", needed, available, spec, { states: `--threads (${threads})` });
}

/**
 * Before weights are made or read.
 *
 * @throws UserError where gradients take more memory than there is
 */
export function requireGradientMemory(
  spec: ModelSpec,
  examples: number,
  available: AvailableMemory = availableMemory(),
): void {
  const needed = gradientMemory(spec, examples);
  requireMemory("taking gradients", needed, available, spec, {
    states: `--examples (${examples})`,
  });
}

/** @param lower what makes the states smaller, where they are what is large */
function requireMemory(
  what: string,
  needed: MemoryEstimate,
  available: AvailableMemory,
  spec: ModelSpec,
  lower: { readonly states: string },
): void {
  const { bytes, weights, states } = needed;
  if (bytes <= available.bytes) return;
  const { hidden, layers } = spec.recurrent;
  const smaller =
    weights > states ? `model.hidden (${hidden}) or model.layers (${layers})` : lower.states;
  throw new UserError(
    `${what} takes about ${gib(bytes)} GiB of memory (${gib(weights)} GiB for ` +
      `${parameterCount(spec)} parameters, ${gib(states)} GiB for the states of a batch), but ` +
      `${available.text} ${gib(available.bytes)} GiB. Lower ${smaller}.`,
  );
}

/** The memory that reading the file of a config's data takes; 0 where it reads none. */
export function fileMemory({ data }: Pick<Config, "data">): number {
  return "file" in data && typeof data.file === "string" ? readingMemory(data.file) : 0;
}

function readingMemory(file: string): number {
  const size = fileSize(file);
  return size === 0 ? 0 : READER + PER_FILE_BYTE * size;
}

function fileSize(file: string): number {
  return statSync(dataPath(file), { throwIfNoEntry: false })?.size ?? 0;
}

/**
 * Before a config's file of data is read.
 *
 * @throws UserError where its tables take more memory than there is
 */
export function requireFileMemory(
  { data }: Pick<Config, "data">,
  available?: AvailableMemory,
): void {
  if ("file" in data && typeof data.file === "string") requireReadingMemory(data.file, available);
}

/**
 * Before a file of data is read.
 *
 * @throws UserError where its tables take more memory than there is
 */
export function requireReadingMemory(
  file: string,
  available: AvailableMemory = availableMemory(),
): void {
  const bytes = readingMemory(file);
  if (bytes <= available.bytes) return;
  throw new UserError(
    `${file}: reading ${gib(fileSize(file))} GiB takes about ${gib(bytes)} GiB of memory, but ` +
      `${available.text} ${gib(available.bytes)} GiB. Take fewer rows or columns, or another machine.`,
  );
}

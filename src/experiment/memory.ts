import { statSync } from "node:fs";
import type { Config } from "../config/schema.js";
import type { Dataset } from "../data/dataset.js";
import { dataPath } from "../data/locate.js";
import type { TaskData } from "../data/task.js";
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
/** Bytes of tables, as read, for each of the file's, and those of the reader. Measured. */
const PER_FILE_BYTE = 2;
const READER = 120 * MIB;

/** What a training takes, by its parts, in bytes. */
export interface MemoryEstimate {
  readonly weights: number;
  readonly states: number;
  readonly bytes: number;
}

/**
 * The memory that a training on the CPU takes at its peak, in bytes, without what its data took already;
 * measured figures lie within a factor of 2.
 */
export function trainingMemory(
  spec: ModelSpec,
  { train, valid, test }: Record<"train" | "valid" | "test", Pick<Dataset, "count">>,
  batchSize: number,
): MemoryEstimate {
  const trained = Math.min(batchSize, train.count);
  const tested = Math.min(EVALUATION_BATCH, Math.max(valid.count, test.count));
  const { layers, hidden, direction } = spec.recurrent;
  const states = layers * hidden * directionCount(direction);
  const steps = recurrentSteps(spec, spec.steps);
  const perStep = VALUES_PER_STATE * states + 2 * readoutWidth(spec);
  const values = steps * perStep + spec.steps * (embeddedInputs(spec) + convolved(spec));
  const bytes = {
    weights: WEIGHT_COPIES * FLOAT * parameterCount(spec),
    states: FLOAT * Math.max(trained, tested) * values,
  };
  return { ...bytes, bytes: PROGRAM + bytes.weights + bytes.states };
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
  data: TaskData,
  { training }: Config,
  available: AvailableMemory = availableMemory(),
): void {
  const { bytes, weights, states } = trainingMemory(spec, data, training.batchSize);
  if (bytes <= available.bytes) return;
  const lower =
    weights > states
      ? `model.hidden (${spec.recurrent.hidden}) or model.layers (${spec.recurrent.layers})`
      : `training.batchSize (${training.batchSize}), data.steps (${spec.steps}) or model.hidden ` +
        `(${spec.recurrent.hidden})`;
  throw new UserError(
    `training takes about ${gib(bytes)} GiB of memory (${gib(weights)} GiB for ` +
      `${parameterCount(spec)} parameters, ${gib(states)} GiB for the states of a batch), but ` +
      `${available.text} ${gib(available.bytes)} GiB. Lower ${lower}.`,
  );
}

/**
 * Before a file of data is read.
 *
 * @throws UserError where its tables take more memory than there is
 */
export function requireFileMemory(
  { data }: Pick<Config, "data">,
  available: AvailableMemory = availableMemory(),
): void {
  if (!("file" in data) || typeof data.file !== "string") return;
  const size = statSync(dataPath(data.file), { throwIfNoEntry: false })?.size ?? 0;
  const bytes = READER + PER_FILE_BYTE * size;
  if (size === 0 || bytes <= available.bytes) return;
  throw new UserError(
    `${data.file}: reading ${gib(size)} GiB takes about ${gib(bytes)} GiB of memory, but ` +
      `${available.text} ${gib(available.bytes)} GiB. Take fewer rows or columns, or another machine.`,
  );
}

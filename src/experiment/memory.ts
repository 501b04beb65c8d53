import type { Config } from "../config/schema.js";
import { storedCount } from "../model/parameters.js";
import type { ModelSpec } from "../model/spec.js";
import { UserError } from "../shared/errors.js";
import { type AvailableMemory, availableMemory, gib } from "./available-memory.js";
import {
  FLOAT,
  fileSize,
  forwardMemory,
  gradientMemory,
  LANES,
  type MemoryEstimate,
  type Parts,
  readingMemory,
  trainingMemory,
} from "./memory-estimates.js";

/** The address space of WebAssembly. */
const KERNELS_LIMIT = 2 ** 32;

/**
 * Called before weights are made.
 *
 * @throws UserError if training takes more memory than is available
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
 * Called before weights are made. Estimates the minimum that the WebAssembly kernels hold at once:
 * weights, packed weights, and their gradient for each chunk of a batch.
 *
 * @throws UserError if that is more than WebAssembly can address
 */
export function requireKernelMemory(
  spec: ModelSpec,
  { train }: Pick<Parts, "train">,
  { training: { batchSize } }: Pick<Config, "training">,
): void {
  const batch = Math.min(batchSize, train.count);
  const copies = 2 + Math.ceil(batch / LANES);
  const bytes = FLOAT * storedCount(spec) * copies;
  if (bytes <= KERNELS_LIMIT) return;
  throw new UserError(
    `training takes at least ${gib(bytes)} GiB in the kernels (${storedCount(spec)} parameters ` +
      `${copies} times, for a batch of ${batch}), more than the 4 GiB that WebAssembly has. Lower ` +
      `model.hidden (${spec.recurrent.hidden}), model.layers (${spec.recurrent.layers}) or ` +
      "training.batchSize, or use a GPU.",
  );
}

/**
 * Called before a run's weights are read.
 *
 * @throws UserError if predictions take more memory than is available
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
 * Called before weights are made or read.
 *
 * @throws UserError if gradients take more memory than is available
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

/**
 * @param lower the settings that make the states smaller, for when the states are the largest part
 */
function requireMemory(
  subject: string,
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
    `${subject} takes about ${gib(bytes)} GiB of memory (${gib(weights)} GiB for ` +
      `${storedCount(spec)} parameters, ${gib(states)} GiB for the states of a batch), but ` +
      `${available.text} ${gib(available.bytes)} GiB. Lower ${smaller}.`,
  );
}

/**
 * Called before a config's data file is read.
 *
 * @throws UserError if its tables take more memory than is available
 */
export function requireFileMemory(
  { data }: Pick<Config, "data">,
  available?: AvailableMemory,
): void {
  if ("file" in data && typeof data.file === "string") requireReadingMemory(data.file, available);
}

/**
 * Called before a data file is read.
 *
 * @throws UserError if its tables take more memory than is available
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

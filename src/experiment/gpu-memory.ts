import { execFileSync } from "node:child_process";
import type { Config } from "../config/schema.js";
import type { Dataset } from "../data/dataset.js";
import { storedCount } from "../model/parameters.js";
import { embeddedInputs, type ModelSpec } from "../model/spec.js";
import { UserError } from "../shared/errors.js";
import { gib } from "./available-memory.js";
import { FLOAT, statesOf, stepsOf } from "./memory-estimates.js";

/** Weights and gradients; Adam and similar optimisers add two moments. */
const COPIES = 2;
const MOMENTS = 2;
const PATIENCE_MS = 5000;

/**
 * A lower bound of the GPU memory that training takes, in bytes: weights, gradients, moments, and
 * the inputs and states of a batch, which the backward pass needs. Libraries need workspaces beyond
 * that, so a training that passes this check may still run out of memory.
 */
export function leastGpuMemory(
  spec: ModelSpec,
  { train }: { readonly train: Pick<Dataset, "count"> },
  { training: { batchSize, optimizer } }: Pick<Config, "training">,
): number {
  const values = stepsOf(spec) * statesOf(spec) + spec.steps * embeddedInputs(spec);
  const copies = COPIES + (optimizer.name === "sgd" ? 0 : MOMENTS);
  return FLOAT * (copies * storedCount(spec) + Math.min(batchSize, train.count) * values);
}

/**
 * Checks the GPU memory, before weights are made.
 *
 * @param free free bytes on the GPU; undefined if unknown
 * @throws UserError if training takes more memory than is free on the GPU
 */
export function requireGpuMemory(
  spec: ModelSpec,
  data: { readonly train: Pick<Dataset, "count"> },
  config: Pick<Config, "training">,
  free: number | undefined = freeGpuMemory(),
): void {
  const bytes = leastGpuMemory(spec, data, config);
  if (free === undefined || bytes <= free) return;
  throw new UserError(
    `training takes at least ${gib(bytes)} GiB of the GPU's memory, of which ${gib(free)} GiB are free ` +
      `(nvidia-smi). Lower model.hidden (${spec.recurrent.hidden}), training.batchSize ` +
      `(${config.training.batchSize}) or data.steps (${spec.steps}), or use --device cpu.`,
  );
}

const QUERY = ["--query-gpu=index,uuid,memory.free", "--format=csv,noheader,nounits"];

/**
 * Free bytes on the GPU that TensorFlow uses, the first one visible under CUDA_VISIBLE_DEVICES;
 * undefined if nvidia-smi is missing or does not report it.
 */
export function freeGpuMemory(env: NodeJS.ProcessEnv = process.env): number | undefined {
  return freeIn(answer(env), env.CUDA_VISIBLE_DEVICES);
}

function answer(env: NodeJS.ProcessEnv): string {
  try {
    const stdio = ["ignore", "pipe", "ignore"] as const;
    const options = { env, timeout: PATIENCE_MS, stdio: [...stdio] };
    return execFileSync("nvidia-smi", QUERY, options).toString();
  } catch {
    return ""; // no nvidia-smi, or a driver that does not answer
  }
}

/** @param text lines of index, uuid and free MiB */
function freeIn(text: string, visible: string | undefined): number | undefined {
  const gpus = text.split("\n").flatMap((line) => {
    const [index = "", uuid = "", free = ""] = line.split(",").map((cell) => cell.trim());
    return /^\d+$/.test(free) ? [{ index, uuid, bytes: Number(free) * 2 ** 20 }] : [];
  });
  const wanted = visible?.split(",")[0]?.trim();
  if (!wanted) return gpus[0]?.bytes;
  return gpus.find(({ index, uuid }) => index === wanted || uuid.startsWith(wanted))?.bytes;
}

import type { Config } from "../config/schema.js";
import { loadData } from "../data/registry.js";
import type { DataConfig, TaskData } from "../data/task.js";
import { type AvailableMemory, availableMemory, gib } from "../experiment/available-memory.js";
import { checkedWith } from "../experiment/check.js";
import {
  requireFileMemory,
  requireKernelMemory,
  requireTrainingMemory,
} from "../experiment/memory.js";
import { fileMemory, trainingMemory } from "../experiment/memory-estimates.js";
import { gpusHidden, nvidiaDriver } from "../kernels/native/nvidia.js";
import { UserError } from "../shared/errors.js";

/** Where several experiments are to run. */
export interface RunPlace {
  /**
   * Number of simultaneous processes on this machine; undefined if they run on other machines, with their own
   * memory.
   */
  readonly jobs?: number | undefined;
  /** Whether the user chose the number of processes. */
  readonly isChosen?: boolean;
  readonly onWarning?: (message: string) => void;
}

/**
 * Checks each of several experiments as it would check itself, so that a problem is reported before any
 * folder is created. Data that they share is read once.
 *
 * @returns how many of them fit into memory at once, at most `jobs`
 * @throws UserError if one of them cannot be run, or if the user chose `jobs` and that many do not fit into
 *   memory together
 */
export async function requireRunnable(
  configs: readonly Config[],
  { jobs, isChosen = false, onWarning }: RunPlace,
  available: () => AvailableMemory = availableMemory,
): Promise<number> {
  const needs: number[] = [];
  for (const { data, sharing } of byData(configs)) {
    if (jobs === undefined && fileMemory({ data }) > available().bytes) {
      onWarning?.("the data is too large to be read here, so only the workers will check it");
      continue;
    }
    requireFileMemory({ data }, available());
    const loaded = await loadData(data);
    for (const config of sharing) needs.push(requireOne(config, loaded, jobs, available));
  }
  if (jobs === undefined) return configs.length;
  const fitting = fittingAtOnce(needs, jobs, available());
  if (fitting.count >= Math.min(jobs, needs.length)) return jobs;
  if (isChosen)
    throw new UserError(`--jobs ${jobs}: ${fitting.text}. Lower --jobs to ${fitting.count}.`);
  onWarning?.(`${fitting.text}: ${fitting.count} at once`);
  return fitting.count;
}

/** @returns the main memory needed in bytes; 0 if the experiment may use a GPU's memory */
function requireOne(
  config: Config,
  loaded: TaskData,
  jobs: number | undefined,
  available: () => AvailableMemory,
): number {
  const { spec, data } = checkedWith(loaded, config, {});
  if (jobs === undefined || mayTakeGpu(config)) return 0;
  requireTrainingMemory(spec, data, config, available());
  requireKernelMemory(spec, data, config);
  return trainingMemory(spec, data, config.training.batchSize).bytes + fileMemory(config);
}

/** Whether an experiment may use a GPU. Each process looks for one when it runs. */
function mayTakeGpu({ device }: Config): boolean {
  if (device === "cpu") return false;
  return device !== "auto" || (nvidiaDriver() !== undefined && !gpusHidden(process.env));
}

/**
 * The number of experiments that fit into memory at once, whichever they are; at least one, since each was
 * found to fit alone.
 */
function fittingAtOnce(needs: readonly number[], jobs: number, { bytes, text }: AvailableMemory) {
  const largest = [...needs].sort((a, b) => b - a).slice(0, jobs);
  const sums = largest.map((_, last) => sumOf(largest.slice(0, last + 1)));
  const total = sums.at(-1) ?? 0;
  return {
    count: Math.max(1, sums.filter((sum) => sum <= bytes).length),
    text:
      `${largest.length} runs at once take about ${gib(total)} GiB of memory, but ${text} ` +
      `${gib(bytes)} GiB`,
  };
}

function sumOf(needs: readonly number[]): number {
  return needs.reduce((sum, need) => sum + need, 0);
}

function byData(configs: readonly Config[]) {
  const groups = new Map<string, { readonly data: DataConfig; readonly sharing: Config[] }>();
  for (const config of configs) {
    const key = JSON.stringify(config.data);
    const group = groups.get(key) ?? { data: config.data, sharing: [] };
    groups.set(key, group);
    group.sharing.push(config);
  }
  return groups.values();
}

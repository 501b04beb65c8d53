import { z } from "zod";
import { settingsWithoutEffect } from "./effects.js";
import type { DataRecord } from "./record.js";
import type { OtherSequences } from "./sequences.js";
import type { Backtest, DataConfig, FoldData, Task, TaskData } from "./task.js";
import { adding } from "./tasks/adding.js";
import { copy } from "./tasks/copy.js";
import { csv } from "./tasks/csv.js";
import { labelled } from "./tasks/labelled.js";
import { sines } from "./tasks/sines.js";
import { words } from "./tasks/words.js";

/** All kinds of data by the name in `data.task`. The first is the default. */
const tasks = { sines, adding, copy, words, labelled, csv };

type TaskName = keyof typeof tasks;

const [first, ...others] = Object.values(tasks).map(({ options }) => options);

/** The `data` section of a config: the options of one of the tasks. */
export const dataConfig = z.discriminatedUnion("task", [first!, ...others]);

/**
 * Generates or reads the data that a config requests.
 *
 * @throws UserError when files are missing or invalid
 */
export function loadData(config: DataConfig): Promise<TaskData> {
  return taskOf(config).load(config);
}

/** Whether the data has a time line, so that a backtest is possible. */
export function hasTimeLine(config: DataConfig): boolean {
  return taskOf(config).folds !== undefined;
}

/** See {@link Task.looksAhead}. */
export function looksAhead(config: DataConfig): string | undefined {
  return taskOf(config).looksAhead?.(config);
}

/** See {@link Task.emptyValidation}. */
export function emptyValidation(config: DataConfig): string | undefined {
  return taskOf(config).emptyValidation?.(config);
}

/** A sentence for each data option that has no effect because of other options. */
export function dataSettingsWithoutEffect(config: DataConfig): string[] {
  const data = taskOf(config).effects ?? [];
  const rules = data.map(({ key, reason }) => ({ key: `data.${key}`, reason }));
  return settingsWithoutEffect(rules, config, { data: config });
}

/**
 * The folds of a backtest, earliest first.
 *
 * @throws UserError if the data is too short for the folds or cannot be read
 */
export async function loadFolds(
  config: DataConfig,
  backtest: Backtest,
): Promise<readonly FoldData[]> {
  return (await taskOf(config).folds?.(config, backtest)) ?? [];
}

/**
 * Sequences of a file other than the run's; undefined if the task does not support other files.
 *
 * @throws UserError when the file is missing or invalid
 */
export async function loadSequences(
  config: DataConfig,
  record: DataRecord,
  file: string,
): Promise<OtherSequences | undefined> {
  return taskOf(config).sequences?.(config, record, file);
}

/** Whether models of a task can be used on sequences of another file. */
export function readsSequences(config: DataConfig): boolean {
  return taskOf(config).sequences !== undefined;
}

function taskOf({ task }: DataConfig): Task {
  return tasks[task as TaskName] as Task;
}

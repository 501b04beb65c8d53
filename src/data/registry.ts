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

/** Every kind of data there is, by the name that `data.task` gives. The first one is the default. */
const tasks = { sines, adding, copy, words, labelled, csv };

type TaskName = keyof typeof tasks;

const [first, ...others] = Object.values(tasks).map(({ options }) => options);

/** The `data` part of a config, one of the tasks' options. */
export const dataConfig = z.discriminatedUnion("task", [first!, ...others]);

/**
 * Makes or reads the data that a config asks for.
 *
 * @throws UserError when files are missing or not as expected
 */
export function loadData(config: DataConfig): Promise<TaskData> {
  return taskOf(config).load(config);
}

/** Whether the data has a time line, and so folds of a backtest. */
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

/** A sentence for each option of the data that changes nothing beside the others. */
export function dataSettingsWithoutEffect(config: DataConfig): string[] {
  const data = taskOf(config).effects ?? [];
  const rules = data.map(({ key, reason }) => ({ key: `data.${key}`, reason }));
  return settingsWithoutEffect(rules, config, { data: config });
}

/**
 * The folds of a backtest, earliest first.
 *
 * @throws UserError where the data is too short for them or cannot be read
 */
export async function loadFolds(
  config: DataConfig,
  backtest: Backtest,
): Promise<readonly FoldData[]> {
  return (await taskOf(config).folds?.(config, backtest)) ?? [];
}

/**
 * Sequences of another file than a run's own, undefined where the task has no others.
 *
 * @throws UserError when the file is missing or not as expected
 */
export async function loadSequences(
  config: DataConfig,
  record: DataRecord,
  file: string,
): Promise<OtherSequences | undefined> {
  return taskOf(config).sequences?.(config, record, file);
}

function taskOf({ task }: DataConfig): Task {
  return tasks[task as TaskName] as Task;
}

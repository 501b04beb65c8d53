import { z } from "zod";
import type { DataConfig, Task, TaskData } from "./task.js";
import { adding } from "./tasks/adding.js";
import { copy } from "./tasks/copy.js";
import { csv } from "./tasks/csv.js";
import { labelled } from "./tasks/labelled.js";
import { sines } from "./tasks/sines.js";
import { words } from "./tasks/words.js";

/** Every kind of data there is, by the name that `data.task` gives. The first one is the default. */
const tasks = { sines, adding, copy, words, labelled, csv };

type TaskName = keyof typeof tasks;

/** The `data` part of a config, one of the tasks' options. */
export const dataConfig = z.discriminatedUnion("task", [
  tasks.sines.options,
  tasks.adding.options,
  tasks.copy.options,
  tasks.words.options,
  tasks.labelled.options,
  tasks.csv.options,
]);

/**
 * Makes or reads the data that a config asks for.
 *
 * @throws UserError when files are missing or not as expected
 */
export function loadData(config: DataConfig): Promise<TaskData> {
  return (tasks[config.task as TaskName] as Task).load(config);
}

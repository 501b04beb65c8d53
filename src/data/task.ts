import type { z } from "zod";
import type { Objective, Splits } from "./dataset.js";
import type { FileHash } from "./table/hash.js";

/** The `data` part of a config: the task's name and the task's own options. */
export interface DataConfig {
  readonly task: string;
}

/** All that an experiment wants to know of its data. */
export interface TaskData extends Splits {
  readonly objective: Objective;
  /** Names of the classes by number, where there are classes. */
  readonly classes?: readonly string[] | undefined;
  /** The file that the data was read from, where it was: a run is not to go on with another one. */
  readonly source?: FileHash | undefined;
  /** Steps of a season, where there is one; not more than a sequence has. */
  readonly period?: number | undefined;
  /**
   * What no forecast can know of the test split's last targets, [count, outputs], where the data was
   * made and so the truth is known.
   */
  readonly noise?: (() => Float32Array) | undefined;
  /** Values of the deciding figure to measure a model by, that are known or can be worked out. */
  readonly references?: readonly Reference[] | undefined;
}

/** A result without a model, such as that of always giving the mean. */
interface Reference {
  /** As a table names it. */
  readonly name: string;
  /** Of the figure that decides for the objective, see `evaluation/figures.ts`. */
  readonly value: number;
}

/**
 * A kind of data. To add one, write a file in `src/data/tasks/` that exports a task and name it in
 * `src/data/registry.ts`.
 */
export interface Task<C extends DataConfig = DataConfig> {
  /**
   * The `data` part of a config: a strict object whose `task` is the task's name, with a default for
   * every key, a description of each, and cross-checks.
   */
  readonly options: z.ZodType<C>;
  /**
   * Makes or reads the data.
   *
   * @throws UserError when files are missing or not as expected
   */
  load(options: C): Promise<TaskData>;
}

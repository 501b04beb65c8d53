import type { z } from "zod";
import type { Objective, Splits } from "./dataset.js";
import type { EffectRule } from "./effects.js";
import type { DataRecord } from "./record.js";
import type { OtherSequences } from "./sequences.js";
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
  /** What a person should know of the data: guesses and what was left out, a sentence each. */
  readonly notes?: readonly string[] | undefined;
  /** Whether 0 in the data is 0 in the targets: they are scaled without a shift. Missing where it is. */
  readonly keepsZero?: boolean | undefined;
  /** Steps of a season, where there is one; not more than a sequence has. */
  readonly period?: number | undefined;
  /**
   * What no forecast can know of the test split's last targets, [count, outputs], where the data was
   * made and so the truth is known.
   */
  readonly noise?: (() => Float32Array) | undefined;
  /** What a run keeps of the data, where its model can be used on other data. */
  readonly record?: DataRecord | undefined;
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

/** How to test a kind of model on a time line again and again, retrained each time. */
export interface Backtest {
  readonly folds: number;
  /** Steps of each test stretch (default: as many as the test part has). */
  readonly test?: number | undefined;
  /** Whether the training part grows from fold to fold or moves along. */
  readonly window: "expanding" | "sliding";
}

/** One origin of a backtest. Times are as the file writes them. */
export interface Fold {
  /** From 1, the earliest. */
  readonly number: number;
  /** The last time before the test stretch. */
  readonly origin: string;
  /** Steps of the training part, which ends where the validation part before the origin begins. */
  readonly trainSteps: number;
  /** First and last time of the test stretch. */
  readonly testFrom: string;
  readonly testTo: string;
}

/** A fold, and the `data` part of a config whose split is the fold's. */
export interface FoldData<C extends DataConfig = DataConfig> {
  readonly fold: Fold;
  readonly data: C;
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
  /**
   * The folds of a backtest, earliest first. Missing where the data has no time line.
   *
   * @throws UserError where the data is too short for them
   */
  folds?(options: C, backtest: Backtest): Promise<readonly FoldData<C>[]>;
  /**
   * The option by which early steps of a window learn of later ones, so that only the last step is a
   * forecast, such as `data.level is "last"`; undefined where none is set.
   */
  looksAhead?(options: C): string | undefined;
  /** Options that can be without effect, by their keys in `data`. */
  readonly effects?: readonly EffectRule<C>[];
  /** The option that leaves the validation part empty; undefined where none does. */
  emptyValidation?(options: C): string | undefined;
  /**
   * Sequences of another file, in the inputs that a model of recorded data has. Missing where there
   * can be no others.
   *
   * @throws UserError when the file is missing or not as expected
   */
  sequences?(options: C, record: DataRecord, file: string): Promise<OtherSequences>;
}

import type { z } from "zod";
import type { Objective, Splits } from "./dataset.js";
import type { EffectRule } from "./effects.js";
import type { DataRecord } from "./record.js";
import type { OtherSequences } from "./sequences.js";
import type { FileHash } from "./table/hash.js";

/** The `data` section of a config: the task's name and the task's options. */
export interface DataConfig {
  readonly task: string;
}

/** The data of an experiment, with the facts that the experiment needs. */
export interface TaskData extends Splits {
  readonly objective: Objective;
  /** Names of the classes by number, if there are classes. */
  readonly classes?: readonly string[] | undefined;
  /** The file that the data was read from, if any: a run must not continue with another file. */
  readonly source?: FileHash | undefined;
  /** What users should know about the data, such as guesses and omissions, a sentence each. */
  readonly notes?: readonly string[] | undefined;
  /**
   * Whether 0 in the data stays 0 in the targets, because they are scaled without a shift. Missing means yes.
   */
  readonly keepsZero?: boolean | undefined;
  /** Number of steps of a season, if there is one; at most the length of a sequence. */
  readonly period?: number | undefined;
  /**
   * The unpredictable part of the test split's last targets, [count, outputs], if the data was generated, so
   * that it is known.
   */
  readonly noise?: (() => Float32Array) | undefined;
  /** What a run stores of the data, if its model can be used on other data. */
  readonly record?: DataRecord | undefined;
  /** Known or computable values of the deciding figure, for comparison with a model's. */
  readonly references?: readonly Reference[] | undefined;
}

/** A result without a model, such as that of always predicting the mean. */
interface Reference {
  /** Name for tables. */
  readonly name: string;
  /** Value of the figure that decides for the objective, see `evaluation/figures.ts`. */
  readonly value: number;
}

/** How to test a kind of model repeatedly on a time line, training it again each time. */
export interface Backtest {
  readonly folds: number;
  /** Number of steps of each test stretch (default: as many as in the test part). */
  readonly test?: number | undefined;
  /** Whether the training part grows from fold to fold or moves forward with constant length. */
  readonly window: "expanding" | "sliding";
}

/** A fold of a backtest. Times are as written in the file. */
export interface Fold {
  /** From 1 for the earliest. */
  readonly number: number;
  /** The last time before the test stretch. */
  readonly origin: string;
  /** Number of steps of the training part, which ends where the validation part before the origin begins. */
  readonly trainSteps: number;
  /** First and last time of the test stretch. */
  readonly testFrom: string;
  readonly testTo: string;
}

/** A fold with a `data` section whose split is that of the fold. */
export interface FoldData<C extends DataConfig = DataConfig> {
  readonly fold: Fold;
  readonly data: C;
}

/**
 * A kind of data. To add one, write a file in `src/data/tasks/` that exports a task and add it to
 * `src/data/registry.ts`.
 */
export interface Task<C extends DataConfig = DataConfig> {
  /**
   * Schema of the `data` section: a strict object whose `task` is the task's name, with a default and a
   * description for every key, and cross-checks.
   */
  readonly options: z.ZodType<C>;
  /**
   * Generates or reads the data.
   *
   * @throws UserError when files are missing or invalid
   */
  load(options: C): Promise<TaskData>;
  /**
   * The folds of a backtest, earliest first. Missing if the data has no time line.
   *
   * @throws UserError if the data is too short for the folds
   */
  folds?(options: C, backtest: Backtest): Promise<readonly FoldData<C>[]>;
  /**
   * The option through which early steps of a window depend on later ones, so that only the last step is a
   * forecast, such as `data.level is "last"`; undefined if none is set.
   */
  looksAhead?(options: C): string | undefined;
  /** Options that may have no effect, by their keys in `data`. */
  readonly effects?: readonly EffectRule<C>[];
  /** The option that leaves the validation part empty; undefined if there is none. */
  emptyValidation?(options: C): string | undefined;
  /**
   * Sequences of another file, as inputs for a model of the recorded data. Missing if the task does not
   * support other files.
   *
   * @throws UserError when the file is missing or invalid
   */
  sequences?(options: C, record: DataRecord, file: string): Promise<OtherSequences>;
}

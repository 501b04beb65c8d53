import {
  readSweep,
  readTrial,
  type SweepFile,
  type Trial,
  trialNumbers,
} from "../../runs/sweep-file.js";

/** States that do not change any more. */
const FINAL: ReadonlySet<Trial["state"]> = new Set(["finished", "diverged", "failed"]);

export function isFinal({ state }: Trial): boolean {
  return FINAL.has(state);
}

/** Whether a trial failed or diverged, which ends a sweep with `failFast`. */
export function hasFailed({ state }: Trial): boolean {
  return state === "failed" || state === "diverged";
}

/**
 * Whether a trial has its figure at its goal. The number of epochs is not enough: a worker can be stopped
 * after training all epochs and before recording the figure, or after the first of several seeds.
 */
export function isAtGoal({ rungs, goal }: Pick<Trial, "rungs" | "goal">): boolean {
  return rungs.some(({ epochs }) => epochs === goal);
}

/** The content of a sweep's folder, which can be read again. */
export class SweepView {
  readonly folder: string;
  #sweep: SweepFile;
  #trials: ReadonlyMap<number, Trial> = new Map();

  /** @throws UserError when there is no sweep, or it is damaged */
  constructor(folder: string) {
    this.folder = folder;
    this.#sweep = readSweep(folder);
    this.refresh();
  }

  get sweep(): SweepFile {
    return this.#sweep;
  }

  /** Trials that have begun, by number. */
  get trials(): readonly Trial[] {
    return [...this.#trials.values()];
  }

  trial(number: number): Trial | undefined {
    return this.#trials.get(number);
  }

  /** Reads the folder again. */
  refresh(): void {
    this.#sweep = readSweep(this.folder);
    const numbers = trialNumbers(this.folder).sort((a, b) => a - b);
    const read = numbers.flatMap((number): [number, Trial][] => {
      const before = this.#trials.get(number);
      const trial = before && isFinal(before) ? before : readTrial(this.folder, number);
      return trial ? [[number, trial]] : [];
    });
    this.#trials = new Map(read);
  }

  /** Reads one trial again, since another process may have continued it. */
  refreshTrial(number: number): Trial | undefined {
    const trial = readTrial(this.folder, number);
    if (trial) this.#trials = new Map([...this.#trials, [number, trial]]);
    return trial;
  }
}

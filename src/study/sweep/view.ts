import {
  readSweep,
  readTrial,
  type SweepFile,
  type Trial,
  trialNumbers,
} from "../../runs/sweep-file.js";

/** States that a trial keeps. */
const FINAL: ReadonlySet<Trial["state"]> = new Set(["finished", "diverged", "failed"]);

export function isFinal({ state }: Trial): boolean {
  return FINAL.has(state);
}

/**
 * Whether a trial has its figure at its goal. A worker can be stopped when all epochs are trained but
 * nothing is recorded, or after the first of several seeds: epochs alone do not tell.
 */
export function isAtGoal({ rungs, goal }: Pick<Trial, "rungs" | "goal">): boolean {
  return rungs.some(({ epochs }) => epochs === goal);
}

/** What a sweep's folder says, read again where it may have changed. */
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

  /** Those that were begun, by number. */
  get trials(): readonly Trial[] {
    return [...this.#trials.values()];
  }

  trial(number: number): Trial | undefined {
    return this.#trials.get(number);
  }

  /** Looks at the folder again. */
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

  /** Looks at one trial again, which another process may have gone on with. */
  refreshTrial(number: number): Trial | undefined {
    const trial = readTrial(this.folder, number);
    if (trial) this.#trials = new Map([...this.#trials, [number, trial]]);
    return trial;
  }
}

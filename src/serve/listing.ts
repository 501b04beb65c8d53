import { statSync } from "node:fs";
import { join, posix } from "node:path";
import { folderNames, hasLostManifest, isEmptyRun, isRun, isStudy } from "../runs/folders.js";

/** A folder's modification time may not show changes that happen within this time after it. */
export const SETTLED_MS = 2000;

interface Listed {
  readonly changedAt: number;
  readonly names: readonly string[];
}

/**
 * The runs and studies of a folder. Only folders that have changed are listed again, and only folders that are not
 * known to be a run or a study are examined again.
 */
export class Listing {
  readonly #base: string;
  readonly #listed = new Map<string, Listed>();
  readonly #kinds = new Map<string, "run" | "study">();

  constructor(base: string) {
    this.#base = base;
  }

  /** Paths of all runs, relative to the folder, with slashes, in no particular order. */
  runs(): string[] {
    return this.#runsIn("");
  }

  /** Names of the comparisons and sweeps, sorted alphabetically. */
  studies(): string[] {
    return this.#namesIn("")
      .filter((name) => this.#kindOf(name) === "study")
      .sort();
  }

  #runsIn(folder: string): string[] {
    return this.#namesIn(folder).flatMap((name) => {
      const path = posix.join(folder, name);
      const kind = this.#kindOf(path);
      if (kind === "run") return [path];
      return kind === "study" ? this.#runsIn(path) : [];
    });
  }

  #namesIn(folder: string): readonly string[] {
    const path = join(this.#base, folder);
    const changedAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.NaN;
    const before = this.#listed.get(folder);
    if (before?.changedAt === changedAt) return before.names;
    const names = folderNames(path);
    const present = new Set(names);
    for (const name of before?.names ?? []) {
      if (!present.has(name)) this.#forget(posix.join(folder, name));
    }
    const isSettled = Date.now() - changedAt > SETTLED_MS;
    this.#listed.set(folder, { changedAt: isSettled ? changedAt : Number.NaN, names });
    return names;
  }

  #forget(path: string): void {
    this.#kinds.delete(path);
    this.#listed.delete(path);
  }

  /** What a folder is at present. An empty run counts as a run, but may become a run, a study or neither. */
  #kindOf(path: string): "run" | "study" | undefined {
    const known = this.#kinds.get(path);
    if (known !== undefined) return known;
    const folder = join(this.#base, path);
    const kind = isStudy(folder) ? "study" : isRun(folder) ? "run" : undefined;
    if (kind === undefined) {
      return isEmptyRun(folder) || hasLostManifest(folder) ? "run" : undefined;
    }
    this.#kinds.set(path, kind);
    return kind;
  }
}

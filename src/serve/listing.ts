import { statSync } from "node:fs";
import { join } from "node:path";
import { folderNames, isEmptyRun, isRun, isStudy } from "../runs/folders.js";

/** A change within this time may not have changed the time of the folder's last change yet. */
const SETTLED_MS = 2000;

interface Listed {
  readonly changedAt: number;
  readonly names: readonly string[];
}

/**
 * The runs and studies of a folder. A folder that has not changed is not listed again, and what is known to be a run
 * is not looked at again.
 */
export class Listing {
  readonly #base: string;
  readonly #listed = new Map<string, Listed>();
  readonly #kinds = new Map<string, "run" | "study">();

  constructor(base: string) {
    this.#base = base;
  }

  /** Paths of all runs from the folder on, with slashes, in no certain order. */
  runs(): string[] {
    return this.#runsIn("");
  }

  /** Names of the comparisons and sweeps in the order of the alphabet. */
  studies(): string[] {
    return this.#namesIn("")
      .filter((name) => this.#kindOf(name) === "study")
      .sort();
  }

  #runsIn(folder: string): string[] {
    return this.#namesIn(folder).flatMap((name) => {
      const path = folder === "" ? name : `${folder}/${name}`;
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
    for (const name of before?.names ?? []) {
      if (!names.includes(name)) this.#forget(folder === "" ? name : `${folder}/${name}`);
    }
    const isSettled = Date.now() - changedAt > SETTLED_MS;
    this.#listed.set(folder, { changedAt: isSettled ? changedAt : Number.NaN, names });
    return names;
  }

  #forget(path: string): void {
    this.#kinds.delete(path);
    this.#listed.delete(path);
  }

  /** Undefined for any other folder, which may become one of them. */
  #kindOf(path: string): "run" | "study" | undefined {
    const known = this.#kinds.get(path);
    if (known !== undefined) return known;
    const folder = join(this.#base, path);
    const kind = isStudy(folder)
      ? "study"
      : isRun(folder) || isEmptyRun(folder)
        ? "run"
        : undefined;
    if (kind !== undefined && !isEmptyRun(folder)) this.#kinds.set(path, kind);
    return kind;
  }
}

import { statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { type ListedRun, runRow } from "../report/served/runs-page.js";
import { shownPath } from "../runs/folders.js";
import { readEntry } from "../runs/registry.js";
import { epochsSoFar } from "./epochs.js";
import { Listing } from "./listing.js";

/** A run as it was last read. */
interface Known extends ListedRun {
  readonly changedAt: number;
  readonly row: string;
  /** The version of the catalogue in which it last changed. */
  readonly version: number;
}

/** The changes of a catalogue since an earlier version. */
export interface Changes {
  readonly version: number;
  readonly rows: readonly { readonly path: string; readonly row: string }[];
  readonly gone: readonly string[];
}

/**
 * The runs of a folder. Only folders that have changed since the last look, according to their modification
 * times, are read again; runs that are training are read each time.
 */
export class Catalog {
  readonly #base: string;
  readonly #listing: Listing;
  readonly #known = new Map<string, Known>();
  readonly #gone = new Map<string, number>();
  #version = 0;

  constructor(base: string) {
    this.#base = base;
    this.#listing = new Listing(base);
  }

  /** A number that grows with every observed change. */
  get version(): number {
    return this.#version;
  }

  /** All runs, oldest first. */
  runs(): ListedRun[] {
    for (const path of this.#paths()) this.#look(path);
    return [...this.#known.values()].sort(byCreation);
  }

  /** The rows of all runs in the table, the newest first. */
  rows(): string[] {
    this.runs();
    return [...this.#known.values()]
      .sort(byCreation)
      .map(({ row }) => row)
      .reverse();
  }

  /** Looks for runs that appear, disappear or train, and returns those that train or are about to. */
  active(): ListedRun[] {
    for (const path of this.#paths()) {
      const before = this.#known.get(path);
      if (before === undefined || isActive(before)) this.#look(path);
    }
    return [...this.#known.values()].filter(isActive);
  }

  /** The paths of all existing runs; forgets those that no longer exist. */
  #paths(): readonly string[] {
    const paths = this.#listing.runs();
    const present = new Set(paths);
    for (const path of this.#known.keys()) if (!present.has(path)) this.#forget(path);
    return paths;
  }

  /** The present state of a run; undefined if there is no run with this path. */
  run(path: string): ListedRun | undefined {
    if (!this.#known.has(path)) this.runs();
    return this.#known.has(path) ? this.#look(path) : undefined;
  }

  /** The folder of a run in the catalogue. */
  folderOf({ path }: Pick<ListedRun, "path">): string {
    return join(this.#base, ...path.split("/"));
  }

  /** The folder of a run as commands name it. */
  shownFolderOf(run: Pick<ListedRun, "path">): string {
    return shownPath(this.folderOf(run));
  }

  /** The path of the run in a folder; undefined if the catalogue does not hold the run. */
  pathOf(folder: string): string | undefined {
    const path = relative(this.#base, folder).replaceAll(sep, "/");
    return this.#known.has(path) ? path : undefined;
  }

  /** Names of the comparison and sweep folders. */
  studies(): string[] {
    return this.#listing.studies();
  }

  /** The folder of a comparison or a sweep; undefined if there is none with this name. */
  studyFolder(name: string): string | undefined {
    return this.studies().includes(name) ? join(this.#base, name) : undefined;
  }

  /** The changes since a version. */
  changesSince(version: number): Changes {
    const newer = [...this.#known.values()].filter((run) => run.version > version);
    const gone = [...this.#gone].filter(([, when]) => when > version).map(([path]) => path);
    return {
      version: this.#version,
      rows: newer.sort(byCreation).map(({ path, row }) => ({ path, row })),
      gone,
    };
  }

  #forget(path: string): void {
    this.#known.delete(path);
    this.#version += 1;
    this.#gone.set(path, this.#version);
  }

  #look(path: string): ListedRun | undefined {
    const folder = this.folderOf({ path });
    const changedAt = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Number.NaN;
    const before = this.#known.get(path);
    if (before?.changedAt === changedAt && before.entry.status !== "running") return before;
    const entry = readEntry(folder);
    if (entry === undefined) {
      if (before !== undefined) this.#forget(path);
      return undefined;
    }
    const lastEpoch = entry.status === "finished" ? undefined : epochsSoFar(folder).at(-1);
    const run = { path, entry, lastEpoch };
    const row = runRow(run);
    if (row !== before?.row) this.#version += 1;
    const version = row === before?.row ? before.version : this.#version;
    const known = { ...run, changedAt, row, version };
    this.#known.set(path, known);
    this.#gone.delete(path);
    return known;
  }
}

/** Whether a run may change: it is training, or its folder is still empty because it has just begun. */
function isActive({ entry: { status } }: ListedRun): boolean {
  return status === "running" || status === "empty";
}

function byCreation(a: ListedRun, b: ListedRun): number {
  const time = ({ entry }: ListedRun) => Date.parse(entry.manifest?.createdAt ?? "") || 0;
  return time(a) - time(b) || (a.path < b.path ? -1 : 1);
}

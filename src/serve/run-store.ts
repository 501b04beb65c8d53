import { statSync } from "node:fs";
import { basename, join } from "node:path";
import type { ListedRun } from "../report/served/listed.js";
import { shownPath } from "../runs/folders.js";
import { type Look, lookOf } from "../runs/looks.js";
import { type RunEntry, readEntry } from "../runs/registry.js";
import { epochsSoFar } from "./epochs.js";
import { LISTED, linkOutside } from "./inside.js";
import type { Listing } from "./listing.js";

/** A run as it was last read. */
interface Known extends ListedRun {
  /** Modification time of its folder. */
  readonly changedAt: number;
  /** What it has looked at, once it is finished. */
  readonly look: Look | undefined;
  /** Milliseconds since 1970; 0 if that is unknown. */
  readonly createdAt: number;
}

/** Paths of runs that were read again, and of those that no longer exist. */
export interface RunChanges {
  readonly read: ReadonlySet<string>;
  readonly gone: ReadonlySet<string>;
}

/**
 * The runs of a folder. Only folders that have changed since the last look, according to their modification
 * times, are read again; runs that are training are read each time.
 */
export class RunStore {
  readonly #base: string;
  readonly #listing: Listing;
  readonly #known = new Map<string, Known>();

  constructor(base: string, listing: Listing) {
    this.#base = base;
    this.#listing = listing;
  }

  get(path: string): ListedRun | undefined {
    return this.#known.get(path);
  }

  /** All runs, the oldest first. */
  all(): Known[] {
    return [...this.#known.values()].sort(byCreation);
  }

  /** The runs that train or are about to. */
  active(): Known[] {
    return [...this.#known.values()].filter(isActive);
  }

  /** What a run has looked at; undefined if it is not finished. */
  look(path: string): Look | undefined {
    return this.#known.get(path)?.look;
  }

  /** What all finished runs have looked at. */
  looks(): Look[] {
    return [...this.#known.values()].flatMap(({ look }) => look ?? []);
  }

  /** Reads what has changed; with `active`, only runs that are new, that are training or that are about to. */
  refresh(which: "all" | "active"): RunChanges {
    const paths = this.#listing.runs();
    const present = new Set(paths);
    const gone = new Set([...this.#known.keys()].filter((path) => !present.has(path)));
    for (const path of gone) this.#known.delete(path);
    const read = new Set<string>();
    for (const path of paths) {
      const before = this.#known.get(path);
      if (which === "active" && before !== undefined && !isActive(before)) continue;
      const change = this.read(path);
      if (change === "read") read.add(path);
      else if (change === "gone") gone.add(path);
    }
    return { read, gone };
  }

  /** Reads a run again if its folder has changed. */
  read(path: string): "read" | "gone" | "same" {
    const folder = join(this.#base, ...path.split("/"));
    const changedAt = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Number.NaN;
    const before = this.#known.get(path);
    if (before?.changedAt === changedAt && before.entry.status !== "running") return "same";
    const entry = linkOutside(this.#base, folder, LISTED) ? unreadable(folder) : readEntry(folder);
    if (entry === undefined) return this.#known.delete(path) ? "gone" : "same";
    const isFinished = entry.status === "finished";
    this.#known.set(path, {
      path,
      entry,
      changedAt,
      lastEpoch: isFinished ? undefined : epochsSoFar(folder).at(-1),
      look: isFinished ? lookOf(entry) : undefined,
      createdAt: Date.parse(entry.manifest?.createdAt ?? "") || 0,
    });
    return "read";
  }
}

/** A run whose files are not read. */
function unreadable(folder: string): RunEntry {
  return {
    name: basename(folder),
    folder: shownPath(folder),
    comparison: undefined,
    sweep: undefined,
    tags: [],
    note: "",
    status: "damaged",
    manifest: undefined,
    config: {},
    summary: {},
  };
}

/** Whether a run may change: it is training, or its folder is still empty because it has just begun. */
function isActive({ entry: { status } }: ListedRun): boolean {
  return status === "running" || status === "empty";
}

function byCreation(a: Known, b: Known): number {
  return a.createdAt - b.createdAt || (a.path < b.path ? -1 : 1);
}

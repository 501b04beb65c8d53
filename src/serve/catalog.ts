import { join, relative, sep } from "node:path";
import { looksSummary } from "../report/looks-text.js";
import { runAddress } from "../report/served/links.js";
import type { ListedRun, ListedStudy } from "../report/served/listed.js";
import { runRow } from "../report/served/rows.js";
import { shownPath } from "../runs/folders.js";
import { countedLooks, type TestLooks } from "../runs/looks.js";
import { requireInside } from "./inside.js";
import { Listing } from "./listing.js";
import { type RunChanges, RunStore } from "./run-store.js";
import { Studies } from "./studies.js";
import { type RowChanges, VersionedRows } from "./versioned-rows.js";

/** The changes of a catalogue since an earlier version. */
export interface Changes extends RowChanges {
  /** See {@link Catalog.looksSummary}. */
  readonly looks: string;
}

/** The runs, comparisons and sweeps of a folder, and the rows of the table that shows them. */
export class Catalog {
  readonly #base: string;
  readonly #listing: Listing;
  readonly #runs: RunStore;
  readonly #studies: Studies;
  readonly #rows = new VersionedRows();

  constructor(base: string) {
    this.#base = base;
    this.#listing = new Listing(base);
    this.#runs = new RunStore(base, this.#listing);
    this.#studies = new Studies(base, this.#rows);
  }

  /** A number that grows with every observed change. */
  get version(): number {
    return this.#rows.version;
  }

  /** Reads what has changed. */
  refresh(): void {
    this.#apply(this.#runs.refresh("all"));
  }

  /** Looks for runs that appear, disappear or train, and returns those that train or are about to. */
  active(): ListedRun[] {
    this.#apply(this.#runs.refresh("active"));
    return this.#runs.active();
  }

  /** The rows of the table: the newest run, comparison or sweep first, followed by its runs, the oldest first. */
  rows(): string[] {
    this.refresh();
    const lone = this.#runs.all().filter(({ path }) => this.#studies.ownerOf(path) === undefined);
    const items = [
      ...lone.map((run) => ({ at: run.createdAt, name: run.path, keys: [run.path] })),
      ...this.#studies.items(),
    ];
    items.sort((a, b) => b.at - a.at || (a.name < b.name ? 1 : -1));
    return items.flatMap(({ keys }) => keys.map((key) => this.#rows.markup(key)));
  }

  /** The present state of a run; undefined if there is no run with this path. */
  run(path: string): ListedRun | undefined {
    if (this.#runs.get(path) === undefined) this.refresh();
    else this.#applyRead(path);
    return this.#runs.get(path);
  }

  /** The present state of a comparison, backtest or sweep; undefined if there is none with this name. */
  study(name: string): ListedStudy | undefined {
    this.refresh();
    return this.#studies.get(name);
  }

  /** @throws UserError if a run, comparison or sweep lies outside the folder, or a file of it is a link out of it */
  requireInside(folder: string): void {
    requireInside(this.#base, folder);
  }

  /** The folder of a run in the catalogue. */
  folderOf({ path }: Pick<ListedRun, "path">): string {
    return join(this.#base, ...path.split("/"));
  }

  /** The folder of a run as commands name it. */
  shownFolderOf(run: Pick<ListedRun, "path">): string {
    return shownPath(this.folderOf(run));
  }

  /** The run in a folder; undefined if the catalogue does not hold it. */
  runIn(folder: string): ListedRun | undefined {
    return this.#runs.get(relative(this.#base, folder).replaceAll(sep, "/"));
  }

  /** The address of the page of the run in a folder; undefined if the catalogue does not hold the run. */
  addressOf(folder: string): string | undefined {
    const run = this.runIn(folder);
    return run && runAddress(run.path);
  }

  /** Names of the comparison and sweep folders. */
  studies(): string[] {
    return this.#listing.studies();
  }

  /** The folder of a comparison or sweep in the catalogue. */
  studyFolder({ name }: Pick<ListedStudy, "name">): string {
    return join(this.#base, name);
  }

  /** How often the test figures of a run's data have been looked at; undefined for an unfinished run. */
  testLooks({ path }: Pick<ListedRun, "path">): TestLooks | undefined {
    const look = this.#runs.look(path);
    return look && this.#looks().get(look.part);
  }

  /** How often the test figures of each data set have been looked at; empty if none more than once. */
  looksSummary(): string {
    return looksSummary(this.#looks().values());
  }

  /** The changes since a version. */
  changesSince(version: number): Changes {
    return { ...this.#rows.changesSince(version), looks: this.looksSummary() };
  }

  #looks() {
    return countedLooks(this.#runs.looks());
  }

  #applyRead(path: string): void {
    const change = this.#runs.read(path);
    if (change === "same") return;
    const [some, none] = [new Set([path]), new Set<string>()];
    this.#apply(change === "read" ? { read: some, gone: none } : { read: none, gone: some });
  }

  /** Brings the rows up to date. */
  #apply(changes: RunChanges): void {
    for (const path of changes.gone) this.#rows.remove(path);
    this.#studies.refresh(this.studies(), this.#runs, changes);
    for (const path of changes.read) {
      const run = this.#runs.get(path);
      if (run !== undefined) this.#rows.put(runRow(run, this.#studies.ownerOf(path)));
    }
  }
}

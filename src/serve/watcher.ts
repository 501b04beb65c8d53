import { type FSWatcher, watch } from "node:fs";

/** A folder is looked at this long after its first change, so that a burst of changes is one. */
const SETTLE_MS = 30;

/** Tells when something changes in folders, as the operating system reports it. */
export class Watcher {
  readonly #watched = new Map<string, FSWatcher>();
  readonly #onChange: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Watches exactly these folders from now on. */
  watch(folders: readonly string[]): void {
    const wanted = new Set(folders);
    for (const [folder, watcher] of this.#watched)
      if (!wanted.has(folder)) this.#drop(folder, watcher);
    for (const folder of wanted) if (!this.#watched.has(folder)) this.#add(folder);
  }

  close(): void {
    this.watch([]);
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #add(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, () => this.#changed());
      watcher.on("error", () => this.#drop(folder, watcher)); // the folder is gone
      this.#watched.set(folder, watcher);
    } catch {
      // Gone meanwhile, or there are too many watches: the slow look finds its changes.
    }
  }

  #drop(folder: string, watcher: FSWatcher): void {
    watcher.close();
    this.#watched.delete(folder);
  }

  #changed(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#onChange();
    }, SETTLE_MS);
  }
}

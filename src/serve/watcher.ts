import { type FSWatcher, watch } from "node:fs";

/** Delay from a change to reading the folder, so that a burst of changes counts as one. */
const SETTLE_MS = 30;

/** Reports changes in folders, as the operating system notices them. */
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
      watcher.on("error", () => this.#drop(folder, watcher)); // the folder no longer exists
      this.#watched.set(folder, watcher);
    } catch {
      // The folder was removed, or there are too many watches. Polling finds its changes.
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

import type { ServerResponse } from "node:http";
import { join } from "node:path";
import type { ListedRun } from "../report/served/listed.js";
import { UserError } from "../shared/errors.js";
import type { Catalog } from "./catalog.js";
import { Watcher } from "./watcher.js";

/** Network file systems may not report changes, so active folders are also polled. */
const SLOW_LOOK_MS = 5000;

/** A page that waits for changes. */
interface Listener {
  readonly response: ServerResponse;
  /** The path of the run that the page shows, or `all`. */
  readonly topic: string;
  version: number;
}

/** Sends changes in a folder of runs to the open pages, as server-sent events. */
export class Feed {
  readonly #base: string;
  readonly #catalog: Catalog;
  readonly #listeners = new Set<Listener>();
  readonly #watcher = new Watcher(() => this.#look());
  #slowLook: NodeJS.Timeout | undefined;

  constructor(base: string, catalog: Catalog) {
    this.#base = base;
    this.#catalog = catalog;
  }

  /** Keeps a response open. A page with an older version immediately gets the changes that it missed. */
  open(response: ServerResponse, topic: string, version: number): void {
    const listener: Listener = { response, topic, version };
    this.#listeners.add(listener);
    response.on("close", () => this.#leave(listener));
    response.write("retry: 1000\n\n");
    this.#slowLook ??= setInterval(() => this.#look(), SLOW_LOOK_MS);
    this.#look();
  }

  close(): void {
    for (const { response } of this.#listeners) response.end();
    this.#stop();
  }

  #leave(listener: Listener): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size === 0) this.#stop();
  }

  /** Stops watching when no page is open. */
  #stop(): void {
    this.#watcher.close();
    clearInterval(this.#slowLook);
    this.#slowLook = undefined;
  }

  #look(): void {
    if (this.#listeners.size === 0) return;
    const active = this.#active();
    const studies = this.#catalog.studies().map((name) => join(this.#base, name));
    const folders = active.map((run) => this.#catalog.folderOf(run));
    this.#watcher.watch([this.#base, ...studies, ...folders]);
    for (const listener of this.#listeners) this.#send(listener);
  }

  #active(): readonly ListedRun[] {
    try {
      return this.#catalog.active();
    } catch (error) {
      if (error instanceof UserError) return []; // the folder cannot be read at present; its page shows that
      throw error;
    }
  }

  #send(listener: Listener): void {
    const changes = this.#catalog.changesSince(listener.version);
    if (changes.version === listener.version) return;
    listener.version = changes.version;
    if (listener.topic === "all") write(listener, "rows", changes);
    else if (
      changes.rows.some(({ key }) => key === listener.topic) ||
      changes.gone.includes(listener.topic)
    ) {
      write(listener, "run", { version: changes.version });
    }
  }
}

function write({ response }: Listener, event: string, data: object): void {
  response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

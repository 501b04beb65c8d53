import type { ServerResponse } from "node:http";
import type { ListedRun } from "../report/served/listed.js";
import { trialsFolder } from "../runs/sweep-file.js";
import { UserError } from "../shared/errors.js";
import type { Catalog } from "./catalog.js";
import { Watcher } from "./watcher.js";

/** Network file systems may not report changes, so active folders are also polled. */
const SLOW_LOOK_MS = 5000;

/** A page that waits for changes. */
interface Listener {
  readonly response: ServerResponse;
  /** The path of the run, or the name of the comparison or sweep, that the page shows; or `all`. */
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
    const studies = this.#catalog.studies();
    const folders = studies.map((name) => this.#catalog.studyFolder({ name }));
    const shown = folders.filter((_, i) => this.#topics().has(studies[i]!)).map(trialsFolder);
    const runs = active.map((run) => this.#catalog.folderOf(run));
    this.#watcher.watch([this.#base, ...folders, ...shown, ...runs]);
    for (const listener of this.#listeners) this.#send(listener);
  }

  #topics(): ReadonlySet<string> {
    return new Set([...this.#listeners].map(({ topic }) => topic));
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
    else if ([...changes.rows.map(({ key }) => key), ...changes.gone].some(concerns(listener))) {
      write(listener, "page", { version: changes.version });
    }
  }
}

/** Whether the row with a key is that of the topic, or of a run of the comparison or sweep. */
function concerns({ topic }: Listener): (key: string) => boolean {
  return (key) => key === topic || key.startsWith(`${topic}/`) || key.startsWith(`${topic}>`);
}

function write({ response }: Listener, event: string, data: object): void {
  response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

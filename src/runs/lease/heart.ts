import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { ownFile } from "../../shared/own-files.js";
import { threadError } from "../../shared/threads.js";
import type { Pulse } from "./pulse.js";

const SCRIPT = pathToFileURL(ownFile("dist/runs/lease/pulse.js"));

let worker: Worker | undefined;
/** Paths of the lease files that beat, by token. */
const beating = new Map<string, string>();

/**
 * Starts beats for a lease in a separate thread, which training cannot block.
 *
 * @throws ThreadError if the machine refuses the thread
 */
export function startBeating(path: string, token: string): void {
  beating.set(token, path);
  try {
    if (worker === undefined) startWorker();
    else send({ type: "start", path, token });
  } catch (error) {
    beating.delete(token);
    throw (
      threadError("the thread that renews the lease", error, "Fix this, then run it again.") ??
      error
    );
  }
}

export function stopBeating(token: string): void {
  beating.delete(token);
  send({ type: "stop", token });
}

/** The thread does not keep the process alive. If it fails, the next lease starts another. */
function startWorker(): void {
  worker = new Worker(SCRIPT);
  worker.unref();
  worker.on("error", () => {
    worker = undefined;
  });
  for (const [token, path] of beating) send({ type: "start", path, token });
}

function send(pulse: Pulse): void {
  worker?.postMessage(pulse);
}

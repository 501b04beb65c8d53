import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { ownFile } from "../../shared/own-files.js";
import type { Pulse } from "./pulse.js";

const SCRIPT = pathToFileURL(ownFile("dist/runs/lease/pulse.js"));

let worker: Worker | undefined;
/** Tokens and files. */
const beating = new Map<string, string>();

/** Has a thread beat for a lease: one that the computing, which never waits, cannot hold up. */
export function startBeating(path: string, token: string): void {
  beating.set(token, path);
  if (worker === undefined) startWorker();
  else send({ type: "start", path, token });
}

export function stopBeating(token: string): void {
  beating.delete(token);
  send({ type: "stop", token });
}

/** The process can end without it. Where it fails, the next lease starts another. */
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

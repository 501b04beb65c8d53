/** The thread that beats for the leases of a process: it rewrites the last byte of each lease file. */

import { closeSync, fstatSync, openSync, readFileSync, writeSync } from "node:fs";
import { parentPort } from "node:worker_threads";
import { errorCode } from "../../shared/files.js";

/** From the process to the thread. */
export type Pulse =
  | { readonly type: "start"; readonly path: string; readonly token: string }
  | { readonly type: "stop"; readonly token: string };

const BEAT_MS = 5000;

/** The files stay open, so that a beat never reaches the lease of a process that took over. */
const files = new Map<string, number>();

parentPort?.on("message", (pulse: Pulse) => {
  if (pulse.type === "start") start(pulse.path, pulse.token);
  else stop(pulse.token);
});

/** Opens the file, unless another file has replaced it meanwhile. */
function start(path: string, token: string): void {
  try {
    const file = openSync(path, "r+");
    files.set(token, file);
    if (!readFileSync(file, "utf8").includes(token)) stop(token);
  } catch (error) {
    if (errorCode(error) === undefined) throw error; // otherwise the lease is already lost or released
  }
}

setInterval(() => {
  for (const [token, file] of files) beat(token, file);
}, BEAT_MS);

/**
 * Ignores a failing file system, which may work again at the next beat. The owner's own writes report the
 * error.
 */
function beat(token: string, file: number): void {
  try {
    writeSync(file, "\n", fstatSync(file).size - 1);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    if (errorCode(error) === "ESTALE") stop(token);
  }
}

function stop(token: string): void {
  const file = files.get(token);
  if (file !== undefined) closeSync(file);
  files.delete(token);
}

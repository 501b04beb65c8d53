/** The thread that beats for a process's leases: it writes the last byte of each file again. */

import { closeSync, fstatSync, openSync, readFileSync, writeSync } from "node:fs";
import { parentPort } from "node:worker_threads";
import { errorCode } from "../../shared/files.js";

/** From the process to the thread. */
export type Pulse =
  | { readonly type: "start"; readonly path: string; readonly token: string }
  | { readonly type: "stop"; readonly token: string };

const BEAT_MS = 5000;

/** The files stay open, so that a beat never reaches the lease of who took over. */
const files = new Map<string, number>();

parentPort?.on("message", (pulse: Pulse) => {
  if (pulse.type === "start") start(pulse.path, pulse.token);
  else stop(pulse.token);
});

/** Opens the file, unless another one has taken its place meanwhile. */
function start(path: string, token: string): void {
  try {
    const file = openSync(path, "r+");
    files.set(token, file);
    if (!readFileSync(file, "utf8").includes(token)) stop(token);
  } catch (error) {
    if (errorCode(error) === undefined) throw error; // else the lease is lost or released already
  }
}

setInterval(() => {
  for (const [token, file] of files) beat(token, file);
}, BEAT_MS);

/** A file system that fails now may be well at the next beat; the owner's own writes tell of it. */
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

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("peers.py", import.meta.url));

/**
 * What each of the tools in Python that know a row's data reaches on the same windows, in the order of
 * `peers.py`: its figures and CPU seconds, or why it was skipped.
 */
export function runPeers(python, data, { config, ahead = 0 }) {
  return new Promise((resolve, reject) => {
    execFile(python, [script, data, config, String(ahead)], (error, stdout, stderr) => {
      if (error) return reject(new Error(`${python} ${script}\n${stderr}`));
      resolve(stdout.split("\n").filter(Boolean).map(JSON.parse));
    });
  });
}

// Commands of rnnlab that run until they are killed, for benchmarks and for checks in a browser.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const program = fileURLToPath(new URL("../../bin/rnnlab.js", import.meta.url));

const children = [];

/** Starts a command; `options` are those of `spawn`. */
export function start(argv, options) {
  const stdio = ["ignore", "pipe", "inherit"];
  const child = spawn(process.execPath, [program, ...argv], { stdio, ...options });
  children.push(child);
  return child;
}

/** Starts a server of a folder of runs, and waits for its address. */
export async function startServer(runs, files = [], options = {}) {
  const server = start(["serve", ...files, "--port", "0", "--runs", runs], options);
  const { value: address } = await createInterface(server.stdout)[Symbol.asyncIterator]().next();
  return { server, address };
}

/** Starts a training that lasts until it is killed. */
export function startTraining(runs, settings = [], options = {}) {
  const sets = [`output.runs=${runs}`, ...settings].flatMap((setting) => ["--set", setting]);
  return start(["train", "smoke", "--epochs", "100000", "--quiet", ...sets], options);
}

/** Kills all commands that still run, and waits for their ends. */
export async function killAll() {
  const running = children.filter((child) => child.exitCode === null && child.signalCode === null);
  await Promise.all(
    running.map((child) => {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      return ended;
    }),
  );
}

import { resolve } from "node:path";
import { resolveConfig } from "../config/resolve.js";
import { shownPath } from "../runs/folders.js";
import type { DataFile } from "../serve/data.js";
import { serveRuns } from "../serve/server.js";
import { UserError } from "../shared/errors.js";
import { isFile, isFolder } from "../shared/files.js";
import type { CliContext } from "./context.js";
import { interruptible } from "./interruption.js";
import { suggested } from "./suggest.js";

interface ServeRequest {
  /** The folder that holds the run folders. */
  readonly base: string;
  readonly port: number;
  /** Data files as the user named them. */
  readonly files: readonly string[];
}

/** `rnnlab serve`: prints the address and serves pages until a signal arrives. */
export async function serve(
  { base, port, files }: ServeRequest,
  { cwd, stdout, stderr }: CliContext,
): Promise<void> {
  if (!isFolder(base) && files.length === 0) {
    throw new UserError(
      `--runs ${shownPath(base)}: there is no such folder. Train a model first, for example: rnnlab train lstm`,
    );
  }
  const onFault = (error: unknown) =>
    stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  const server = await serveRuns({
    base,
    port,
    files: files.map((name) => dataFile(name, cwd)),
    onFault,
  });
  stdout.write(`http://127.0.0.1:${server.port}/\n`);
  stderr.write(
    `serving the runs in ${shownPath(base)} to this machine only; Ctrl-C stops the server\n`,
  );
  await interruptible(aborted);
  await server.close();
}

/** @throws UserError if there is no such file */
function dataFile(name: string, cwd: string): DataFile {
  const path = resolve(cwd, name);
  if (!isFile(path)) throw new UserError(`${name}: there is no such file, expected a data file`);
  return {
    name,
    config: async () => {
      const { config } = await suggested(path, path, { target: [] });
      return resolveConfig(config, name);
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener("abort", () => resolve(), { once: true }),
  );
}

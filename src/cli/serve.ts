import { shownPath } from "../runs/folders.js";
import { serveRuns } from "../serve/server.js";
import { UserError } from "../shared/errors.js";
import { isFolder } from "../shared/files.js";
import type { CliContext } from "./context.js";
import { interruptible } from "./interruption.js";

/** `rnnlab serve`: prints the address and serves pages until a signal arrives. */
export async function serve(
  { base, port }: { readonly base: string; readonly port: number },
  { stdout, stderr }: CliContext,
): Promise<void> {
  if (!isFolder(base)) {
    throw new UserError(
      `--runs ${shownPath(base)}: there is no such folder. Train a model first, for example: rnnlab train lstm`,
    );
  }
  const onFault = (error: unknown) =>
    stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  const server = await serveRuns({ base, port, onFault });
  stdout.write(`http://127.0.0.1:${server.port}/\n`);
  stderr.write(`serving the runs in ${shownPath(base)} to this machine alone; Ctrl-C ends it\n`);
  await interruptible(aborted);
  await server.close();
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener("abort", () => resolve(), { once: true }),
  );
}

import { CancelledError } from "../shared/errors.js";

/** Settles when all work on the device so far is done. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Runs work on the device after all earlier work is done. A process has one device, and closing it
 * frees what other work would still use.
 *
 * @param signal cancels the wait for the turn
 * @throws CancelledError after `signal`, if the work has not started
 */
export async function inTurn<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const before = last;
  let leave = () => {};
  last = Promise.all([before, new Promise<void>((resolve) => (leave = resolve))]);
  try {
    await Promise.race([before, ...(signal === undefined ? [] : [aborted(signal)])]);
    if (signal?.aborted) throw new CancelledError("stopped before anything was started");
    return await work();
  } finally {
    leave();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

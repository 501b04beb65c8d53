import { CancelledError } from "../shared/errors.js";

/** Settles when all work so far is done with the device. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Does something with the device when all earlier work is done with it: a process has one, and closing it
 * frees what others would still compute with.
 *
 * @param signal gives the turn up while it is waited for
 * @throws CancelledError after `signal`, if nothing has begun
 */
export async function inTurn<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const before = last;
  let leave = () => {};
  last = Promise.all([before, new Promise<void>((resolve) => (leave = resolve))]);
  try {
    await Promise.race([before, ...(signal === undefined ? [] : [aborted(signal)])]);
    if (signal?.aborted) throw new CancelledError("stopped before anything was begun");
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

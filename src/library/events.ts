/**
 * The reports of some work as an async generator. The work starts with the first step of the loop
 * and does not wait for the loop: reports are queued. Leaving the loop stops the work, and ends
 * when the work has saved.
 *
 * @param signal stops the work
 * @throws whatever the work throws
 */
export async function* reported<E>(
  work: (emit: (event: E) => void, signal: AbortSignal) => Promise<void>,
  signal: AbortSignal | undefined,
): AsyncGenerator<E, void, undefined> {
  const left = new AbortController();
  const waiting: E[] = [];
  let wake = () => {};
  let ended = false;
  const emit = (event: E) => {
    waiting.push(event);
    wake();
  };
  const end = () => {
    ended = true;
    wake();
  };
  const stop = signal === undefined ? left.signal : AbortSignal.any([signal, left.signal]);
  const working = work(emit, stop);
  working.then(end, end);
  try {
    while (!ended || waiting.length > 0) {
      if (waiting.length > 0) yield* waiting.splice(0);
      else await new Promise<void>((resolve) => (wake = resolve));
    }
    await working;
  } finally {
    left.abort();
    await working.catch(() => {}); // the caller ended the work by leaving the loop
  }
}

import type { OnWork } from "../shared/work.js";
import type { OutputStream } from "./context.js";
import { writeNote } from "./output.js";

/** Time after which a command says what it is doing. */
const AFTER_MS = 2000;

/**
 * Does work that is usually quick, and writes what is being done to a terminal if it takes longer, once for each thing.
 *
 * @param first what is done at the beginning
 */
export async function sayingIfSlow<T>(
  stream: OutputStream,
  first: string,
  work: (onWork: OnWork) => Promise<T>,
  afterMs = AFTER_MS,
): Promise<T> {
  if (!stream.isTTY) return work(() => undefined);
  const started = performance.now();
  const said = new Set<string>();
  let current = first;
  const say = () => {
    if (said.has(current) || performance.now() - started < afterMs) return;
    said.add(current);
    writeNote(stream, `${current} ...`);
  };
  const timer = setTimeout(say, afterMs + 1);
  try {
    return await work((what) => {
      current = what;
      say();
    });
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Writes what is being done, once for each thing, when it has taken some time since the first call. It needs no timer, which
 * would not fire during work without a pause.
 *
 * @param now a monotonic clock in milliseconds
 */
export function slowNotes(
  write: (text: string) => void,
  now: () => number = () => performance.now(),
  afterMs = AFTER_MS,
): OnWork {
  const said = new Set<string>();
  let started: number | undefined;
  return (what) => {
    started ??= now();
    if (said.has(what) || now() - started < afterMs) return;
    said.add(what);
    write(`${what} ...`);
  };
}

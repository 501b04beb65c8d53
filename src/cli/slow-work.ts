import type { OutputStream } from "./context.js";
import { writeNote } from "./output.js";

/** Time after which a command says what it is doing. */
const AFTER_MS = 2000;

/** Called with what is being done, at the beginning of each piece of the work, and repeatedly within long pieces. */
export type OnWork = (what: string) => void;

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

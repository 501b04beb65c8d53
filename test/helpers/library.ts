import type { ResumeEvent } from "../../src/library/index.js";

/** All events of a generator of the library, and what its loop threw. */
export async function collected(events: AsyncIterable<ResumeEvent>) {
  const seen: ResumeEvent[] = [];
  try {
    for await (const event of events) seen.push(event);
    return { seen, error: undefined };
  } catch (error) {
    return { seen, error };
  }
}

import { expect, it } from "vitest";
import { threadsAmong } from "../../src/study/comparison-work.js";

it.each([
  ["an equal share", { threads: 8, sharedBy: 4 }, 10, 2],
  ["whole threads", { threads: 7, sharedBy: 2 }, 10, 3],
  ["the threads of workers without a run", { threads: 8, sharedBy: 4 }, 2, 4],
  ["all threads for the last run", { threads: 8, sharedBy: 4 }, 1, 8],
  ["all threads without other workers", { threads: 8 }, 10, 8],
  ["at least one thread", { threads: 2, sharedBy: 4 }, 10, 1],
])("a worker has %s", (_, options, open, expected) => {
  expect(threadsAmong(open, options)).toBe(expected);
});

import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished, vi } from "vitest";
import type { OutputStream } from "../../src/cli/context.js";
import { sayingIfSlow, slowNotes } from "../../src/cli/slow-work.js";

function streamOf(isTTY: boolean) {
  const lines: string[] = [];
  const write = (text: string) => lines.push(text) > 0;
  return { lines, stream: { isTTY, write } as unknown as OutputStream };
}

it("says nothing of quick work, however long the process has run", async () => {
  const { lines, stream } = streamOf(true);
  const clock = vi.spyOn(performance, "now").mockReturnValue(100_000);
  onTestFinished(() => clock.mockRestore());
  const done = await sayingIfSlow(stream, "reading", async (onWork) => {
    onWork("fitting");
    return 3;
  });
  await sleep(5);
  expect([done, lines]).toEqual([3, []]);
});

it("says once what it waits for and once what it computes", async () => {
  const { lines, stream } = streamOf(true);
  const work = async (onWork: (what: string) => void) => {
    await sleep(30);
    for (let i = 0; i < 3; i += 1) onWork("fitting");
  };
  await sayingIfSlow(stream, "reading a.csv", work, 5);
  expect(lines).toEqual(["reading a.csv ...\n", "fitting ...\n"]);
});

it("says it in long work without a pause", async () => {
  const { lines, stream } = streamOf(true);
  const work = async (onWork: (what: string) => void) => {
    onWork("fitting");
    const end = performance.now() + 10;
    while (performance.now() < end);
    onWork("fitting");
  };
  await sayingIfSlow(stream, "reading a.csv", work, 5);
  expect(lines).toEqual(["fitting ...\n"]);
});

it("says nothing to a file or a pipe, and keeps the error of the work", async () => {
  const { lines, stream } = streamOf(false);
  const work = async (onWork: (what: string) => void) => {
    await sleep(10);
    onWork("fitting");
    throw new Error("no rows");
  };
  await expect(sayingIfSlow(stream, "reading", work, 0)).rejects.toThrow("no rows");
  expect(lines).toEqual([]);
});

it("goes by the time since the first thing, without a clock by that of the process", () => {
  const lines: string[] = [];
  const write = (text: string) => void lines.push(text);
  slowNotes(write, undefined, 600_000)("reading");
  expect(lines).toEqual([]);
  slowNotes(write, undefined, 0)("reading");
  expect(lines).toEqual(["reading ..."]);
  let now = 5000;
  const note = slowNotes(write, () => now);
  for (const [at, what] of [
    [5000, "a"],
    [6999, "a"],
    [7000, "b"],
    [7001, "b"],
    [7002, "a"],
  ] as const) {
    now = at;
    note(what);
  }
  expect(lines.slice(1)).toEqual(["b ...", "a ..."]);
});

import { afterEach, expect, it, vi } from "vitest";
import { interruptible } from "../../src/cli/interruption.js";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGXCPU"] as const;
const counts = () => SIGNALS.map((signal) => process.listenerCount(signal));

/** Emits a signal to the listeners, as the system would by sending it. */
const send = (signal: (typeof SIGNALS)[number]) => process.emit(signal, signal);

afterEach(async () => {
  await interruptible(async () => {}); // takes the listeners for late signals away
  vi.restoreAllMocks();
});

/** Work that ends at a signal, as a training does after its step. */
async function stopped(signal: (typeof SIGNALS)[number]): Promise<void> {
  const work = interruptible(async (stop) => {
    send(signal);
    stop.throwIfAborted();
  });
  await expect(work).rejects.toThrow();
}

it("leaves no listener behind when no signal came", async () => {
  const before = counts();
  expect(await interruptible(async ({ aborted }) => aborted)).toBe(false);
  expect(counts()).toEqual(before);
});

it.each(SIGNALS)(
  "after %s and the end of the work, no other signal ends the process by itself",
  async (first) => {
    const exit = vi.spyOn(process, "exit").mockImplementation((() => {}) as never);
    await stopped(first);
    expect(counts().every((count) => count > 0)).toBe(true);
    send("SIGHUP");
    send("SIGUSR1");
    expect(exit).not.toHaveBeenCalled();
    send("SIGINT");
    expect(exit).toHaveBeenCalledExactlyOnceWith(130);
  },
);

it("listens once, however often work is stopped, and stops new work at its first signal alone", async () => {
  const before = counts();
  const exit = vi.spyOn(process, "exit").mockImplementation((() => {}) as never);
  await stopped("SIGTERM");
  await stopped("SIGTERM");
  expect(counts()).toEqual(before.map((count) => count + 1));
  expect(exit).not.toHaveBeenCalled();
  const twice = interruptible(async () => {
    send("SIGHUP");
    send("SIGHUP");
    expect(exit).not.toHaveBeenCalled();
    send("SIGTERM");
    send("SIGTERM");
  });
  await twice;
  expect(exit).toHaveBeenCalledExactlyOnceWith(130);
});

import { EventEmitter } from "node:events";
import { afterEach, describe, expect, it, vi } from "vitest";
import { interruptible, takeEarlySignals } from "../../src/cli/interruption.js";
import { runProcess } from "../../src/cli/main.js";
import { watchOutput } from "../../src/cli/output-faults.js";

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

it("a signal that came before the program was loaded stops its work, and the next one ends it", async () => {
  const exit = vi.spyOn(process, "exit").mockImplementation((() => {}) as never);
  takeEarlySignals(() => ["SIGINT"]);
  const stopping = vi.fn();
  try {
    await interruptible(async ({ aborted }) => {
      expect(aborted).toBe(true);
      send("SIGINT");
    }, stopping);
  } finally {
    takeEarlySignals(() => []);
  }
  expect(exit).toHaveBeenCalledExactlyOnceWith(130);
  expect(stopping).toHaveBeenCalledOnce();
});

it("says once that the work stops", async () => {
  const stopping = vi.fn();
  await interruptible(async () => {
    send("SIGHUP");
    send("SIGUSR1");
  }, stopping);
  expect(stopping).toHaveBeenCalledOnce();
});

describe("an output that can no longer be written", () => {
  /** Streams that fail with a code once something is written. */
  function failing(code: string) {
    const stderr: string[] = [];
    const stream = (keep: (text: string) => void) =>
      Object.assign(new EventEmitter(), {
        write(text: string, done?: () => void) {
          keep(text);
          done?.();
          return true;
        },
      });
    const streams = { stdout: stream(() => {}), stderr: stream((text) => stderr.push(text)) };
    const output = watchOutput(streams as never);
    const fail = (message: string) =>
      streams.stdout.emit("error", Object.assign(new Error(message), { code }));
    return { output, fail, streams, stderr };
  }

  it.each(["EPIPE", "ERR_STREAM_DESTROYED", "ECONNRESET"])("%s: a closed reader", async (code) => {
    const { output, fail, stderr } = failing(code);
    fail("closed");
    expect([await output.exitCode(0), await output.exitCode(2), stderr]).toEqual([0, 2, []]);
  });

  it("a full disk fails the command, unless it failed already, and its first fault is told", async () => {
    const { output, fail, streams, stderr } = failing("ENOSPC");
    expect(await output.exitCode(0)).toBe(0);
    fail("no space");
    fail("still none");
    streams.stderr.emit("error", new Error("nowhere to tell"));
    expect(await output.exitCode(0)).toBe(1);
    expect(await output.exitCode(130)).toBe(130);
    const line = "error: cannot write to standard output (no space)\n";
    expect(stderr).toEqual([line, line]);
  });
});

it("a fault of the last output is waited for", async () => {
  const stdout = Object.assign(new EventEmitter(), {
    write(_: string, done: () => void) {
      setImmediate(() => {
        stdout.emit("error", Object.assign(new Error("no space"), { code: "ENOSPC" }));
        done();
      });
    },
  });
  const stderr = Object.assign(new EventEmitter(), { write: () => true });
  expect(await watchOutput({ stdout, stderr } as never).exitCode(0)).toBe(1);
});

describe("the program", () => {
  const before = { argv: process.argv, exitCode: process.exitCode };
  afterEach(() => Object.assign(process, before));

  it("runs the words after its own name, and its exit code is the command's", async () => {
    const out: string[] = [];
    const write = (text: unknown, ...rest: unknown[]) => {
      out.push(String(text));
      (rest.at(-1) as (() => void) | undefined)?.();
      return true;
    };
    vi.spyOn(process.stdout, "write").mockImplementation(write as never);
    vi.spyOn(process.stderr, "write").mockImplementation(write as never);
    process.argv = ["node", "rnnlab", "help", "serve"];
    await runProcess(() => []);
    expect(process.exitCode).toBe(0);
    expect(out.join("")).toContain("Usage: rnnlab serve ");
    process.argv = ["node", "rnnlab", "serve", "--port", "x"];
    await runProcess(() => []);
    expect(process.exitCode).toBe(2);
  });

  it("says that its working folder is gone, and hides no other fault", async () => {
    const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const gone = Object.assign(new Error("uv_cwd"), { code: "ENOENT" });
    const cwd = vi.spyOn(process, "cwd").mockImplementation(() => {
      throw gone;
    });
    await runProcess(() => []);
    expect(process.exitCode).toBe(2);
    expect(write.mock.calls).toEqual([
      ["error: the working folder no longer exists. Change to another one.\n"],
    ]);
    cwd.mockImplementation(() => {
      throw new TypeError("a bug");
    });
    await expect(runProcess(() => [])).rejects.toThrow("a bug");
  });
});

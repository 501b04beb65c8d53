import { EventEmitter } from "node:events";
import fs, { readFileSync, renameSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import threads from "node:worker_threads";
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from "vitest";
import type * as heartModule from "../../../src/runs/lease/heart.js";
import type { Pulse } from "../../../src/runs/lease/pulse.js";
import { failing, loadedAnew, replaceMember } from "../../helpers/built-ins.js";
import { emptyFolder } from "../../helpers/cli.js";

const source = (name: string) => new URL(`../../../src/runs/lease/${name}`, import.meta.url);

beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }));
afterEach(() => void vi.useRealTimers());

/** A file that was written last in 1970. */
function agedFile(text: string, path = join(emptyFolder(), "lease.json")): string {
  writeFileSync(path, text);
  utimesSync(path, 1, 1);
  return path;
}

const hasBeat = (path: string) => statSync(path).mtimeMs !== 1000;

/** Loads the thread that beats, and sends it messages. */
async function beats() {
  const port = new EventEmitter();
  replaceMember(threads, "parentPort", port);
  const closed = vi.fn(fs.closeSync);
  replaceMember(fs, "closeSync", closed);
  await loadedAnew(source("pulse.ts"));
  onTestFinished(() => {
    for (const token of ["aaaa", "bbbb"]) port.emit("message", { type: "stop", token });
  });
  return { send: (pulse: Pulse) => port.emit("message", pulse), closed };
}

it("a lease beats every five seconds until it is stopped: its last byte alone is written", async () => {
  const { send, closed } = await beats();
  const [first, second] = [agedFile('{"token":"aaaa"}?'), agedFile('{"token":"bbbb"}\n')];
  send({ type: "start", path: first, token: "aaaa" });
  send({ type: "start", path: second, token: "bbbb" });
  vi.advanceTimersByTime(4999);
  expect([first, second].map(hasBeat)).toEqual([false, false]);
  vi.advanceTimersByTime(1);
  expect([first, second].map(hasBeat)).toEqual([true, true]);
  const texts = [first, second].map((path) => readFileSync(path, "utf8"));
  expect(texts).toEqual(['{"token":"aaaa"}\n', '{"token":"bbbb"}\n']);
  closed.mockClear();
  send({ type: "stop", token: "aaaa" });
  send({ type: "stop", token: "aaaa" });
  send({ type: "stop", token: "never started" });
  expect(closed).toHaveBeenCalledTimes(1);
  for (const path of [first, second]) utimesSync(path, 1, 1);
  vi.advanceTimersByTime(5000);
  expect([first, second].map(hasBeat)).toEqual([false, true]);
});

it("a lease that another process has, or none, does not beat", async () => {
  const { send, closed } = await beats();
  const path = agedFile('{"token":"bbbb"}\n');
  send({ type: "start", path, token: "aaaa" });
  expect(closed).toHaveBeenCalledTimes(1);
  send({ type: "start", path: join(emptyFolder(), "lease.json"), token: "aaaa" });
  vi.advanceTimersByTime(5000);
  expect(hasBeat(path)).toBe(false);
});

it("a file that took the place of the lease's does not get its beats", async () => {
  const { send } = await beats();
  const path = agedFile('{"token":"aaaa"}\n');
  send({ type: "start", path, token: "aaaa" });
  renameSync(agedFile('{"token":"aaaa"} of another', `${path}.new`), path);
  vi.advanceTimersByTime(5000);
  expect([hasBeat(path), readFileSync(path, "utf8")]).toEqual([
    false,
    '{"token":"aaaa"} of another',
  ]);
});

it.each([
  ["EIO", true],
  ["ENOSPC", true],
  ["ESTALE", false], // the file does not exist any more
])("after a beat that failed with %s the next is tried: %s", async (code, isTried) => {
  const { send, closed } = await beats();
  const path = agedFile('{"token":"aaaa"}\n');
  send({ type: "start", path, token: "aaaa" });
  closed.mockClear();
  const { writeSync } = fs;
  replaceMember(fs, "writeSync", failing(code));
  vi.advanceTimersByTime(5000);
  expect(closed).toHaveBeenCalledTimes(isTried ? 0 : 1);
  replaceMember(fs, "writeSync", writeSync);
  vi.advanceTimersByTime(5000);
  expect(hasBeat(path)).toBe(isTried);
});

it("a fault that is no file's is not hidden", async () => {
  const { send } = await beats();
  const path = agedFile('{"token":"aaaa"}\n');
  const { openSync } = fs;
  replaceMember(fs, "openSync", failing());
  expect(() => send({ type: "start", path, token: "aaaa" })).toThrow("failed with");
  replaceMember(fs, "openSync", openSync);
  send({ type: "start", path, token: "aaaa" });
  replaceMember(fs, "writeSync", failing());
  expect(() => vi.advanceTimersByTime(5000)).toThrow("failed with");
});

it("outside a thread nothing is sent, and that is no fault", async () => {
  replaceMember(threads, "parentPort", null);
  await loadedAnew(source("pulse.ts"));
  vi.advanceTimersByTime(5000);
});

/** Stands in for the thread, and keeps what is sent to it. */
class Thread extends EventEmitter {
  static started: Thread[] = [];
  readonly sent: unknown[] = [];
  isHeld = true;
  readonly script: URL;
  constructor(script: URL) {
    super();
    this.script = script;
    Thread.started.push(this);
  }
  postMessage(message: unknown): void {
    this.sent.push(message);
  }
  unref(): void {
    this.isHeld = false;
  }
}

async function heart(Stand: unknown = Thread) {
  Thread.started = [];
  replaceMember(threads, "Worker", Stand);
  return await loadedAnew<typeof heartModule>(source("heart.ts"));
}

it("one thread beats for all leases, and if it fails, the next lease starts another for all", async () => {
  const { startBeating, stopBeating } = await heart();
  const [a, b, c] = ["a", "b", "c"].map((name) => ({
    type: "start",
    path: name,
    token: name + name,
  }));
  startBeating("a", "aa");
  startBeating("b", "bb");
  stopBeating("aa");
  const [first] = Thread.started;
  expect(Thread.started.length).toBe(1);
  expect(first!.script.href).toMatch(/^file:.*\/dist\/runs\/lease\/pulse\.js$/);
  expect([first!.isHeld, first!.sent]).toEqual([false, [a, b, { type: "stop", token: "aa" }]]);
  first!.emit("error", new Error("gone"));
  stopBeating("nobody's"); // is not sent: there is no thread
  startBeating("c", "cc");
  expect(Thread.started.map(({ sent }) => sent.length)).toEqual([3, 2]);
  expect(Thread.started[1]!.sent).toEqual([b, c]);
});

it("a refused thread ends the lease with what to do, and any other error as it is", async () => {
  let refused: Error = Object.assign(new Error("Worker initialization failure: EAGAIN"), {
    code: "ERR_WORKER_INIT_FAILED",
  });
  const { startBeating } = await heart(
    class extends Thread {
      constructor(script: URL) {
        super(script);
        if (refused.message !== "none") throw refused;
      }
    },
  );
  expect(() => startBeating("a", "aa")).toThrow(
    /^the thread that renews the lease cannot be started \(.*EAGAIN.*\)\. Fix this, then run it again\.$/,
  );
  refused = new TypeError("a bug");
  expect(() => startBeating("b", "bb")).toThrow(refused);
  refused = new Error("none");
  startBeating("c", "cc");
  expect(Thread.started.at(-1)!.sent).toEqual([{ type: "start", path: "c", token: "cc" }]);
});

import { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";
import os from "node:os";
import threads from "node:worker_threads";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { CONTROL_BYTES, control, OPEN, spinWhile } from "../../../src/kernels/wasm/control.js";
import { executeOn } from "../../../src/kernels/wasm/execute.js";
import { forwardCall } from "../../../src/kernels/wasm/forward-call.js";
import { jobWord } from "../../../src/kernels/wasm/job.js";
import { loadModule } from "../../../src/kernels/wasm/load-module.js";
import { instantiate } from "../../../src/kernels/wasm/module.js";
import { createPool } from "../../../src/kernels/wasm/pool.js";
import { wasmRecurrent } from "../../../src/kernels/wasm/recurrent.js";
import { closeThreads, runtime, setThreads } from "../../../src/kernels/wasm/runtime.js";
import { unsharedMachine } from "../../../src/kernels/wasm/unshared.js";
import { ExperimentError } from "../../../src/shared/errors.js";
import { ownFile } from "../../../src/shared/own-files.js";
import { loadedAnew, nodeError, replaceMember } from "../../helpers/built-ins.js";
import { makeProblem, recurrentCases } from "../cases.js";

afterEach(() => void vi.restoreAllMocks());

/** Memory with kernels in it, and an address behind what they use. */
function memoryOfKernels() {
  const shared = loadModule(false);
  const address = Math.ceil(instantiate(shared).heapBase() / 128) * 128;
  const words = new Int32Array(shared.memory.buffer, address, CONTROL_BYTES / 4);
  return { shared, address, words, job: address + 1024 };
}

/** Stands in for a thread, which says what is told to it. */
class Thread extends EventEmitter {
  static started: Thread[] = [];
  isHeld = true;
  hasEnded = false;
  readonly script: URL;
  readonly options: { readonly workerData: object };
  constructor(script: URL, options: Thread["options"]) {
    super();
    [this.script, this.options] = [script, options];
    Thread.started.push(this);
  }
  unref(): void {
    this.isHeld = false;
  }
  async terminate(): Promise<void> {
    this.hasEnded = true;
    this.emit("exit", 1);
  }
}

/** A pool whose threads are not there. */
function pool(count: number, Stand: unknown = Thread) {
  const given = memoryOfKernels();
  given.words.fill(7);
  Thread.started = [];
  replaceMember(threads, "Worker", Stand);
  const made = createPool(given.shared, given.address, count);
  return { ...given, pool: made, started: Thread.started };
}

describe("the threads of a pool", () => {
  it("start with the same memory, each with its number, from words that are all 0", () => {
    const { pool: made, started, shared, address, words } = pool(3);
    expect([...words].every((word) => word === 0)).toBe(true);
    expect(words.byteLength).toBe(CONTROL_BYTES);
    expect([made.threads, started.length]).toEqual([3, 2]);
    expect(started.map(({ options }) => options.workerData)).toEqual([
      { ...shared, controlAddress: address, thread: 1 },
      { ...shared, controlAddress: address, thread: 2 },
    ]);
    expect(started[0]!.script.href).toMatch(/^file:.*\/dist\/kernels\/wasm\/worker\.js$/);
  });

  it("are ready when each has said so or ended, and then hold no process", async () => {
    const { pool: made, started } = pool(3);
    const isReady = vi.fn();
    void made.ready.then(isReady);
    started[0]!.emit("message", "ready");
    await new Promise(setImmediate);
    expect(isReady).not.toHaveBeenCalled();
    expect(started.map(({ isHeld }) => isHeld)).toEqual([false, true]);
    started[1]!.emit("exit", 3);
    await made.ready;
    expect(() => made.run(0, 0)).toThrow(new Error("wasm kernels: thread 2 ended (exit code 3)"));
  });

  it("that fail are reported by the first failure", async () => {
    const { pool: made, started, job } = pool(3);
    started[1]!.emit("error", new Error("first"));
    started[0]!.emit("error", new Error("second"));
    started[1]!.emit("exit", 1);
    expect(() => made.run(job, 0)).toThrow(new Error("wasm kernels: thread 2 failed (first)"));
    const { pool: other, started: one } = pool(2);
    one[0]!.emit("error", "no error");
    expect(() => other.run(job, 0)).toThrow(new Error("wasm kernels: thread 1 failed (no error)"));
  });

  it("end when they are told to, which is no failure", async () => {
    const { pool: made, started, words } = pool(3);
    for (const thread of started) thread.emit("message", "ready");
    words[control.asleep] = 1;
    const notify = vi.spyOn(Atomics, "notify");
    await made.close();
    expect(started.map(({ hasEnded }) => hasEnded)).toEqual([true, true]);
    expect([words[control.stop], words[control.generation]]).toEqual([1, 1]);
    expect(notify).toHaveBeenCalledExactlyOnceWith(words, control.generation);
    expect(() => made.run(memoryOfKernels().job, 0)).not.toThrow();
  });

  it("that the machine refuses are a fault of the machine, whose first is reported", async () => {
    let refused = 0;
    const {
      pool: made,
      started,
      job,
    } = pool(
      4,
      class extends Thread {
        constructor(script: URL, options: Thread["options"]) {
          if (Thread.started.length === 1) {
            refused += 1;
            throw Object.assign(nodeError("ERR_WORKER_INIT_FAILED"), {
              message: "no thread EAGAIN",
            });
          }
          super(script, options);
        }
      },
    );
    expect([refused, started.length]).toEqual([2, 1]);
    started[0]!.emit("message", "ready");
    await made.ready;
    expect(() => made.run(job, 0)).toThrow(ExperimentError);
    expect(() => made.run(job, 0)).toThrow(
      /^thread 2 cannot be started \(.*EAGAIN.*\)\. Fix this, or use --threads 1\.$/,
    );
    await made.close();
    expect(started[0]!.hasEnded).toBe(true);
  });

  it.each([
    [2, 2, 100_000],
    [2, 3, 100_000],
    [3, 2, 2000],
  ])("%i with %i cores poll for a while", (count, cores, spins) => {
    replaceMember(os, "availableParallelism", () => cores);
    expect(pool(count).pool.spins).toBe(spins);
  });
});

describe("a job", () => {
  it("is told to the threads, which are woken only if one sleeps", () => {
    const { pool: made, words, job } = pool(1);
    const notify = vi.spyOn(Atomics, "notify");
    made.run(job, 0);
    expect([words[control.job], words[control.generation], words[control.gate]]).toEqual([
      job,
      1,
      0,
    ]);
    expect(notify).not.toHaveBeenCalled();
    words[control.asleep] = 1;
    made.run(job + 1024, 0);
    expect([words[control.job], words[control.generation]]).toEqual([job + 1024, 2]);
    expect(notify).toHaveBeenCalledExactlyOnceWith(words, control.generation);
  });

  it("is not done if an item is missing", () => {
    const { pool: made, job } = pool(1);
    expect(() => made.run(job, 3)).toThrow(
      new Error("wasm kernels: a thread failed at item 0 of 3"),
    );
  });

  it("ends when every thread inside it has left", () => {
    replaceMember(os, "availableParallelism", () => 1);
    const { pool: made, words, job } = pool(2);
    words[control.gate] = 1; // a thread that is inside
    const waits: unknown[][] = [];
    vi.spyOn(Atomics, "wait").mockImplementation((...given: unknown[]) => {
      waits.push(given);
      if (waits.length > 9) throw new Error("waits for ever");
      if (waits.length === 2) Atomics.store(words, control.gate, 0);
      return "timed-out";
    });
    made.run(job, 0);
    expect(waits).toEqual([
      [words, control.gate, 1, 1],
      [words, control.gate, 1, 1],
    ]);
  });
});

describe("polling", () => {
  it("ends at the first look that sees another value, or after so many", () => {
    const words = new Int32Array(new SharedArrayBuffer(8));
    const load = vi.spyOn(Atomics, "load");
    expect(spinWhile(words, 1, 0, 5)).toBe(false);
    expect(load).toHaveBeenCalledTimes(5);
    words[1] = 3;
    expect(spinWhile(words, 1, 0, 5)).toBe(true);
    expect(load).toHaveBeenCalledTimes(6);
    expect([spinWhile(words, 1, 3, 5), spinWhile(words, 0, 0, 0)]).toEqual([false, false]);
  });
});

/** Runs what a thread of the pool runs, here, until it goes to sleep for the second time. */
async function worked(gate: number) {
  const { shared, address, words, job } = memoryOfKernels();
  // A job whose arrays are outside the memory, which fails wherever it is run.
  const fields = new Uint32Array(shared.memory.buffer, job, 64);
  for (const name of ["weights", "packed", "x", "y", "hN"] as const)
    fields[jobWord(name)] = 0xfffffff0;
  for (const name of ["layers", "directions", "batch", "steps", "inputs"] as const)
    fields[jobWord(name)] = 1;
  for (const name of ["hidden", "lanes", "chunks"] as const) fields[jobWord(name)] = 8;
  [words[control.generation], words[control.job], words[control.gate]] = [1, job, gate];
  const slept: unknown[] = [];
  vi.spyOn(Atomics, "wait").mockImplementation((...given: unknown[]) => {
    const [asleep, inside] = [words[control.asleep], words[control.gate]];
    slept.push({ given, asleep, inside, failed: fields[jobWord("failed")] });
    if (slept.length > 9) throw new Error("sleeps for ever");
    if (slept.length === 1) Atomics.add(words, control.generation, 1);
    else Atomics.store(words, control.stop, 1);
    return "ok";
  });
  const said: unknown[] = [];
  replaceMember(threads, "workerData", { ...shared, controlAddress: address, thread: 1 });
  replaceMember(threads, "parentPort", { postMessage: (message: unknown) => said.push(message) });
  await loadedAnew(new URL("../../../src/kernels/wasm/worker.ts", import.meta.url));
  return { said, slept, words, gate: words[control.gate], asleep: words[control.asleep] };
}

describe("a thread", () => {
  it("takes part in a job that is open, and says if the job breaks in it", async () => {
    const { said, slept, words, gate, asleep } = await worked(OPEN);
    expect(said).toEqual(["ready"]);
    expect(slept).toEqual([
      { given: [expect.anything(), control.generation, 1], asleep: 1, inside: OPEN, failed: 1 },
      { given: [expect.anything(), control.generation, 2], asleep: 1, inside: OPEN, failed: 1 },
    ]);
    expect([gate, asleep]).toEqual([OPEN, 0]);
    expect(words[control.stop]).toBe(1);
  });

  it("stays out of a job that is closed", async () => {
    const { slept, gate, asleep } = await worked(0);
    expect(slept).toMatchObject([{ failed: 0, inside: 0 }, { failed: 0 }]);
    expect([gate, asleep]).toEqual([0, 0]);
  });
});

describe("the kernels of a process", () => {
  it("are made once for a number of threads and a width", async () => {
    onTestFinished(closeThreads);
    await closeThreads();
    await closeThreads();
    await setThreads(2);
    const first = runtime();
    expect([first.pool.threads, first.wide, runtime() === first]).toEqual([2, false, true]);
    await setThreads(2);
    expect(runtime()).toBe(first);
    const close = vi.spyOn(first.pool, "close");
    await setThreads(1);
    expect(close).toHaveBeenCalledTimes(1);
    const second = runtime();
    expect([second.pool.threads, second === first]).toEqual([1, false]);
    await setThreads(1, true);
    expect([runtime().wide, runtime().pool.threads, runtime() === second]).toEqual([
      true,
      1,
      false,
    ]);
    await closeThreads();
    replaceMember(os, "availableParallelism", () => 1);
    expect([runtime().wide, runtime().pool.threads]).toEqual([false, 1]);
  });

  it("cannot go back with what other threads have kept", async () => {
    onTestFinished(closeThreads);
    const { spec, sizes, input, outputGradients } = makeProblem(recurrentCases[0]!);
    const floats = (values: Float64Array) => Float32Array.from(values);
    const arrays = { x: floats(input.x), weights: input.weights.map(floats), masks: [] };
    const { y, hN, cN } = outputGradients;
    const gradients = { y: floats(y), hN: floats(hN), ...(cN && { cN: floats(cN) }) };
    const backward = ({ reserve }: ReturnType<typeof wasmRecurrent.forward>) =>
      wasmRecurrent.backward(spec, sizes, arrays, reserve!, gradients, {
        needsInputGradient: false,
      });
    await setThreads(1);
    const inference = wasmRecurrent.forward(spec, sizes, arrays, { training: false });
    expect(inference.reserve).toBeUndefined();
    const kept = wasmRecurrent.forward(spec, sizes, arrays, { training: true });
    expect(runtime().arena.used).toBeGreaterThan(0);
    await setThreads(1, true);
    expect(() => backward(kept)).toThrow(
      new Error("wasm kernels: the number of threads was changed between forward and backward"),
    );
    expect(backward(wasmRecurrent.forward(spec, sizes, arrays, { training: true }))).toEqual({
      weights: expect.any(Array),
    });
  });

  it("compute the same bits in memory that is not shared", async () => {
    const machine = await unsharedMachine(readFileSync(ownFile("dist/kernels/wasm/unshared.wasm")));
    expect(machine.pool).toMatchObject({ threads: 1, spins: 0 });
    onTestFinished(closeThreads);
    for (const example of [0, 1, 2]) {
      const { spec, sizes, input } = makeProblem(recurrentCases[example]!);
      const floats = (values: Float64Array) => Float32Array.from(values);
      const masks = input.masks.map(floats);
      const arrays = { x: floats(input.x), weights: input.weights.map(floats), masks };
      const { call, output } = forwardCall(spec, sizes, arrays, { training: false });
      const before = machine.arena.used;
      const alone = executeOn(machine, call, (results) =>
        output(results, (values) => values.slice()),
      );
      expect(alone).toEqual(wasmRecurrent.forward(spec, sizes, arrays, { training: false }).output);
      expect(machine.arena.used).toBe(before);
    }
  });
});

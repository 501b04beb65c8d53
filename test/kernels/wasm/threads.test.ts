import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  cellNumbers,
  jobFields,
  jobKinds,
  jobWord,
  writeJob,
} from "../../../src/kernels/wasm/job.js";
import { loadModule } from "../../../src/kernels/wasm/load-module.js";
import { growTo, instantiate } from "../../../src/kernels/wasm/module.js";
import { createPool } from "../../../src/kernels/wasm/pool.js";
import { wasmRecurrent } from "../../../src/kernels/wasm/recurrent.js";
import { closeThreads, runtime, setThreads } from "../../../src/kernels/wasm/runtime.js";
import { enableWide, vectorBits } from "../../../src/kernels/wasm/vectors.js";
import { ExperimentError } from "../../../src/shared/errors.js";
import { lengthsCases, makeProblem, recurrentCases } from "../cases.js";
import { arrayRunner, type Solution } from "../runners.js";

const run = arrayRunner(wasmRecurrent, (values) => Float32Array.from(values));
const cases = [...recurrentCases, ...lengthsCases].filter(({ sizes }) => sizes.batch > 16);
const normalised = cases
  .filter((_, index) => index % 3 === 0)
  .map((example) => ({ ...example, spec: { ...example.spec, norm: "layer" as const } }));
const problems = [...cases, ...normalised].map(makeProblem);

afterAll(closeThreads);

describe("the bits do not depend on the number of threads", () => {
  let expected: string[];
  beforeAll(async () => {
    await setThreads(1);
    expected = problems.map((problem) => bitsOf(run(problem)));
  });

  test.each([2, 3, 8])("%i threads", async (threads) => {
    await setThreads(threads);
    for (let repetition = 0; repetition < 3; repetition += 1) {
      expect(problems.map((problem) => bitsOf(run(problem)))).toEqual(expected);
    }
  });
});

test("the bits do not depend on the width of the blocks", async () => {
  const all = recurrentCases.map(makeProblem);
  await setThreads(2);
  const expected = all.map((problem) => bitsOf(run(problem)));
  if (vectorBits() === 256) enableWide();
  await setThreads(2, true);
  // The compiler that makes wide instructions takes over after some calls.
  for (let repetition = 0; repetition < 3; repetition += 1) {
    expect(all.map((problem) => bitsOf(run(problem)))).toEqual(expected);
  }
});

test("a process that was stopped for minutes has no dead threads", async () => {
  await setThreads(3);
  const real = performance.now.bind(performance);
  let stopped = 0;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => {
    stopped += 100_000; // as if the process had been stopped between any two looks at the clock
    return real() + stopped;
  });
  try {
    for (const problem of problems) expect(() => run(problem)).not.toThrow();
  } finally {
    clock.mockRestore();
  }
});

test("memory is given back after backward", async () => {
  await setThreads(2);
  const before = runtime().arena.used;
  for (const problem of problems) run(problem);
  expect(runtime().arena.used).toBe(before);
});

test("memory is given back if there is not enough for all of a job", async () => {
  await setThreads(1);
  const { arena } = runtime();
  const { allocate, used: before } = arena;
  for (let most = 0; ; most += 1) {
    let count = 0;
    const limited = vi.spyOn(arena, "allocate").mockImplementation((bytes) => {
      count += 1;
      if (count > most) throw new RangeError("no memory left");
      return allocate(bytes);
    });
    try {
      run(problems[0]!);
      expect(most).toBeGreaterThan(3); // forward: sizes, arrays and what it keeps; then backward
      break;
    } catch (error) {
      expect(error).toEqual(new RangeError("no memory left"));
    } finally {
      limited.mockRestore();
    }
    expect(runtime().arena.used, `after ${most} allocations`).toBe(before);
  }
  expect(arena.used).toBe(before);
});

test("a reserve whose backward never comes is given back in time", async () => {
  setFlagsFromString("--expose_gc");
  const collect = runInNewContext("gc") as () => void;
  const before = runtime().arena.used;
  const { spec, sizes, input } = problems[0]!;
  const floats = (values: Float64Array) => Float32Array.from(values);
  const tensors = { x: floats(input.x), weights: input.weights.map(floats), masks: [] };
  wasmRecurrent.forward(spec, sizes, tensors, { training: true });
  expect(runtime().arena.used).toBeGreaterThan(before);
  collect();
  await expect.poll(() => runtime().arena.used, { timeout: 10_000 }).toBe(before);
});

test("a worker that has died is reported at the next job, and nothing hangs", async () => {
  const shared = loadModule(false);
  const address = instantiate(shared).heapBase();
  const broken = new URL("data:text/javascript,throw new Error('out of luck')");
  const pool = createPool(shared, address, 2, broken);
  await pool.ready;
  expect(() => pool.run(address + 1024, 0)).toThrow(/thread 1 failed \(out of luck\)/);
  await pool.close();
});

test("a thread that the system does not let start is a fault of the machine, not a bug", async () => {
  const shared = loadModule(false);
  const address = instantiate(shared).heapBase();
  const script = "Object.assign(new Error('EMFILE'), { code: 'ERR_WORKER_INIT_FAILED' })";
  const refused = new URL(`data:text/javascript,throw ${script}`);
  const pool = createPool(shared, address, 2, refused);
  await pool.ready;
  const message = /thread 1 cannot be started \(EMFILE: too many open files .* ulimit -n 1024/;
  expect(() => pool.run(address + 1024, 0)).toThrow(message);
  expect(() => pool.run(address + 1024, 0)).toThrow(ExperimentError);
  await pool.close();
});

test("a job that breaks on the calling thread is that thread's error", async () => {
  const shared = loadModule(false);
  const base = Math.ceil(instantiate(shared).heapBase() / 128) * 128;
  const pool = createPool(shared, base, 1);
  const job = base + 1024;
  const words = new Uint32Array(shared.memory.buffer, job, 64).fill(0);
  const addresses = jobFields.slice(jobWord("weights"), jobWord("next"));
  writeJob(words, {
    ...Object.fromEntries(addresses.map((field) => [field, 0xfffffff0])),
    kind: jobKinds.forward,
    cell: cellNumbers.lstm!,
    layers: 1,
    hidden: 8,
    directions: 1,
    batch: 64,
    steps: 50,
    inputs: 1,
    lanes: 16,
    chunks: 4,
  });
  expect(() => pool.run(job, 4)).toThrow(/out of bounds/);
  expect(words[jobWord("failed")]).toBe(1); // for the others, which then do not wait for its chunks
  await pool.close();
});

test("a job that breaks on another thread alone is an error, and the next job is whole", async () => {
  await setThreads(2);
  const problem = problems[0]!;
  const expected = bitsOf(run(problem));
  const { memory, pool, jobAddress } = runtime();
  const words = new Uint32Array(memory.buffer, jobAddress, jobFields.length);
  const job = words.slice(); // of the backward pass, whose arrays are still in memory
  const items = job[jobWord("done")]!;
  const attempt = () => {
    words.set(job);
    for (const field of ["next", "done", "failed"] as const) words[jobWord(field)] = 0;
    words[jobWord("scratchBytes")] = 0xf0000000; // puts the scratch of thread 1 outside the memory
    pool.run(jobAddress, items);
  };
  const failureOf = () => {
    // The calling thread may be done before the other one has woken up.
    for (let tries = 0; tries < 10_000; tries += 1) {
      try {
        attempt();
      } catch (error) {
        return String(error);
      }
    }
    return "none";
  };
  expect(failureOf()).toMatch(/^Error: wasm kernels: a thread failed at item \d+ of \d+$/);
  expect(bitsOf(run(problem))).toBe(expected);
});

test("more memory than there can be is a mistake that the user can fix", () => {
  const { memory } = runtime();
  expect(() => growTo(memory, 5 * 2 ** 30)).toThrow(/need 5.0 GB of memory .* use a smaller batch/);
});

test("a process with idle threads ends by itself", () => {
  const module = fileURLToPath(new URL("../../../dist/kernels/wasm/runtime.js", import.meta.url));
  const script = `import(${JSON.stringify(module)}).then((m) => m.setThreads(3))`;
  const { status } = spawnSync(process.execPath, ["-e", script], { timeout: 10_000 });
  expect(status).toBe(0);
});

function bitsOf({ output, gradients }: Solution): string {
  const arrays = [output.y, output.hN, output.cN, gradients.x, ...gradients.weights];
  return arrays.map((array) => (array ? Buffer.from(array.buffer).toString("base64") : "")).join();
}

import { parentPort, workerData } from "node:worker_threads";
import { CONTROL_BYTES, control, OPEN, spinWhile } from "./control.js";
import { jobWord } from "./job.js";
import { instantiate, type SharedModule } from "./module.js";

/** What the pool passes to a worker. */
export interface WorkerSetup extends SharedModule {
  readonly controlAddress: number;
  readonly thread: number;
}

/** About a millisecond: longer than the pauses within a training. */
const SPINS = 150_000;

const setup = workerData as WorkerSetup;
const { memory, controlAddress, thread } = setup;
const words = new Int32Array(memory.buffer, controlAddress, CONTROL_BYTES / 4);
const { run } = instantiate(setup);

parentPort?.postMessage("ready");

let generation = 0;
while (Atomics.load(words, control.stop) === 0) {
  if (!spinWhile(words, control.generation, generation, SPINS)) {
    Atomics.add(words, control.asleep, 1);
    Atomics.wait(words, control.generation, generation);
    Atomics.sub(words, control.asleep, 1);
  }
  generation = Atomics.load(words, control.generation);
  const gate = Atomics.add(words, control.gate, 1);
  if ((gate & OPEN) !== 0) takePart(Atomics.load(words, control.job));
  Atomics.sub(words, control.gate, 1);
}

function takePart(job: number): void {
  try {
    run(job, thread);
  } catch {
    Atomics.store(new Int32Array(memory.buffer, job), jobWord("failed"), 1);
  }
}

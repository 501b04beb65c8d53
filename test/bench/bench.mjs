/**
 * Milliseconds of a whole training step (forward, loss, backward, Adam) and of inference on this
 * machine, beside PyTorch's when `--peer` names a Python that has torch.
 *
 * usage: npm run bench -- [--device cpu|native|gpu] [--peer python] [--threads n] [--rounds n]
 *   [--cells rnn,lstm,gru,mingru,minlstm] [--only text] [--json]
 */
import { availableParallelism } from "node:os";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { makeTask, OUTPUTS } from "../../dist/bench/tasks.js";
import { openDevice } from "../../dist/kernels/open-device.js";
import { flops } from "./flops.mjs";
import { startPeer } from "./peer.mjs";

const CPU_SHAPES = [
  { steps: 50, batch: 64, hidden: 20, layers: 2, mode: "train" },
  { steps: 500, batch: 64, hidden: 20, layers: 2, mode: "train" },
  { steps: 50, batch: 256, hidden: 64, layers: 2, mode: "train" },
  { steps: 50, batch: 64, hidden: 128, layers: 2, mode: "train" },
  { steps: 50, batch: 64, hidden: 20, layers: 2, mode: "infer" },
];
const GPU_SHAPES = ["train", "operator"].flatMap((mode) => [
  { steps: 50, batch: 64, hidden: 20, layers: 2, mode },
  { steps: 50, batch: 64, hidden: 256, layers: 2, mode },
  { steps: 50, batch: 64, hidden: 512, layers: 2, mode },
  { steps: 500, batch: 64, hidden: 20, layers: 2, mode },
  { steps: 500, batch: 64, hidden: 512, layers: 2, mode },
]);
/** What stands beside a cell that PyTorch lacks. */
const PEER_CELLS = { mingru: "lstm", minlstm: "lstm" };

/** PyTorch's threads go on spinning for a while after their work. */
const PEER_REST_MS = 250;

const { values: options } = parseArgs({
  options: {
    device: { type: "string", default: "cpu" },
    peer: { type: "string" },
    threads: { type: "string", default: String(availableParallelism()) },
    rounds: { type: "string", default: "7" },
    cells: { type: "string", default: "rnn,lstm,gru,mingru,minlstm" },
    only: { type: "string", default: "" },
    json: { type: "boolean", default: false },
  },
});

const device = await openDevice(options.device, Number(options.threads));
const onGpu = device.kind === "gpu";
/**
 * Milliseconds that one timing should take: long against the clock and short against drifts. A GPU also
 * needs a while to take up the work of another process.
 */
const SLICE_MS = onGpu ? 300 : 60;
if (!options.json) {
  const { kernel, name, vectors, library } = device;
  const parts = [
    kernel,
    name,
    vectors && `${vectors}-bit vectors`,
    library,
    `Node ${process.version}`,
  ];
  console.log(parts.filter(Boolean).join(", "));
}
const peer = options.peer && (await startPeer(options.peer));
/** The peer's threads to choose the best of; on a GPU they do not matter. */
const PEER_THREADS = onGpu ? [1] : [1, 2];
const rows = [];
for (const shape of onGpu ? GPU_SHAPES : CPU_SHAPES) {
  for (const cell of options.cells.split(",")) {
    if (!nameOf(cell, shape).includes(options.only)) continue;
    rows.push(await measure(cell, shape));
    if (!options.json) print(rows.at(-1));
  }
}
if (options.json) console.log(JSON.stringify(rows, null, 2));
peer?.close();
await device.close();

function nameOf(cell, { steps, batch, hidden, mode }) {
  return `${cell} ${mode} ${steps} steps, batch ${batch}, hidden ${hidden}`;
}

/** Rounds of ours and the peer's in turn, so that whatever else the machine does hits both alike. */
async function measure(cell, shape) {
  const task = makeTask(cell, shape);
  const count = calls(task);
  const times = [];
  const peers = new Map(PEER_THREADS.map((threads) => [threads, []]));
  for (let round = 0; round < Number(options.rounds); round += 1) {
    times.push(onGpu ? burstTime(task, count) : medianTime(task, count));
    if (!peer) continue;
    for (const [threads, times] of peers) {
      const request = {
        cell: PEER_CELLS[cell] ?? cell,
        ...shape,
        threads,
        device: onGpu ? "cuda" : "cpu",
      };
      times.push(await peer.time({ ...request, count: onGpu ? count : Math.max(1, count >> 1) }));
    }
    if (!onGpu) await setTimeout(PEER_REST_MS);
  }
  const ms = median(times);
  const peerMs = peer ? Math.min(...[...peers.values()].map(median)) : null;
  return {
    cell,
    shape,
    msPerStep: ms,
    peerMsPerStep: peerMs,
    ratio: peerMs && peerMs / ms,
    gflops: flops(cell, shape, shape.mode === "operator" ? 0 : OUTPUTS) / ms / 1e6,
  };
}

/** How many calls fill a slice of time, after a warm-up. */
function calls(task) {
  const end = performance.now() + (onGpu ? 2 : 5) * SLICE_MS;
  let last = 0;
  do {
    const start = performance.now();
    finished(task());
    last = performance.now() - start;
  } while (performance.now() < end);
  return Math.max(2, Math.round(SLICE_MS / last));
}

function medianTime(task, count) {
  const times = Array.from({ length: count }, () => {
    const start = performance.now();
    finished(task());
    return performance.now() - start;
  });
  return median(times);
}

/** A device works while it is given more: one wait at the end of many calls. */
function burstTime(task, count) {
  const start = performance.now();
  for (let call = 1; call < count; call += 1) task().dispose();
  finished(task());
  return (performance.now() - start) / count;
}

/** Waits for a task's result and lets go of it. */
function finished(tensor) {
  tensor.dataSync();
  tensor.dispose();
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

function print({ cell, shape, msPerStep, peerMsPerStep, ratio, gflops }) {
  const speed = `${msPerStep.toFixed(2)} ms, ${gflops.toFixed(1)} GFLOP/s`;
  const beside = peer
    ? `; PyTorch${PEER_CELLS[cell] ? `'s ${PEER_CELLS[cell]}` : ""} ${peerMsPerStep.toFixed(2)} ms, ratio ${ratio.toFixed(2)}`
    : "";
  console.log(`${nameOf(cell, shape)}: ${speed}${beside}`);
}

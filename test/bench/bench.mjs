/**
 * Milliseconds of a whole training step (forward, loss, backward, Adam) and of inference on this
 * machine, beside PyTorch's when `--peer` names a Python that has torch.
 *
 * usage: npm run bench -- [--peer python] [--threads n] [--rounds n] [--only text] [--json]
 */
import "@tensorflow/tfjs-backend-wasm";
import { availableParallelism } from "node:os";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import * as tf from "@tensorflow/tfjs-core";
import { updateAdam } from "../../dist/kernels/adam.js";
import { weightSpecs } from "../../dist/kernels/contract.js";
import { openDevice } from "../../dist/kernels/device.js";
import { lossGradients, predict } from "../../dist/kernels/readout.js";
import { flops } from "./flops.mjs";
import { startPeer } from "./peer.mjs";

const OUTPUTS = 10;
const squared = { readout: "everyStep", error: "squared", lastStepOnly: false };
const SHAPES = [
  { steps: 50, batch: 64, hidden: 20, layers: 2, mode: "train" },
  { steps: 500, batch: 64, hidden: 20, layers: 2, mode: "train" },
  { steps: 50, batch: 256, hidden: 64, layers: 2, mode: "train" },
  { steps: 50, batch: 64, hidden: 128, layers: 2, mode: "train" },
  { steps: 50, batch: 64, hidden: 20, layers: 2, mode: "infer" },
];
/** Milliseconds that one timing should take, so that it is long against the clock and short against drifts. */
const SLICE_MS = 60;

/** PyTorch's threads go on spinning for a while after their work. */
const PEER_REST_MS = 250;

const { values: options } = parseArgs({
  options: {
    peer: { type: "string" },
    threads: { type: "string", default: String(availableParallelism()) },
    rounds: { type: "string", default: "7" },
    only: { type: "string", default: "" },
    json: { type: "boolean", default: false },
  },
});

const device = await openDevice("cpu", Number(options.threads));
const peer = options.peer && (await startPeer(options.peer));
const rows = [];
for (const shape of SHAPES) {
  for (const cell of ["rnn", "lstm", "gru"]) {
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
  const own = [];
  const peers = new Map([
    [1, []],
    [2, []],
  ]);
  for (let round = 0; round < Number(options.rounds); round += 1) {
    own.push(medianTime(task, count));
    if (!peer) continue;
    for (const [threads, times] of peers) {
      times.push(await peer.time({ cell, ...shape, threads, count: Math.max(1, count >> 1) }));
    }
    await setTimeout(PEER_REST_MS);
  }
  const ms = median(own);
  const peerMs = peer ? Math.min(...[...peers.values()].map(median)) : null;
  return {
    ...{ cell, shape, msPerStep: ms, peerMsPerStep: peerMs, ratio: peerMs && peerMs / ms },
    gflops: flops(cell, shape, OUTPUTS) / ms / 1e6,
  };
}

function makeTask(cell, { steps, batch, hidden, layers, mode }) {
  const spec = { cell, layers, hidden, direction: "forward" };
  const shapes = [...weightSpecs(spec, 1).map(({ shape }) => shape), [OUTPUTS, hidden], [OUTPUTS]];
  const bound = 1 / Math.sqrt(hidden);
  const parameters = shapes.map((shape) => tf.variable(uniform(shape, bound)));
  const [first, second] = [0, 1].map(() => shapes.map((shape) => tf.variable(tf.zeros(shape))));
  const x = uniform([batch, steps, 1], 0.5);
  const targets = uniform([batch, steps, OUTPUTS], 0.5);
  const rates = {
    ...{ learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
    ...{ decoupled: false, power1: 0.9, power2: 0.999 },
  };
  const train = () => {
    const { gradients, loss } = lossGradients(spec, squared, { x, targets, parameters });
    updateAdam({ parameters, gradients, first, second }, rates);
    return loss.dataSync();
  };
  const infer = () => predict(spec, x, parameters, squared).dataSync();
  const run = mode === "train" ? train : infer;
  return () => {
    tf.tidy(() => {
      run();
    });
  };
}

function uniform(shape, bound) {
  return tf.randomUniform(shape, -bound, bound, "float32", 1);
}

/** How many calls fill a slice of time, after a warm-up. */
function calls(task) {
  const end = performance.now() + 5 * SLICE_MS;
  let last = 0;
  do {
    const start = performance.now();
    task();
    last = performance.now() - start;
  } while (performance.now() < end);
  return Math.max(2, Math.round(SLICE_MS / last));
}

function medianTime(task, count) {
  const times = Array.from({ length: count }, () => {
    const start = performance.now();
    task();
    return performance.now() - start;
  });
  return median(times);
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

function print({ cell, shape, msPerStep, peerMsPerStep, ratio, gflops }) {
  const own = `${msPerStep.toFixed(2)} ms, ${gflops.toFixed(1)} GFLOP/s`;
  const beside = peer ? `; PyTorch ${peerMsPerStep.toFixed(2)} ms, ratio ${ratio.toFixed(2)}` : "";
  console.log(`${nameOf(cell, shape)}: ${own}${beside}`);
}

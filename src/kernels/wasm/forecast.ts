import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import { type RecurrentSizes, type RecurrentSpec, weightTensorCount } from "../contract.js";
import type { ForecastAttributes } from "../forecast.js";
import { huberDelta } from "../losses/huber.js";
import type { LossChoice } from "../losses/loss.js";
import { levelOf } from "../losses/quantile.js";
import type { JobResults } from "./execute.js";
import { execute } from "./execute-shared.js";
import { elements } from "./fields.js";
import { makeTensor, valuesOf } from "./heap.js";
import { flag, floatBits, lossNumbers } from "./job.js";
import { predictCall, readoutFields } from "./predict-call.js";
import { runtime } from "./runtime.js";

/** The forecast kernel: losses, norm of the gradients, gradients. */
export function runForecast(
  backend: KernelBackend,
  [x, targets, ...others]: readonly TensorInfo[],
  { lastStepOnly, loss, ...spec }: ForecastAttributes,
): TensorInfo[] {
  const sizes = sizesOf(x!);
  const parameters = others.slice(0, weightTensorCount(spec) + 2);
  const masks = others.slice(parameters.length);
  const read = (tensor: TensorInfo) => valuesOf(backend, tensor);
  const fields = {
    ...readoutFields(spec, sizes, parameters, masks),
    training: 1,
    lastStepOnly: flag(lastStepOnly),
    ...lossFields(loss),
  } as const;
  const inputs = {
    x: [read(x!)],
    targets: [read(targets!)],
    weights: parameters.map(read),
    masks: masks.map(read),
    levels: [outputLevels(loss, fields.outputs)],
  };
  const outputs = { gradients: fields.weightCount };
  return execute({ fields, inputs, outputs }, (results) => {
    const scalar = (value: number) => makeTensor(backend, [], (heap) => heap.fill(value));
    const losses = meanLosses(results);
    const gradients = results.address("gradients");
    const norm = Math.sqrt(runtime().kernels.sumOfSquares(gradients, fields.weightCount));
    return [...losses.map(scalar), scalar(norm), ...split(backend, results, parameters)];
  });
}

/** The predict kernel. */
export function runPredict(
  backend: KernelBackend,
  [x, ...parameters]: readonly TensorInfo[],
  spec: RecurrentSpec,
): TensorInfo[] {
  const read = (tensor: TensorInfo) => ({ shape: tensor.shape, values: valuesOf(backend, tensor) });
  const { call, shape } = predictCall(
    spec,
    sizesOf(x!),
    valuesOf(backend, x!),
    parameters.map(read),
  );
  return execute(call, (results) => [
    makeTensor(backend, shape, (heap) => heap.set(results.array("predictions"))),
  ]);
}

function sizesOf({ shape }: TensorInfo): RecurrentSizes {
  const [batch, steps, inputs] = shape as [number, number, number];
  return { batch, steps, inputs };
}

/** @throws Error if the kernels do not support the loss */
function lossFields(choice: LossChoice) {
  const loss = lossNumbers[choice.name];
  if (loss === undefined) throw new Error(`wasm kernels: no loss ${choice.name}`);
  return { loss, lossDelta: floatBits(huberDelta(choice)) };
}

/** The level of each output. */
function outputLevels(choice: LossChoice, outputs: number): Float32Array {
  return Float32Array.from({ length: outputs }, (_, output) => levelOf(choice, output, outputs));
}

/** Means of the losses over the measured targets, summed in the order of the chunks. */
function meanLosses(results: JobResults): [number, number] {
  let total = 0;
  let last = 0;
  for (const [index, sum] of results.losses().entries()) {
    if (index % 2 === 0) total += sum;
    else last += sum;
  }
  const mean = (sum: number, field: "measured" | "measuredLast") =>
    sum / Math.max(1, results.word(field));
  return [mean(total, "measured"), mean(last, "measuredLast")];
}

function split(
  backend: KernelBackend,
  results: JobResults,
  parameters: readonly TensorInfo[],
): TensorInfo[] {
  const all = results.array("gradients");
  let at = 0;
  return parameters.map(({ shape }) => {
    const start = at;
    at += elements(shape);
    return makeTensor(backend, shape, (heap) => heap.set(all.subarray(start, at)));
  });
}

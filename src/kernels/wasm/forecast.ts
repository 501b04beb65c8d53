import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import { type RecurrentSizes, type RecurrentSpec, weightTensorCount } from "../contract.js";
import type { ForecastAttributes } from "../forecast.js";
import { execute, type JobResults } from "./execute.js";
import { elements, stackFields } from "./fields.js";
import { makeTensor, valuesOf } from "./heap.js";
import { flag, jobKinds } from "./job.js";

/** The forecast kernel: losses, norm of the gradients, gradients. */
export function runForecast(
  backend: KernelBackend,
  [x, targets, ...others]: readonly TensorInfo[],
  { lastStepOnly, loss: _, ...spec }: ForecastAttributes,
): TensorInfo[] {
  const sizes = sizesOf(x!);
  const parameters = others.slice(0, weightTensorCount(spec) + 2);
  const masks = others.slice(parameters.length);
  const read = (tensor: TensorInfo) => valuesOf(backend, tensor);
  const fields = {
    ...readoutFields(spec, sizes, parameters, masks),
    training: 1,
    lastStepOnly: flag(lastStepOnly),
  } as const;
  const inputs = {
    x: [read(x!)],
    targets: [read(targets!)],
    weights: parameters.map(read),
    masks: masks.map(read),
  };
  const outputs = { gradients: fields.weightCount };
  return execute({ fields, inputs, outputs }, (results) => {
    const scalar = (value: number) => makeTensor(backend, [], (heap) => heap.fill(value));
    const losses = meanLosses(results, sizes, fields.outputs, lastStepOnly);
    const norm = Math.sqrt(results.sumOfSquares("gradients"));
    return [...losses.map(scalar), scalar(norm), ...split(backend, results, parameters)];
  });
}

/** The predict kernel. */
export function runPredict(
  backend: KernelBackend,
  [x, ...parameters]: readonly TensorInfo[],
  spec: RecurrentSpec,
): TensorInfo[] {
  const sizes = sizesOf(x!);
  const fields = {
    ...readoutFields(spec, sizes, parameters, []),
    training: 0,
    lastStepOnly: 0,
  } as const;
  const shape = [sizes.batch, sizes.steps, fields.outputs];
  const inputs = {
    x: [valuesOf(backend, x!)],
    weights: parameters.map((parameter) => valuesOf(backend, parameter)),
    masks: [],
  };
  return execute({ fields, inputs, outputs: { predictions: elements(shape) } }, (results) => [
    makeTensor(backend, shape, (heap) => heap.set(results.array("predictions"))),
  ]);
}

function sizesOf({ shape }: TensorInfo): RecurrentSizes {
  const [batch, steps, inputs] = shape as [number, number, number];
  return { batch, steps, inputs };
}

function readoutFields(
  spec: RecurrentSpec,
  sizes: RecurrentSizes,
  parameters: readonly TensorInfo[],
  masks: readonly TensorInfo[],
) {
  const weightCount = parameters.reduce((sum, { shape }) => sum + elements(shape), 0);
  const outputs = parameters.at(-1)!.shape[0]!;
  const stack = stackFields(spec, sizes, masks);
  return { ...stack, kind: jobKinds.forecast, outputs, weightCount };
}

/** Means of the losses, added up in the order of the chunks. */
function meanLosses(
  results: JobResults,
  { batch, steps }: RecurrentSizes,
  outputs: number,
  lastStepOnly: boolean,
): [number, number] {
  let total = 0;
  let last = 0;
  for (const [index, sum] of results.losses().entries()) {
    if (index % 2 === 0) total += sum;
    else last += sum;
  }
  const perStep = batch * outputs;
  return [total / (lastStepOnly ? perStep : perStep * steps), last / perStep];
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

import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it, vi } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import type { NativeBackend } from "../../src/kernels/native/backend.js";
import { createOptimizer, type Optimizer } from "../../src/training/optimizer.js";
import { expectClose } from "../helpers/compare.js";
import { aliveTensors, useNativeDevice } from "./device.js";

/** See test/golden/make_optimizer_golden.py. */
interface Golden {
  readonly shapes: number[][];
  readonly recorded: number[];
  readonly factors: number[];
  readonly initial: number[][];
  readonly gradients: number[][][];
  readonly cases: { config: { name: string }; learningRate: number; parameters: number[][][] }[];
}

const url = new URL("../golden/optimizer_golden.json", import.meta.url);
const golden: Golden = JSON.parse(readFileSync(url, "utf8"));
const cases = golden.cases.filter(({ config }) => /^adamw?$/.test(config.name));

useNativeDevice();

describe("ResourceApplyAdam", () => {
  it.each(cases.map((example) => [JSON.stringify(example.config), example] as const))(
    "walks as PyTorch's %s",
    (_, { config, learningRate, parameters: expected }) => {
      const operations = vi.spyOn(tf.backend() as NativeBackend, "executeMultipleOutputs");
      const { parameters, optimizer } = learner(config);
      let walked = 0;
      for (const [row, steps] of golden.recorded.entries()) {
        walk(optimizer, walked, steps, learningRate);
        walked = steps;
        for (const [index, parameter] of parameters.entries()) {
          expectClose(parameter.dataSync(), expected[row]![index]!, 1e-5);
        }
      }
      const applied = operations.mock.calls.filter(([name]) => name === "ResourceApplyAdam");
      expect(applied).toHaveLength(walked);
      operations.mockRestore();
      optimizer.dispose();
      tf.dispose(parameters);
    },
  );

  it.each(cases.map(({ config }) => config))("goes on from its state bit for bit: %j", (config) => {
    const whole = learner(config);
    walk(whole.optimizer, 0, 20, 1e-2);
    const broken = learner(config);
    broken.optimizer.restore(stateOf(whole.optimizer), 20);
    for (const [index, parameter] of broken.parameters.entries()) {
      tf.tidy(() => parameter.assign(tf.clone(whole.parameters[index]!)));
    }
    for (const { optimizer } of [whole, broken]) walk(optimizer, 20, 40, 1e-2);
    expect(stateOf(broken.optimizer)).toEqual(stateOf(whole.optimizer));
    expect(broken.parameters.map(valuesOf)).toEqual(whole.parameters.map(valuesOf));
    for (const { optimizer, parameters } of [whole, broken]) {
      optimizer.dispose();
      tf.dispose(parameters);
    }
  });

  it("has the state that it was set back to, before and after the next step", () => {
    const { optimizer, parameters } = learner({ name: "adam" });
    walk(optimizer, 0, 5, 1e-2);
    const early = stateOf(optimizer);
    walk(optimizer, 5, 10, 1e-2);
    optimizer.restore(early, 5);
    expect(stateOf(optimizer)).toEqual(early);
    walk(optimizer, 5, 10, 1e-2);
    const again = stateOf(optimizer);
    optimizer.restore(early, 5);
    walk(optimizer, 5, 10, 1e-2);
    expect(stateOf(optimizer)).toEqual(again);
    optimizer.dispose();
    tf.dispose(parameters);
  });

  it("holds nothing afterwards", () => {
    expect(aliveTensors()).toEqual({ tensors: 0, handles: 0 });
  });
});

function learner(config: object) {
  const settings = resolveConfig({ training: { optimizer: config } }, "test").training.optimizer;
  const parameters = golden.initial.map((values, index) =>
    tf.tidy(() => tf.variable(tf.tensor(values, golden.shapes[index]))),
  );
  return { parameters, optimizer: createOptimizer(parameters, settings) };
}

/** Takes the golden steps `from` (from 0) to `to`, exclusive. */
function walk(optimizer: Optimizer, from: number, to: number, learningRate: number): void {
  for (let step = from; step < to; step += 1) {
    tf.tidy(() => optimizer.step(gradientsOf(step), learningRate * golden.factors[step]!));
  }
}

function valuesOf(tensor: tf.Tensor): Float32Array {
  return Float32Array.from(tensor.dataSync());
}

function stateOf(optimizer: Optimizer): Map<string, Float32Array> {
  return new Map([...optimizer.state()].map(([name, tensor]) => [name, valuesOf(tensor)]));
}

function gradientsOf(step: number): tf.Tensor[] {
  return golden.gradients[step]!.map((values, index) => tf.tensor(values, golden.shapes[index]));
}

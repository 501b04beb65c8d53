import { readFileSync } from "node:fs";
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { createOptimizer, type Optimizer } from "../../src/training/optimizer.js";
import { expectClose } from "../helpers/compare.js";

/** See test/golden/make_optimizer_golden.py. */
interface Golden {
  readonly shapes: number[][];
  /** The numbers of steps after which `parameters` are. */
  readonly recorded: number[];
  readonly factors: number[];
  readonly initial: number[][];
  readonly gradients: number[][][];
  readonly cases: { config: object; learningRate: number; parameters: number[][][] }[];
}

const url = new URL("../golden/optimizer_golden.json", import.meta.url);
const golden: Golden = JSON.parse(readFileSync(url, "utf8"));
const cases = golden.cases.map((example) => [JSON.stringify(example.config), example] as const);

/** Parameters with an optimiser of theirs, fed with the golden gradients. */
class Bench {
  readonly parameters: tf.Variable[];
  readonly optimizer: Optimizer;
  readonly learningRate: number;

  constructor(config: object, initial: readonly ArrayLike<number>[] = golden.initial) {
    const resolved = resolveConfig({ training: { optimizer: config } }, "test").training.optimizer;
    this.parameters = initial.map((values, index) =>
      tf.tidy(() => tf.variable(tf.tensor([...Array.from(values)], golden.shapes[index]))),
    );
    this.optimizer = createOptimizer(this.parameters, resolved, ["a", "b"]);
    this.learningRate = resolved.learningRate;
  }

  /** Takes the golden steps `from` (from 0) to `to`, exclusive. */
  walk(from: number, to: number): void {
    for (let step = from; step < to; step += 1) {
      const gradients = golden.gradients[step]!.map((values, index) =>
        tf.tensor(values, golden.shapes[index]),
      );
      this.optimizer.step(gradients, this.learningRate * golden.factors[step]!);
      tf.dispose(gradients);
    }
  }

  values(): Float32Array[] {
    return this.parameters.map((parameter) => parameter.dataSync().slice() as Float32Array);
  }

  state(): Map<string, Float32Array> {
    const entries = [...this.optimizer.state()];
    return new Map(
      entries.map(([name, tensor]) => [name, tensor.dataSync().slice() as Float32Array]),
    );
  }

  dispose(): void {
    this.optimizer.dispose();
    tf.dispose(this.parameters);
  }
}

let tensors = 0;

beforeAll(async () => {
  await tf.setBackend("cpu");
});
beforeEach(() => {
  tensors = tf.memory().numTensors;
});
afterEach(() => expect(tf.memory().numTensors, "tensors left behind").toBe(tensors));

describe("createOptimizer", () => {
  it.each(cases)(
    "%s moves as PyTorch's for 50 steps",
    (_, { config, learningRate, parameters }) => {
      const bench = new Bench(config);
      expect(bench.learningRate).toBe(learningRate);
      let done = 0;
      for (const [row, steps] of golden.recorded.entries()) {
        bench.walk(done, steps);
        done = steps;
        for (const [index, values] of bench.values().entries()) {
          const start = golden.initial[index]!;
          const moved = values.map((value, at) => value - start[at]!);
          const expected = parameters[row]![index]!.map((value, at) => value - start[at]!);
          const label = `parameter ${index} after ${steps} steps`;
          expectClose(moved, expected, 1e-5, { label, floor: 0.1 });
        }
      }
      bench.dispose();
    },
  );

  it.each(cases)("%s continues from its saved state bit for bit", (_, { config }) => {
    const whole = new Bench(config);
    whole.walk(0, 20);
    const [values, state, steps] = [whole.values(), whole.state(), whole.optimizer.steps];
    const resumed = new Bench(config, values);
    const given = new Map([...state].map(([name, moments]) => [name, moments.slice()]));
    resumed.optimizer.restore(given, steps);
    for (const moments of given.values()) moments.fill(Number.NaN); // the caller's, to use again
    whole.walk(20, 50);
    resumed.walk(20, 50);
    expect(resumed.optimizer.steps).toBe(50);
    expect(resumed.values()).toEqual(whole.values());
    expect(resumed.state()).toEqual(whole.state());
    whole.dispose();
    resumed.dispose();
  });

  it("can be set back to an earlier state", () => {
    const bench = new Bench({ name: "adam" });
    bench.walk(0, 5);
    const state = bench.state();
    const start = bench.values();
    bench.walk(5, 30);
    const expected = bench.values();
    bench.optimizer.restore(state, 5);
    for (const [index, parameter] of bench.parameters.entries()) {
      tf.tidy(() => parameter.assign(tf.tensor(start[index]!, parameter.shape)));
    }
    bench.walk(5, 30);
    expect(bench.values()).toEqual(expected);
    bench.dispose();
  });

  it.each([
    [{ name: "adam" }, ["exp_avg/a", "exp_avg_sq/a", "exp_avg/b", "exp_avg_sq/b"]],
    [{ name: "sgd" }, []],
    [{ name: "sgd", momentum: 0.5 }, ["momentum_buffer/a", "momentum_buffer/b"]],
    [{ name: "rmsprop" }, ["square_avg/a", "square_avg/b"]],
    [
      { name: "rmsprop", momentum: 0.5, centered: true },
      ["a", "b"].flatMap((name) =>
        ["square_avg", "grad_avg", "momentum_buffer"].map((slot) => `${slot}/${name}`),
      ),
    ],
  ])("names the state of %j as PyTorch does", (config, names) => {
    const bench = new Bench(config);
    expect([...bench.optimizer.state().keys()]).toEqual(names);
    bench.dispose();
  });

  it("does not divide by the root of a negative number where all gradients are equal", () => {
    const bench = new Bench({ name: "rmsprop", centered: true, alpha: 0.5 });
    for (let step = 0; step < 100; step += 1) {
      tf.tidy(() =>
        bench.optimizer.step(
          golden.shapes.map((shape) => tf.fill(shape, 0.1548)),
          1e-3,
        ),
      );
    }
    for (const values of bench.values()) expect(values.every(Number.isFinite)).toBe(true);
    bench.dispose();
  });
});

describe("restore", () => {
  const state = (change: (state: Map<string, Float32Array>) => void) => {
    const bench = new Bench({ name: "adam" });
    bench.walk(0, 3);
    const before = bench.state();
    const values = new Map(
      [...before].map(([name]) => [name, new Float32Array(before.get(name)!)]),
    );
    for (const tensor of values.values()) tensor.fill(7);
    change(values);
    const restore = () => bench.optimizer.restore(values, 9);
    return { bench, before, restore };
  };

  it.each<[string, (state: Map<string, Float32Array>) => void, string]>([
    [
      "lacks something",
      (tensor) => tensor.delete("exp_avg/b"),
      "exp_avg/b is missing, expected 5 values",
    ],
    [
      "has another size",
      (tensor) => tensor.set("exp_avg_sq/b", new Float32Array(4)),
      "has 4 values",
    ],
    [
      "is another optimiser's",
      (tensor) => tensor.set("square_avg/a", new Float32Array(12)),
      "square_avg/a",
    ],
  ])("refuses a state that %s, and changes nothing", (_, change, message) => {
    const { bench, before, restore } = state(change);
    expect(restore).toThrow(message);
    expect(bench.state()).toEqual(before);
    expect(bench.optimizer.steps).toBe(3);
    bench.dispose();
  });
});

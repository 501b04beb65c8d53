import { readFileSync } from "node:fs";
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import type { ClipConfig } from "../../src/config/training.js";
import { clipGradients } from "../../src/training/clip.js";
import { expectClose } from "../helpers/compare.js";

/** See test/golden/make_clip_golden.py. */
interface Golden {
  readonly shapes: number[][];
  readonly gradients: number[][];
  readonly cases: { config: ClipConfig; norm: number; clipped: number[][] }[];
}

const url = new URL("../golden/clip_golden.json", import.meta.url);
const golden: Golden = JSON.parse(readFileSync(url, "utf8"));
const goldenGradients = () =>
  golden.gradients.map((values, index) => tf.tensor(values, golden.shapes[index]));

/** What clipping makes of gradients, read back. */
function clipped(gradients: readonly tf.Tensor[], config: ClipConfig) {
  const result = tf.tidy(() => {
    const clipped = clipGradients(gradients, config);
    return {
      gradients: clipped.gradients.map((gradient) => tf.clone(gradient)),
      norm: clipped.norm,
    };
  });
  const values = result.gradients.map((gradient) => gradient.dataSync());
  const [norm] = result.norm.dataSync();
  tf.dispose([result.gradients, result.norm]);
  return { values, norm: norm! };
}

describe.each(["cpu", "wasm"])("clipGradients on the %s backend", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  it.each(golden.cases.map((example) => [JSON.stringify(example.config), example] as const))(
    "%s does as PyTorch does",
    (_, { config, norm, clipped: expected }) => {
      const before = tf.memory().numTensors;
      const gradients = goldenGradients();
      const actual = clipped(gradients, config);
      expectClose([actual.norm], [norm], 1e-6, { label: "norm" });
      for (const [index, values] of actual.values.entries()) {
        expectClose(values, expected[index]!, 1e-6, { label: `gradient ${index}`, floor: 1e-9 });
      }
      for (const [index, gradient] of gradients.entries()) {
        expectClose(gradient.dataSync(), golden.gradients[index]!, 1e-7, { label: "given" });
      }
      tf.dispose(gradients);
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  it("returns the same gradients if there is no limit", () => {
    tf.tidy(() => {
      const gradients = goldenGradients();
      expect(clipGradients(gradients, {}).gradients).toBe(gradients);
    });
  });

  it("scales by norm / (norm + 1e-6), as PyTorch does", () => {
    const gradient = tf.tensor1d([1e-6]);
    expectClose(clipped([gradient], { norm: 1e-6 }).values[0]!, [5e-7], 1e-6, { floor: 1e-9 });
    gradient.dispose();
  });

  it("adds up a large gradient without losing digits", () => {
    const gradient = tf.fill([4096, 64], 0.1);
    expectClose([clipped([gradient], {}).norm], [0.1 * 512], 2e-5);
    gradient.dispose();
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])(
    "reports a norm that is not finite where a gradient is %d, even one cut by value",
    (wild) => {
      const gradients = [tf.tensor1d([1, 2]), tf.tensor2d([[3, wild]])];
      expect(Number.isFinite(clipped(gradients, { value: 1, norm: 1 }).norm)).toBe(false);
      tf.dispose(gradients);
    },
  );
});

import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, describe, test } from "vitest";

import { closeThreads } from "../../src/kernels/wasm/runtime.js";
import { adamGoldens, follow } from "./adam-golden.js";
import { registerWasmAnew } from "./wasm-anew.js";

registerWasmAnew();
afterAll(closeThreads);

describe.each(["cpu", "wasm"])("Adam on the %s backend", (backend) => {
  test.each(
    adamGoldens.map(
      (example) => [`${example.name}, decay ${example.weightDecay}`, example] as const,
    ),
  )("%s: as PyTorch", async (_, example) => {
    await tf.setBackend(backend);
    tf.tidy(() => follow(example));
  });
});

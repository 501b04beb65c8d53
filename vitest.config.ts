import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/**
 * Tests that need a process of their own: they replace modules, register kernels of their own or count what the whole
 * process has done. All others share processes, which load each module once.
 */
const alone = [
  "test/cli/windows-names.test.ts",
  "test/experiment/memory.test.ts",
  "test/faults/full*.test.ts",
  "test/faults/sync-order.test.ts",
  "test/kernels/{added-cell,added-loss,arrays,composed,gradients,open-device,operator}.test.ts",
  "test/kernels/native/*.test.ts",
  "test/kernels/wasm/{threads,vectors}.test.ts",
  "test/predict/stand-ins/zod.test.ts",
  "test/training/leak.test.ts",
];

export default defineConfig({
  test: {
    // One more than cores: a file that waits, for a heartbeat or a process that it started, leaves its core to another.
    maxWorkers: availableParallelism() + 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globalSetup: "test/helpers/temporary.ts",
    reporters: ["default", "./test/helpers/failures-at-once.ts"],
    projects: [
      {
        extends: true,
        test: { name: "alone", include: alone, setupFiles: "test/helpers/same-examples.ts" },
      },
      {
        extends: true,
        test: {
          name: "shared",
          include: ["test/**/*.test.ts"],
          exclude: [...alone, "**/node_modules/**"],
          isolate: false,
          setupFiles: ["test/helpers/one-core.ts", "test/helpers/same-examples.ts"],
        },
      },
    ],
  },
});

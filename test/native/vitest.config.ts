import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/native/*.native.ts"],
    testTimeout: 300_000,
    fileParallelism: false,
    globalSetup: "test/helpers/temporary.ts",
  },
});

import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    maxWorkers: "100%", // one fewer than cores by default, which on two cores is one file at a time
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globalSetup: "test/helpers/temporary.ts",
  },
});

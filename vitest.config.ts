import { defineConfig } from "vitest/config";

/**
 * Folders whose tests change no state of the process (environment, clock, device). These tests share
 * one process and load each module once, which halves their time.
 */
const pure = ["shared", "config", "data", "evaluation", "report"];
const shared = pure.map((folder) => `test/${folder}/**/*.test.ts`);

export default defineConfig({
  test: {
    maxWorkers: "100%", // one fewer than cores by default, which on two cores is one file at a time
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globalSetup: "test/helpers/temporary.ts",
    projects: [
      { extends: true, test: { name: "shared", include: shared, isolate: false } },
      { extends: true, test: { name: "alone", include: ["test/**/*.test.ts"], exclude: shared } },
    ],
  },
});

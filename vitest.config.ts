import { defineConfig } from "vitest/config";

/**
 * Tests of rooms without a state of their own: no environment, no clock, no device. They share one
 * process and load what they import once, which takes half of their time off.
 */
const pure = ["shared", "config", "data", "evaluation", "report"];
const shared = pure.map((room) => `test/${room}/**/*.test.ts`);

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

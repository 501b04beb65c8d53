import { defineConfig } from "vitest/config";

const chosen = process.env.RNNLAB_MUTATION_TESTS;
if (chosen === undefined) throw new Error("RNNLAB_MUTATION_TESTS is not set: run npm run mutate");

/** The tests that `mutate.mjs` chose for a room. */
export default defineConfig({
  test: {
    ...JSON.parse(chosen),
    testTimeout: 60_000,
    globalSetup: "test/helpers/temporary.ts",
  },
});

import { readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";
import { jobOfProcess } from "./job.mjs";
import ShortFirst from "./order.mjs";

const { include, exclude, out } = jobOfProcess();
const contents = JSON.parse(readFileSync(`${out}/contents.json`, "utf8"));

/** The sources with the mutants in them, each behind a switch, and a runner that turns the switches. */
export default defineConfig({
  plugins: [{ name: "mutants", enforce: "pre", load: (id) => contents[id.split("?")[0]] }],
  test: {
    include,
    exclude,
    maxWorkers: 1,
    sequence: { sequencer: ShortFirst },
    testTimeout: 600_000, // a machine with other work is no reason to fail; quick.mjs ends what hangs
    hookTimeout: 600_000,
    runner: "test/mutation/quick/runner.mjs",
    globalSetup: "test/helpers/temporary.ts",
    update: "none",
    silent: true,
    passWithNoTests: true,
  },
});

import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { Instrumenter } from "@stryker-mutator/instrumenter";
import { defineConfig } from "vitest/config";
import { jobOfProcess } from "./job.mjs";

const { files, include, exclude, out } = jobOfProcess();
const silent = { debug() {}, info() {}, warn: console.warn, isDebugEnabled: () => false };
const sources = files.map((name) => {
  return { name: resolve(name), mutate: true, content: readFileSync(name, "utf8") };
});
const options = { plugins: null, excludedMutations: [], ignorers: [] };
const mutated = await new Instrumenter(silent).instrument(sources, options);
writeFileSync(`${out}/mutants.json`, JSON.stringify(mutated.mutants));
const contents = new Map(mutated.files.map(({ name, content }) => [name, content]));

/** The sources with all mutants in them, each behind a switch, and a runner that turns the switches. */
export default defineConfig({
  plugins: [{ name: "mutants", enforce: "pre", load: (id) => contents.get(id.split("?")[0]) }],
  test: {
    include,
    exclude,
    pool: "threads",
    maxWorkers: 1,
    testTimeout: 3_600_000, // a test takes as long as all its mutants
    hookTimeout: 3_600_000,
    runner: "test/mutation/quick/runner.mjs",
    globalSetup: "test/helpers/temporary.ts",
    update: "none",
    silent: true,
  },
});

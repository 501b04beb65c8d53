/**
 * Builds the program into a few files: to start from its hundreds of modules and TensorFlow.js' own
 * builds takes twice as long. What is imported lazily stays in files of its own.
 */

import { execFileSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { build } from "rolldown";

const program = [
  "cli/main",
  "library/index", // what other programs import
  "study/member", // a process of a comparison
  "study/worker", // a process that works on a folder
  "kernels/wasm/worker", // a thread
  "runs/lease/pulse", // a thread
  "setup/probe", // a process that loads what may end it
];

/** What benchmarks, and tests of processes, import. */
const parts = [
  "config/resolve",
  "data/registry",
  "kernels/device",
  "kernels/wasm/runtime",
  "runs/lease/lease",
  "runs/lease/take",
  "runs/run-folder",
  "shared/random",
  "study/sweep/asha",
  "study/sweep/metric",
];

/** What is installed with the program; all else is built into it. */
const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));

await build({
  input: {
    ...Object.fromEntries([...program, ...parts].map((name) => [name, `src/${name}.ts`])),
    "build/words": "src/data/words/compile.ts",
    "bench/tasks": "test/bench/tasks.mjs", // in the same build, to use the same TensorFlow.js
  },
  platform: "node",
  external: [...Object.keys(dependencies), "node-fetch"], // the latter would fetch models
  resolve: { mainFields: ["module", "main"] },
  transform: { define: { __dirname: '""' } }, // TensorFlow.js' backend is told where its file is
  output: { dir: "dist", chunkFileNames: "chunks/[name].js", comments: false },
});

// The scripts for browsers: that within each report, and that which the pages of `rnnlab serve` load.
for (const room of ["report", "serve"]) {
  await build({
    input: { [`${room}/client`]: `src/${room}/client/index.ts` },
    platform: "browser",
    output: { dir: "dist", format: "iife", minify: true, comments: false },
  });
}

/**
 * What zod writes JSON Schemas with, which the module below never does: 5 kB of it. Other modules of zod import
 * these names; the methods of a schema are made whether or not they are called.
 */
const leftOut = {
  "json-schema-processors.js": `
    export const allProcessors = undefined;
    export const toJSONSchema = undefined;`,
  "to-json-schema.js": `
    export const createToJSONSchemaMethod = () => undefined;
    export const createStandardJSONSchemaMethod = () => undefined;
    export const [initializeContext, process, processSchema, extractDefs, finalize] = [];`,
};
const withoutJsonSchemas = {
  name: "without-json-schemas",
  load: (id) => (/zod.v4.core/.test(id) ? leftOut[basename(id)] : undefined),
};

// The module that services and pages load: one file, with the kernels in it. TensorFlow.js' place is
// taken by operations on plain arrays; gradients use others, and no prediction asks for one.
const kernels = readFileSync("dist/kernels/wasm/unshared.wasm").toString("base64");
await build({
  input: { "predict/index": "src/predict/index.ts" },
  platform: "neutral",
  external: (id) => /^[@a-z]/.test(id) && !/^(zod|src|@tensorflow)\b/.test(id), // none of them is used
  resolve: { alias: { "@tensorflow/tfjs-core": resolve("src/predict/tensors/index.ts") } },
  checks: { importIsUndefined: false },
  plugins: [withoutJsonSchemas],
  transform: { define: { RNNLAB_KERNELS: JSON.stringify(kernels) } },
  treeshake: { moduleSideEffects: false },
  output: { dir: "dist", minify: true, comments: false },
});

cpSync("src/data/words/words.gz", "dist/words.gz");

// TensorFlow.js' own kernels, which the program tells it to look for here.
const backend = dirname(
  createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm/package.json"),
);
for (const name of readdirSync(join(backend, "dist")).filter((file) => file.endsWith(".wasm"))) {
  cpSync(join(backend, "dist", name), join("dist/kernels/tfjs", name));
}

// What "$schema" in a config names, for editors.
const schema = execFileSync(process.execPath, ["bin/rnnlab.js", "config", "schema"]);
writeFileSync("dist/config.schema.json", schema);

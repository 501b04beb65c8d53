/**
 * Builds the program into a few files: to start from its hundreds of modules and TensorFlow.js' own
 * builds takes twice as long. What is imported lazily stays in files of its own.
 */
import { build } from "rolldown";

const program = [
  "cli/main",
  "study/member", // a process of a comparison
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
  "runs/run-folder",
];

await build({
  input: {
    ...Object.fromEntries([...program, ...parts].map((name) => [name, `src/${name}.ts`])),
    "bench/tasks": "test/bench/tasks.mjs", // in the same build, to use the same TensorFlow.js
  },
  platform: "node",
  external: ["node-fetch"], // what TensorFlow.js would fetch models with
  resolve: { mainFields: ["module", "main"] },
  transform: { define: { __dirname: '""' } }, // TensorFlow.js' backend is told where its file is
  output: { dir: "dist", chunkFileNames: "chunks/[name].js", comments: false },
});

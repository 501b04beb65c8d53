/**
 * Builds the program into a few files: to start from its hundreds of modules and TensorFlow.js' own
 * builds takes twice as long. What is imported lazily stays in files of its own.
 */

import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { deflateRawSync } from "node:zlib";
import { build } from "rolldown";
import { parseAst } from "rolldown/parseAst";
import { chunkOf } from "./build-chunks.js";

const program = [
  "cli/main",
  "library/index", // what other programs import
  "study/worker", // a process that works on a folder
];

/** What starts so often or alone that each is a file of its own. */
const whole = [
  "kernels/wasm/worker", // a thread
  "runs/lease/pulse", // a thread
  "setup/probe", // a process that loads what may end it
];

/** What benchmarks, and tests of processes, import. */
const parts = [
  "config/resolve",
  "data/registry",
  "kernels/open-device",
  "kernels/wasm/runtime",
  "runs/lease/lease",
  "runs/lease/take",
  "runs/run-folder",
  "shared/random",
  "study/sweep/asha",
  "study/sweep/metric",
];

/**
 * What is installed with the program; all else is built into it. So is zod, which is installed for the types of the
 * library alone: of its hundred files, most of them translations, the program uses a few.
 */
const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));
const installed = Object.keys(dependencies).filter((name) => name !== "zod");

const common = {
  platform: "node",
  external: [...installed, "node-fetch"], // the latter would fetch models
  resolve: { mainFields: ["module", "main"] },
  transform: { define: { __dirname: '""' } }, // TensorFlow.js' backend is told where its file is
};

await build({
  ...common,
  input: {
    ...Object.fromEntries([...program, ...parts].map((name) => [name, `src/${name}.ts`])),
    "build/words": "src/data/words/compile.ts",
    "bench/tasks": "test/bench/tasks.mjs", // in the same build, to use the same TensorFlow.js
  },
  output: {
    dir: "dist",
    chunkFileNames: "chunks/[name].js",
    comments: false,
    codeSplitting: { groups: [{ name: chunkOf, debugName: "chunkOf" }] },
  },
});

for (const name of whole) {
  const output = { dir: "dist", comments: false };
  await build({ ...common, input: { [name]: `src/${name}.ts` }, output });
}

// The scripts for browsers: that within each report, and that which the pages of `rnnlab serve` load.
for (const room of ["report", "serve"]) {
  await build({
    input: { [`${room}/client`]: `src/${room}/client/index.ts` },
    platform: "browser",
    output: { dir: "dist", format: "iife", minify: true, comments: false },
  });
}

/** What no prediction reads (training, other backends, notes on files, documentation), by the files that define it. */
const unusedProperties = [
  // Models with the skip miniRocket are not exported.
  { files: /src.model/, names: ["gradFunc", "pullback", "miniRocket"] },
  { files: /src.kernels.cells/, names: ["step", "composedStep"] },
  { files: /src.kernels.losses/, names: ["value", "slope", "slopes", "rows", "naive", "toOutput"] },
  {
    files: /src.data.table.kinds.(fiscal-years|half-years|logs|months|quarters|weeks)\b/,
    names: ["digits", "examples", "name", "names"],
  },
  { files: /src.data.table.kinds.(?!token|format)/, names: ["digits", "examples", "find"] },
  { files: /src.data.table.kinds/, names: ["examples", "find"] },
  { files: /src.data.table.(numbers|times)\b/, names: ["notes", "markNotes"] },
  { files: /src.data.series.(clock|collect)\b/, names: ["date", "parse"] },
  { files: /src.data.series.resample\b/, names: ["recordFrom"] },
];
const noFormat = "src/predict/stand-ins/find-time-format.ts";
const noAdvice = "src/predict/stand-ins/time-advice.ts";
const withoutUnused = {
  name: "without-unused",
  transform(code, id) {
    // A model of a wide table is not exported, so no rows are reshaped.
    if (/src.data.table.wide.melt/.test(id)) return "export const melted = undefined;";
    // The format of times is in the record of the run, so none is found.
    if (/src.data.table.find-time-format\b/.test(id)) return readFileSync(noFormat, "utf8");
    if (/src.data.table.time-advice\b/.test(id)) return readFileSync(noAdvice, "utf8");
    const names = unusedProperties.find(({ files }) => files.test(id))?.names;
    if (names === undefined) return;
    return propertiesOf(parseAst(code, { lang: "ts" }), names).reduceRight(
      (text, { start, end }) => text.slice(0, start) + text.slice(end).replace(/^\s*,/, ""),
      code,
    );
  },
};

/** The properties and methods in a syntax tree with one of these names, in order. */
function propertiesOf(node, names) {
  if (typeof node !== "object" || node === null) return [];
  if (/^(Property|MethodDefinition)$/.test(node.type) && names.includes(node.key.name))
    return [node];
  return Object.values(node).flatMap((child) => propertiesOf(child, names));
}

// The module that services and pages load: one file that includes the kernels. It uses so little of
// TensorFlow.js, luxon, zod and fastest-levenshtein that a small file replaces each.
const kernels = deflateRawSync(readFileSync("dist/kernels/wasm/unshared.wasm"), {
  level: 9,
  memLevel: 9,
});
const standIns = "src/predict/stand-ins";
await build({
  input: { "predict/index": "src/predict/index.ts" },
  platform: "neutral",
  external: (id) =>
    /^[@a-z]/.test(id) && !/^(zod|luxon|fastest-levenshtein|src|@tensorflow)\b/.test(id), // none of them is used
  resolve: {
    alias: {
      "@tensorflow/tfjs-core": resolve(standIns, "tensors/index.ts"),
      "fastest-levenshtein": resolve(standIns, "levenshtein.ts"),
      luxon: resolve(standIns, "luxon.ts"),
      zod: resolve(standIns, "zod.ts"),
    },
    mainFields: ["module", "main"],
  },
  plugins: [withoutUnused],
  treeshake: { moduleSideEffects: false },
  output: { dir: "dist", minify: true, comments: false },
});
// At the end, base64 shares no block of gzip with the code, which takes a tenth of a kilobyte off.
const encoded = JSON.stringify(kernels.toString("base64"));
appendFileSync("dist/predict/index.js", `const RNNLAB_KERNELS=${encoded};\n`);

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

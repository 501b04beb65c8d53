// Opens the page of src/export/*.md that is for an exported model beside it in headless Chromium, served
// without any special header: node test/browser/onnx.mjs CHROMIUM MODEL (a .onnx or a .rnnlab file)
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { startChromium, textOf } from "./chromium.mjs";

const [program, model] = process.argv.slice(2);
const texts = ["README.md", "predict.md", "onnx.md"].map((name) => {
  return readFileSync(fileURLToPath(new URL(`../../src/export/${name}`, import.meta.url)), "utf8");
});
const modelName = `model${extname(model)}`;
const pages = texts.flatMap((text) => {
  return [...text.matchAll(/^```html\n([\s\S]*?)^```$/gm)].map(([, html]) => html);
});
const html = pages.find((text) => text.includes(`"${modelName}"`));
const bundle = fileURLToPath(new URL("../../dist/predict/index.js", import.meta.url));

/** The path of a file of ONNX Runtime, in the folder where .ci/leg-onnx installs it. */
function runtimeFile(name) {
  const modules = createRequire(join(process.env.RNNLAB_ONNXRUNTIME, "package.json"));
  return join(dirname(modules.resolve("onnxruntime-web")), name);
}

const types = {
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
  ".html": "text/html",
};

const server = createServer(({ url }, response) => {
  const name = url.slice(1);
  const files = {
    "index.html": () => html,
    [modelName]: () => readFileSync(model),
    "predict.js": () => readFileSync(bundle),
    "favicon.ico": () => "",
  };
  const read = name.startsWith("ort/")
    ? () => readFileSync(runtimeFile(basename(name)))
    : files[name];
  response.setHeader("Content-Type", types[extname(name)] ?? "application/octet-stream");
  response.end(read());
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const chromium = startChromium(program);
try {
  const url = `http://127.0.0.1:${server.address().port}/index.html`;
  const { text, complaints } = await textOf(chromium, url, "#forecast", "…");
  assert.deepEqual(complaints, []);
  const months = text.split(" ").map(Number);
  assert.equal(months.length, 12);
  for (const value of months) assert.ok(Math.abs(value - 400) < 50, `${value} is no CO2`);
  console.log(`a static page with ${modelName}: ${text}`);
} finally {
  await chromium.close();
  server.close();
}

import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { onnx } from "../../src/export/onnx/index.js";
import { ownFile } from "../../src/shared/own-files.js";
import { run } from "../helpers/cli.js";
import { itRuns, runtimeFolder, WHY } from "./onnx/runtime.js";
import { trained } from "./onnx/session.js";

const pages = ["README.md", "predict.md", "onnx.md"].map((name) => {
  return readFileSync(ownFile(`src/export/${name}`), "utf8");
});
const MODULES = fileURLToPath(new URL("../../node_modules", import.meta.url));
const CO2 = fileURLToPath(new URL("../../configs/co2.json", import.meta.url));
const DATA = fileURLToPath(new URL("../../configs/data/co2-concentration.csv", import.meta.url));

itRuns(`the pages' programs for Node.js forecast without changes${WHY}`, async () => {
  const config = JSON.parse(readFileSync(CO2, "utf8"));
  config.data.file = DATA;
  config.training.epochs = 1;
  const folder = await trained(config);
  writeFileSync(join(folder, "model.onnx"), (await onnx.render([folder], {})) as Uint8Array);
  const exported = await run(["export", folder, "--to", "model.rnnlab"], folder);
  expect(exported.stderr).toBe("");
  // What `npm install rnnlab` would give, beside the other packages
  const modules = join(folder, "node_modules");
  mkdirSync(modules);
  symlinkSync(runtimeFolder(), join(modules, "onnxruntime-web"));
  symlinkSync(join(MODULES, ".."), join(modules, "rnnlab"));
  const programs = pages.flatMap((page) => [...page.matchAll(/^```js\n([\s\S]*?)^```$/gm)]);
  const texts = programs.map(([, program = ""]) => program);
  const ofMonths = texts.filter((text) => !text.includes("stream.rnnlab"));
  const forecasts = ofMonths.map((program) => monthsOf(program, folder));
  expect(forecasts).toHaveLength(2);
  for (const [month, value] of forecasts[0]!.entries()) {
    expect(Math.abs(value - 400)).toBeLessThan(50);
    expect(Math.abs(value - forecasts[1]![month]!)).toBeLessThan(0.001);
  }
});

it("the page's program for rnnlab/predict runs step by step without changes", async () => {
  const file = ["time,load"];
  for (let hour = 0; hour < 120; hour += 1) {
    const time = new Date(Date.UTC(2025, 0, 1, hour)).toISOString().slice(0, 16);
    file.push(`${time},${40 + 10 * Math.sin(hour / 4)}`);
  }
  const columns = { task: "csv", file: "load.csv", time: "time", target: "load" };
  const config = { data: { ...columns, steps: 12, ahead: 2 }, training: { epochs: 1 } };
  const folder = await trained(config, { "load.csv": file.join("\n") });
  await run(["export", folder, "--to", "stream.rnnlab"], folder);
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(join(MODULES, ".."), join(folder, "node_modules", "rnnlab"));
  const [program] = pages
    .flatMap((page) => [...page.matchAll(/^```js\n([\s\S]*?)^```$/gm)])
    .map(([, text = ""]) => text)
    .filter((text) => text.includes("stream.rnnlab"));
  const [time, forecast] = printed(program!, folder).trim().split(" ");
  expect(time).toBe("2025-01-05T04:00");
  expect(Math.abs(Number(forecast) - 40)).toBeLessThan(20);
});

/** What a program prints. */
function printed(program: string, folder: string): string {
  writeFileSync(join(folder, "program.mjs"), program);
  const argv = ["program.mjs"];
  const { stdout, stderr } = spawnSync(process.execPath, argv, { cwd: folder, encoding: "utf8" });
  expect(stderr).toBe("");
  return stdout;
}

/** What a program prints: a forecast for each of 12 months. */
function monthsOf(program: string, folder: string): number[] {
  const months = printed(program, folder).trim().split(" ").map(Number);
  expect(months).toHaveLength(12);
  return months;
}

import { spawnSync } from "node:child_process";
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { onnx } from "../../src/export/onnx/index.js";
import { trained } from "./onnx/session.js";

const PAGE = fileURLToPath(new URL("../../src/export/README.md", import.meta.url));
const MODULES = fileURLToPath(new URL("../../node_modules", import.meta.url));
const CO2 = fileURLToPath(new URL("../../configs/co2.json", import.meta.url));
const DATA = fileURLToPath(new URL("../../configs/data/co2-concentration.csv", import.meta.url));

it("the page's program for Node.js forecasts as it stands", async () => {
  const config = JSON.parse(readFileSync(CO2, "utf8"));
  config.data.file = DATA;
  config.training.epochs = 1;
  const folder = await trained(config);
  writeFileSync(join(folder, "model.onnx"), (await onnx.render([folder], {})) as Uint8Array);
  symlinkSync(MODULES, join(folder, "node_modules"));
  const [, program = ""] = /^```js\n([\s\S]*?)^```$/m.exec(readFileSync(PAGE, "utf8")) ?? [];
  writeFileSync(join(folder, "forecast.mjs"), program);
  const argv = ["forecast.mjs"];
  const { stdout, stderr } = spawnSync(process.execPath, argv, { cwd: folder, encoding: "utf8" });
  expect(stderr).toBe("");
  const months = stdout.trim().split(" ").map(Number);
  expect(months).toHaveLength(12);
  for (const value of months) expect(Math.abs(value - 400)).toBeLessThan(50);
});

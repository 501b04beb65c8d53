import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { runExperiment } from "../../src/experiment/run.js";
import { emptyFolder } from "../helpers/cli.js";

/** Counts that fall towards 0, so that a drift goes below it. */
const falling = (i: number) => Math.max(0, 60 - i);

async function warningsOf(value: (i: number) => number, more: object = {}): Promise<string[]> {
  const folder = emptyFolder();
  const file = join(folder, "counts.csv");
  writeFileSync(file, `y\n${Array.from({ length: 90 }, (_, i) => `${value(i)}\n`).join("")}`);
  const warnings: string[] = [];
  const data = { task: "csv", file, target: "y", steps: 6, ahead: 4, level: "last", ...more };
  const model = { hidden: 4, skip: "linear", targets: "lastStep" };
  const training = { epochs: 1 };
  const config = resolveConfig({ device: "cpu", data, model, training }, "test");
  await runExperiment(config, {
    base: folder,
    command: [],
    threads: 1,
    onWarning: (text) => warnings.push(text),
  });
  return warnings.filter((text) => text.includes("are below 0"));
}

it("test forecasts below 0 are named once, with the option that prevents them", async () => {
  const [warning, ...others] = await warningsOf((i) => falling(i) + (i % 3));
  expect(others).toEqual([]);
  expect(warning).toMatch(
    /^\d+ of \d+ forecasts of the test part are below 0, the lowest -\d.*, but no value of the training part is\./,
  );
  expect(warning).toContain('set data.bounds {"low": 0}.');
});

it.each([
  ["bounded forecasts", (i: number) => falling(i) + (i % 3), { bounds: { low: 0 } }],
  ["values below 0 in training", (i: number) => falling(i) + (i % 3) - 40, {}],
  ["forecasts that stay above 0", (i: number) => 100 + (i % 3), {}],
  ["forecasts below a large level alone", (i: number) => 1e9 + falling(i) - 40, {}],
])("nothing is said of %s", async (_, value, more) => {
  expect(await warningsOf(value, more)).toEqual([]);
});

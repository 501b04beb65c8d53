import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withFolder } from "../../src/runs/lease/folder.js";
import { readRun } from "../../src/runs/reader.js";
import { RunWriter } from "../../src/runs/writer.js";
import { emptyFolder, run } from "../helpers/cli.js";
import { setOptions } from "../helpers/set-options.js";

const cwd = emptyFolder();
const write = (name: string, value: (n: number) => number) =>
  writeFileSync(
    join(cwd, name),
    `t,x\n${Array.from({ length: 80 }, (_, n) => `${n},${value(n)}`).join("\n")}\n`,
  );
const small = [
  "data.steps=5",
  "data.ahead=2",
  "model.hidden=4",
  "training.epochs=1",
  `output.runs=${join(cwd, "runs")}`,
];
const train = (file: string, ...sets: string[]) => {
  const data = ["data.task=csv", `data.file=${file}`, "data.target=x", "data.time=t"];
  const all = setOptions([...data, ...small, ...sets]);
  return run(["train", "--json", "--threads", "1", ...all], cwd);
};

describe("values whose figures overflow", () => {
  it.each([
    ["one of 1e308", (n: number) => (n === 20 ? 1e308 : n % 7), 22],
    ["all of 1e200", (n: number) => (n % 7) * 1e200, 3],
    ["growing from 1 to 1e237", (n: number) => 10 ** (3 * n), 49],
  ])("are refused with their line before training: %s", async (_, value, line) => {
    write("large.csv", value);
    for (const scaling of ["standard", "none", "minmax", "mean"]) {
      const { code, stderr } = await train("large.csv", `data.scaling=${scaling}`);
      expect(code).toBe(2);
      expect(stderr).toMatch(
        new RegExp(
          `^error: large\\.csv, line ${line}: x is \\S+, expected a size of at most 1e\\+140`,
        ),
      );
    }
    expect(existsSync(join(cwd, "runs"))).toBe(false);
  });

  it("are reported at the first step where they are too large for float32 alone", async () => {
    write("wide.csv", (n) => (n % 7) * 1e30);
    const { code, stderr } = await train("wide.csv", "data.scaling=none");
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^error: [^\n]*epoch 1, step 1: the loss is inf[^\n]*scale the data[^\n]*$/m,
    );
    const scaled = await train("wide.csv");
    expect(scaled.code).toBe(0);
    expect(JSON.parse(scaled.stdout).test.mse).toBeGreaterThan(1e55);
  });

  it("never make a damaged summary: the figure is named", async () => {
    const folder = JSON.parse((await train("wide.csv")).stdout).run;
    const { manifest, summary } = readRun(folder);
    await withFolder(folder, {}, async (lease) => {
      const writer = new RunWriter(folder, manifest, lease);
      const broken = { ...summary, test: { ...summary.test, mse: Number.POSITIVE_INFINITY } };
      expect(() => writer.summary(broken as typeof summary)).toThrow(
        /test\.mse is Infinity, expected a finite number/,
      );
    });
    expect(readRun(folder).summary).toEqual(summary);
  });
});

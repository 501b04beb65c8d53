import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { decodeSafetensors } from "../../src/runs/safetensors.js";
import { randomStream } from "../../src/shared/random.js";
import { emptyFolder, interruptedHere, run } from "../helpers/cli.js";
import { setOptions } from "../helpers/set-options.js";

const cwd = emptyFolder();
const PERIODS: Readonly<Record<string, number>> = { a: 5, b: 7, c: 9, new: 7 };

/** Series with a wave of their own period each and a little noise. */
function rows(names: readonly string[], from: number, to: number): string {
  const lines = names.flatMap((name) => {
    const random = randomStream(7, name);
    return Array.from({ length: to }, (_, t) => {
      const value = Math.sin((2 * Math.PI * t) / PERIODS[name]!) + 0.02 * random();
      return `${t},${name},${value}`;
    }).slice(from);
  });
  return `t,id,v\n${lines.join("\n")}\n`;
}

const config = {
  data: {
    task: "csv",
    file: "series.csv",
    time: "t",
    id: "id",
    target: "v",
    steps: 8,
    ahead: 2,
    stride: 4,
    scalePer: "all",
    split: { valid: 100, test: 130 },
  },
  model: { cell: "gru", hidden: 4, layers: 1, skip: "linearBySeries" },
  training: { epochs: 60, optimizer: { name: "adamw", learningRate: 0.01, weightDecay: 0.1 } },
  output: { runs: join(cwd, "runs") },
};

interface Result {
  readonly run: string;
  readonly fingerprint: string;
  readonly parameters: number;
  readonly baselines: readonly { readonly name: string; readonly mse: number }[];
}

async function trained(...sets: string[]): Promise<Result> {
  const settings = setOptions(sets);
  const { code, stdout, stderr } = await run(["train", "-c", "c.json", "--json", ...settings], cwd);
  expect([code, code === 0 ? "" : stderr]).toEqual([0, ""]);
  return JSON.parse(stdout);
}

const LINES = 4 * 2 * (8 + 1);

describe("model.skip linearBySeries", () => {
  let result: Result;

  beforeAll(async () => {
    writeFileSync(join(cwd, "series.csv"), rows(["a", "b", "c"], 0, 160));
    writeFileSync(join(cwd, "c.json"), JSON.stringify(config));
    result = await trained();
  }, 60_000);

  const folder = () => (result.run.startsWith("/") ? result.run : join(cwd, result.run));
  const tensor = (file: string, name: string) => {
    const bytes = readFileSync(join(folder(), "checkpoints", file));
    const { tensors } = decodeSafetensors(bytes, file);
    return tensors.find((found) => found.name === name);
  };

  it("has a line for each series and one for all, which training does not change", async () => {
    const { shape, values } = tensor("last.safetensors", "skip.weight")!;
    expect(shape).toEqual([4, 2, 8]);
    const lines = Array.from({ length: 4 }, (_, s) => [...values.subarray(16 * s, 16 * (s + 1))]);
    expect(new Set(lines.map(String)).size).toBe(4);
    const others = await trained("training.epochs=1", "training.seed=5", "data.stride=4");
    const bytes = readFileSync(join(others.run, "checkpoints", "last.safetensors"));
    const found = decodeSafetensors(bytes, "last").tensors.find(
      ({ name }) => name === "skip.weight",
    );
    expect(found!.values).toEqual(values);
    expect(tensor("last.safetensors", "fc.weight")!.values.some((value) => value !== 0)).toBe(true);
  });

  it("shows the same lines as a baseline, better than one line", () => {
    const mse = (wanted: string) => result.baselines.find(({ name }) => name === wanted)!.mse;
    expect(mse("linearBySeries")).toBeLessThan(0.7 * mse("linear"));
  });

  it("counts the lines apart from the trained parameters", async () => {
    const { stdout } = await run(["inspect", "-c", "c.json", "--json"], cwd);
    const { parameterCount, fixedCount } = JSON.parse(stdout);
    expect([parameterCount, fixedCount]).toEqual([result.parameters, LINES]);
    const { stdout: text } = await run(["inspect", "-c", "c.json"], cwd);
    expect(text).toMatch(/of these not trained +72/);
  });

  it("continues after an interruption to the same weights", async () => {
    const stopped = await interruptedHere(["train", "-c", "c.json"], cwd, "epoch 1");
    expect(stopped.code).toBe(130);
    const { stdout } = await run(["resume", "last", "--runs", join(cwd, "runs"), "--json"], cwd);
    expect(JSON.parse(stdout).fingerprint).toBe(result.fingerprint);
  });

  it("forecasts a series that training did not see by the line of all, and says so", async () => {
    writeFileSync(join(cwd, "new.csv"), rows(["b", "new"], 150, 170));
    const { code, stderr } = await run(["predict", folder(), "-i", join(cwd, "new.csv")], cwd);
    expect(code).toBe(0);
    expect(stderr.replace(/\s+/g, " ")).toContain(
      "new: not seen in training, so the line is that of all series",
    );
  });

  it("begins with the weights of another run, its lines among them", async () => {
    const from = join(folder(), "checkpoints", "last.safetensors");
    const argv = ["train", "-c", "c.json", "--init", from, "--json", "--set", "training.epochs=1"];
    const { stdout } = await run(argv, cwd);
    const bytes = readFileSync(join(JSON.parse(stdout).run, "checkpoints", "last.safetensors"));
    const found = decodeSafetensors(bytes, "last").tensors.find(({ name }) => name === "skip.bias");
    expect(found!.values).toEqual(tensor("last.safetensors", "skip.bias")!.values);
  });

  it.each([
    ["other series", ["a", "new", "c"], 'series: number 2 is "b", but "new" in the data'],
    ["fewer series", ["a", "b"], 'series: number 3 is "c", but missing in the data'],
  ])("is not begun with the lines of %s", async (_, names, message) => {
    writeFileSync(join(cwd, "others.csv"), rows(names, 0, 160));
    const from = join(folder(), "checkpoints", "last.safetensors");
    const argv = ["train", "-c", "c.json", "--init", from, "--set", "data.file=others.csv"];
    const refused = await run(argv, cwd);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(refused.stderr).toContain("Leave --init out, or use weights of the same series");
  });

  it.each([
    ['{"task":"sines"}', "the data has one series"],
    ['{"task":"csv","file":"one.csv","time":"t","target":"v","steps":8}', "one series"],
  ])("is refused for %s", async (data, problem) => {
    writeFileSync(join(cwd, "one.csv"), rows(["a"], 0, 160).replace(/,a,|,id,/g, ","));
    const model = { hidden: 3, layers: 1, skip: "linearBySeries" };
    writeFileSync(join(cwd, "d.json"), JSON.stringify({ data: JSON.parse(data), model }));
    const { code, stderr } = await run(["train", "-c", "d.json"], cwd);
    expect([code, stderr]).toEqual([2, expect.stringContaining(problem)]);
    expect(stderr).toContain("Set model.skip to linear");
  });

  it("is refused beside the hybrid", async () => {
    const sets = ["--set", "model.hybrid=exponentialSmoothing"];
    const { code, stderr } = await run(["train", "-c", "c.json", ...sets], cwd);
    expect([code, stderr]).toEqual([2, expect.stringContaining("model.skip is linearBySeries")]);
  });
});

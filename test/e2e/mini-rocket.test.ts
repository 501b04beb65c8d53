import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { decodeSafetensors } from "../../src/runs/safetensors.js";
import { randomStream } from "../../src/shared/random.js";
import { emptyFolder, interruptedHere, run } from "../helpers/cli.js";
import { setOptions } from "../helpers/set-options.js";

const cwd = emptyFolder();

/** Sequences of 20 to 30 steps and two channels, whose class is the frequency of a wave in noise. */
function rows(): string {
  const lines = Array.from({ length: 40 }, (_, n) => {
    const random = randomStream(7, "sequence", n);
    const fast = n % 2 === 1;
    const phase = 6 * random();
    return Array.from({ length: 20 + (n % 11) }, (_, t) => {
      const wave = Math.sin(phase + (fast ? 1.3 : 0.6) * t);
      const part = n < 28 ? "train" : "test";
      return [n, part, fast ? "fast" : "slow", wave + random(), random()].join(",");
    });
  });
  return `id,part,kind,a,b\n${lines.flat().join("\n")}\n`;
}

const config = {
  data: {
    task: "labelled",
    file: "waves.csv",
    id: "id",
    features: ["a", "b"],
    label: "kind",
    split: "part",
    validationShare: 0,
  },
  model: { cell: "gru", hidden: 4, layers: 1, skip: "miniRocket", skipFeatures: 840 },
  training: { epochs: 40, batchSize: 4, optimizer: { name: "adamw", weightDecay: 0.1 } },
  output: { runs: join(cwd, "runs") },
};

interface Result {
  readonly run: string;
  readonly fingerprint: string;
  readonly test: { readonly errorRate: number; readonly accuracy: number };
}

async function trained(...sets: string[]) {
  const settings = setOptions(sets);
  const { code, stdout, stderr } = await run(["train", "-c", "c.json", "--json", ...settings], cwd);
  expect([code, code === 0 ? "" : stderr]).toEqual([0, ""]);
  return JSON.parse(stdout) as Result;
}

describe("model.skip miniRocket", () => {
  let result: Result;

  beforeAll(async () => {
    writeFileSync(join(cwd, "waves.csv"), rows());
    writeFileSync(join(cwd, "c.json"), JSON.stringify(config));
    result = await trained();
  }, 60_000);

  const skipOf = (folder: string) => {
    const bytes = readFileSync(join(folder, "checkpoints", "last.safetensors"));
    const { tensors } = decodeSafetensors(bytes, folder);
    return tensors.filter(({ name }) => name.startsWith("skip."));
  };

  it("classifies sequences of different lengths without a validation part", () => {
    expect(result.test.accuracy).toBeGreaterThan(0.8);
    const summary = readFileSync(join(result.run, "summary.json"), "utf8");
    expect(summary).not.toContain("NaN");
  });

  it("is fitted once: training changes the network alone", async () => {
    const others = await trained("training.epochs=1");
    expect(skipOf(others.run)).toEqual(skipOf(result.run));
    expect(skipOf(result.run).map(({ name, shape }) => [name, shape])).toEqual([
      ["skip.thresholds", [840]],
      ["skip.weight", [2, 840]],
      ["skip.bias", [2]],
    ]);
  });

  it("continues after an interruption to the same weights", async () => {
    const stopped = await interruptedHere(["train", "-c", "c.json"], cwd, "epoch 1");
    expect(stopped.code).toBe(130);
    const { stdout } = await run(["resume", "last", "--runs", join(cwd, "runs"), "--json"], cwd);
    expect(JSON.parse(stdout).fingerprint).toBe(result.fingerprint);
  });

  it("classifies the sequences of another file as in the run", async () => {
    const argv = ["predict", result.run, "-i", join(cwd, "waves.csv"), "-o", join(cwd, "p.csv")];
    const { code, stderr } = await run(argv, cwd);
    expect([code, code === 0 ? "" : stderr]).toEqual([0, ""]);
    const predicted = readFileSync(join(cwd, "p.csv"), "utf8").trim().split("\n").slice(-12);
    const tested = readFileSync(join(result.run, "predictions.csv"), "utf8").trim().split("\n");
    const kinds = (lines: readonly string[]) => lines.map((line) => /fast|slow/.exec(line)?.[0]);
    expect(predicted.length).toBe(tested.length - 1);
    expect(kinds(predicted).filter((kind) => kind === undefined)).toEqual([]);
  });

  it("follows gradients through the network beside it", async () => {
    const { code } = await run(["gradients", "-c", "c.json"], cwd);
    expect(code).toBe(0);
  });

  it("is refused for rnnlab/predict in a line that says what to do", async () => {
    const argv = ["export", result.run, "--to", join(cwd, "model.rnnlab")];
    const { code, stderr } = await run(argv, cwd);
    expect([code, stderr.replace(/\s+/g, " ")]).toEqual([
      2,
      expect.stringContaining('does not compute model.skip "miniRocket". Export an ONNX file'),
    ]);
  });

  it.each([
    ["data.task=sines", "the targets of this data are at every step"],
    ["model.skip=linear", "set it to miniRocket for numbers"],
  ])("is refused or proposed for %s", async (set, problem) => {
    const data = set.startsWith("data") ? { data: { task: "sines" } } : {};
    writeFileSync(join(cwd, "d.json"), JSON.stringify({ ...config, ...data }));
    const { code, stderr } = await run(["train", "-c", "d.json", "--set", set], cwd);
    expect([code, stderr.replace(/\s+/g, " ")]).toEqual([2, expect.stringContaining(problem)]);
  });
});

describe("data.validationShare", () => {
  it.each([
    [["training.restoreBest=true"], "data.validationShare is 0, which leaves validation empty"],
    [["data.split=[0.5,0.2,0.3]"], "does not apply to shares in data.split"],
  ])("is refused with %j", async (sets, problem) => {
    const settings = setOptions(sets);
    const { code, stderr } = await run(["train", "-c", "c.json", ...settings], cwd);
    expect([code, stderr.replace(/\s+/g, " ")]).toEqual([2, expect.stringContaining(problem)]);
  });

  it("is 0 as well in shares, and every line says that there is no validation part", async () => {
    const data = { ...config.data, split: [0.6, 0, 0.4], validationShare: undefined };
    writeFileSync(join(cwd, "shares.json"), JSON.stringify({ ...config, data }));
    const argv = ["train", "-c", "shares.json", "--set", "training.epochs=1"];
    const { code, stdout, stderr } = await run(argv, cwd);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^validation +none \(there is no validation part\)$/m);
    expect(stderr).toMatch(/epoch 1\/1 loss \S+ accuracy \S+/);
    expect(stdout + stderr).not.toMatch(/\b(nan|inf)\b/i);
  });

  it("is refused beside validation rows", async () => {
    const text = rows().replaceAll(/^(2[0-7]),train/gm, "$1,valid");
    writeFileSync(join(cwd, "valid.csv"), text);
    const argv = ["train", "-c", "c.json", "--set", "data.file=valid.csv"];
    const { code, stderr } = await run(argv, cwd);
    expect([code, stderr.replace(/\s+/g, " ")]).toEqual([
      2,
      expect.stringContaining("expected none: part has 8 validation sequences"),
    ]);
  });

  it("draws as many sequences as it says, or none", async () => {
    const counts = async (set: string) => {
      const { stdout } = await run(["data", "-c", "c.json", "--json", "--set", set], cwd);
      const { parts } = JSON.parse(stdout);
      return JSON.stringify(parts);
    };
    expect(await counts("data.validationShare=0.5")).toContain("14");
    expect(await counts("data.validationShare=0")).toContain("28");
  });
});

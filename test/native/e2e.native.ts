import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { emptyFolder, spawnRnnlab } from "../helpers/cli.js";
import { expectClose } from "../helpers/compare.js";
import { softwareGpuCounts, testedDevice } from "./device.js";

const folder = emptyFolder();
const rnnlab = (...argv: string[]) => spawnRnnlab(argv, folder);
const train = (...more: string[]) =>
  rnnlab("train", "--config", "smoke.json", "--device", testedDevice, "--json", ...more);

const first = train("--set", "model.cell=lstm");
const result = JSON.parse(first.stdout);
const kind = testedDevice === "gpu" ? "gpu" : expect.stringMatching(/^[cg]pu$/);

/** Every number of a table but its first line. */
function numbersIn(csv: string): number[] {
  return csv.trim().split("\n").slice(1).join(",").split(",").map(Number);
}

describe(`rnnlab on --device ${testedDevice}`, () => {
  it("trains, and stderr has its own lines only", () => {
    expect(first.code).toBe(0);
    const lines = first.stderr.trimEnd().split("\n");
    expect(lines.filter((line) => !/^(run|device|epoch) /.test(line))).toEqual([]);
  });

  it("records the library and what really computed", () => {
    const { device } = JSON.parse(readFileSync(join(folder, result.run, "manifest.json"), "utf8"));
    expect(device).toMatchObject({ kind, backend: "tensorflow", name: expect.any(String) });
    expect(device.library).toMatch(/^\d+\.\d+\.\d+/);
    if (device.kind === "gpu") expect(device.driver).toMatch(/^\d+\.\d+/);
  });

  it.runIf(testedDevice === "gpu")(
    "takes the GPU by itself for a model that is large enough, and says so",
    () => {
      const { code, stdout, stderr } = rnnlab(
        "train",
        "-c",
        "smoke.json",
        "--hidden",
        "160",
        "--json",
      );
      expect(code).toBe(0);
      expect(stderr).toMatch(/^device gpu: cudnn kernel .*\(a GPU is usable\)$/m);
      const { run } = JSON.parse(stdout);
      const { device } = JSON.parse(readFileSync(join(folder, run, "manifest.json"), "utf8"));
      expect(device).toMatchObject({ kind, kernel: "cudnn" });
    },
  );

  it.runIf(testedDevice === "gpu")("takes the CPU for a small model, and says so", () => {
    const { code, stderr } = rnnlab("train", "--config", "smoke.json", "--json");
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^device cpu: wasm kernel, .*\(faster than the GPU for a model of this size\)$/m,
    );
  });

  it.runIf(testedDevice === "gpu")("has a GPU by what doctor says", () => {
    const { code, stdout } = rnnlab("doctor", "--json");
    expect(code).toBe(0);
    const { device, checks } = JSON.parse(stdout);
    expect(device).toEqual({
      kind: "gpu",
      reason: "a GPU is usable; small models run faster on the CPU",
    });
    expect(checks.filter(({ ok }: { ok: boolean }) => !ok)).toEqual([]);
  });

  it("predicts again what it predicted", () => {
    const { code, stdout } = rnnlab("predict", result.run);
    expect(code).toBe(0);
    const saved = readFileSync(join(folder, result.run, "predictions.csv"), "utf8");
    expectClose(numbersIn(stdout), numbersIn(saved), 1e-5);
  });

  it("goes on with more epochs, as if it had never stopped", () => {
    const { code, stdout } = rnnlab("resume", result.run, "--epochs", "7", "--json");
    expect(code).toBe(0);
    const resumed = JSON.parse(stdout);
    expect(resumed.epochs).toBe(7);
    if (testedDevice === "gpu" && !softwareGpuCounts()) return; // cuDNN's sums have no fixed order
    const seven = ["--set", "model.cell=lstm", "--set", "training.epochs=7"];
    expect(resumed.fingerprint).toBe(JSON.parse(train(...seven).stdout).fingerprint);
  });

  it.each(["rnn", "gru", "bidirectional"])("trains a %s to nearly what the CPU does", (cell) => {
    const mse = JSON.parse(train("--set", `model.cell=${cell}`).stdout).test.mse;
    const cpu = rnnlab(
      "train",
      "--config",
      "smoke.json",
      "--device",
      "cpu",
      "--json",
      "--set",
      `model.cell=${cell}`,
    );
    expect(Math.abs(mse / JSON.parse(cpu.stdout).test.mse - 1)).toBeLessThan(1e-3);
  });
});

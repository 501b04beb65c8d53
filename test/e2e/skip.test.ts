import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readRun } from "../../src/runs/reader.js";
import type { ValueSummary } from "../../src/runs/records.js";
import { decodeSafetensors } from "../../src/runs/safetensors.js";
import { emptyFolder, run } from "../helpers/cli.js";
import { setOptions } from "../helpers/set-options.js";

const small = [
  ["data.steps=8", "data.ahead=3", "model.hidden=4", "model.skip=linear"],
  ["training.epochs=3", "training.restoreBest=true", "output.plots=0"],
].flat();

async function trained(...sets: string[]) {
  const cwd = emptyFolder();
  const argv = setOptions([...small, ...sets, `output.runs=${cwd}`]);
  const { code, stderr } = await run(["train", "--config", "smoke", ...argv]);
  expect(code, stderr).toBe(0);
  const folder = join(cwd, readdirSync(cwd)[0]!);
  const record = readRun(folder);
  return { folder, record, summary: record.summary as ValueSummary };
}

describe("a run with a linear skip", () => {
  it("is never worse on validation than the line, however it trains", async () => {
    const { summary, folder } = await trained("training.optimizer.learningRate=0.9");
    const line = summary.baselines.find(({ name }) => name === "linear")!;
    expect(summary.testedEpoch).toBe(0);
    expect(summary.validation!.mseLastStep).toBeCloseTo(line.validation!.mse, 6);
    expect(summary.test.mseLastStep).toBeCloseTo(line.mse, 6);
    const exported = join(folder, "best.safetensors");
    await run(["export", folder, "--to", exported]);
    const best = join(folder, "checkpoints", "best.safetensors");
    const [ours, theirs] = [exported, best].map((path) => {
      return decodeSafetensors(readFileSync(path), path).tensors;
    });
    expect(ours).toEqual(theirs);
  });

  it("is better than it where training helps", async () => {
    const { summary } = await trained("training.optimizer.learningRate=0.005");
    const line = summary.baselines.find(({ name }) => name === "linear")!;
    expect(summary.testedEpoch).toBeGreaterThan(0);
    expect(summary.validation!.mseLastStep).toBeLessThan(line.validation!.mse);
  });

  it("predicts from its folder alone, and resumes bit for bit", async () => {
    const whole = await trained();
    const { stdout } = await run(["predict", whole.folder]);
    expect(stdout).toBe(readFileSync(join(whole.folder, "predictions.csv"), "utf8"));
    const begun = await trained("training.epochs=1");
    await run(["resume", begun.folder, "--epochs", "3"]);
    const resumed = readRun(begun.folder);
    expect(resumed.manifest.fingerprint).toBe(whole.record.manifest.fingerprint);
    expect(resumed.summary).toEqual(whole.summary);
  });
});

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { resumeExperiment } from "../../src/experiment/resume.js";
import { runExperiment } from "../../src/experiment/run.js";
import { modelRecord } from "../../src/inference/model-record.js";
import { withRunNetwork } from "../../src/inference/run-network.js";
import { randomStream } from "../../src/shared/random.js";
import { emptyFolder } from "../helpers/cli.js";
import { interruptedAfter } from "../helpers/interrupted.js";

const folder = emptyFolder();
const file = join(folder, "pair.csv");
const random = randomStream(3, "pair");
const rows = Array.from({ length: 150 }, (_, t) => {
  const [a, b] = [5 * Math.sin(t / 5) + random(), 40 + t + 9 * random()];
  return `${t},${a.toFixed(4)},${b.toFixed(4)}`;
});
writeFileSync(file, ["t,a,b", ...rows, ""].join("\n"));

function configOf(...sets: readonly string[]) {
  const columns = [`data.file=${file}`, "data.time=t", 'data.target=["a","b"]'];
  const windows = ["data.task=csv", "data.steps=8", "data.ahead=2", "data.level=mean"];
  const model = ["model.cell=gru", "model.layers=1", "model.hidden=4", "model.targets=lastStep"];
  const rest = ["data.spread=window", "training.epochs=3", "device=cpu"];
  const output = `output.runs=${join(folder, "runs")}`;
  return resolveConfig({}, "test", [...columns, ...windows, ...model, ...rest, output, ...sets]);
}

const options = { threads: 1, command: ["test"] };
const onWarning = () => undefined;

describe("a run with model.affine", () => {
  const config = configOf("model.affine=true");

  it("learns a gain and a shift of each target, which its folder keeps", async () => {
    const whole = await runExperiment(config, options);
    const plain = await runExperiment(configOf(), options);
    expect(whole.manifest.fingerprint).not.toBe(plain.manifest.fingerprint);
    const { shape } = await modelRecord(whole.folder, config, onWarning);
    await withRunNetwork({ folder: whole.folder, config, shape, threads: 1 }, (network) => {
      expect(network.spec.affine).toEqual({ variables: 2 });
      const weights = network.weights();
      for (const gain of weights.get("affine.weight")!) expect(gain).not.toBe(1);
      for (const shift of weights.get("affine.bias")!) expect(shift).not.toBe(0);
    });
  });

  it("resumes to the same bits", async () => {
    const whole = await runExperiment(config, options);
    const stopped = await interruptedAfter(1, config, options);
    const resumed = await resumeExperiment(stopped, { ...options, onWarning });
    expect(resumed.manifest.fingerprint).toBe(whole.manifest.fingerprint);
  });
});

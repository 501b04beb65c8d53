import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { MODEL_FORMAT } from "../../src/export/rnnlab/model-record.js";
import { hyperParameters } from "../../src/export/run-figures.js";
import { runTitles } from "../../src/export/run-titles.js";
import { weightsFile } from "../../src/export/weights-file.js";
import { COMPARISON_FORMAT } from "../../src/runs/comparison-file.js";
import { INFERENCE_FORMAT } from "../../src/runs/inference-schema.js";
import { RUN_FORMAT } from "../../src/runs/manifest.js";
import { SWEEP_FORMAT } from "../../src/runs/sweep-file.js";
import { emptyFolder } from "../helpers/cli.js";
import { fakeRun } from "../helpers/runs.js";

it("the weights to export are those that were tested, the best or the last ones", () => {
  const plain = fakeRun(emptyFolder());
  const restored = fakeRun(emptyFolder(), { sets: ["training.restoreBest=true"] });
  const names = (folder: string) =>
    ([undefined, "best", "last"] as const).map((which) => basename(weightsFile(folder, which)));
  expect(names(plain)).toEqual(["last.safetensors", "best.safetensors", "last.safetensors"]);
  expect(names(restored)).toEqual(["best.safetensors", "best.safetensors", "last.safetensors"]);
});

describe("the names of runs outside their folders", () => {
  it("begin with that of their comparison or sweep", () => {
    const base = emptyFolder();
    const study = join(base, "study");
    const [lone, inside] = [fakeRun(base, { name: "a" }), fakeRun(study, { name: "a" })];
    expect(runTitles([lone])).toEqual(["a"]);
    writeFileSync(join(study, "comparison.json"), "{}");
    expect(runTitles([lone, inside])).toEqual(["a", join("study", "a")]);
  });

  it("are refused if two are the same, with both folders", () => {
    const folders = ["x/a", "y/b", "z/a"];
    expect(() => runTitles(folders)).toThrow(/^z\/a: has the same name as x\/a, expected runs/);
  });
});

it("hyper-parameters are the settings of what is computed, by their paths", () => {
  const sets = ["model.dilation=[1,2]", "training.clip.norm=2", "device=cpu", "output.plots=3"];
  const found = hyperParameters(resolveConfig({}, "test", sets));
  expect(found.get("model.hidden")).toBe(20);
  expect(found.get("model.dilation")).toBe("[1,2]");
  expect(found.get("training.clip.norm")).toBe(2);
  expect(found.get("model.bidirectional")).toBe(false);
  expect(found.get("training.optimizer.name")).toBe("adam");
  expect([...found.keys()].filter((key) => /^(device|output|name|expect)/.test(key))).toEqual([]);
});

it("formats have the numbers that other versions check", () => {
  const runs = [RUN_FORMAT, COMPARISON_FORMAT, SWEEP_FORMAT, INFERENCE_FORMAT];
  expect({ runs, model: MODEL_FORMAT }).toEqual({ runs: [1, 1, 1, 1], model: 3 });
});

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { runExperiment } from "../../src/experiment/run.js";
import { emptyFolder } from "../helpers/cli.js";

const folder = emptyFolder();
const file = join(folder, "moods.csv");
const rows = Array.from({ length: 90 }, (_, n) => {
  return n % 3 === 0 ? `bad ${"xy"[n % 2]}${n % 7},neg` : `good ${"xyz"[n % 3]}${n % 11},pos`;
});
writeFileSync(file, ["text,mood", ...rows, ""].join("\n"));
const options = { threads: 1, command: ["test"] };

const moods = (...sets: readonly string[]) => {
  const data = ["data.task=labelled", `data.file=${file}`, "data.label=mood", "data.text=text"];
  const model = ["model.cell=gru", "model.layers=1", "model.hidden=4", "training.epochs=6"];
  const more = ["training.batchSize=16", "training.optimizer.learningRate=0.02", "device=cpu"];
  const all = [...data, ...model, ...more, `output.runs=${join(folder, "runs")}`, ...sets];
  return resolveConfig({}, "test", all);
};

describe("an epoch judged by a figure of classes", () => {
  it.each(["valAccuracy", "valMacroF1"] as const)("is tested where %s was largest", async (key) => {
    const sets = [`training.checkpoint.metric=${key}`, "training.restoreBest=true"];
    const run = await runExperiment(moods(...sets), options);
    const lines = readFileSync(join(run.folder, "metrics.jsonl"), "utf8").trim().split("\n");
    const values = lines.map((line) => JSON.parse(line)[key] as number);
    for (const value of values) expect(value).toBeGreaterThan(0);
    expect(run.summary.testedEpoch).toBe(values.indexOf(Math.max(...values)) + 1);
    const figure = { valAccuracy: "accuracy", valMacroF1: "macroF1" } as const;
    const { validation } = run.summary as { validation?: Record<string, number> };
    expect(validation![figure[key]]).toBeCloseTo(Math.max(...values), 12);
  });

  it.each([
    [
      "training.checkpoint.metric",
      /training\.checkpoint\.metric is valMacroF1, expected one of valL/,
    ],
    ["training.earlyStopping.metric", /training\.earlyStopping\.metric is valMacroF1, expected/],
  ])("is refused as %s where there are no classes", async (key, message) => {
    const sets = [`${key}=valMacroF1`, "data.series=40", `output.runs=${join(folder, "none")}`];
    const config = resolveConfig({}, "test", [...sets, "device=cpu"]);
    await expect(runExperiment(config, options)).rejects.toThrow(message);
  });
});

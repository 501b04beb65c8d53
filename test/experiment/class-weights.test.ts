import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { runExperiment } from "../../src/experiment/run.js";
import type { ClassSummary } from "../../src/runs/records.js";
import { randomStream } from "../../src/shared/random.js";
import { emptyFolder } from "../helpers/cli.js";

const folder = emptyFolder();
const file = join(folder, "rare.csv");
const draw = randomStream(3, "test");
const rows = Array.from({ length: 400 }, (_, n) => {
  const rare = n % 20 === 0;
  const word = draw() < 0.35 ? (rare ? "zz" : "qq") : "mm"; // most texts say nothing
  return `${word}${"abcdefgh"[Math.floor(draw() * 8)]},${rare ? "rare" : "often"}`;
});
writeFileSync(file, ["text,kind", ...rows, ""].join("\n"));

async function recalls(...sets: readonly string[]): Promise<number[]> {
  const data = ["data.task=labelled", `data.file=${file}`, "data.label=kind", "data.text=text"];
  const model = ["model.cell=gru", "model.layers=1", "model.hidden=8", "training.epochs=8"];
  const rest = ["training.optimizer.learningRate=0.01", "training.batchSize=32", "device=cpu"];
  const all = [...data, ...model, ...rest, `output.runs=${join(folder, "runs")}`, ...sets];
  const config = resolveConfig({}, "test", all);
  const { summary } = await runExperiment(config, { threads: 1, command: ["test"] });
  return (summary as ClassSummary).test.byClass.map(({ recall }) => recall);
}

describe("training.classWeights", () => {
  it("makes a rare class be found that otherwise is not", async () => {
    const [often, rare] = await recalls();
    expect(often).toBe(1);
    const weighed = await recalls("training.classWeights=balanced");
    expect(weighed[1]!).toBeGreaterThan(rare!);
    expect(weighed[0]!).toBeGreaterThan(0);
  });

  it("is refused where there are no classes", async () => {
    const sets = ["training.classWeights=balanced", "data.series=40", "device=cpu"];
    const config = resolveConfig({}, "test", [...sets, `output.runs=${join(folder, "none")}`]);
    await expect(runExperiment(config, { threads: 1, command: ["test"] })).rejects.toThrow(
      "training.classWeights is balanced, expected none for forecast: its targets are not classes. Leave it out.",
    );
  });
});

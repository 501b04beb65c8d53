import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { resumeExperiment } from "../../src/experiment/resume.js";
import { runExperiment } from "../../src/experiment/run.js";
import type { RunRecord } from "../../src/runs/reader.js";
import { randomStream } from "../../src/shared/random.js";
import { emptyFolder } from "../helpers/cli.js";
import { interruptedAfter } from "../helpers/interrupted.js";

const folder = emptyFolder();
const random = randomStream(3, "shops");

/** Autoregressions of opposite sign: no line is right for both series, so the weights decide. */
function shop(id: string, unit: number, memory: number): string[] {
  let state = 0;
  return Array.from({ length: 240 }, (_, t) => {
    state = memory * state + random() - 0.5;
    return `${id},${t},${(unit * state).toFixed(6)}`;
  });
}

/** @param unit of the larger series */
function shopsFile(unit: number): string {
  const file = join(folder, `shops-${unit}.csv`);
  const rows = [...shop("large", unit, 0.9), ...shop("little", 1, -0.9)];
  writeFileSync(file, ["id,t,v", ...rows, ""].join("\n"));
  return file;
}

function configOf(file: string, ...sets: readonly string[]) {
  const columns = [`data.file=${file}`, "data.id=id", "data.time=t", "data.target=v"];
  const windows = ["data.task=csv", "data.steps=5", "data.ahead=1", "data.scalePer=all"];
  const model = ["model.cell=gru", "model.layers=1", "model.hidden=4", "training.epochs=6"];
  const rest = ["training.loss=mae", "device=cpu", `output.runs=${join(folder, "runs")}`];
  return resolveConfig({}, "test", [...columns, ...windows, ...model, ...rest, ...sets]);
}

const options = { threads: 1, command: ["test"] };
const notes: string[] = [];
const onWarning = (note: string) => notes.push(note);

const weighted = ["training.seriesWeights=naive", "training.optimizer.learningRate=0.02"];

/** Mean absolute error of one series' last steps. */
function errorOf({ summary }: RunRecord, name: string): number {
  if (!("bySeries" in summary)) throw new Error("no figures by series");
  return summary.bySeries!.find((series) => series.name === name)!.mae;
}

describe.each([
  ["none", 10],
  ["linear", 1000],
])("training.seriesWeights with skip %s", (skip, unit) => {
  const file = shopsFile(unit);
  const set = [`model.skip=${skip}`, "training.restoreBest=true"];

  it("lets a series count that the errors of a larger one would drown", async () => {
    const plain = await runExperiment(configOf(file, ...set, weighted[1]!), options);
    const balanced = await runExperiment(configOf(file, ...set, ...weighted), options);
    expect(errorOf(balanced, "little")).toBeLessThan(0.9 * errorOf(plain, "little"));
    expect(balanced.manifest.fingerprint).not.toBe(plain.manifest.fingerprint);
  });

  it("resumes to the same bits", async () => {
    const config = configOf(file, ...set, ...weighted);
    const whole = await runExperiment(config, options);
    const stopped = await interruptedAfter(2, config, options);
    const resumed = await resumeExperiment(stopped, { ...options, onWarning });
    expect(resumed.manifest.fingerprint).toBe(whole.manifest.fingerprint);
    expect(resumed.epochs.map(({ valLoss }) => valLoss)).toEqual(
      whole.epochs.map(({ valLoss }) => valLoss),
    );
  });
});

describe("training.seriesWeights", () => {
  it("is refused if the data has no series of a file", async () => {
    const sets = ["training.seriesWeights=naive", "data.series=40", "device=cpu"];
    await expect(runExperiment(resolveConfig({}, "test", sets), options)).rejects.toThrow(
      "training.seriesWeights is naive, expected none: it applies only to series of a file. " +
        "Leave it out.",
    );
  });
});

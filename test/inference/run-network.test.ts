import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, it, vi } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { loadData } from "../../src/data/registry.js";
import { runExperiment } from "../../src/experiment/run.js";
import { classesOf, predictSequences } from "../../src/inference/classify.js";
import { forecastOf } from "../../src/inference/forecast.js";
import { requireOtherData } from "../../src/inference/model-record.js";
import { withRunNetwork } from "../../src/inference/run-network.js";
import { testPartPredictions } from "../../src/inference/test-predictions.js";
import { shapeOf } from "../../src/model/spec.js";
import { emptyFolder } from "../helpers/cli.js";

afterEach(() => vi.restoreAllMocks());

const tiny = ["data.series=40", "data.steps=6", "data.ahead=2", "model.hidden=3", "device=cpu"];

describe("withRunNetwork", () => {
  it("closes the device where the network's use throws", async () => {
    const sets = [...tiny, "training.epochs=1", `output.runs=${join(emptyFolder(), "runs")}`];
    const config = resolveConfig({}, "test", sets);
    const { folder } = await runExperiment(config, { threads: 1, command: ["test"] });
    const shape = shapeOf(await loadData(config.data));
    const terminate = vi.spyOn(Worker.prototype, "terminate");
    const used = withRunNetwork({ folder, config, shape, threads: 2 }, (network) => {
      expect(network.spec.recurrent.hidden).toBe(3);
      throw new Error("no use");
    });
    await expect(used).rejects.toThrow("no use");
    expect(terminate).toHaveBeenCalledTimes(1);
  });
});

describe("sequences of a file", () => {
  /** A run on sequences of the file, and what it predicts for another one. */
  async function predicted(data: object, rows: readonly string[], others: readonly string[]) {
    const folder = emptyFolder();
    const write = (name: string, lines: readonly string[]) => {
      writeFileSync(join(folder, name), `${lines.join("\n")}\n`);
      return join(folder, name);
    };
    const config = resolveConfig(
      {
        data: { task: "labelled", file: write("data.csv", rows), ...data },
        model: { hidden: 3, layers: 1 },
        training: { epochs: 1 },
        output: { runs: join(folder, "runs") },
      },
      "test",
    );
    const run = await runExperiment(config, { threads: 1, command: ["test"] });
    const warnings: string[] = [];
    const onWarning = (text: string) => void warnings.push(text);
    const request = { input: write("new.csv", others), threads: 1, onWarning };
    const { csv, ...coverage } = await classesOf([run.folder], request);
    const { classes, sequences } = await predictSequences([run.folder], request);
    const lines = [...csv].join("").split("\n");
    return { folder: run.folder, config, lines, coverage, warnings, classes, sequences };
  }

  const texts = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? `a${i}a,x` : `b${i}b,"y,z"`));

  it("have the likeliest class and all probabilities, and an error if one cannot be read", async () => {
    const data = { text: "text", label: "label" };
    const found = await predicted(data, ["text,label", ...texts], ["text", "aba", '""', "b1b"]);
    expect(found.classes).toEqual(["x", "y,z"]);
    expect(found.coverage).toEqual({ refused: "1 sequence", complete: false });
    expect(found.warnings[0]).toMatch(/^1 of 3 sequences not classified, see the column error: .*new\.csv, line 3: text is missing/); // biome-ignore format: short
    const rows = found.sequences.map(({ input, output, problem }) => {
      if (output === undefined) return `${input},,,,,"${problem}"`;
      if (!("probabilities" in output)) throw new Error("no class");
      const { prediction, probability, probabilities } = output;
      const shares = [probability, ...probabilities].map((share) => share.toPrecision(6));
      return [input, prediction === "x" ? "x" : '"y,z"', ...shares, ""].join(",");
    });
    expect(found.lines).toEqual(['input,prediction,probability,p_x,"p_y,z",error', ...rows, ""]);
  });

  it("have a number in the unit of the file, and no column of errors if all can be read", async () => {
    const steps = Array.from({ length: 40 }, (_, i) => [`s${i},${i},${1000 + i}`, `s${i},1,${1000 + i}`]); // biome-ignore format: short
    const data = { id: "id", features: ["v"], label: "label", objective: "regression" };
    const found = await predicted(data, ["id,v,label", ...steps.flat()], ["id,v", "n,3", "n,1", "m,39"]); // biome-ignore format: short
    expect([found.coverage, found.warnings]).toEqual([{ refused: "0 sequences", complete: true }, []]); // biome-ignore format: short
    const numbers = found.sequences.map(({ output }) => output!.prediction as number);
    for (const number of numbers) expect(Math.abs(number - 1020)).toBeLessThan(25);
    const rows = ["n", "m"].map((name, i) => `${name},${numbers[i]!.toPrecision(9)}`);
    expect(found.lines).toEqual(["input,prediction", ...rows, ""]);
    const again = await testPartPredictions([found.folder], 1);
    expect(again.objective).toBe("regression");
    expect([...again.csv].join("")).toBe(readFileSync(join(found.folder, "predictions.csv"), "utf8")); // biome-ignore format: short
    const mean = await testPartPredictions([found.folder, found.folder], 1);
    const [header] = [...mean.csv].join("").split("\n");
    expect([mean.objective, header!.split(",")[4]]).toEqual(["regression", "sd"]); // of the members
    expect(() => requireOtherData("runs/a", found.config)).not.toThrow();
  });

  it("are those of a task that reads files", () => {
    expect(() => requireOtherData("runs/a", resolveConfig({}, "test"))).toThrow(
      'runs/a: data.task is "sines", expected "csv", "labelled" or "words" to predict from other data. Without ' +
        "--input, the test set is predicted again.",
    );
  });
});

describe("a series that training did not see", () => {
  const values = (name: string, from: number, to: number) =>
    Array.from({ length: to - from }, (_, t) => `${from + t},${name},${Math.sin((from + t) / 3)}`);

  it.each([
    ["its mean coefficients", { hybrid: "exponentialSmoothing", seasonalities: [4] }, "the smoothing coefficients are the means"], // biome-ignore format: short
    ["the line of all series", { skip: "linearBySeries" }, "the line is that of all series"],
    ["nothing of its own", { skip: "linear" }, undefined],
  ])("has %s, which is noted once for an ensemble", async (_, model, note) => {
    const folder = emptyFolder();
    const file = (name: string, rows: readonly string[]) => {
      writeFileSync(join(folder, name), `t,id,y\n${rows.join("\n")}\n`);
      return join(folder, name);
    };
    const data = {
      ...{ task: "csv", time: "t", id: "id", target: "y", steps: 8, ahead: 2, scaling: "none" },
      file: file("data.csv", [...values("a", 0, 60), ...values("b", 0, 60)]),
    };
    const size = { hidden: 2, layers: 1, targets: "lastStep" };
    const config = resolveConfig(
      { data, model: { ...size, ...model }, training: { epochs: 1 }, output: { runs: folder } },
      "test",
    );
    const run = await runExperiment(config, { threads: 1, command: ["test"] });
    rmSync(join(run.folder, "inference.json")); // as of an earlier version, which is said once
    const [notes, warnings]: [string[], string[]] = [[], []];
    const { csv, complete, refused } = await forecastOf([run.folder, run.folder], {
      input: file("new.csv", [...values("c", 50, 60), ...values("d", 58, 60)]),
      level: 0.5,
      threads: 1,
      onNote: (text) => notes.push(text),
      onWarning: (text) => warnings.push(text),
    });
    const noted = notes.filter((text) => text.includes("not seen in training"));
    expect(noted).toEqual(
      note ? [expect.stringContaining(`c: not seen in training, so ${note}`)] : [],
    );
    expect(warnings.slice(0, 2)).toEqual([
      expect.stringContaining("was made by an earlier version"),
      expect.stringContaining("1 of 2 series not forecast: "),
    ]);
    expect([complete, refused]).toEqual([false, "1 series and 0 rows"]);
    const times = [...csv]
      .join("")
      .trimEnd()
      .split("\n")
      .map((row) => row.split(",").slice(0, 2));
    expect(times).toEqual([["series", "time"], ["c", "60"], ["c", "61"]]); // biome-ignore format: short
  });
});

import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cellOperator } from "../../../src/export/onnx/cells.js";
import { onnx } from "../../../src/export/onnx/index.js";
import { fingerprint } from "../../../src/runs/fingerprint.js";
import { readManifest, readWeights } from "../../../src/runs/reader.js";
import { metadataOf } from "./metadata.js";
import { itRuns, runCases, WHY } from "./runtime.js";
import { seriesDifference, seriesFile } from "./series-file.js";
import { float64, sessionOf, trained } from "./session.js";

const STEPS = 6;
const AHEAD = 3;

/** A model of the series, whose values have a level. */
function folderOf(
  data: object = {},
  { level = 0, ...model }: { level?: number; dilation?: readonly number[] } = {},
) {
  const file = { task: "csv", file: "series.csv", time: "time", id: "place", target: "y" };
  const config = {
    name: "shops",
    data: { ...file, steps: STEPS, ahead: AHEAD, ...data },
    model: { cell: "gru", hidden: 4, ...model },
    training: { epochs: 2 },
  };
  return trained(config, { "series.csv": seriesFile(level) });
}

describe("an ONNX file", () => {
  itRuns.each(runCases(["standard", "none"]))(
    `loses no digits to a level of 1e9, scaling %s${WHY}`,
    async (scaling) => {
      const level = 1e9;
      const data = { scaling, level: "last" };
      const folder = await folderOf(data, { level, targets: "lastStep" } as { level: number });
      const session = await sessionOf(await onnx.render([folder], {}));
      const check = { folder, session, steps: STEPS, ahead: AHEAD, reach: 0, targets: 1, level };
      expect(await seriesDifference(check)).toBeLessThan(1e-5);
    },
  );

  itRuns(`keeps forecasts within the bounds${WHY}`, async () => {
    const bounds = { low: 1, high: 100 };
    const folder = await folderOf({ scalePer: "all", level: "first", bounds });
    const session = await sessionOf(await onnx.render([folder], {}));
    const forecasts = await Promise.all(
      [500, -500].map(async (value) => {
        const values = new Array<number>(STEPS).fill(value);
        const { forecast } = await session.run({ values: float64(values, 1, STEPS, 1) });
        return [...(forecast!.data as Float64Array)];
      }),
    );
    expect(forecasts).toEqual([
      [100, 100, 100],
      [1, 1, 1],
    ]);
  });

  it("says what its inputs and outputs are", async () => {
    const folder = await folderOf({ level: "seasonal", period: 4 });
    const metadata = metadataOf((await onnx.render([folder], {})) as Uint8Array);
    expect(Object.fromEntries(metadata)).toEqual({
      fingerprint: readManifest(folder).fingerprint,
      name: "shops",
      task: "csv",
      objective: "forecast",
      steps: "6",
      targets: '["y"]',
      past: "[]",
      static: "[]",
      known: "[]",
      calendar: "[]",
      series: '["north","south"]',
      ahead: "3",
      reach: "4",
      period: "4",
      frequency: "6 hours",
    });
  });

  it("holds the weights that are asked for, and their fingerprint", async () => {
    const folder = await folderOf();
    const ofBest = metadataOf((await onnx.render([folder], { weights: "best" })) as Uint8Array);
    const { tensors } = readWeights(folder, join("checkpoints", "best.safetensors"));
    expect(ofBest.get("fingerprint")).toBe(fingerprint(tensors));
  });

  it("is made of a folder of an earlier version from the file that it was trained on", async () => {
    const folder = await folderOf();
    const before = (await onnx.render([folder], {})) as Uint8Array;
    rmSync(join(folder, "inference.json"));
    const after = (await onnx.render([folder], {})) as Uint8Array;
    expect(Buffer.from(after).equals(before)).toBe(true);
  });

  it("is refused for a cell without an operator", () => {
    expect(() => cellOperator("indrnn")).toThrow(
      "export: model.cell is indrnn, for which ONNX has no operator, expected one of rnn, lstm, gru, mingru, " +
        "minlstm. Export the weights as safetensors.",
    );
  });
});

import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { cellOperator } from "../../../src/export/onnx/cells.js";
import { onnx } from "../../../src/export/onnx/index.js";
import { fingerprint } from "../../../src/runs/fingerprint.js";
import { readManifest, readWeights } from "../../../src/runs/reader.js";
import { emptyFolder } from "../../helpers/cli.js";
import { type Content, madeFile } from "./made-file.js";
import { describedFile, metadataOf } from "./metadata.js";
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
  return trained(configOf(data, model), { "series.csv": seriesFile(level) });
}

function configOf(data: object, model: object) {
  const file = { task: "csv", file: "series.csv", time: "time", id: "place", target: "y" };
  return {
    name: "shops",
    data: { ...file, steps: STEPS, ahead: AHEAD, ...data },
    model: { cell: "gru", hidden: 4, ...model },
    training: { epochs: 2 },
  };
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

  let folder = "";
  beforeAll(async () => {
    folder = await folderOf({ level: "seasonal", period: 4 });
  });

  it("says what its inputs and outputs are", async () => {
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

  it("holds the weights that are asked for, and their fingerprint, and states if they are", async () => {
    const ofBest = metadataOf((await onnx.render([folder], { weights: "best" })) as Uint8Array);
    const { tensors } = readWeights(folder, join("checkpoints", "best.safetensors"));
    expect(ofBest.get("fingerprint")).toBe(fingerprint(tensors));
    const [plain, stateful] = await Promise.all(
      [{}, { stateful: true as const }].map((options) => onnx.render([folder], options)),
    );
    expect(describedFile(plain as Uint8Array)).not.toContain("h_0");
    expect(describedFile(stateful as Uint8Array)).toMatch(/in {2}h_0 float.*out h_n float/s);
  });

  it("is made of a folder of an earlier version from the file that it was trained on", async () => {
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

describe("what a file takes, returns and says", () => {
  const folder = emptyFolder();
  const days = Array.from({ length: 80 }, (_, i) => new Date(Date.UTC(2024, 0, 1 + i)));
  const rows = ["a", "b"].flatMap((shop) =>
    days.map((day, i) => {
      const time = day.toISOString().slice(0, 10);
      return [time, shop, i % 7, i % 5, i % 3, i % 2, shop.length, "sun"].join(",");
    }),
  );
  writeFileSync(
    join(folder, "shops.csv"),
    `day,shop,units,sales,visits,promo,size,sky\n${rows.join("\n")}\n`,
  );
  const texts = Array.from({ length: 40 }, (_, i) => `${"ab".repeat(1 + (i % 3))}${i},${i % 4}`);
  writeFileSync(join(folder, "texts.csv"), `text,stars\n${texts.join("\n")}\n`);
  const shops = { task: "csv", file: "shops.csv", time: "day", id: "shop", target: "units" };

  const cases = {
    "one target": { data: { ...shops, scalePer: "all", steps: 6, ahead: 3 } },
    "two targets with all kinds of inputs": {
      data: {
        ...{ ...shops, target: ["units", "sales"], past: ["visits"], known: ["promo"] },
        ...{
          static: ["size"],
          calendar: ["dayOfWeek", "monthOfYear"],
          level: "seasonal",
          period: 7,
        },
        ...{ steps: 9, ahead: 2 },
      },
      model: { cell: "lstm" },
    },
    "quantiles of a window": {
      data: { ...shops, steps: 6, ahead: 3 },
      model: { skip: "linear" },
      training: { loss: "quantile", quantiles: [0.1, 0.5, 0.9] },
    },
    "a line for each series": {
      data: { ...shops, scalePer: "all", steps: 6, ahead: 3 },
      model: { skip: "linearBySeries", targets: "lastStep" },
    },
    classes: { data: { task: "labelled", file: "texts.csv", text: "text", label: "stars" } },
    "a number for a text": {
      data: {
        task: "labelled",
        file: "texts.csv",
        text: "text",
        label: "stars",
        objective: "regression",
      },
    },
    words: { data: { task: "words", languages: ["english", "german"], words: 40 } },
    "a class at each step": { data: { task: "copy", blanks: 3, sequences: 40 } },
    "a number for made sequences": { data: { task: "adding", steps: 8, sequences: 40 } },
    "made series, step by step": { data: { series: 40, steps: 8, ahead: 2 }, stateful: true },
    "states of two layers": {
      data: { series: 40, steps: 8, ahead: 2 },
      model: { cell: "lstm", layers: 2, dilation: [1, 3] },
      stateful: true,
    },
  };

  it.each(Object.entries(cases))(
    "%s",
    async (_, { stateful = false, ...content }: Content & { stateful?: boolean }) => {
      const model = { hidden: 2, layers: 1, ...content.model };
      const file = await madeFile(folder, { name: "model", ...content, model }, stateful);
      expect(describedFile(file)).toMatchSnapshot();
    },
  );
});

import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { loadData } from "../../src/data/registry.js";
import type { CsvConfig } from "../../src/data/tasks/csv-options.js";
import { seriesSettingsOf } from "../../src/export/rnnlab/data-settings.js";
import { modelFile } from "../../src/export/rnnlab/file.js";
import { requirePredictable } from "../../src/export/rnnlab/refusals.js";
import { modelSpec, shapeOf } from "../../src/model/spec.js";
import { emptyFolder } from "../helpers/cli.js";
import { fakeRun } from "../helpers/runs.js";

const csv = ["data.task=csv", "data.file=a.csv", "data.target=y"];

describe("a model file for rnnlab/predict", () => {
  it.each([
    [
      ["model.cell=lstm"],
      /^export: rnnlab\/predict does not compute models of data\.task "sines", whose data is gen/,
    ],
    [
      ["data.task=copy"],
      /models of data\.task "copy", whose data is generated\. Export an ONNX file/,
    ],
    [
      [...csv, "data.wide.columns=month"],
      /^export: the run has data\.wide, expected a file with a row for each step/,
    ],
    [csv, /lstm-0a0a: made by an earlier version of rnnlab, .* about the data\. Train it again\.$/],
    [["data.task=words"], /made by an earlier version/],
    [["data.task=labelled", "data.file=a.csv", "data.text=t"], /made by an earlier version/],
  ])("is not made of a run with %j", (sets, message) => {
    expect(() => modelFile(fakeRun(emptyFolder(), { sets }), {})).toThrow(message);
  });

  it("is not made of a model that rnnlab/predict does not compute", async () => {
    const config = resolveConfig({}, "test", ["data.task=adding", "data.sequences=20"]);
    const spec = modelSpec(config.model, shapeOf(await loadData(config.data)), config.training);
    expect(() => requirePredictable(spec)).not.toThrow();
    const { recurrent } = spec;
    expect(() => requirePredictable({ ...spec, skip: "miniRocket" })).toThrow(
      /^export: rnnlab\/predict does not compute model\.skip "miniRocket"\. Export an ONNX file \(--to model\.onnx\)/,
    );
    expect(() =>
      requirePredictable({ ...spec, recurrent: { ...recurrent, cell: "indrnn" } }),
    ).toThrow('does not compute model.cell "indrnn"');
  });

  it("has lists of the columns of a time, of names and of targets", () => {
    const settings = (...sets: string[]) =>
      seriesSettingsOf(resolveConfig({}, "test", [...csv, ...sets]).data as CsvConfig);
    expect(settings()).toMatchObject({ target: ["y"], time: undefined, id: undefined });
    const lists = ['data.target=["y","z"]', 'data.time=["d","h"]', "data.id=shop"];
    expect(settings(...lists)).toMatchObject({
      target: ["y", "z"],
      time: ["d", "h"],
      id: ["shop"],
    });
  });
});

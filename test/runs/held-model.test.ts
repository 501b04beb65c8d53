import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { modelSettings } from "../../src/runs/held-model.js";
import { readConfig } from "../../src/runs/reader.js";
import { encodeSafetensors } from "../../src/runs/safetensors.js";
import { UserError } from "../../src/shared/errors.js";
import { writeFileAtomic } from "../../src/shared/files.js";
import { emptyFolder, run } from "../helpers/cli.js";
import { setOptions } from "../helpers/set-options.js";

const small = ["data.series=50", "data.steps=8", "data.ahead=3", "training.epochs=1"];

/** The folder of a run of the default data; what follows `train` on the command line is the test's. */
async function trained(...argv: string[]) {
  const cwd = emptyFolder();
  const sets = setOptions([...small, `output.runs=${cwd}`, "output.plots=0"]);
  const result = await run(["train", ...sets, ...argv], cwd);
  const names = readdirSync(cwd).filter((name) => name.startsWith("20"));
  return { ...result, folder: join(cwd, names[0] ?? "none") };
}

function file(metadata: Record<string, string>): string {
  const path = join(emptyFolder(), "w.safetensors");
  const values = new Float32Array(12 * 4);
  const tensors = [{ name: "rnn.weight_hh_l0", shape: [12, 4], values }];
  writeFileAtomic(path, encodeSafetensors({ tensors, metadata }));
  return path;
}

describe("the model that a file of weights holds", () => {
  it("is trained by --init alone, with every option of its config", async () => {
    const model = ["model.cell=gru", "model.hidden=5", "model.layers=2", "model.skip=linear"];
    const first = await trained(...setOptions(model));
    const weights = join(emptyFolder(), "model.safetensors");
    await run(["export", first.folder, "--to", weights]);
    const { code, stderr, folder } = await trained("--init", weights);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(`model of ${weights}: model.cell=gru model.hidden=5 model.layers=2`);
    expect(readConfig(folder).model).toEqual(readConfig(first.folder).model);
  });

  it("is told by its shapes where it says nothing else", () => {
    expect(modelSettings(file({}))).toEqual([
      "model.cell=gru",
      "model.hidden=4",
      "model.layers=1",
      "model.bidirectional=false",
    ]);
  });

  it("is named where a config says that the model is another one", async () => {
    const { code, stderr } = await trained("--config", "lstm", "--init", file({}));
    expect(code).toBe(2);
    expect(stderr).toContain("To start from this file, train with --set model.cell=gru");
  });

  it.each(["[", "7"])("is refused where its metadata are %s", (model) => {
    expect(() => modelSettings(file({ model }))).toThrow(/damaged, its metadata do not hold/);
  });
});

it("the settings in a file of weights are those of its metadata, before its shapes", () => {
  const model = { cell: "rnn", hidden: 7, norm: null, norms: [1], forgetBias: 0.5, text: "a b" };
  expect(modelSettings(file({ model: JSON.stringify(model) }))).toEqual([
    "model.cell=rnn",
    "model.hidden=7",
    "model.norm=null",
    "model.norms=[1]",
    "model.forgetBias=0.5",
    "model.text=a b",
  ]);
  const other = join(emptyFolder(), "w.safetensors");
  writeFileAtomic(other, encodeSafetensors({ tensors: [], metadata: { format: "pt" } }));
  expect(modelSettings(other)).toEqual([]);
});

it.each(["null", "7", '"gru"', "{"])("metadata of a model that are %s are damaged", (model) => {
  const path = file({ model });
  expect(() => modelSettings(path)).toThrow(
    new UserError(`${path}: damaged, its metadata do not hold the settings of a model`),
  );
});

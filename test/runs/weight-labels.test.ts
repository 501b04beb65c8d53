import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { chainOf } from "../../src/data/series/transforms/chain.js";
import { readBytes } from "../../src/runs/reader.js";
import { decodeSafetensors } from "../../src/runs/safetensors.js";
import { requireSameLabels, weightLabels } from "../../src/runs/weight-labels.js";
import { UserError } from "../../src/shared/errors.js";
import { emptyFolder, run } from "../helpers/cli.js";

const folder = emptyFolder();

/** Trains on words of two characters, whose classes the first one tells. */
async function train(name: string, [a, b]: string, classes: readonly string[], ...more: string[]) {
  const rows = Array.from({ length: 60 }, (_, i) => {
    const letters = Array.from({ length: 6 }, (__, bit) => ((i >> bit) % 2 ? a : b));
    return `${letters.join("")},${classes[i % 2]}`;
  });
  writeFileSync(join(folder, `${name}.csv`), `text,label\n${rows.join("\n")}\n`);
  const config = {
    data: { task: "labelled", file: `${name}.csv`, text: "text", label: "label" },
    model: { hidden: 3, layers: 1 },
    training: { epochs: 1 },
    output: { runs: join(folder, "runs") },
  };
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(config));
  return run(["train", "-c", `${name}.json`, "--json", ...more], folder);
}

describe("weights of a classifier", () => {
  let weights = "";
  beforeAll(async () => {
    const trained = await train("first", "xy", ["no", "yes"]);
    weights = join(JSON.parse(trained.stdout).run, "checkpoints", "last.safetensors");
  }, 30_000);

  it("say what their inputs and outputs stand for, in every export", async () => {
    const expected = { classes: '["no","yes"]', vocabulary: '["x","y"]' };
    expect(decodeSafetensors(readBytes(weights), weights).metadata).toMatchObject(expected);
    const to = join(folder, "exported.safetensors");
    expect((await run(["export", "last", "--to", to], folder)).code).toBe(0);
    expect(decodeSafetensors(readBytes(to), to).metadata).toMatchObject(expected);
  });

  it("begin a training on the same classes and characters", async () => {
    expect((await train("same", "xy", ["yes", "no"], "--init", weights)).code).toBe(0);
  });

  it.each([
    ["other classes", "xy", ["no", "perhaps"], 'classes: number 2 is "yes", but "perhaps"'],
    ["classes in another order", "xy", ["yes", "maybe"], 'classes: number 1 is "no", but "maybe"'],
    ["other characters", "xz", ["no", "yes"], 'tokens: number 2 is "y", but "z"'],
  ])("are refused for %s", async (_, characters, classes, message) => {
    const { code, stderr } = await train("other", characters, classes, "--init", weights);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it("are refused for more characters, and taken where the file says nothing", () => {
    const model = { skip: "none" } as const;
    const record = { task: "labelled", classes: ["a", "b"], alphabet: ["x", "y"] } as const;
    const labels = weightLabels(record, model);
    const more = { ...record, alphabet: ["x", "y", "z"] };
    expect(() => requireSameLabels(labels, more, model, "w.safetensors")).toThrow(
      'w.safetensors: its weights are for other characters: number 3 is missing, but "z"',
    );
    expect(() => requireSameLabels({}, more, model, "w.safetensors")).not.toThrow();
    expect(() => requireSameLabels({ classes: "[1" }, more, model, "w.safetensors")).toThrow(
      "damaged",
    );
  });

  it("say which series their parameters belong to only if they have some", () => {
    const columns = [{ transforms: chainOf([]), range: null }];
    const series = ["north", "south"].map((name) => ({ name, columns }));
    const record = { task: "csv", frequency: { kind: "rows" }, series } as const;
    const smoothing = { periods: [4], series: 2, levelPenalty: 0, quietSpread: 0 };
    const [lines, hybrid] = [{ skip: "linearBySeries" }, { skip: "none", smoothing }] as const;
    const labels = { series: '["north","south"]' };
    expect([lines, hybrid].map((model) => weightLabels(record, model))).toEqual([labels, labels]);
    expect(weightLabels(record, { skip: "linear" })).toEqual({});
    const swapped = { ...record, series: series.toReversed() };
    expect(() => requireSameLabels(labels, swapped, hybrid, "w.safetensors")).toThrow(
      'w.safetensors: its weights are for other series: number 1 is "north", but "south"',
    );
    expect(() =>
      requireSameLabels(labels, swapped, { skip: "linear" }, "w.safetensors"),
    ).not.toThrow();
  });
});

describe("labels in a file of weights", () => {
  const model = { skip: "none" } as const;
  const record = { task: "words", classes: ["a", "b"], alphabet: ["x", "y"] } as const;
  const tail = (kind: string) =>
    ` Leave --init out, or use weights of the same ${kind} in the same order.`;
  it.each([
    [{ classes: '["a","b","c"]' }, 'classes: number 3 is "c", but missing in the data.', "classes"],
    [{ classes: '["a"]' }, 'classes: number 2 is missing, but "b" in the data.', "classes"],
    [{ classes: '["b","a"]' }, 'classes: number 1 is "b", but "a" in the data.', "classes"],
    [{ alphabet: '["x"]' }, 'characters: number 2 is missing, but "y" in the data.', "characters"],
    [
      { classes: '["a","b"]', alphabet: '["x","z"]' },
      'characters: number 2 is "z", but "y" in the data.',
      "characters",
    ],
  ])("differ: %j", (metadata: Record<string, string>, difference, kind) => {
    expect(() => requireSameLabels(metadata, record, model, "w")).toThrow(
      new UserError(`w: its weights are for other ${difference}${tail(kind)}`),
    );
  });

  it("of another kind than the data's, or of none, are not compared", () => {
    for (const metadata of [{ vocabulary: '["q"]' }, { series: '["n"]' }, {}])
      expect(() => requireSameLabels(metadata, record, model, "w")).not.toThrow();
    expect(() => requireSameLabels({ classes: '["q"]' }, undefined, model, "w")).not.toThrow();
    expect(weightLabels(undefined, model)).toEqual({});
    expect(weightLabels(record, model)).toEqual({ classes: '["a","b"]', alphabet: '["x","y"]' });
  });

  it.each(["[1", '["a",1]', "3", "null", '"a"'])("that are %s are damaged", (classes) => {
    expect(() => requireSameLabels({ classes }, record, model, "w")).toThrow(
      new UserError("w: damaged, its metadata do not list classes, characters or series"),
    );
  });
});

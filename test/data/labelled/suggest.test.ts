import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../../src/config/resolve.js";
import { labelledModel, suggestLabelled } from "../../../src/data/labelled/suggest.js";

const file = join(mkdtempSync(join(tmpdir(), "rnnlab-labels-")), "reviews 1.csv");
const rows = ["label,title,text,walk,x,y", "a,Good,It was good,1,2,3.5", "b,Bad,It was not,1,4,"];
writeFileSync(file, `${rows.join("\n")}\n`);

describe("a config for labelled sequences", () => {
  it.each([
    [{ label: "label" }, { text: "text" }],
    [{ label: "label", text: "title" }, { text: "title" }],
    [
      { label: "label", id: "walk" },
      { id: "walk", features: ["x", "y"] },
    ],
  ])("of %j", async (hints, expected) => {
    const { config } = await suggestLabelled(file, "r.csv", hints);
    expect(config).toMatchObject({ name: "reviews-1", data: { label: "label", ...expected } });
    expect(() => resolveConfig(config, "made")).not.toThrow();
  });

  it("has MiniRocket beside the network for numbers of a file that is not large, and says so", async () => {
    const numbers = await suggestLabelled(file, "r.csv", { label: "label", id: "walk" });
    expect(numbers.config).toMatchObject({ model: { skip: "miniRocket" } });
    expect(numbers.choices.join("\n")).toContain("model.skip miniRocket");
    const texts = await suggestLabelled(file, "r.csv", { label: "label" });
    expect(texts.config.model).not.toHaveProperty("skip");
    const isRocket = (name: string, size: number, kind: "numbers" | "texts" = "numbers") => {
      const large = join(dirname(file), name);
      writeFileSync(large, "");
      truncateSync(large, size); // takes no space
      const { keys, choices } = labelledModel(large, kind);
      expect(choices).toHaveLength("skip" in keys.model ? 1 : 0);
      return "skip" in keys.model;
    };
    const most = 2 ** 24;
    expect([isRocket("l.csv", most), isRocket("l.csv", most + 1)]).toEqual([true, false]);
    for (const name of ["l.csv.gz", "l.GZ", "l.parquet"]) {
      const packed = [most / 10, most / 10 + 1].map(Math.floor);
      expect(packed.map((size) => isRocket(name, size))).toEqual([true, false]);
    }
    expect([isRocket("l.gz.csv", most), isRocket("l.csv", 1, "texts")]).toEqual([true, false]);
  });

  it.each([
    [
      { label: "labels" },
      'has no column "labels". Did you mean "label"? Its columns are: "label", "title",',
    ],
    [{ label: "label", id: "run" }, 'has no column "run"'],
  ])("is refused for %j", async (hints, message) => {
    await expect(suggestLabelled(file, "r.csv", hints)).rejects.toThrow(message);
  });

  it.each([
    {
      names: "unit,cycle,s1,life",
      at: (u: number, k: number) => `${u},${k},${k / 4},${50 + u}`,
      id: "unit",
    },
    {
      names: "run_id,x,y,kind",
      at: (u: number, k: number) => `r${u},${k / 3},2,${"ab"[u % 2]}`,
      id: "run_id",
    },
    {
      names: "unit,s1,s2,s3,s4,life",
      at: (u: number, k: number) => `${u},${k / 4},1,${u / 3},2,${50 + k}`,
      id: undefined,
    }, // a label in each row
  ])("of rows with an id that is not named: $names", async ({ names, at, id }) => {
    const path = join(tmpdir(), `ids-${names}.csv`);
    const units = Array.from({ length: 8 }, (_, u) =>
      Array.from({ length: 5 }, (__, k) => at(u, k)),
    );
    writeFileSync(path, `${names}\n${units.flat().join("\n")}\n`);
    const { config, choices } = await suggestLabelled(path, "r.csv", {
      label: names.split(",").at(-1)!,
    });
    expect((config.data as { id?: string }).id).toBe(id);
    if (id !== undefined) expect(choices.join("\n")).toContain(`the numbers of each ${id}`);
    rmSync(path);
  });

  it("is refused if no column is left to predict it from", async () => {
    const bare = join(tmpdir(), "bare.csv");
    writeFileSync(bare, "label,n\na,1\nb,2\n");
    await expect(suggestLabelled(bare, "bare.csv", { label: "label" })).rejects.toThrow(
      "has no column of texts to predict label from. Columns: label, n",
    );
  });

  it.each([
    [
      "a number for each sequence",
      ["unit,s,life", "a,1,2.5", "b,2,3"],
      { id: "unit" },
      { objective: "regression", features: ["s"] },
    ],
    [
      "many whole numbers",
      ["unit,s,life", ...Array.from({ length: 21 }, (_, n) => `${n},1,${n}`)],
      { id: "unit" },
      { objective: "regression" },
    ],
    ["a row for each sequence", ["life,t0,t1,t2", "a,1,2,3", "b,2,3,4"], {}, { layout: "wide" }],
    [
      "a column of parts",
      ["life,text,set", "a,x,TRAIN", "b,y,TEST"],
      {},
      { text: "text", split: "set" },
    ],
  ])("knows %s", async (_, lines, hints, expected) => {
    const path = join(mkdtempSync(join(tmpdir(), "rnnlab-labels-")), "own.csv");
    writeFileSync(path, `${lines.join("\n")}\n`);
    const { config } = await suggestLabelled(path, "own.csv", { label: "life", ...hints });
    expect(config).toMatchObject({ data: expected });
    expect(() => resolveConfig(config, "made")).not.toThrow();
  });

  it.each<[object, object]>([
    [{}, { id: "unit", features: ["x", "z", "k"], missing: "interpolate" }],
    [{ text: "t" }, { text: "t" }],
    [{ name: "t" }, { layout: "wide", missing: "interpolate", id: "t" }],
    [{ id: "t" }, { id: "t", features: ["unit", "x", "z", "k"], missing: "interpolate" }],
  ])("looks for an id unless %j is given", async (hints, expected) => {
    const path = join(mkdtempSync(join(tmpdir(), "rnnlab-labels-")), "own.csv");
    const lines = Array.from(
      { length: 12 },
      (_, i) => `${i % 3},word ${i},${i / 4},${i / 8},${i / 16},${"ab"[Number(i % 3 > 0)]}`,
    );
    writeFileSync(path, `unit,t,x,z,k,y\n${lines.join("\n")}\n`);
    const { config } = await suggestLabelled(path, "own.csv", { label: "y", ...hints });
    expect(config.data).toStrictEqual({
      task: "labelled",
      file: "own.csv",
      label: "y",
      ...expected,
    });
  });

  it("keeps few whole numbers as classes", async () => {
    const path = join(mkdtempSync(join(tmpdir(), "rnnlab-labels-")), "own.csv");
    writeFileSync(path, "stars,text\n1,a\n5,b\n3.0,c\n");
    const { config } = await suggestLabelled(path, "own.csv", { label: "stars" });
    expect(config).not.toMatchObject({ data: { objective: "regression" } });
  });

  it.each([
    [
      "classes of uneven frequency",
      ["kind,text", ...Array.from({ length: 20 }, (_, n) => `${n < 16 ? "yes" : "no"},w${n}`)],
      {},
      [
        "task: one of several classes for each sequence (data.objective classification)",
        "label: kind, 2 classes in the first 20 rows: yes (16), no (4)",
        "sequences: text",
        "split: 70 % of the sequences for training, 15 % for validation, 15 % for the test, drawn by data.seed",
        'class weights: none, although one class has 4 times as many rows as another; training.classWeights "balanced" gives all classes the same weight',
      ],
    ],
    [
      "numbers in several spellings",
      ["kind,text", "0.0,a", "0,b", "1,c", "1.0,d", "-0,e"],
      {},
      [
        "task: one of several classes for each sequence (data.objective classification)",
        "label: kind, 2 classes in the first 5 rows: 0 (3), 1 (2)",
        "sequences: text",
        "split: 70 % of the sequences for training, 15 % for validation, 15 % for the test, drawn by data.seed",
        "class weights: none (training.classWeights)",
      ],
    ],
    [
      "numbers and a column of parts",
      ["kind,unit,s,set", "1.5,a,2,train", "7,b,3,test"],
      { id: "unit" },
      [
        "task: a number for each sequence (data.objective regression)",
        "label: kind, numbers from 1.5 to 7",
        "sequences: the numbers of each unit",
        "split: from the column set",
        "model: a network beside a ridge regression on the features of MiniRocket (model.skip miniRocket), which needs few sequences",
      ],
    ],
  ])("says what it chose for %s", async (_, lines, hints, expected) => {
    const path = join(mkdtempSync(join(tmpdir(), "rnnlab-labels-")), "own.csv");
    writeFileSync(path, `${lines.join("\n")}\n`);
    const { choices } = await suggestLabelled(path, "own.csv", { label: "kind", ...hints });
    expect(choices).toEqual(expected);
  });
});

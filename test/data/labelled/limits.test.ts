import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../../src/config/resolve.js";
import { classesOf } from "../../../src/data/labelled/classes.js";
import { partOf } from "../../../src/data/labelled/example-split.js";
import {
  areClasses,
  areTexts,
  isLabelName,
  isLikelyLabel,
  isPartColumn,
  wordsIn,
} from "../../../src/data/labelled/label-columns.js";
import { featureNames, longTable } from "../../../src/data/labelled/long-table.js";
import { moments } from "../../../src/data/labelled/moments.js";
import { suggestLabelled } from "../../../src/data/labelled/suggest.js";
import { suggestSequences } from "../../../src/data/labelled/suggest-sequences.js";
import { restorable, scaledTargets } from "../../../src/data/labelled/targets.js";
import { tokenKinds } from "../../../src/data/labelled/token-kinds.js";
import { loadData } from "../../../src/data/registry.js";
import { emptyFolder } from "../../helpers/cli.js";

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
const FOLDER = emptyFolder();
let files = 0;

function written(lines: readonly string[], ending = "csv"): string {
  files += 1;
  const file = join(FOLDER, `l${files}.${ending}`);
  writeFileSync(file, `${lines.join("\n")}\n`);
  return file;
}

describe("columns of labels and texts", () => {
  it("have words, parts and names", () => {
    expect(wordsIn([" a ", "", null, undefined, 0, "NA"])).toEqual(["a", "0", "NA"]);
    const words = [
      "train",
      "Training",
      " VALID ",
      "validation",
      "val",
      "dev",
      "test",
      "testing",
      "toString",
      "part",
    ];
    expect(words.map(partOf)).toEqual([0, 0, 1, 1, 1, 1, 2, 2, undefined, undefined]);
    expect([
      isPartColumn(["train", "test"]),
      isPartColumn(["train", null]),
      isPartColumn([]),
    ]).toEqual([true, false, false]);
    const names =
      "label class category activity sentiment language lang emotion species diagnosis outcome class_name LabelID label_id";
    expect(names.split(" ").map(isLabelName)).toEqual(names.split(" ").map(() => true));
    expect(["my label", "classes", "labels"].map(isLabelName)).toEqual([false, false, false]);
  });

  it("are texts if most have letters and differ", () => {
    const tens = (texts: number, different: number) =>
      upTo(10).map((i) => (i < texts ? `ab${Math.min(i, different - 1)}` : "1"));
    expect([areTexts(tens(6, 6)), areTexts(tens(5, 5))]).toEqual([true, false]);
    expect([areTexts(tens(10, 6)), areTexts(tens(10, 5))]).toEqual([true, false]);
    expect([areTexts(["ab", "cd"]), areTexts(["ab", "cde"]), areTexts(["a1b", "c2d"])]).toEqual([
      false,
      true,
      false,
    ]);
  });

  it("are classes if each occurs twice, and there are few", () => {
    const twice = (count: number) => [...upTo(count), ...upTo(count)].map((i) => `c${i}`);
    expect([areClasses(twice(60)), areClasses(twice(61)), areClasses(twice(1))]).toEqual([
      true,
      false,
      false,
    ]);
    expect([areClasses(twice(60).slice(0, -1)), areClasses(["1", "2", "1", "2"])]).toEqual([
      false,
      true,
    ]);
    expect([areClasses(["1.5", "2", "1.5", "2"]), areClasses(["1", "a", "1", "a"])]).toEqual([
      false,
      false,
    ]);
    const numbers = (count: number) => upTo(count).map(String);
    expect([isLikelyLabel("x", numbers(3)), isLikelyLabel("x", numbers(4))]).toEqual([true, false]);
    expect([isLikelyLabel("label", numbers(9)), isLikelyLabel("x", ["a", "b", "c", "d"])]).toEqual([
      true,
      true,
    ]);
  });

  it("have classes in order, named by their shortest spelling", () => {
    const of = (...names: string[]) => classesOf("f", "y", { names, codes: new Int32Array(0) });
    expect(of("10", "9.0", "9", "-0", "0")).toMatchObject({
      classes: ["0", "9", "10"],
      numbers: [2, 1, 1, 0, 0],
    });
    expect(of("b", "a", "B")).toMatchObject({ classes: ["B", "a", "b"], numbers: [2, 1, 0] });
    expect(of("1.50", "1.5", "2")).toMatchObject({ classes: ["1.5", "2"] });
    expect(of(...upTo(1000).map((i) => `c${i}`)).classes).toHaveLength(1000);
    expect(() => of(...upTo(1001).map((i) => `c${i}`))).toThrow(
      "f: y has 1001 different values, expected at most 1000 classes. Is it the column of classes?",
    );
  });

  it("have moments, and a scale of 1 if they are constant", () => {
    const values = Float64Array.of(1, 100, 3, 5);
    expect(moments(values, [0, 2, 3])).toEqual({ mean: 3, sd: Math.sqrt(8 / 3) });
    expect(moments(Float64Array.of(7, 7), [0, 1])).toEqual({ mean: 7, sd: 1 });
    expect(moments(Float64Array.of(1e13, 1e13 + 18), [0, 1]).sd).toBe(1); // .9 parts in 10^12
    expect(moments(Float64Array.of(1e13, 1e13 + 24), [0, 1]).sd).toBe(12);
    const { labels, target } = scaledTargets(values, [0, 2]);
    expect([[...labels], target]).toEqual([[-1, 98, 1, 3], { mean: 2, sd: 1 }]);
    const dataset = restorable({} as never, { mean: 2, sd: 10 }, [5, 6]);
    const [some, truth] = [Float64Array.of(0, 1.5), new Float64Array(1)];
    dataset.restore!(0, some);
    dataset.truth!(1, truth);
    expect([[...some], [...truth]]).toEqual([[2, 17], [6]]);
    expect(restorable({} as never, { mean: 2, sd: 10 })).not.toHaveProperty("truth");
  });

  it("have tokens", () => {
    const { words, characters } = tokenKinds;
    expect(words.tokensOf("Don't STOP, l’été 3x!")).toEqual([
      "don't",
      "stop",
      ",",
      "l’été",
      "3x",
      "!",
    ]);
    expect(words.tokensOf("  ")).toEqual(["  "]);
    expect(characters.tokensOf("e\u0301😀")).toEqual(["é", "😀"]);
  });

  it("are those of a long table", () => {
    expect([featureNames(1), featureNames(2)]).toEqual([["value"], ["value 1", "value 2"]]);
    const table = longTable(
      "f",
      [
        { name: "a", steps: [[1, 2], [3, 4]], where: "f, line 1", once: { y: "p", n: 5 } },
        { name: "b", steps: [[5, 6]], where: "f, line 2", once: { y: undefined, n: undefined }, problem: "bad" },
        { name: "a", steps: [[7, 8]], where: "f, line 3", once: { y: "p", n: 6 } },
      ],
      ["value 1", "value 2"],
    ); // biome-ignore format: rows
    expect([table.rows, table.where(1), table.where(2), [...table.problems]]).toEqual([
      4,
      "f, line 1",
      "f, line 2",
      [[2, "bad"]],
    ]);
    expect([...table.numbers("value 2")]).toEqual([2, 4, 6, 8]);
    expect([...table.numbers("n")]).toEqual([5, 5, Number.NaN, 6]);
    expect(table.texts("sequence")).toEqual({
      names: ["a", "b"],
      codes: Int32Array.of(0, 0, 1, 0),
    });
    expect(table.texts("y")).toEqual({ names: ["p"], codes: Int32Array.of(0, 0, -1, 0) });
    expect(() => table.times("t")).toThrow("t was not read as a time");
  });
});

describe("a config for sequences", () => {
  const suggested = async (lines: readonly string[], hints: object = {}) =>
    suggestLabelled(written(lines), "own.csv", { label: "y", ...hints });

  it("has an id whose values have three rows or more, and one label each", async () => {
    const rows = (each: number, label: (unit: number, row: number) => unknown) =>
      upTo(2 * each).map(
        (i) => `${Math.floor(i / each)},${i / 4},${label(Math.floor(i / each), i)}`,
      );
    const id = async (lines: readonly string[]) =>
      ((await suggested(["unit,x,y", ...lines])).config.data as { id?: string }).id;
    expect(await id(rows(3, (unit) => "ab"[unit]))).toBe("unit");
    await expect(id(rows(2, (unit) => "ab"[unit]))).rejects.toThrow(
      "has no column of texts to predict y from",
    );
    await expect(id(rows(3, (_, row) => "ab"[row % 2]))).rejects.toThrow("has no column of texts");
    await expect(id(rows(6, () => "a").slice(0, 6))).rejects.toThrow("has no column of texts");
  });

  it("has rows of at least three numbers, the longest texts, or neither", async () => {
    const data = async (header: string, row: string) =>
      (await suggested([header, row, row])).config.data;
    expect(await data("y,a,b,c", "p,1,2,3")).toMatchObject({
      layout: "wide",
      missing: "interpolate",
    });
    await expect(data("y,a,b", "p,1,2")).rejects.toThrow("no column of texts");
    expect(await data("y,short,long,a", "p,it,it is long,1")).toMatchObject({ text: "long" });
    await expect(suggested(["y,unit,t", "a,1,x", "b,2,x"], { id: "unit" })).rejects.toThrow(
      "has no column of numbers to predict y from. Columns: y, unit, t",
    );
  });

  it("has numbers to predict if they have decimals or are many", async () => {
    const objective = async (labels: readonly (string | number)[]) => {
      const { config, choices } = await suggested([
        "y,t",
        ...labels.map((label, i) => `${label},word ${i}`),
      ]);
      return [(config.data as { objective?: string }).objective, choices[1]];
    };
    expect(await objective(upTo(20))).toEqual([
      undefined,
      "label: y, 20 classes in the first 20 rows: 0 (1), 1 (1), 2 (1), 3 (1), 4 (1) and others",
    ]);
    expect(await objective(upTo(21))).toEqual(["regression", "label: y, numbers from 0 to 20"]);
    expect(await objective([1, 2.5, ""])).toEqual([
      "regression",
      "label: y, numbers from 1 to 2.5",
    ]);
    expect((await objective(upTo(5)))[1]).toMatch(/4 \(1\)$/);
  });

  it("mentions weights if a class has three times as many rows as another", async () => {
    const weights = async (many: number) => {
      const lines = upTo(many + 2).map((i) => `${i < many ? "a" : "b"},word ${i}`);
      return (await suggested(["y,t", ...lines])).choices.at(-1);
    };
    expect(await weights(5)).toBe("class weights: none (training.classWeights)");
    expect(await weights(6)).toMatch(/^class weights: none, although one class has 3 times/);
  });

  it("is that of rows with numbered columns, at least twenty", async () => {
    const table = (
      steps: number,
      value: (i: number, t: number) => number,
      name: (i: number) => string | number,
    ) => [
      ["name", "y", ...upTo(steps).map((t) => `t${t}`)].join(),
      ...upTo(24).map((i) =>
        [name(i), i < 12 ? "a" : "b", ...upTo(steps).map((t) => value(i, t).toFixed(3))].join(),
      ),
    ];
    const wave = (i: number, t: number) => ((i * i * 37 + i * t * 11 + t * 5) % 23) / 23;
    const found = async (lines: readonly string[]) =>
      (await suggestSequences(written(lines), "own.csv", {}))?.config.data;
    const numbered = (i: number) => i + 1;
    expect(await found(table(20, wave, numbered))).toMatchObject({
      label: "y",
      id: "name",
      layout: "wide",
    });
    expect(await found(table(19, wave, numbered))).toBeUndefined();
    expect(await found(table(20, wave, (i) => i * i))).toBeUndefined(); // measured numbers, not names
    expect(await found(table(20, wave, (i) => `n${i % 9}`))).toBeUndefined();
    const drifting = (i: number, t: number) => wave(i, t) / 4 + i;
    expect(await found(table(20, drifting, numbered))).toBeUndefined();
    const counted = (i: number, t: number) => (t === 3 ? i : wave(i, t));
    expect(await found(table(20, counted, numbered))).toBeUndefined();
    const classless = table(20, wave, numbered).map((line, i) =>
      i === 5 ? line.replace(/,[ab],/, ",,") : line,
    );
    expect(await found(classless)).toBeUndefined();
  });

  it.each(["TRAIN", "Train", "train"])("has the test part beside x_%s", async (word) => {
    const lines = ["text,label", ...upTo(20).map((i) => `this is no ${i},${i % 2 ? "en" : "de"}`)];
    const other = { TRAIN: "TEST", Train: "Test", train: "test" }[word]!;
    const [here, there] = [word, other].map((name) => join(FOLDER, `x_${name}.csv`));
    writeFileSync(here!, `${lines.join("\n")}\n`);
    const testFile = async () =>
      ((await suggestSequences(here!, "x.csv", {}))!.config.data as { testFile?: string }).testFile;
    expect(await testFile()).toBeUndefined();
    writeFileSync(there!, `${lines.join("\n").replace("label", "labels")}\n`);
    expect(await testFile()).toBeUndefined();
    writeFileSync(there!, `${lines.join("\n")}\n`);
    expect(await testFile()).toBe(`x_${other}.csv`);
  });
});

describe("options", () => {
  const data = (more: object) =>
    resolveConfig({ data: { task: "labelled", file: "a.csv", ...more } }, "test");
  const texts = { text: "t" };
  it.each<[object, string]>([
    [{ ...texts, id: "i" }, "data.text cannot be combined with data.id or data.features"],
    [{}, "data.text is missing, expected a column of texts, or data.id and data.features"],
    [
      { features: ["x"] },
      "data.id is missing, expected the column that identifies the sequence of a row",
    ],
    [{ layout: "wide", text: "t" }, "data.text does not apply to a file with one sequence per row"],
    [
      { layout: "wide", features: ["x"] },
      "data.features does not apply to a file with one sequence per row",
    ],
    [{ file: "a.ts", text: "t" }, "data.text does not apply to a file with one sequence per row"],
    [
      { ...texts, testFile: "b.csv", split: "part" },
      'data.split is the column "part", expected shares with data.testFile',
    ],
    [
      { id: "i", features: ["x"], tokens: "words" },
      "data.tokens is words, expected none without data.text",
    ],
    [
      { ...texts, validationShare: 0.2 },
      "data.validationShare does not apply to shares in data.split",
    ],
    [{ ...texts, label: "t" }, '"t" is named twice, expected each column once'],
    [{ ...texts, split: "t" }, '"t" is named twice'],
    [{ id: "i", features: ["x", "i"] }, '"i" is named twice'],
    [{ ...texts, split: [0.7, 0.2, 0.2] }, "is [0.7, 0.2, 0.2], expected shares that add up to 1"],
  ])("%j are refused", (more, message) => {
    expect(() => data(more)).toThrow(message);
  });

  it("have defaults", () => {
    expect(data(texts).data).toMatchObject({
      label: "label",
      objective: "classification",
      tokens: "characters",
      layout: "long",
      split: [0.7, 0.15, 0.15],
      scaling: "standard",
      missing: "error",
      missingValues: [],
      seed: 42,
    });
  });

  it("without effect are named", async () => {
    const rows = upTo(40).map((i) => `w${i},${"ab"[i % 2]},${i < 30 ? "train" : "test"}`);
    const file = written(["t,label,part", ...rows]);
    const load = async (more: object) => {
      const config = resolveConfig(
        { data: { task: "labelled", file, ...texts, split: "part", ...more } },
        "test",
      );
      return loadData(config.data);
    };
    const drawn = await load({ seed: 7 });
    expect([drawn.train.count, drawn.valid.count, drawn.test.count]).toEqual([26, 4, 10]); // 15 % of each class
    expect(drawn.notes).toContain(
      `${file}: part has no validation rows: 4 of the 30 training sequences are used for validation, drawn by data.seed`,
    );
    const given = await load({ seed: 7, validationShare: 0 });
    expect([given.train.count, given.valid.count]).toEqual([30, 0]);
    expect(given.notes).toEqual([
      `${file}: data.seed is 7, which has no effect: the column part assigns each row to a part.`,
    ]);
    expect((await load({ validationShare: 0.4 })).valid.count).toBe(12);
  });

  it("fill in numbers, of which five features are named", async () => {
    const names = upTo(6).map((i) => `x${i}`);
    const rows = upTo(80).map((i) => {
      const cells = names.map((_, c) => (i === 2 * c + 1 ? "" : String(i % 7)));
      return [`s${i >> 1}`, "ab"[(i >> 1) % 2], ...cells].join();
    });
    const file = written([["id", "label", ...names].join(), ...rows]);
    const notes = async (features: readonly string[]) =>
      (
        await loadData(
          resolveConfig(
            { data: { task: "labelled", file, id: "id", features, missing: "interpolate" } },
            "test",
          ).data,
        )
      ).notes;
    const filled = names.map((name) => `1 of ${name}`);
    const says = (some: string) =>
      `${file}: missing values were filled in (${some}) from the steps beside them in the same sequence`;
    expect(await notes(names)).toContain(says(`${filled.slice(0, 5).join(", ")}, ...`));
    expect(await notes(names.slice(0, 5))).toContain(says(filled.slice(0, 5).join(", ")));
  });
});

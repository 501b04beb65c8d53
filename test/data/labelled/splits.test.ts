import { describe, expect, it } from "vitest";
import { classesOf } from "../../../src/data/labelled/classes.js";
import {
  givenSplit,
  partOf,
  requireUsable,
  type Split,
  stratifiedSplit,
  testFileSplit,
} from "../../../src/data/labelled/example-split.js";
import type { Examples } from "../../../src/data/labelled/examples.js";
import { areClasses, areTexts, isLikelyLabel } from "../../../src/data/labelled/label-columns.js";
import { longTable, SEQUENCE } from "../../../src/data/labelled/long-table.js";
import { restorable, scaledTargets } from "../../../src/data/labelled/targets.js";
import type { Table } from "../../../src/data/table/read.js";
import { datasetOf } from "../../helpers/fixed-datasets.js";

/** Examples of a row each, of these classes; those of the same key are the same text. */
function examplesOf(labels: readonly number[], keys = labels.map((_, i) => i)): Examples {
  return {
    rows: labels.map((_, row) => [row]),
    keys: Int32Array.from(keys),
    sameKeys: Int32Array.from(keys),
    names: keys.map((key) => `text ${key}`),
    classes: ["no", "yes", "maybe"].slice(0, Math.max(...labels) + 1),
    labels: Int32Array.from(labels),
  };
}

const many = examplesOf(Array.from({ length: 60 }, (_, i) => (i < 40 ? 0 : 1)));
const countsOf = ({ labels }: Examples, split: Split) =>
  split.map((part) => [0, 1].map((label) => part.filter((i) => labels[i] === label).length));

describe("a split by shares", () => {
  it("has of each class its share in every part, and each example once", () => {
    const split = stratifiedSplit(many, [0.5, 0.3, 0.2], 1);
    expect(countsOf(many, split)).toEqual([
      [20, 10],
      [12, 6],
      [8, 4],
    ]);
    expect(split.flat().sort((a, b) => a - b)).toEqual([...Array(60).keys()]);
    const other = stratifiedSplit(many, [0.5, 0.3, 0.2], 2);
    expect(other).not.toEqual(split);
    expect(stratifiedSplit(many, [0.5, 0.3, 0.2], 1)).toEqual(split);
  });

  it("has the classes in orders of their own, so that no class decides another's", () => {
    const equal = examplesOf(Array.from({ length: 40 }, (_, i) => i % 2));
    const [train] = stratifiedSplit(equal, [0.5, 0.25, 0.25], 1);
    const places = [0, 1].map((label) =>
      train.filter((i) => i % 2 === label).map((i) => Math.floor(i / 2)),
    );
    expect(places[0]).not.toEqual(places[1]);
  });

  it("keeps equal texts together, by the class of the first of them", () => {
    const twice = examplesOf(
      Array.from({ length: 40 }, (_, i) => (i < 20 ? 0 : 1)),
      Array.from({ length: 40 }, (_, i) => i % 20),
    );
    const split = stratifiedSplit(twice, [0.5, 0.25, 0.25], 1);
    expect(split.map((part) => part.length)).toEqual([20, 10, 10]);
    for (const part of split) {
      for (const index of part) expect(part).toContain((index + 20) % 40);
    }
    const some = stratifiedSplit(many, [0.5, 0.5, 0], 1, [0, 1, 2, 3, 40, 41]);
    expect(countsOf(many, some)).toEqual([
      [2, 1],
      [2, 1],
      [0, 0],
    ]);
  });

  it("of numbers is one of all examples together", () => {
    const numbers = {
      ...many,
      classes: [],
      labels: Float64Array.from({ length: 60 }, (_, i) => i),
    };
    expect(stratifiedSplit(numbers, [0.5, 0.3, 0.2], 1).map((part) => part.length)).toEqual([
      30, 18, 12,
    ]);
  });
});

describe("a split with test sequences of their own", () => {
  it("draws validation from the others, by the shares of training and validation", () => {
    const found = testFileSplit(many, 50, { split: [0.6, 0.2, 0.2], seed: 1 });
    expect(found.split.map((part) => part.length)).toEqual([37, 13, 10]); // 40 and 10 by three quarters
    expect(found.split[2]).toEqual([50, 51, 52, 53, 54, 55, 56, 57, 58, 59]);
    expect(found.isDrawn).toBe(true);
    expect(found.notes).toEqual([
      "13 of the 50 sequences of data.file are used for validation, drawn by data.seed; the test part is data.testFile",
    ]);
  });
});

describe("a split by a column", () => {
  const tableOf = (parts: readonly string[]) => {
    const names = [...new Set(parts)];
    const codes = Int32Array.from(parts, (part) => names.indexOf(part));
    const where = (row: number) => `f.csv, line ${row + 2}`;
    return { path: "f.csv", where, texts: () => ({ names, codes }) } as unknown as Table;
  };
  const column = { column: "part", seed: 1 };
  const [train, test] = [Array<string>(40).fill("Train"), Array<string>(20).fill("TESTING")];

  it("draws validation if it has none: 15 % of training, or the share that is asked for", () => {
    const drawn = (validationShare?: number) =>
      givenSplit(tableOf([...train, ...test]), many, { ...column, validationShare });
    const counts = (found: { readonly split: Split }) => found.split.map((part) => part.length);
    expect(counts(drawn())).toEqual([34, 6, 20]);
    expect(counts(drawn(0.25))).toEqual([30, 10, 20]);
    expect(drawn(0)).toMatchObject({ isDrawn: false, notes: [] });
    expect(counts(drawn(0))).toEqual([40, 0, 20]);
    expect(drawn()).toMatchObject({
      isDrawn: true,
      notes: [
        "part has no validation rows: 6 of the 40 training sequences are used for validation, drawn by data.seed",
      ],
    });
  });

  it("takes validation as it is, and then no share of it", () => {
    const parts = [...train.slice(5), ...Array<string>(5).fill("dev"), ...test];
    const found = givenSplit(tableOf(parts), many, column);
    expect(found.split[1]).toEqual([35, 36, 37, 38, 39]);
    expect(found.isDrawn).toBe(false);
    expect(() => givenSplit(tableOf(parts), many, { ...column, validationShare: 0.1 })).toThrow(
      "f.csv: data.validationShare is 0.1, expected none: part has 5 validation sequences.",
    );
    expect(() => givenSplit(tableOf([...train, "other"]), many, column)).toThrow(
      'f.csv, line 42: part is "other", expected one of train, valid, test',
    );
  });

  it("says which texts are in two parts, each once", () => {
    const keys = [0, 1, 2, 0, 1, 0];
    const examples = examplesOf([0, 1, 0, 0, 1, 0], keys);
    const parts = ["train", "train", "train", "val", "test", "test"];
    const { notes } = givenSplit(tableOf(parts), examples, column);
    expect(notes).toEqual([
      '2 texts are both in the training part of part and in validation or test (such as "text 0"): ' +
        "figures on training examples are too optimistic",
    ]);
    const [single] = givenSplit(
      tableOf(parts.slice(0, 4)),
      examplesOf([0, 1, 0, 0], [0, 1, 2, 0]),
      column,
    ).notes;
    expect(single).toMatch(/^1 text is both/);
  });

  it("knows the usual words for its parts", () => {
    const words = ["train", "Training ", "valid", "VALIDATION", "val", "dev", "test", "testing"];
    expect(words.map(partOf)).toEqual([0, 0, 1, 1, 1, 1, 2, 2]);
    expect(["", "other", "toString", "trains"].map(partOf)).toEqual(Array(4).fill(undefined));
  });
});

describe("a split that can be used", () => {
  const check =
    (split: Split, wantsValidation = true) =>
    () =>
      requireUsable("f.csv", split, examplesOf([0, 1, 2, 0, 1, 2]), wantsValidation);

  it("has an example in each part, and of each class in training", () => {
    expect(check([[0, 1, 2], [3], [4]])).not.toThrow();
    expect(check([[0, 1, 2], [], [4]])).toThrow(
      "f.csv: the valid part of the split has no example",
    );
    expect(check([[0, 1, 2], [], [4]], false)).not.toThrow();
    expect(check([[0, 1, 2], [3], []], false)).toThrow("the test part of the split has no example");
    expect(check([[], [3], [4]])).toThrow("the train part of the split has no example");
    expect(check([[0, 1, 3], [2], [4]])).toThrow('no example of "maybe" is in the train part');
  });
});

describe("the classes of a column", () => {
  const of = (...names: string[]) =>
    classesOf("f.csv", "label", { names, codes: new Int32Array(0) });

  it("are sorted, numbers by size, each in its simplest spelling", () => {
    expect(of("10", "9", "1e1", "09")).toMatchObject({
      classes: ["9", "10"],
      numbers: [1, 0, 1, 0],
    });
    expect(of("-0", "0", "1")).toMatchObject({ classes: ["0", "1"], numbers: [0, 0, 1] });
    expect(of("b", "a", "10")).toMatchObject({ classes: ["10", "a", "b"], numbers: [2, 1, 0] });
    expect(of("No", "no", "x").notes).toHaveLength(1);
    const equal = [of("2", "1e1", "10."), of("2", "10.", "1e1")].map(({ classes }) => classes);
    expect(equal).toEqual([
      ["2", "10."],
      ["2", "10."],
    ]);
  });

  it("are at least two and at most a thousand", () => {
    expect(() => of("a")).toThrow(
      'f.csv: label is "a" in every row, expected at least two classes',
    );
    expect(() => of("1", "1.0")).toThrow('label is "1" in every row');
    const texts = (count: number, mark: string) =>
      Array.from({ length: count }, (_, i) => mark + i);
    expect(of(...texts(1000, "a")).classes).toHaveLength(1000);
    expect(() => of(...texts(1001, "a"))).toThrow(
      "label has 1001 different values, expected at most 1000 classes. Is it the column of classes?",
    );
    expect(() => of(...texts(1001, ""))).toThrow('set data.objective to "regression".');
  });
});

it("a column may hold classes if its values are few and come twice on average", () => {
  const repeated = (count: number, times: number, text: (i: number) => string) =>
    Array.from({ length: count * times }, (_, i) => text(i % count));
  const letters = (i: number) => `c${i}`;
  expect(areClasses(repeated(60, 2, letters))).toBe(true);
  expect(areClasses(repeated(61, 2, letters))).toBe(false);
  expect(areClasses([...repeated(5, 2, letters), "x"])).toBe(false); // six of eleven
  expect(areClasses(repeated(1, 5, letters))).toBe(false);
  expect(areClasses(repeated(3, 2, String))).toBe(true);
  expect(areClasses(repeated(3, 2, (i) => `${i}.5`))).toBe(false);
  expect(areClasses([...repeated(2, 3, letters), "1", "1"])).toBe(false); // texts and numbers
  expect(areTexts(["good film", "bad film", "so so"])).toBe(true);
  expect(areTexts(["ab", "cd", "ef"])).toBe(false); // shorter than three letters
  expect(areTexts(["same text", "same text", "same text"])).toBe(false);
  expect(areTexts(["123", "45 678", "abc"])).toBe(false);
});

it("a column is likely a label by its texts, its name or how few numbers it has", () => {
  expect(isLikelyLabel("x", ["a", "b", "a"])).toBe(true);
  expect(isLikelyLabel("x", ["1", "2", "3"])).toBe(true);
  expect(isLikelyLabel("x", ["1", "2", "3", "4"])).toBe(false);
  for (const name of ["label", "Class", "species_name", "category_id"]) {
    expect(isLikelyLabel(name, ["1", "2", "3", "4"]), name).toBe(true);
  }
  expect(isLikelyLabel("labels of x", ["1", "2", "3", "4"])).toBe(false);
});

it("targets are scaled by the training part, and come back with their truth", () => {
  const { labels, target } = scaledTargets(Float64Array.of(2, 6, 100), [0, 1]);
  expect(target).toEqual({ mean: 4, sd: 2 });
  expect([...labels]).toEqual([-1, 1, 48]);
  const dataset = datasetOf([[0], [0]], [[-1], [48]], { steps: 1, inputs: 1, outputs: 1 });
  const back = restorable(dataset, target, [2, 100]);
  const [values, truth] = [Float64Array.of(48), Float64Array.of(0)];
  back.restore!(1, values);
  back.truth!(1, truth);
  expect([values[0], truth[0]]).toEqual([100, 100]);
  expect(restorable(dataset, target)).not.toHaveProperty("truth");
  expect(scaledTargets(Float64Array.of(5, 5, 9), [0, 1]).target).toEqual({ mean: 5, sd: 1 });
});

it("sequences make a table with a row for each step", () => {
  const table = longTable(
    "f.ts",
    [
      { name: "a", where: "line 1", steps: [[1, 10], [2, 20]], once: { label: "x", y: 3 } },
      { name: "b", where: "line 2", steps: [[3, 30]], once: { label: "z" }, problem: "damaged" },
      { name: "a", where: "line 3", steps: [[4, 40]], once: { label: "x", y: 5 } },
    ], // biome-ignore format: a sequence each
    ["v", "w"],
    ["a note"],
  );
  expect([table.rows, table.notes]).toEqual([4, ["a note"]]);
  expect([...table.numbers("w")]).toEqual([10, 20, 30, 40]);
  expect([...table.numbers("y")]).toEqual([3, 3, Number.NaN, 5]);
  expect(table.texts("label")).toEqual({ names: ["x", "z"], codes: Int32Array.of(0, 0, 1, 0) });
  expect(table.texts(SEQUENCE)).toEqual({ names: ["a", "b"], codes: Int32Array.of(0, 0, 1, 0) });
  expect([...table.texts("absent").codes]).toEqual([-1, -1, -1, -1]);
  expect([1, 2, 3].map((row) => table.where(row))).toEqual(["line 1", "line 2", "line 3"]);
  expect([...table.problems]).toEqual([[2, "damaged"]]);
});

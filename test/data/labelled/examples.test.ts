import { expect, it } from "vitest";
import type { Dataset } from "../../../src/data/dataset.js";
import { examplesOf, requireOneValue } from "../../../src/data/labelled/examples.js";
import { numberDatasets } from "../../../src/data/labelled/numbers.js";
import { otherSequences, textSequences } from "../../../src/data/labelled/others.js";
import {
  inputColumns,
  longOthers,
  type SequenceOptions,
  wideOthers,
} from "../../../src/data/labelled/others-plan.js";
import { textDatasets } from "../../../src/data/labelled/texts.js";
import type { Table } from "../../../src/data/table/read.js";

type Column = readonly (string | number | undefined)[];

/** A table in memory; undefined is a missing text. */
function tableOf(columns: Readonly<Record<string, Column>>, more: object = {}): Table {
  return {
    path: "f",
    rows: Object.values(columns)[0]!.length,
    notes: [],
    problems: new Map<number, string>(),
    where: (row: number) => `f, line ${row + 2}`,
    numbers: (name: string) => Float64Array.from(columns[name]!, Number),
    texts(name: string) {
      const names = [...new Set(columns[name]!.filter((cell) => cell !== undefined).map(String))];
      return {
        names,
        codes: Int32Array.from(columns[name]!, (cell) => names.indexOf(String(cell))),
      };
    },
    ...more,
  } as unknown as Table;
}

/** The inputs without padding, the target and the name of each example. */
function whole(dataset: Dataset) {
  const { count, steps, inputs, fill, title, ...others } = dataset;
  const [x, y, lengths] = [
    new Float32Array(count * steps * inputs),
    new Float32Array(count),
    new Int32Array(count),
  ];
  dataset.fill([...y.keys()], x, y, lengths);
  const examples = Array.from(lengths, (length, i) => ({
    title: dataset.title!(i),
    y: y[i],
    x: [...x.subarray(i * steps * inputs, (i * steps + length) * inputs)],
  }));
  const { restore, truth, ...sizes } = others;
  return { steps, inputs, ...sizes, examples };
}

const classification = { label: "y", objective: "classification" } as const;
const regression = { label: "y", objective: "regression" } as const;

it("rows with a text, or with the same id, are an example", () => {
  const table = tableOf({
    w: ["b", "a", "b"],
    i: ["p", "q", "p"],
    y: ["10", "9", "10"],
    n: [1.5, 2, 1.5],
  });
  const common = { classes: ["9", "10"], names: ["b", "a"], labels: Int32Array.of(1, 0, 1) };
  expect(examplesOf(table, { ...classification, text: "w" })).toEqual({
    examples: {
      ...common,
      rows: [[0], [1], [2]],
      keys: Int32Array.of(0, 1, 0),
      sameKeys: Int32Array.of(0, 1, 0),
    },
    notes: [],
  });
  expect(examplesOf(table, { ...classification, id: "i" })).toEqual({
    examples: {
      classes: ["9", "10"],
      names: ["p", "q"],
      labels: Int32Array.of(1, 0),
      rows: [[0, 2], [1]],
      keys: Int32Array.of(0, 1),
      sameKeys: Int32Array.of(0, 1),
    },
    notes: [],
  });
  expect(
    examplesOf(table, { label: "n", objective: "regression", id: "i" }).examples,
  ).toMatchObject({
    classes: [],
    labels: Float64Array.of(1.5, 2),
  });
});

it("texts in two Unicode forms are the same for the split", () => {
  const forms = [
    "\u00e9",
    "x",
    "e\u0301",
    "e\u0301",
    `${"a".repeat(50)}\u00e9`,
    `${"a".repeat(50)}e\u0301`,
  ];
  const { examples, notes } = examplesOf(tableOf({ w: forms, y: ["1", "2", "1", "1", "2", "2"] }), {
    ...classification,
    text: "w",
  });
  expect([...examples.keys]).toEqual([0, 1, 2, 2, 3, 4]);
  expect([...examples.sameKeys]).toEqual([0, 1, 0, 0, 3, 3]);
  expect(notes).toEqual([
    '2 of the 5 different values of w differ from another only in their Unicode form (such as "e\u0301"): the split treats them as ' +
      "the same. Convert the file to one form (NFC), because a model sees different characters.",
  ]);
  const names = ["Sun", "sun", "x", "x"];
  expect(
    examplesOf(tableOf({ w: forms.slice(0, 4), y: names }), { ...classification, text: "w" }).notes,
  ).toEqual([
    expect.stringContaining("1 of the 3 different values of w"),
    'y has "Sun" and "sun", which count as different classes. If they are the same class, use one spelling.',
  ]);
});

// biome-ignore format: one case a row
it.each<[string, Readonly<Record<string, Column>>, object, string]>([
  ["no text", { w: ["a", undefined], y: ["p", "q"] }, { ...classification, text: "w" }, "f, line 3: w is missing, expected a value in every row"],
  ["no class", { w: ["a", "b"], y: [undefined, "q"] }, { ...classification, text: "w" }, "f, line 2: y is missing, expected a value in every row"],
  ["two classes", { i: ["a", "b", "a"], y: ["p", "q", "q"] }, { ...classification, id: "i" }, 'f, line 4: y is "q", but "p" in an earlier row of i "a", expected one for the whole sequence'],
  ["no number", { i: ["a", "b", "a"], y: [1, 2, Number.NaN] }, { ...regression, id: "i" }, "f, line 4: y is missing, expected a number for every sequence"],
  ["no first number", { i: ["a", "b", "a"], y: [Number.NaN, 2, 1] }, { ...regression, id: "i" }, "f, line 2: y is missing, expected a number for every sequence"],
  ["two numbers", { i: ["a", "b", "a"], y: [1, 2, 3.5] }, { ...regression, id: "i" }, "f, line 4: y is 3.5, but 1 in an earlier row of the sequence, expected one for the whole sequence"],
])("an example with %s is refused", (_, columns, options, message) => {
  expect(() => examplesOf(tableOf(columns), options as never)).toThrow(expect.objectContaining({ message }));
});

it("a sequence has one value of a column", () => {
  const table = tableOf({ i: ["a", "b", "a", "b"], part: ["train", "test", "train", undefined] });
  const { codes } = table.texts("part");
  const require = (rows: number[][]) => () =>
    requireOneValue(table, rows, { key: "i", column: "part" }, (row) => codes[row]!);
  expect(require([[0, 2], [1], [3]])).not.toThrow();
  expect(
    require([
      [0, 2],
      [1, 3],
    ]),
  ).toThrow(
    'f, line 5: part is "", but "test" in an earlier row of i "b", expected one for the whole sequence',
  );
});

const numbers = tableOf({
  i: ["a", "b", "a", "c", "b", "a"],
  y: ["p", "q", "p", "p", "q", "p"],
  s: [1, 10, 3, 7, 30, Number.NaN],
  t: [0, 1, 2, 3, 4, 5],
});
const split = [[0, 1], [2], []] as const;
const config = { features: ["s", "t"], scaling: "none", missing: "interpolate" } as const;

it("sequences of numbers are scaled by the training part, and filled in", () => {
  const { examples } = examplesOf(numbers, { ...classification, id: "i" });
  const none = numberDatasets(numbers, { examples, split }, config);
  const sizes = { steps: 3, inputs: 2, outputs: 2, targets: 1, variableLength: true };
  expect(none.datasets.map(whole)).toEqual([
    {
      ...sizes,
      examples: [
        { title: "a", y: 0, x: [1, 0, 3, 2, 3, 5] },
        { title: "b", y: 1, x: [10, 1, 30, 4] },
      ],
    },
    { ...sizes, examples: [{ title: "c", y: 0, x: [7, 3] }] },
    { ...sizes, examples: [] },
  ]);
  expect(none.datasets.map(({ count }) => count)).toEqual([2, 1, 0]);
  const { datasets, ...rest } = none;
  expect(rest).toEqual({
    features: [
      { name: "s", mean: 0, sd: 1 },
      { name: "t", mean: 0, sd: 1 },
    ],
    missing: "interpolate",
    notes: [
      "f: missing values were filled in (1 of s) from the steps beside them in the same sequence",
    ],
  });
  const { features, notes } = numberDatasets(
    numbers,
    { examples, split },
    { ...config, features: ["t"], scaling: "standard", missing: "error" },
  );
  const sd = Math.sqrt((2.4 ** 2 + 1.4 ** 2 + 0.4 ** 2 + 1.6 ** 2 + 2.6 ** 2) / 5); // of 0, 1, 2, 4 and 5
  expect(features).toEqual([{ name: "t", mean: 2.4, sd: expect.closeTo(sd, 12) }]);
  expect(notes).toEqual([]);
  const refused = (missing: "error" | "interpolate", table: Table) => () =>
    numberDatasets(table, { examples, split }, { ...config, missing });
  expect(refused("error", numbers)).toThrow(
    'f, line 7: s is missing, expected a number in every row of data.features. Set data.missing to "interpolate" to fill in missing numbers',
  );
  const empty = tableOf({ s: [1, Number.NaN, 3, 7, Number.NaN, 1], t: [0, 1, 2, 3, 4, 5] });
  expect(refused("interpolate", empty)).toThrow(
    "f, line 3: s has no value in the whole sequence, expected at least one",
  );
});

it("sequences of numbers without labels have the recorded scales, and reasons if they cannot be used", () => {
  const features = [
    { name: "s", mean: 1, sd: 2 },
    { name: "t", mean: 0, sd: 1 },
  ];
  const record = { task: "labelled", classes: ["p", "q"], features } as const;
  const table = tableOf(
    {
      i: ["a", "b", "a", undefined, "b", "c", "c"],
      s: [1, Number.NaN, 3, 7, 9, 5, 5],
      t: [0, 1, 2, 3, 4, 5, 6],
    },
    { problems: new Map([[5, "f, line 7: s is odd"]]) },
  );
  const columns = { tokens: "characters", id: "i" } as const;
  const { dataset, all } = otherSequences(table, columns, record);
  expect(all).toStrictEqual([
    { title: "a" },
    {
      title: "b",
      problem: "f, line 3: s is missing, expected a number in every row of data.features",
    },
    { title: "c", problem: "f, line 7: s is odd" },
    { title: "", problem: "f, line 5: i is missing, expected a value in every row" },
  ]);
  expect(whole(dataset).examples).toEqual([{ title: "a", y: 0, x: [0, 0, 1, 2] }]);
  expect([dataset.outputs, dataset.restore]).toEqual([2, undefined]);
  const filling = otherSequences(
    table,
    { ...columns, longest: 1 },
    { ...record, missing: "interpolate" },
  );
  expect(filling.all.map(({ problem }) => problem)).toEqual([
    undefined,
    "f, line 3: s has no value in the whole sequence, expected at least one",
    "f, line 7: s is odd",
    "f, line 5: i is missing, expected a value in every row",
  ]);
  const filled = otherSequences(table, columns, {
    ...record,
    missing: "interpolate",
    classes: [],
    target: { mean: 10, sd: 5 },
  });
  expect(whole(filled.dataset).examples.map(({ x }) => x)).toEqual([
    [0, 0, 1, 2],
    [4, 1, 4, 4],
  ]);
  const values = Float64Array.of(1, -2);
  filled.dataset.restore!(0, values);
  expect([filled.dataset.outputs, [...values]]).toEqual([1, [15, 0]]);
});

it("texts are sequences of tokens, with and without labels", () => {
  const table = tableOf({ w: ["ab", "b", "abb", "ca"], y: ["p", "q", "p", "q"] });
  const { examples } = examplesOf(table, { ...classification, text: "w" });
  const { datasets, vocabulary } = textDatasets(examples, [[0, 1], [2], [3]], {
    tokens: "characters",
    longest: 2,
  });
  const sizes = {
    steps: 2,
    inputs: 1,
    vocabulary: 2,
    outputs: 2,
    targets: 1,
    variableLength: true,
  };
  expect(vocabulary).toEqual(["a", "b"]);
  expect(datasets.map(whole)).toEqual([
    {
      ...sizes,
      examples: [
        { title: "ab", y: 0, x: [0, 1] },
        { title: "b", y: 1, x: [1] },
      ],
    },
    { ...sizes, examples: [{ title: "ab", y: 0, x: [0, 1] }] },
    { ...sizes, examples: [{ title: "ca", y: 1, x: [-1, 0] }] },
  ]);
  const record = {
    task: "labelled",
    classes: ["p", "q", "r"],
    vocabulary: ["", "a", "cat"],
  } as const;
  const others = otherSequences(
    tableOf({ w: ["A cat", undefined, "dog"] }),
    { tokens: "words", text: "w" },
    record,
  );
  expect(others.all).toEqual([
    { title: "A cat" },
    { title: "", problem: "f, line 3: w is missing, expected a value in every row" },
    { title: "dog" },
  ]);
  expect(whole(others.dataset)).toEqual({
    ...{ steps: 2, inputs: 1, vocabulary: 3, outputs: 3, targets: 1, variableLength: true },
    examples: [
      { title: "A cat", y: 0, x: [1, 2] },
      { title: "dog", y: 0, x: [0] },
    ],
  });
  const plain = textSequences([" a "], { tokens: "characters" }, { ...record, classes: [] });
  expect(whole(plain)).toMatchObject({
    steps: 3,
    outputs: 1,
    examples: [{ title: " a ", x: [-1, 1, -1] }],
  });
});

it("other files are read by the columns of the run", () => {
  const options: SequenceOptions = {
    tokens: "characters",
    label: "y",
    features: ["s", "t"],
    id: "i",
    missingValues: ["-"],
    decimal: ",",
  };
  const record = { task: "labelled", classes: ["p", "q"], features: [] } as const;
  const reading = { missingValues: ["-"], missingWords: ["-"], decimal: ",", lenient: true };
  expect(inputColumns({ ...options, text: "w" })).toEqual({
    w: "word",
    i: "word",
    s: "number",
    t: "number",
  });
  expect(inputColumns({ features: [] })).toEqual({});
  expect(longOthers(options, record).read).toEqual({
    ...reading,
    columns: { i: "word", s: "number", t: "number" },
  });
  const wide = (more: object) =>
    wideOthers("f", ["y", "part", "i", "a", "b"], { ...options, ...more }, record);
  expect(wide({ split: "part" }).read).toEqual({
    ...reading,
    columns: { i: "word", a: "number", b: "number" },
  });
  expect(wide({ split: [0.7, 0.2, 0.1], id: undefined }).read.columns).toEqual({
    part: "number",
    i: "number",
    a: "number",
    b: "number",
  });
  expect(() => wideOthers("f", ["y", "i"], options, record)).toThrow(
    "f: has no column of numbers beside i, expected a column for each step",
  );
  const table = tableOf({ i: ["k", "l"], a: [1, 3], b: [2, Number.NaN] });
  const values = [{ name: "value", mean: 0, sd: 1 }];
  const { all, dataset } = wideOthers("f", ["i", "a", "b"], options, {
    ...record,
    features: values,
  }).sequences(table);
  expect(all).toStrictEqual([{ title: "k" }, { title: "l" }]);
  expect(whole(dataset).examples.map(({ x }) => x)).toEqual([[1, 2], [3]]);
});

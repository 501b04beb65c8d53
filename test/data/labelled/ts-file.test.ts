import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { LongTable } from "../../../src/data/labelled/long-table.js";
import { suggestSequences } from "../../../src/data/labelled/suggest-sequences.js";
import { isTsFile, readTsFile, tsLabelKind } from "../../../src/data/labelled/ts-file.js";
import { widePlan, wideSequences } from "../../../src/data/labelled/wide.js";
import { readTable } from "../../../src/data/table/read.js";
import { emptyFolder } from "../../helpers/cli.js";

const FOLDER = emptyFolder();
const FILE = join(FOLDER, "My Gestures_TRAIN.ts");

function written(lines: readonly string[], end = "\n"): string {
  writeFileSync(FILE, lines.join(end));
  return FILE;
}

/** All of a table with a row for each step. */
function whole(
  { features, rows, notes, problems, where, numbers, texts }: LongTable,
  label?: string,
) {
  const all = Array.from({ length: rows }, (_, row) => row);
  const { names, codes } = texts("sequence");
  return {
    sequences: all.map((row) => names[codes[row]!]),
    values: Object.fromEntries(features.map((name) => [name, [...numbers(name)]])),
    labels: label && all.map((row) => texts(label).names[texts(label).codes[row]!]),
    where: all.map((row) => where(row).replace(FOLDER, "")),
    problems: [...problems].map(([row, problem]) => [row, problem.replaceAll(FOLDER, "")]),
    notes,
  };
}

const at = (line: number) => `/My Gestures_TRAIN.ts, line ${line}`;

it("a .ts file is a table with a row for each step", () => {
  const lines = [
    "# about",
    "@problemName X",
    "@CLASSLABEL TRUE a b",
    " @Data ",
    "1,2.5,-3e1:4,5,6: a ",
    "",
    "# between",
    "% as well",
    "7,?:NaN,8:b:",
    "9,?:10,nan:b",
  ];
  const valid = lines.map((line) => line.replace("b:", "b"));
  const expected = {
    sequences: ["1", "1", "1", "2", "2", "3"],
    values: { "value 1": [1, 2.5, -30, 7, Number.NaN, 9], "value 2": [4, 5, 6, Number.NaN, 8, 10] },
    labels: ["a", "a", "a", "b", "b", "b"],
    where: [5, 5, 5, 9, 9, 10].map(at),
    problems: [],
    notes: [],
  };
  for (const end of ["\n", "\r\n"]) {
    expect(whole(readTsFile(written(valid, end), "kind"), "kind")).toEqual(expected);
  }
  const numbers = [["@targetLabel true"], ["@data"], ["1,2:3.5"], ["4:-1"]].flat();
  const table = readTsFile(written(numbers), "y");
  expect([...table.numbers("y")]).toEqual([3.5, 3.5, -1]);
  expect(table.features).toEqual(["value"]);
  const plain = readTsFile(written(["@data", "1,2:3,4"]), "y");
  expect([plain.features, plain.texts("y").names]).toEqual([["value 1", "value 2"], []]);
  expect(readTsFile(written(["@timestamps false", "@data", "1,2"]), "y").rows).toBe(2);
});

// biome-ignore format: one case a row
it.each<[readonly string[], string]>([
  [["1,2:a"], ": has no line @data, expected a .ts file"],
  [["@datas", "1,2"], ": has no line @data, expected a .ts file"],
  [["x@data", "1,2"], ": has no line @data, expected a .ts file"],
  [["@data"], ": has no sequence below @data"],
  [["1,2", "@data", "# 1,2"], ": has no sequence below @data"],
  [["@timeStamps TRUE", "@data", "(0,1)"], ": has @timeStamps true, expected values without times. Remove the times, or write a table."],
  [["@data", "1,x"], ', line 2: has "x", expected a number, or ? for a missing value'],
  [["@data", "1,,2"], ', line 2: has "", expected a number, or ? for a missing value'],
  [["@data", "1,Infinity"], ', line 2: has "Infinity", expected a number, or ? for a missing value'],
  [["@data", "?,NaN"], ", line 2: has no value, expected a sequence"],
  [["@data", "1,2:3"], ", line 2: has dimensions of 2 and 1 values, expected as many in each"],
  [["@classlabel true a", "@data", "1,2: "], ", line 3: has no label, expected a class or a number after the last colon"],
  [["@data", "1:2", "3"], ", line 3: has 1 dimension, expected 2 as in the first sequence"],
  [["@data", "1", "2:3"], ", line 3: has 2 dimensions, expected 1 as in the first sequence"],
])("a .ts file of %j is refused", (lines, message) => {
  expect(() => readTsFile(written(lines), "y")).toThrow(
    expect.objectContaining({ message: `${FILE}${message}` }),
  );
});

it("a lenient reading keeps the problems of sequences", () => {
  const lines = ["@classlabel true", "@data", "1,x:a", "1,2:b", "3:4:a", "5,6,7:"];
  expect(whole(readTsFile(written(lines), "y", true), "y")).toEqual({
    sequences: ["1", "2", "2", "3", "4"],
    values: { value: [Number.NaN, 1, 2, Number.NaN, Number.NaN] },
    labels: [undefined, "b", "b", undefined, undefined],
    where: [3, 4, 4, 5, 6].map(at),
    problems: [
      [0, `${at(3)}: has "x", expected a number, or ? for a missing value`],
      [3, `${at(5)}: has 2 dimensions, expected 1 as in the first sequence`],
      [4, `${at(6)}: has no label, expected a class or a number after the last colon`],
    ],
    notes: [],
  });
  expect(() => readTsFile(written(["@data", "x"]), "y", true)).toThrow(
    ": has no sequence below @data",
  );
  expect(() => readTsFile(join(FOLDER, "other.ts"), "y")).toThrow(
    `${join(FOLDER, "other.ts")}: no such file`,
  );
  expect(() => readTsFile(FOLDER, "y")).toThrow(FOLDER);
  expect(() => readTsFile(join(written(lines), "x.ts"), "y")).toThrow(
    `${join(FILE, "x.ts")}: cannot be read (ENOTDIR)`,
  );
  expect(["a.ts", "A.TS", "a.tsv", "ts", "a.ts.csv"].map(isTsFile)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

it.each([
  [["@classLabel true a b"], "class"],
  [["@classLabel false"], undefined],
  [["@classLabel"], undefined],
  [["@classLabel truely"], undefined],
  [["@classLabel untrue"], undefined],
  [["classLabel true"], undefined],
  [["@targetlabel true"], "number"],
  [["@classlabel false", "@targetlabel TRUE"], "number"],
  [["@classlabel true", "@targetlabel true"], "class"],
  [["x @classlabel true"], undefined],
])("a header of %j means a %s", (lines, kind) => {
  expect(tsLabelKind(written([...lines, "@data", "1,2:a", "@targetlabel true"]))).toBe(kind);
});

const rocket =
  "model: a network beside a ridge regression on the features of MiniRocket (model.skip miniRocket), which needs few sequences";
const training = {
  epochs: 10,
  batchSize: 64,
  optimizer: { learningRate: 0.003 },
  restoreBest: true,
};
const network = { cell: "gru", hidden: 64, layers: 1 };
const forNumbers = { model: { ...network, skip: "miniRocket" }, training };

it("a config for a .ts file has its label, and the file of the test beside it", async () => {
  const suggested = (header: string, hints: object = {}) =>
    suggestSequences(written([header, "@data", "1,2:a"]), "shown.ts", hints);
  const data = { task: "labelled", file: "shown.ts", missing: "interpolate" };
  expect(await suggested("@classlabel true")).toStrictEqual({
    config: {
      name: "My-Gestures_TRAIN",
      description: "Predicts the class of each sequence.",
      data,
      ...forNumbers,
    },
    notes: [rocket],
    choices: [rocket],
  });
  expect((await suggested("@targetlabel true", { label: "age" }))?.config).toStrictEqual({
    name: "My-Gestures_TRAIN",
    description: "Predicts the number of each sequence.",
    data: { ...data, label: "age", objective: "regression" },
    ...forNumbers,
  });
  await expect(suggested("@problemname x")).rejects.toThrow(
    `${FILE}: has neither @classLabel true nor @targetLabel true, expected a class or a number for each sequence`,
  );
  writeFileSync(FILE.replace("TRAIN", "TEST"), "anything");
  const note = "My Gestures_TEST.ts beside it is the test part (data.testFile)";
  expect(await suggested("@classlabel true")).toMatchObject({
    config: { data: { ...data, testFile: "My Gestures_TEST.ts" } },
    notes: [rocket, note],
    choices: [rocket, note],
  });
});

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
const wave = (i: number, t: number) => (((i * i * 37 + i * t * 11 + t * 5) % 23) / 23).toFixed(3);
const steps = upTo(20).map((t) => `t${t}`);
const drawn =
  "split: 70 % of the sequences for training, 15 % for validation, 15 % for the test, drawn by data.seed";
const classes = "task: one of several classes for each sequence (data.objective classification)";
const even = "class weights: none (training.classWeights)";
const readAs = (row: string, label = "y") =>
  `each row is read as ${row} whose class is in ${label}: to forecast a column instead, name it with --target`;

interface Found {
  readonly label?: string;
  readonly data: object;
  readonly from: string;
  readonly choices: readonly string[];
  readonly notes?: readonly string[];
  readonly texts?: boolean;
}

async function suggestedFor(lines: readonly string[], hints: object = {}) {
  const file = join(FOLDER, "own.csv");
  writeFileSync(file, `${lines.join("\n")}\n`);
  return suggestSequences(file, "shown.csv", hints);
}

const nameless = 'the file has no header: columns are called "column 1" to "column 21"';

// biome-ignore format: one case after the other
const files: readonly [string, readonly string[], object, Found | undefined][] = [
  ["rows of numbered steps", [["y", ...steps].join(), ...upTo(24).map((i) => ["ab"[i % 2], ...upTo(20).map((t) => wave(i, t))].join())], {}, {
    data: { label: "y", layout: "wide", missing: "interpolate" },
    from: "the numbers of each row",
    choices: [readAs("a sequence of 20 numbers"), classes, "label: y, 2 classes in the first 24 rows: a (12), b (12)", "sequences: the numbers of each row", drawn, even, rocket],
  }],
  ["rows with names and parts", [["name", ...steps, "part", "y"].join(), ...upTo(24).map((i) => [`n${i}`, ...upTo(20).map((t) => wave(i, t)), i < 18 ? "train" : "test", "ab"[i % 2]].join())], {}, {
    data: { label: "y", layout: "wide", missing: "interpolate", id: "name", split: "part" },
    from: "the numbers of each row",
    choices: [readAs("a sequence of 20 numbers"), classes, "label: y, 2 classes in the first 24 rows: a (12), b (12)", "sequences: the numbers of each row", "split: from the column part", even, rocket],
  }],
  ["texts", ["words,y", ...upTo(30).map((i) => `this is no ${i},${["de", "en", "fr"][i % 3]}`)], {}, {
    data: { label: "y", text: "words" },
    from: "words",
    choices: [readAs("a text (words)"), classes, "label: y, 3 classes in the first 30 rows: de (10), en (10), fr (10)", "sequences: words", drawn, even],
    texts: true,
  }],
  ["a named label of texts, with words for missing ones and an encoding", ["words,y", ...upTo(8).map((i) => `this is no ${i},${["de", "en", "-"][i % 3]}`)], { label: "y", missingValues: ["-"], encoding: "latin1" }, {
    data: { encoding: "latin1", label: "y", text: "words", missingValues: ["-"] },
    from: "words",
    choices: [classes, "label: y, 3 classes in the first 8 rows: de (3), en (3), - (2)", "sequences: words", drawn, even],
    texts: true,
  }],
  ["a number for each id", ["unit,s,t,y", ...upTo(12).map((i) => `${i % 4},${wave(i, 1)},${wave(i, 2)},${(i % 4) + 0.5}`)], { label: "y", id: "unit" }, {
    data: { label: "y", objective: "regression", id: "unit", features: ["s", "t"], missing: "interpolate" },
    from: "the numbers of each unit",
    choices: ["task: a number for each sequence (data.objective regression)", "label: y, numbers from 0.5 to 3.5", "sequences: the numbers of each unit", drawn, rocket],
  }],
  ["texts with a given column of texts but no label", ["words,y", ...upTo(30).map((i) => `this is no ${i},${["de", "en"][i % 2]}`)], { text: "words" }, undefined],
  ["texts with a given id but no label", ["words,y", ...upTo(30).map((i) => `this is no ${i},${["de", "en"][i % 2]}`)], { id: "words" }, undefined],
  ["two other columns beside steps", [["a", "y", ...steps].join(), ...upTo(24).map((i) => ["cd"[i % 2], "ab"[i % 2], ...upTo(20).map((t) => wave(i, t))].join())], {}, undefined],
  ["texts beside numbers of rows", ["n,words,y", ...upTo(30).map((i) => `${i + 1},this is no ${i},${["de", "en"][i % 2]}`)], {}, {
    data: { label: "y", text: "words" },
    from: "words",
    choices: [readAs("a text (words)"), classes, "label: y, 2 classes in the first 30 rows: de (15), en (15)", "sequences: words", drawn, even],
    texts: true,
  }],
  ["texts beside years", ["year,words,y", ...upTo(30).map((i) => `${i + 1990},this is no ${i},${["de", "en"][i % 2]}`)], {}, undefined],
  ["rows without names whose first column has classes", upTo(24).map((i) => [i % 2, ...upTo(20).map((t) => wave(i, t))].join()), {}, {
    label: "column 1",
    notes: [nameless],
    data: { label: "column 1", layout: "wide", missing: "interpolate" },
    from: "the numbers of each row",
    choices: [readAs("a sequence of 20 numbers", "column 1"), classes, "label: column 1, 2 classes in the first 24 rows: 0 (12), 1 (12)", "sequences: the numbers of each row", drawn, even, rocket],
  }],
  ["rows without names whose last column has classes", upTo(24).map((i) => [...upTo(20).map((t) => wave(i, t)), i % 2].join()), {}, {
    label: "column 21",
    notes: [nameless],
    data: { label: "column 21", layout: "wide", missing: "interpolate" },
    from: "the numbers of each row",
    choices: [readAs("a sequence of 20 numbers", "column 21"), classes, "label: column 21, 2 classes in the first 24 rows: 0 (12), 1 (12)", "sequences: the numbers of each row", drawn, even, rocket],
  }],
  ["series", ["day,v", ...upTo(30).map((i) => `2020-01-${i + 1},${i * i}`)], {}, undefined],
];

it.each(files)("a config for %s", async (_, lines, hints, expected) => {
  const found = await suggestedFor(lines, hints);
  if (expected === undefined) {
    expect(found).toBeUndefined();
    return;
  }
  const { label = "y", data, from, choices, notes = [], texts } = expected;
  expect(found).toStrictEqual({
    config: {
      name: "own",
      description: `Predicts ${label} from ${from}.`,
      data: { task: "labelled", file: "shown.csv", ...data },
      ...(texts ? { model: network, training } : forNumbers),
    },
    choices,
    notes: [...notes, ...choices],
  });
});

it("rows of a wide table are sequences, shorter if values are missing at their end", async () => {
  const file = join(FOLDER, "wide.csv");
  writeFileSync(file, "n,a,y,k,b,c\nx,1,p,5,2,\ny,,q,,,\nz,,r,7,3,4\n");
  const columns = { once: { y: "text", k: "number" }, id: "n" } as const;
  const { steps: names, columns: kinds } = widePlan(file, ["n", "a", "y", "k", "b", "c"], columns);
  expect([names, kinds]).toEqual([
    ["a", "b", "c"],
    { y: "text", k: "number", n: "word", a: "number", b: "number", c: "number" },
  ]);
  const table = await readTable(file, { columns: kinds });
  const line = (row: number) => `/wide.csv, line ${row}`;
  const problem = `${line(3)}: has no number, expected a sequence`;
  const lenient = wideSequences(table, columns, names, { lenient: true });
  expect(whole(lenient, "y")).toEqual({
    sequences: ["x", "x", "y", "z", "z", "z"],
    values: { value: [1, 2, Number.NaN, Number.NaN, 3, 4] },
    labels: ["p", "p", undefined, "r", "r", "r"],
    where: [2, 2, 3, 4, 4, 4].map(line),
    problems: [[2, problem]],
    notes: table.notes,
  });
  expect([...lenient.numbers("k")]).toEqual([5, 5, Number.NaN, 7, 7, 7]);
  expect(() => wideSequences(table, columns, names, {})).toThrow(problem);
  const numbered = wideSequences(table, { once: {} }, names, { lenient: true });
  expect(numbered.texts("sequence").names).toEqual(["1", "2", "3"]);
  expect(() => widePlan("f", ["y", "n", "z"], { ...columns, ignored: ["z"] })).toThrow(
    "f: has no column of numbers beside y, k, n, expected a column for each step",
  );
});

it.each([
  ["x_TRAIN.csv", "x_TEST.csv", true],
  ["Train.csv", "Test.csv", true],
  ["x-train.csv", "x-test.csv", true],
  ["2train.csv", "2test.csv", true],
  ["xTrain.csv", "xTest.csv", false],
  ["x_Train.old.csv", "x_Test.old.csv", false],
  ["x_TRAIN2.csv", "x_TEST2.csv", false],
  ["x_tRAIN.csv", "x_tEST.csv", false],
])("the test part of %s is %s: %s", async (train, test, isFound) => {
  const own = join(FOLDER, `of ${train}`);
  mkdirSync(own);
  const lines = ["words,y", ...upTo(8).map((i) => `this is no ${i},${["de", "en"][i % 2]}`)];
  for (const name of [train, test]) writeFileSync(join(own, name), `${lines.join("\n")}\n`);
  const found = await suggestSequences(join(own, train), "shown.csv", { label: "y" });
  expect((found!.config.data as { testFile?: string }).testFile).toBe(isFound ? test : undefined);
  expect(found!.notes.at(-1) === `${test} beside it is the test part (data.testFile)`).toBe(
    isFound,
  );
});

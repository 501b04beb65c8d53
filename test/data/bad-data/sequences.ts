/** Sequences of two rows of a number; classes are a and b in turn. */
const ofTwo = (label: (s: number, row: number) => unknown, part = "", sequences = 30) =>
  [
    `id,x,y${part && ",part"}`,
    ...Array.from({ length: 2 * sequences }, (_, i) => {
      const s = i >> 1;
      return `s${s},${i % 7},${label(s, i)}${part && `,${part}`}`;
    }),
    "",
  ].join("\n");
const inTurn = (s: number) => (s % 2 === 0 ? "a" : "b");
const numbers = { id: "id", features: ["x"] };
const regression = { ...numbers, objective: "regression" };
const ts = (...lines: readonly string[]) => `@classLabel true a b\n@data\n${lines.join("\n")}\n`;
const wide = { layout: "wide" };
const several = (line: string) => Array.from({ length: 20 }, () => line).join("\n");

export interface BadSequences {
  readonly content: string;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly ending?: string;
  /** All of the one line that is said, after the path. */
  readonly refused: string;
}

/** Files of sequences, whose column of labels is `y`. */
export const badSequences: Readonly<Record<string, BadSequences>> = {
  "one class": {
    content: ofTwo(() => "a"),
    options: numbers,
    refused: ': y is "a" in every row, expected at least two classes',
  },
  "more classes than sequences can teach": {
    content: ofTwo((s) => `class ${s}`, "", 2100),
    options: numbers,
    refused:
      ": y has 2100 different values, expected at most 1000 classes. Is it the column of classes?",
  },
  "numbers that are no classes": {
    content: ofTwo((s) => s / 8, "", 2100),
    options: numbers,
    refused:
      ": y has 2100 different values, expected at most 1000 classes. To predict a number, set " +
      'data.objective to "regression".',
  },
  "a label missing": {
    content: ofTwo((s) => (s === 3 ? "" : inTurn(s))),
    options: numbers,
    refused: ", line 8: y is missing, expected a value in every row",
  },
  "two labels in a sequence": {
    content: ofTwo((_, row) => (row === 7 ? "b" : "a")),
    options: numbers,
    refused:
      ', line 9: y is "b", but "a" in an earlier row of id "s3", expected one for the whole sequence',
  },
  "a number of the sequence missing": {
    content: ofTwo((s) => (s === 3 ? "" : s)),
    options: regression,
    refused: ", line 8: y is missing, expected a number for every sequence",
  },
  "two numbers for a sequence": {
    content: ofTwo((s, row) => (row === 7 ? 99 : s)),
    options: regression,
    refused:
      ", line 9: y is 99, but 3 in an earlier row of the sequence, expected one for the whole sequence",
  },
  "a word for the number of a sequence": {
    content: ofTwo((s) => (s === 3 ? "long" : s)),
    options: regression,
    refused:
      ', line 8: y is "long", expected a number, or an empty cell for a missing value. If this text ' +
      "marks missing values, add it to data.missingValues (--missing-values)",
  },
  "a step without its number": {
    content: ofTwo(inTurn).replace("s5,3,", "s5,,"),
    options: numbers,
    refused:
      ", line 12: x is missing, expected a number in every row of data.features. Set data.missing to " +
      '"interpolate" to fill in missing numbers',
  },
  "a sequence without any number of a feature": {
    content: ofTwo(inTurn).replaceAll(/s5,\d,/g, "s5,,"),
    options: { ...numbers, missing: "interpolate" },
    refused: ", line 12: x has no value in the whole sequence, expected at least one",
  },
  "no such feature": {
    content: ofTwo(inTurn),
    options: { ...numbers, features: ["z"] },
    refused: ': has no column "z". Its columns are: "id", "x", "y".',
  },
  "another word for a part": {
    content: ofTwo(inTurn, "later"),
    options: { ...numbers, split: "part" },
    refused: ', line 2: part is "later", expected one of train, valid, test',
  },
  "no sequence in the test part": {
    content: ofTwo(inTurn, "train"),
    options: { ...numbers, split: "part" },
    refused:
      ": the test part of the split has no example, expected at least one. Use a larger share or more data.",
  },
  "a share for a validation part that the file has": {
    content: ofTwo(inTurn, "train").replaceAll(/(s2[67],.*)train/g, "$1valid"),
    options: { ...numbers, split: "part", validationShare: 0.2 },
    refused:
      ": data.validationShare is 0.2, expected none: part has 2 validation sequences. Leave it out.",
  },
  "a class that training does not have": {
    content: ofTwo((s) => (s < 28 ? inTurn(s) : "c"), "train")
      .replaceAll(/(s2[67],.*)train/g, "$1valid")
      .replaceAll(/(s2[89],.*)train/g, "$1test"),
    options: { ...numbers, split: "part" },
    refused:
      ': no example of "c" is in the train part of the split, expected at least one of each class. ' +
      "Move one there, or remove the class.",
  },
  "rows of names alone": {
    content: "n,y\na,p\nb,q\nc,p\nd,q\n",
    options: { ...wide, id: "n" },
    refused: ": has no column of numbers beside y, n, expected a column for each step",
  },
  "a row without a number": {
    content: `y,s1,s2\np,,\n${several("q,1,2")}\n`,
    options: wide,
    refused: ", line 2: has no number, expected a sequence",
  },
  "a .ts file without data": {
    content: "@problemName x\n",
    ending: "ts",
    refused: ": has no line @data, expected a .ts file",
  },
  "a .ts file of times": {
    content: "@timeStamps true\n@classLabel true a b\n@data\n(0,1),(1,2):a\n",
    ending: "ts",
    refused:
      ": has @timeStamps true, expected values without times. Remove the times, or write a table.",
  },
  "a .ts file without sequences": {
    content: ts(),
    ending: "ts",
    refused: ": has no sequence below @data",
  },
  "a .ts sequence of fewer dimensions": {
    content: ts("1,2:3,4:a", "1,2:b"),
    ending: "ts",
    refused: ", line 4: has 1 dimension, expected 2 as in the first sequence",
  },
  "a .ts sequence of unequal dimensions": {
    content: ts("1,2:3,4,5:a"),
    ending: "ts",
    refused: ", line 3: has dimensions of 2 and 3 values, expected as many in each",
  },
  "a word in a .ts sequence": {
    content: ts("1,2:a", "1,x:b"),
    ending: "ts",
    refused: ', line 4: has "x", expected a number, or ? for a missing value',
  },
  "a .ts sequence of missing values": {
    content: ts("1,2:a", "?,?:b"),
    ending: "ts",
    refused: ", line 4: has no value, expected a sequence",
  },
  "a .ts sequence without a class": {
    content: ts("1,2:a", "1,2:"),
    ending: "ts",
    refused: ", line 4: has no label, expected a class or a number after the last colon",
  },
};

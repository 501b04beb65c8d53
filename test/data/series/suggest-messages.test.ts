import { expect, it } from "vitest";
import {
  asideNotes,
  labelsOfTexts,
  noTarget,
  noTimeOf,
  perSeriesNotes,
  refuseGaps,
  resampleNote,
  tooFewRows,
  tooFewSteps,
  wideNotes,
  withoutTime,
} from "../../../src/data/series/suggest-messages.js";
import type { Cell } from "../../../src/data/table/cells.js";
import type { FoundColumn } from "../../../src/data/table/found.js";

type Columns = Readonly<Record<string, readonly [FoundColumn["kind"], readonly Cell[], object?]>>;

function tableOf(given: Columns, notes: readonly string[] = []) {
  const names = Object.keys(given);
  const all = Object.values(given);
  const rows = all[0]![1].map((_, row) => all.map(([, cells]) => cells[row]));
  const head = { names, rows, notes, where: "f, line 2", whereOf: String };
  const columns = names.map(
    (name) => ({ name, kind: given[name]![0], ...given[name]![2] }) as FoundColumn,
  );
  return { head, columns };
}

const plain = { format: { calendar: false } };
const dated = { format: { calendar: true } };
const none = "f: has no column of numbers to forecast";
const classes = ". To train a classifier, name the column of classes with --label";
const counts = (name: string) =>
  `: "${name}" increases evenly, so it is a time or an index. Name it with --target if it should be forecast`;
const blanks = (name: string) =>
  `f: has one column, "${name}", whose cells may be separated by spaces, expected the same number of cells in most lines, with a comma, semicolon, tab, | or blanks between them.`;

// biome-ignore format: one case a row
it.each<[string, Columns, string, (readonly string[])?]>([
  ["one column with a blank", { "a b": ["text", ["1 2"]] }, blanks("a b")],
  ["one column with blanks", { "a  \u00a0b": ["text", ["1 2"]] }, blanks("a  \u00a0b")],
  ["one column with a blank at its end", { "a ": ["text", ["1"]] }, `${none}. Columns: a . "a " is "1", which is not a number`],
  ["two columns with blanks", { "a b": ["text", ["p"]], c: ["text", ["q"]] }, `${none}${classes}. Columns: a b, c`],
  ["an index", { i: ["index", [1, 2], plain] }, `${none}${counts("i")}. Columns: i`],
  ["plain numbers as times", { i: ["time", [1, 2], plain] }, `${none}${counts("i")}. Columns: i`],
  ["dates", { t: ["time", [1, 2], dated] }, `${none}. Columns: t`],
  ["an index without a format", { i: ["index", [1, 2]] }, `${none}. Columns: i`],
  ["numbers with a format", { v: ["number", [1, 2], plain] }, `${none}. Columns: v`],
  ["an index beside two texts", { i: ["index", [1, 2], plain], a: ["text", ["p", "q"]], b: ["text", ["p", "q"]] }, `${none}${counts("i")}. Columns: i, a, b`],
  ["one text of two words", { a: ["text", ["p", "q"]] }, `${none}. Columns: a`],
  ["a text beside a flag", { a: ["text", ["p", "q"]], b: ["flag", ["yes", "no"]] }, `${none}${classes}. Columns: a, b`],
  ["a text beside a constant flag", { a: ["text", ["p", "q"]], b: ["flag", ["yes", "yes"]] }, `${none}. Columns: a, b`],
  ["a text beside a flag with a gap", { a: ["text", ["p", "q"]], b: ["flag", ["yes", ""]] }, `${none}. Columns: a, b`],
  ["a text beside words that are no gap", { a: ["text", ["p", "q"]], b: ["flag", ["yes", "NA"]] }, `${none}${classes}. Columns: a, b`],
  ["a text beside dates", { a: ["text", ["p", "q"]], t: ["time", [1, 2], dated] }, `${none}. Columns: a, t`],
  ["two flags", { a: ["flag", ["yes", "no"]], b: ["flag", ["yes", "no"]] }, `${none}. Columns: a, b`],
  ["texts with digits", { a: ["text", ["p", "$9x", "8x"]], b: ["text", ["p", "q", "(3)"]], c: ["flag", ["1", "0", "1"]] }, `${none}${classes}. Columns: a, b, c. "a" is "$9x", which is not a number. "b" is "(3)", which is not a number`],
  ["texts with digits behind four signs", { a: ["text", ["$$$$9"]], b: ["text", ["$$$9"]] }, `${none}${classes}. Columns: a, b. "b" is "$$$9", which is not a number`],
  ["texts that cannot be read", { a: ["text", ["9x"], { unread: "is odd" }], b: ["text", ["7"]] }, `${none}${classes}. Columns: a, b. "a" is odd`],
  ["notes on the file", { a: ["flag", ["p"]] }, `${none}. Columns: a. one. two`, ["one", "two"]],
])("nothing to forecast: %s", (_, given, message, notes) => {
  const { head, columns } = tableOf(given, notes);
  expect(noTarget("f", head, columns).message).toBe(message);
});

const words = ["this is one", "another text", "and a third", "the last one"];
const command = (text: string, label: string, shown: [string, string], count: number) =>
  `f: has texts ("${shown[0]}") and no column of times, and "${shown[1]}" has only ${count} different values. To train a classifier ` +
  `of the texts, add --label ${label} --text ${text}; to forecast "${shown[1]}" from row to row, add --target ${label}`;

// biome-ignore format: one case a row
it.each<[string, Columns, string, string | undefined]>([
  ["two classes", { w: ["text", words], y: ["number", [0, 1, 0, 1]] }, "y", command("w", "y", ["w", "y"], 2)],
  ["names with blanks", { "my w": ["text", words], "my y": ["number", [0, 1, 0, 1]] }, "my y", command('"my w"', '"my y"', ["my w", "my y"], 2)],
  ["no texts", { w: ["text", ["a", "a", "b", "b"]], y: ["number", [0, 1, 0, 1]] }, "y", undefined],
  ["texts that cannot be read", { w: ["text", words, { unread: "is odd" }], y: ["number", [0, 1, 0, 1]] }, "y", undefined],
  ["times", { w: ["time", words], y: ["number", [0, 1, 0, 1]] }, "y", undefined],
  ["numbers that each occur once", { w: ["text", words], y: ["number", [0, 1, 2, 3]] }, "y", undefined],
  ["decimals", { w: ["text", words], y: ["number", [0.5, 1, 0.5, 1]] }, "y", undefined],
])("texts and %s", (_, given, target, message) => {
  const { head, columns } = tableOf(given);
  expect(labelsOfTexts("f", head, columns, target)?.message).toBe(message);
});

it("four numbers are no likely classes, unless they are named so", () => {
  const numbers = [1, 2, 3, 4, 1, 2, 3, 4];
  const eight = [...words, ...words.map((word) => `${word} too`)];
  const of = (name: string) => {
    const { head, columns } = tableOf({ w: ["text", eight], [name]: ["number", numbers] });
    return labelsOfTexts("f", head, columns, name)?.message;
  };
  expect([of("y"), of("label")]).toEqual([undefined, command("w", "label", ["w", "label"], 4)]);
});

it("hints on other tasks, and what rows are without times", () => {
  const column = (name: string, more: object = {}) =>
    ({ name, kind: "number", ...more }) as FoundColumn;
  const hint = (name: string, options: string, id = "id") => [
    `"${name}" has one value for each ${id}: to predict it from the rows of each, use ${options}`,
  ];
  const candidates = [column("v"), column("age")];
  expect(perSeriesNotes(candidates, "v", ["id"], ["x"])).toEqual(
    hint("age", "--label age --id id"),
  );
  expect(perSeriesNotes(candidates, "age", ["my id"], ["x", "class_id"])).toEqual(
    hint("class_id", '--label class_id --id "my id"', "my id"),
  );
  expect(perSeriesNotes([], "v", ["id"], ["label"])).toEqual([]);
  expect(perSeriesNotes(candidates, "v", ["a", "b"], [])).toEqual([]);
  expect([wideNotes(19, undefined), wideNotes(20, "t"), wideNotes(20, undefined)]).toEqual([
    [],
    [],
    ["each row may be a sequence: to train a classifier, name the column of classes with --label"],
  ]);
  expect(asideNotes(["a", "id", "b"], ["id"])).toEqual([
    '"a" is left out: it follows the columns of the steps',
    '"b" is left out: it follows the columns of the steps',
  ]);
  const consecutive = "no column of times, rows are consecutive steps";
  expect(withoutTime([])).toBe(consecutive);
  expect(withoutTime([column("a", { unread: "is odd" })])).toBe(consecutive);
  expect(
    withoutTime([
      column("a"),
      column("b", { unread: "looks like a time but has no year: write it" }),
    ]),
  ).toBe('"b" has no year, so rows have no dates: each counts as the next step, even after a gap');
  expect(resampleNote("3 hours")).toBe(
    "rows are at irregular times: each step is the mean of the rows in 3 hours (data.resample; its how may be sum, first or last)",
  );
});

it("what is too little or too far apart", () => {
  const enough = "expected enough rows to train, validate and test a model: some dozens at least";
  expect([0, 1, 3].map((rows) => tooFewRows("f", rows).message)).toEqual([
    `f: has no rows below the header, ${enough}`,
    `f: has 1 row, ${enough}`,
    `f: has 3 rows, ${enough}`,
  ]);
  const line = { length: 5, label: (step: number) => `d${step}` };
  const steps = (where: string) =>
    `f: has 5 steps (d0 to d4)${where}, expected enough to train, validate and test a model: some dozens at least`;
  expect(tooFewSteps("f", line, []).message).toBe(steps(""));
  expect(tooFewSteps("f", line, ["a", "b"]).message).toBe(steps(" in the series of a and b"));
  expect(tooFewSteps("f", line, ["id"]).message).toBe(
    `${steps(" in the series of id")}. To predict a class or number of each id from its rows, set --label COLUMN --id id`,
  );
  const gaps = (ids: readonly string[]) => () => refuseGaps("f", "1 hour", 0.616, ids);
  const byHand =
    'rite the config by hand, with data.resample for longer steps, such as {"every": "1 week", "how": "mean"}, or data.sessions for the days and hours that have rows.';
  const share = "f: 62 % of the steps of 1 hour have no value, expected at most 50 %. ";
  expect(gaps([])).toThrow(
    `${share}If the file has several series, name their column with --id. Otherwise w${byHand}`,
  );
  expect(gaps(["id"])).toThrow(`${share}W${byHand}`);
  expect(noTimeOf("f", "DD").message).toMatch(
    /^f: no column has times in the format DD in all of the first rows\. Set --time-format to the format of a column; its tokens are YYYY, /,
  );
});

import { expect, it } from "vitest";
import {
  changing,
  counterOf,
  cycleOf,
  likelyTarget,
  notCounting,
  withoutMarkers,
} from "../../../src/data/series/suggest-columns.js";
import type { Cell } from "../../../src/data/table/cells.js";
import type { FoundColumn } from "../../../src/data/table/found.js";

const column = (name: string, kind: FoundColumn["kind"] = "number", more: object = {}) =>
  ({ name, kind, ...more }) as FoundColumn;
const again = { beginsAgain: true };

function headOf(columns: Readonly<Record<string, readonly Cell[]>>) {
  const names = Object.keys(columns);
  const all = Object.values(columns);
  const rows = all[0]!.map((_, row) => all.map((cells) => cells[row]));
  return { names, rows, notes: ["n"], where: "f, line 2", whereOf: String };
}

/** The target among all columns but the times. */
function target(columns: Readonly<Record<string, readonly Cell[]>>, times?: readonly string[]) {
  const candidates = Object.keys(columns).filter((name) => !times?.includes(name));
  return likelyTarget(
    headOf(columns),
    candidates.map((name) => column(name)),
    times,
  );
}

const last = "the last column of numbers";
const except = (...names: string[]) => `the last column of numbers except ${names.join(", ")}`;
const behind = "the first column of numbers after the time, as the file has no header";
const ten = (count: number, same: Cell) =>
  Array.from({ length: 10 }, (_, i) => (i < count ? same : 10 * i + 1.5));

// biome-ignore format: one case a row
it.each<[string, Readonly<Record<string, readonly Cell[]>>, object | undefined, (readonly string[])?]>([
  ["the last of two that differ", { v: [1, 1, 2], w: [3, 4, 3] }, { name: "w", reason: last }],
  ["the one that differs", { v: [1, 1, 2], w: [3, 3, 3] }, { name: "v", reason: "the only column of numbers" }],
  ["the one that differs beside gaps", { v: [1, null, 2], w: [3, null, 3] }, { name: "v", reason: "the only column of numbers" }],
  ["the last if none differs", { v: [1, 1], w: [3, 3] }, { name: "w", reason: last }],
  ["one that is no part of a time", { v: [1, 1, 2], month: [1, 2, 3] }, { name: "v", reason: "the only column of numbers" }],
  ["a part of a time if there is nothing else", { month: [1, 2, 3] }, { name: "month", reason: "the only column of numbers" }],
  ["a part of a time with other numbers", { v: [1, 1, 2], month: [1, 2, 13] }, { name: "month", reason: last }],
  ["a part of a time with decimals", { v: [1, 1, 2], month: [1, 2, 2.5] }, { name: "month", reason: last }],
  ["one that is mostly one value, up to eight of ten", { v: ten(0, 0), w: ten(8, 0) }, { name: "w", reason: last }],
  ["not one with nine of ten", { v: ten(0, 0), w: ten(9, 0) }, { name: "v", reason: except("w") }],
  ["one of which half is missing", { v: ten(0, 0), w: ten(5, "") }, { name: "w", reason: last }],
  ["not one of which more is missing", { v: ten(0, 0), w: ten(6, "") }, { name: "v", reason: except("w") }],
  ["the first behind the time without a header", { "column 1": [1, 2], "column 2": [3, 4], "column 3": [5, 7] }, { name: "column 2", reason: behind }, ["column 1"]],
  ["the first behind the last time", { "column 1": [1, 2], "column 2": [3, 4], "column 3": [5, 7], "column 4": [5, 7] }, { name: "column 4", reason: behind }, ["column 1", "column 3"]],
  ["the last if the time is behind all", { "column 1": [1, 2], "column 2": [3, 4], "column 3": [5, 7] }, { name: "column 2", reason: last }, ["column 3"]],
  ["the last in a file with a header", { "column 1": [1, 2], x: [3, 4], v: [5, 7] }, { name: "v", reason: last }, ["column 1"]],
  ["the last without times", { "column 1": [1, 2], "column 2": [3, 4] }, { name: "column 2", reason: last }],
])("the target is %s", (_, columns, expected, times) => {
  expect(target(columns, times)).toEqual(expected);
});

const weekdays =
  "weekday,week_day,WeekDay,day_of_week,dayofweek,day_of_the_week,dayoftheweek,day_ofweek,dow,DOW,wday";
it.each(weekdays.split(","))("%s holds days of the week", (name) => {
  expect(target({ v: [1, 5, 9], [name]: [0, 7, 3] })?.name).toBe("v");
  expect(target({ v: [1, 5, 9], [name]: [0, 8, 3] })?.name).toBe(name);
  expect(target({ v: [1, 5, 9], [name]: [-1, 7, 3] })?.name).toBe(name);
});
it.each(["xweekday", "weekdays", "dows", "adow", "day of", "wdays"])("%s does not", (name) => {
  expect(target({ v: [1, 5, 9], [name]: [0, 7, 3] })?.name).toBe(name);
});

it("a cycle is the only time, an index that begins again", () => {
  const month = column("month", "index", again);
  const others = [column("x", "index", again), month, column("y", "number", again)];
  expect(cycleOf(others, ["month"])).toBe("month");
  expect([
    cycleOf(others),
    cycleOf(others, []),
    cycleOf(others, ["z"]),
    cycleOf(others, ["y"]),
    cycleOf(others, ["month", "x"]),
    cycleOf([column("month", "index")], ["month"]),
  ]).toEqual(Array(6).fill(undefined));
  expect(counterOf([...others, column("i", "index"), column("j", "index")])).toEqual(["i"]);
  expect(counterOf(others)).toBeUndefined();
  const [v, w] = [column("v"), column("w")];
  expect([
    changing([v, w], ["w", "z"]),
    changing([v, w], []),
    changing([v, w], ["v", "w"]),
  ]).toEqual([[v], [v, w], [v, w]]);
});

it("a column counts the rows of series if nine of ten steps are equal and not 0", () => {
  const id = ["a", "a", "a", "b", "b", "b"];
  const kept = (...cells: readonly Cell[]) =>
    notCounting(
      headOf({ id, age: cells, v: [5, 1, 7, 2, 2, 9] }),
      [column("age"), column("v")],
      ["id"],
    ).map(({ name }) => name);
  expect(kept(1, 2, 3, 10, 11, 12)).toEqual(["v"]);
  expect(kept(2, 4, 6, 3, 5, 7)).toEqual(["v"]);
  expect(kept(1, 2, 3, 10, 11, 13)).toEqual(["age", "v"]);
  expect(kept(4, 4, 4, 5, 5, 5)).toEqual(["age", "v"]);
  const eleven = (last: number) => {
    const cells = Array.from({ length: 11 }, (_, i) => (i < 10 ? i : last));
    const head = headOf({ id: cells.map(() => "a"), age: cells, v: cells.map((i) => (i * i) % 7) });
    return notCounting(head, [column("age"), column("v")], ["id"]).map(({ name }) => name);
  };
  expect([eleven(10), eleven(12)]).toEqual([["v"], ["v"]]); // nine of ten are enough
  const columns = [column("age"), column("v")];
  const head = headOf({ id, age: [1, 2, 3, 10, 11, 12], v: [1, 2, 3, 1, 2, 3] });
  expect(notCounting(head, columns, ["id"])).toBe(columns);
  expect(notCounting(head, columns, [])).toBe(columns);
});

it("marked cells are empty", () => {
  const head = headOf({
    v: [" M", "-99.0", "5", null, -99, "", "M."],
    w: ["x", 1, 2, "M", 3, 0, 4],
  });
  expect(withoutMarkers(head, ["M", "-99"])).toEqual({
    ...head,
    rows: [
      [undefined, "x"],
      [undefined, 1],
      ["5", 2],
      [null, undefined],
      [undefined, 3],
      ["", 0],
      ["M.", 4],
    ],
  });
  expect(withoutMarkers(head, ["0"]).rows[5]).toEqual(["", undefined]);
  expect(withoutMarkers(head, [])).toBe(head);
});

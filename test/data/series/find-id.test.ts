import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { findId, idOfBlocks } from "../../../src/data/series/find-id.js";
import type { Cell } from "../../../src/data/table/cells.js";
import type { FoundColumn } from "../../../src/data/table/found.js";
import { peekTable } from "../../../src/data/table/read.js";
import { emptyFolder } from "../../helpers/cli.js";

const FILE = join(emptyFolder(), "ids.csv");
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
const day = (i: number) => new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10);
const y = (i: number) => (((i * 37) % 83) + 0.5).toString();

type Kinds = Readonly<Record<string, FoundColumn["kind"]>>;

/** The columns that tell series apart, in a file whose columns have these kinds after the times. */
async function found(
  kinds: Kinds,
  rows: readonly (readonly Cell[])[],
  header?: string,
  times = ["t"],
) {
  const names = header ?? [...times, ...Object.keys(kinds)].join();
  writeFileSync(FILE, `${[names, ...rows.map((row) => row.join())].join("\n")}\n`);
  const columns = Object.entries(kinds).map(([name, kind]) => ({ name, kind }) as FoundColumn);
  return findId(FILE, await peekTable(FILE), { columns: times }, columns);
}

/** A row for each day and each list of cells, unless it is left out. */
function panel(
  days: number,
  series: readonly (readonly Cell[])[],
  isThere = (_i: number, _s: number) => true,
) {
  return upTo(days).flatMap((i) =>
    series.flatMap((cells, s) => (isThere(i, s) ? [[day(i), ...cells, y(i + 7 * s)]] : [])),
  );
}

const half = (i: number, s: number) => s === 0 || i % 2 === 0;
const wet = (...days: readonly number[]) =>
  panel(70, [["clouds"], ["rain"]], (i, s) => s === 0 || days.includes(i));
const text = { a: "text", v: "number" } as const;

// biome-ignore format: one case a row
it.each<[string, Kinds, readonly (readonly Cell[])[], unknown]>([
  ["texts", text, panel(6, [["p"], ["q"]]), "a"],
  ["none, as times do not repeat", text, panel(6, [["p"]]), undefined],
  ["none, as two rows have the same", text, [...panel(6, [["p"], ["q"]]), [day(0), "p", 1]], undefined],
  ["none, as a row has no text", text, panel(6, [["p"], ["q"]]).map((row, i) => (i === 4 ? [row[0], "", row[2]] : row)), undefined],
  ["texts with three rows each", text, panel(3, [["p"], ["q"], ["r"]]), "a"],
  ["no texts with two rows each", text, panel(2, [["p"], ["q"], ["r"]]), undefined],
  ["flags", { a: "flag", v: "number" }, panel(10, [["yes"], ["no"]], half), "a"],
  ["an index", { a: "index", v: "number" }, panel(10, [[1], [2]], half), "a"],
  ["numbers by their name", { store: "number", v: "number" }, panel(10, [[7], [20]], half), "store"],
  ["no numbers of another name", { a: "number", v: "number" }, panel(10, [[7], [20]], half), undefined],
  ["no numbers that alone could be forecast", { store: "number", v: "text" }, panel(10, [[7], [20]], half), undefined],
  ["numbers beside almost all times", { a: "number", v: "number" }, panel(10, [[7], [20]], (i, s) => s === 0 || i > 1), "a"],
  ["no numbers beside fewer times", { a: "number", v: "number" }, panel(10, [[7], [20]], (i, s) => s === 0 || i > 2), undefined],
  ["no numbers with two rows each", { a: "number", v: "number" }, panel(2, [[7], [20], [30]]), undefined],
  ["no numbers with decimals", { a: "number", v: "number" }, panel(10, [["7.5"], [20]]), undefined],
  ["no numbers below 0", { a: "number", v: "number" }, panel(10, [[-7], [20]]), undefined],
  ["no times", { a: "time", v: "number" }, panel(10, [["20200101"], ["20200102"]]), undefined],
  ["the column with fewer texts", { b: "text", a: "text", v: "number" }, upTo(12).flatMap((i) => ["p", "q"].map((a, s) => [day(i), `${a}${i % 2}`, a, y(i + s)])), "a"],
  ["two columns", { a: "text", b: "text", v: "number" }, panel(6, [["p", "x"], ["p", "y"], ["q", "x"], ["q", "y"]]), ["a", "b"]],
  ["two columns, one with a gap", { a: "text", b: "text", v: "number" }, panel(6, [["p", "x"], ["p", "y"], ["q", "x"], ["q", ""]]), ["a", "b"]],
  ["two columns around a third", { a: "text", c: "text", b: "text", v: "number" }, panel(6, [["p", "o", "x"], ["p", "o", "y"], ["q", "o", "x"], ["q", "o", "y"]]), ["a", "b"]],
  ["three of four columns", { a: "text", o: "text", b: "text", c: "text", v: "number" }, panel(4, ["p", "q"].flatMap((a) => ["x", "y"].flatMap((b) => ["u", "w"].map((c) => [a, "o", b, c])))), ["a", "b", "c"]],
  ["not the second rows of two days", text, wet(4, 9), undefined],
  ["second rows of three days", text, wet(4, 5, 9), "a"],
  ["second rows of three of sixty days", text, wet(0, 30, 59), "a"],
  ["not the second rows of three of sixty-one days", text, wet(0, 30, 60), undefined],
  ["series of which one of three is rare", text, panel(12, [["p"], ["q"], ["r"]], (i, s) => s < 2 || i === 5), "a"],
  ["texts named as months, beside days", { month: "text", v: "number" }, panel(6, [["p"], ["q"]]), "month"],
])("series are told apart by %s", async (_, kinds, rows, id) => {
  expect(await found(kinds, rows)).toEqual(id);
});

it("series are told apart by one of the first twelve columns, each of another name", async () => {
  const row = (cells: readonly string[]) => [...Array(11).fill("o"), ...cells];
  const kinds = (count: number) =>
    Object.fromEntries(upTo(count).map((i) => [`c${i}`, "text" as const]));
  const [twelve, thirteen] = [
    [["p"], ["q"]],
    [
      ["o", "p"],
      ["o", "q"],
    ],
  ].map((cells) => panel(3, cells.map(row)));
  expect(await found({ ...kinds(12), v: "number" }, twelve!)).toBe("c11");
  expect(await found({ ...kinds(13), v: "number" }, thirteen!)).toBeUndefined();
  expect(
    await found(
      text,
      panel(6, [
        ["p", "p"],
        ["q", "q"],
      ]),
      "t,a,a,v",
    ),
  ).toBeUndefined();
});

it("times may stand in two columns", async () => {
  const rows = upTo(2).flatMap((i) =>
    upTo(6).flatMap((hour) =>
      ["p", "q"].map((a, s) => [day(i), `${hour + 10}:00`, a, y(i + hour + s)]),
    ),
  );
  expect(await found(text, rows, "date,time,a,v", ["date", "time"])).toBe("a");
  const half = rows.filter((_, i) => i % 2 === 0);
  expect(await found(text, half, "date,time,a,v", ["date", "time"])).toBeUndefined();
});

const abc = ["a", "a", "a", "b", "b", "b"];
// biome-ignore format: one case a row
it.each<[string, Readonly<Record<string, readonly [FoundColumn["kind"], readonly Cell[]]>>, string | undefined]>([
  ["texts", { unit: ["text", abc] }, "unit"],
  ["an index", { unit: ["index", [1, 1, 1, 2, 2, 2]] }, "unit"],
  ["numbers", { unit: ["number", [1, 1, 1, 2, 2, 2]] }, undefined],
  ["flags", { unit: ["flag", abc] }, undefined],
  ["another name", { v: ["text", abc] }, undefined],
  ["a value that comes back", { unit: ["text", ["a", "a", "b", "b", "a", "a", "a", "a", "a"]] }, undefined],
  ["one value", { unit: ["text", abc.map(() => "a")] }, undefined],
  ["five rows of two", { unit: ["text", abc.slice(0, 5)] }, undefined],
  ["the first of two", { shop: ["text", abc], unit: ["text", abc] }, "shop"],
  ["the second of two", { shop: ["text", ["a", "b", "a", "b", "a", "b"]], unit: ["text", abc] }, "unit"],
])("blocks of rows are series by %s", (_, given, id) => {
  const names = Object.keys(given);
  const all = Object.values(given);
  const rows = all[0]![1].map((__, row) => all.map(([, cells]) => cells[row]));
  const head = { names, rows, notes: [], where: "f, line 2", whereOf: String };
  const columns = names.map((name) => ({ name, kind: given[name]![0] }) as FoundColumn);
  expect(idOfBlocks(head, columns)).toBe(id);
});

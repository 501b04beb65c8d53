import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { chooseCovariates } from "../../../src/data/series/covariate-choices.js";
import type { Cell } from "../../../src/data/table/cells.js";
import type { FoundColumn } from "../../../src/data/table/found.js";
import { emptyFolder } from "../../helpers/cli.js";

const FILE = join(emptyFolder(), "covariates.csv");
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

type Given = readonly [kind: FoundColumn["kind"], cell: (row: number) => Cell, more?: object];

interface Case {
  readonly columns: Readonly<Record<string, Given>>;
  readonly rows?: number;
  /** The series of each row in the column `id`, if there are any. */
  readonly id?: (row: number) => string;
  /** Columns that begin again. */
  readonly repeated?: readonly string[];
  readonly used?: readonly string[];
}

async function chosen({ columns, rows = 12, id, repeated = [], used = [] }: Case) {
  const all: Readonly<Record<string, Given>> = { ...(id && { id: ["text", id] }), ...columns };
  const names = Object.keys(all);
  const lines = upTo(rows).map((row) => names.map((name) => all[name]![1](row)).join());
  writeFileSync(FILE, `${[names.join(), ...lines].join("\n")}\n`);
  const found = names.map(
    (name) => ({ name, kind: all[name]![0], ...all[name]![2] }) as FoundColumn,
  );
  const again = found.filter(({ name }) => repeated.includes(name));
  const ids = id ? ["id"] : [];
  return chooseCovariates(FILE, found, again, ids, [...ids, ...used]);
}

const past = (...names: string[]) =>
  `past covariates: ${names.join(", ")}. Move those that are known in advance, for example holidays or planned promotions, to data.known`;
const constant = (...names: string[]) =>
  `static covariates: ${names.join(", ")}, constant in each series`;
const none = { past: [], static: [], notes: [] };
const two = (row: number) => "ab"[row % 2]!;

// biome-ignore format: one case a row
it.each<[string, Case, object]>([
  ["texts", { columns: { w: ["text", (row) => ["sun", "fog"][row % 2]] } }, { past: ["w"], static: [], notes: [past("w")] }],
  ["flags", { columns: { f: ["flag", (row) => row % 3 > 0] } }, { past: ["f"], static: [], notes: [past("f")] }],
  ["numbers that begin again", { columns: { n: ["index", (row) => row % 4, { beginsAgain: true }] }, repeated: ["n"] }, { past: ["n"], static: [], notes: [past("n")] }],
  ["no other numbers", { columns: { n: ["number", (row) => row % 4] } }, none],
  ["no columns that are used", { columns: { w: ["text", two] }, used: ["w"] }, none],
  ["no columns that cannot be read", { columns: { w: ["text", two, { unread: "is odd" }], v: ["text", two, { refused: { index: 0, message: "" } }] } }, none],
  ["no texts of one value", { columns: { w: ["text", () => "x"] } }, { ...none, notes: ['"w" is left out: it has the same value in every row'] }],
  ["fifty texts", { columns: { w: ["text", (row) => `t${row}`] }, rows: 50 }, { past: ["w"], static: [], notes: [past("w")] }],
  ["not fifty-one texts", { columns: { w: ["text", (row) => `t${row}`] }, rows: 51 }, { ...none, notes: ['"w" is left out: it has 51 different texts'] }],
  ["texts with gaps", { columns: { w: ["text", (row) => (row === 3 ? "" : two(row))] } }, { past: ["w"], static: [], notes: [past("w")] }],
  ["no flags with gaps", { columns: { f: ["flag", (row) => (row === 3 || row === 5 ? "" : row % 2 > 0)] } }, { ...none, notes: ['"f" is left out: it has no value in 2 rows'] }],
  ["no flags with a gap", { columns: { f: ["flag", (row) => (row === 3 ? "" : row % 2 > 0)] } }, { ...none, notes: ['"f" is left out: it has no value in 1 row'] }],
  ["texts that are constant in each series", { columns: { w: ["text", (row) => ["sun", "fog"][row % 2]] }, id: two }, { past: [], static: ["w"], notes: [constant("w")] }],
  ["texts that change once in a series", { columns: { w: ["text", (row) => ["sun", "fog"][row === 10 ? 1 : row % 2]] }, id: two }, { past: ["w"], static: [], notes: [past("w")] }],
  ["texts that are constant in each series but for gaps", { columns: { w: ["text", (row) => (row === 4 ? "" : ["sun", "fog"][row % 2])] }, id: two }, { past: [], static: ["w"], notes: [constant("w")] }],
  ["numbers that are constant in each series", { columns: { n: ["number", (row) => 10.5 + (row % 2)], m: ["number", (row) => row % 4] }, id: two }, { past: [], static: ["n"], notes: [constant("n")] }],
  ["no numbers that are constant in a single series", { columns: { n: ["number", () => 10.5] }, id: () => "a" }, none],
  ["no numbers that have gaps", { columns: { n: ["number", (row) => (row === 4 ? "" : 10 + (row % 2))] }, id: two }, { ...none, notes: ['"n" is left out: it has no value in 1 row'] }],
  ["no number of the series", { columns: { n: ["index", (row) => Math.floor(row / 6) + 1] }, id: (row) => "ab"[Math.floor(row / 6)]! }, none],
  ["an index that fewer series share", { columns: { n: ["index", (row) => Math.floor(row / 6) + 1] }, id: (row) => "abcd"[Math.floor(row / 3)]! }, { past: [], static: ["n"], notes: [constant("n")] }],
  ["an index of the series that begins again", { columns: { n: ["index", (row) => Math.floor(row / 6) + 1, { beginsAgain: true }] }, id: (row) => "ab"[Math.floor(row / 6)]! }, { past: [], static: ["n"], notes: [constant("n")] }],
  ["no times", { columns: { n: ["time", (row) => 2000 + (row % 2)] }, id: two }, none],
  ["several of each", { columns: { w: ["text", (row) => ["sun", "fog"][row % 2]], u: ["text", (row) => "xyz"[row % 3]], f: ["flag", (row) => row % 3 > 0], n: ["number", (row) => row % 2] }, id: two }, { past: ["u", "f"], static: ["w", "n"], notes: [constant("w", "n"), past("u", "f")] }],
])("covariates are %s", async (_, given, expected) => {
  expect(await chosen(given)).toEqual(expected);
});

it("covariates are among the first hundred columns", async () => {
  const columns = (count: number) =>
    Object.fromEntries(upTo(count).map((i) => [`c${i}`, ["text", two] as const]));
  expect((await chosen({ columns: columns(101), rows: 4 })).past).toEqual(
    Object.keys(columns(100)),
  );
});

it("series may be told apart by two columns", async () => {
  writeFileSync(
    FILE,
    `a,b,n\n${upTo(8)
      .map((row) => `${row % 2},${(row >> 1) % 2},${row % 4}`)
      .join("\n")}\n`,
  );
  const found = ["a", "b", "n"].map((name) => ({ name, kind: "number" }) as FoundColumn);
  expect((await chooseCovariates(FILE, found, [], ["a", "b"], ["a", "b"])).static).toEqual(["n"]);
  expect((await chooseCovariates(FILE, found, [], ["a"], ["a", "b"])).static).toEqual([]);
});

it.each(["Total", "total", "TOTAL", "Sum"])("a last row of %s is refused", async (word) => {
  const total = (row: number) => (row === 11 ? word : two(row));
  const refused = (column: string) =>
    `${FILE}, line 13: ${column} is "${word}", which no other row has. It is a row of totals: remove it.`;
  await expect(chosen({ columns: { w: ["text", total] } })).rejects.toThrow(refused("w"));
  const columns = { n: ["number", (row: number) => row] } as const;
  await expect(chosen({ columns, id: total })).rejects.toThrow(refused("id"));
  const twice = (row: number) => (row === 5 ? word : total(row));
  expect((await chosen({ columns: { w: ["text", twice] } })).past).toEqual(["w"]);
  const first = (row: number) => (row === 0 ? word : two(row));
  expect((await chosen({ columns: { w: ["text", first] } })).past).toEqual(["w"]);
});

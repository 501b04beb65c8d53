import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BlankLines } from "../../../src/data/table/blanks.js";
import { findLayout } from "../../../src/data/table/layout.js";
import { readTable } from "../../../src/data/table/read.js";
import { emptyFolder } from "../../helpers/cli.js";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun"];
const lines = (row: (i: number) => string, count = 40) =>
  Array.from({ length: count }, (_, i) => `${row(i)}\n`).join("");
const month = (i: number) => `${1990 + Math.floor(i / 12)} ${String((i % 12) + 1).padStart(2)}`;
const value = (i: number) => (100 + ((i * i * 37) % 101) / 4).toFixed(2);

function written(content: string, ending = "txt"): string {
  const file = join(emptyFolder(), `data.${ending}`);
  writeFileSync(file, content);
  return file;
}

describe("the delimiter", () => {
  it.each<[string, string, string, readonly string[]]>([
    ["one blank", lines((i) => `${1990 + i} ${value(i)}`), " ", ["column 1", "column 2"]],
    [
      "blanks before rows, columns below each other",
      `  YR  MON   ANOM\n${lines((i) => `  ${month(i)}   ${value(i).padStart(8)}`)}`,
      " ",
      ["YR", "MON", "ANOM"],
    ],
    [
      "blanks and tabs",
      `year\t mon  v\n${lines((i) => `${month(i)} \t${value(i)}${i % 3 ? "\t" : ""}`)}`,
      " ",
      ["year", "mon", "v"],
    ],
    [
      "a tab before the last of many columns",
      lines((i) => `${value(i)}   8   ${value(i + 1)}\t"red car"`),
      "  ",
      ["column 1", "column 2", "column 3", "column 4"],
    ],
    [
      "decimal commas",
      lines((i) => `${month(i)}   ${value(i).replace(".", ",")}`),
      " ",
      ["column 1", "column 2", "column 3"],
    ],
    [
      "names of two words",
      `Town         Date         C\n${lines((i) => `New York     2020-01-${10 + (i % 20)}   ${value(i)}`)}`,
      "  ",
      ["Town", "Date", "C"],
    ],
    [
      "a date and a time under one name",
      `When                v\n${lines((i) => `2020-01-${10 + i} 12:00    ${value(i)}`, 20)}`,
      "  ",
      ["When", "v"],
    ],
    [
      "comments with commas above the names",
      `# a, b, c\n# d, e\n# Year Mon Mean\n${lines((i) => `${month(i)} ${value(i)}`)}`,
      " ",
      ["#Year", "Mon", "Mean"],
    ],
    [
      "row names as R prints them",
      `   day     y\n${lines((i) => `${String(i + 1).padEnd(3)}2020-01-${10 + i} ${value(i)}`, 20)}`,
      " ",
      ["column 1", "day", "y"],
    ],
    ["commas, times with blanks", lines((i) => `2020-01-01 ${10 + i}:00,${i},${i}`, 14), ",", []],
    ["commas, texts of two words", `a,b\n${lines((i) => `red car,${i}`)}`, ",", ["a", "b"]],
    ["sentences", `text\n${lines((i) => `so many words ${i % 2 ? "" : "here"}`)}`, ",", ["text"]],
    ["groups of thousands", `units\n${lines((i) => `${1 + (i % 8)} ${100 + i}`)}`, ",", ["units"]],
  ])("%s", (_, content, delimiter, names) => {
    const layout = findLayout(content, {});
    expect(layout?.delimiter).toBe(delimiter);
    if (names.length > 0) expect(layout?.names).toEqual(names);
  });
});

describe("cells below each other", () => {
  const header = `     ${MONTHS.join("  ")}\n`;
  const row = (year: number, cells: readonly string[]) =>
    `${year} ${cells.map((cell) => cell.padStart(4)).join(" ")}`.trimEnd();
  const table =
    header +
    [
      row(1949, ["", "", "9.1", "101", "-4", "5"]),
      row(1950, ["7", "12.5", "-99", "3", "4", "5"]),
      row(1951, ["8", "2.5", "", "300", "4", "5"]),
      ...[1952, 1953].map((year) => row(year, ["8", "2.5", "6", "300", "4", "5"])),
      row(1954, ["7", "12.5"]),
    ].join("\n");

  it("are empty where nothing stands, which a note says", async () => {
    const columns = Object.fromEntries(MONTHS.map((name) => [name, "number"] as const));
    const found = await readTable(written(table), { columns });
    const values = MONTHS.map((name) => [...found.numbers(name)]);
    const none = Number.NaN;
    expect(values).toEqual([
      [none, 7, 8, 8, 8, 7],
      [none, 12.5, 2.5, 2.5, 2.5, 12.5],
      [9.1, -99, none, 6, 6, none],
      [101, 3, 300, 300, 300, none],
      [-4, 4, 4, 4, 4, none],
      [5, 5, 5, 5, 5, none],
    ]);
    expect(found.notes).toContain(
      "3 rows with fewer cells: each cell belongs to the column above it",
    );
  });

  it("a row with fewer cells is refused with its line if columns are one blank apart", async () => {
    const file = written(`${lines((i) => `${1990 + i} ${10 + i} ${value(i)}`)}2030 55.25\n`);
    await expect(readTable(file, { columns: { "column 3": "number" } })).rejects.toThrow(
      `${file}, line 41: has 2 cells separated by blanks, expected 3 as in the first lines.`,
    );
  });

  it("a mark behind the last cell is left out, which a note says", async () => {
    const content = lines((i) => `${month(i)}  ${value(i).padStart(7)}${i > 37 ? " *" : ""}`);
    const found = await readTable(written(content), { columns: { "column 3": "number" } });
    expect([...found.numbers("column 3")].map((v) => v.toFixed(2))).toEqual(
      Array.from({ length: 40 }, (_, i) => value(i)),
    );
    expect(found.notes).toContain("2 rows with a mark after the last cell, which is ignored");
  });
});

it("cells come back as they were written with any runs of blanks, in pieces of any size", () => {
  const cell = fc.stringMatching(/^[A-Za-z0-9.,;-]{1,8}$/);
  const quoted = fc.stringMatching(/^[a-z]{1,4} [a-z ]{0,4}$/).map((text) => `"${text}"`);
  const blank = fc.stringMatching(/^[ \t]{1,4}$/);
  const line = fc.array(fc.tuple(fc.oneof(cell, quoted), blank), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 5 }), (rows) => {
      const text = rows.map((row) => ` ${row.flat().join("")}`).join("\n");
      const cells = rows.map((row) => row.map(([part]) => part).join("\t")).join("\n");
      expect(new BlankLines(" ").tabbed(text)).toBe(cells);
    }),
  );
});

it.each(["dat", "data", "asc", "prn"])("a .%s file is text", async (ending) => {
  const file = written(
    lines((i) => `${1990 + i} ${value(i)}`),
    ending,
  );
  const found = await readTable(file, { columns: { "column 2": "number" } });
  expect(found.numbers("column 2")[3]).toBe(Number(value(3)));
});

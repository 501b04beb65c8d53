import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { parquetWriteFile } from "hyparquet-writer";
import { describe, expect, it, test } from "vitest";
import { findColumns } from "../../../src/data/table/columns.js";
import {
  peekTable,
  type ReadOptions,
  readTable,
  type Table,
} from "../../../src/data/table/read.js";

const FOLDER = mkdtempSync(join(tmpdir(), "rnnlab-table-"));
let files = 0;

function fileOf(content: string | Uint8Array, ending = "csv"): string {
  files += 1;
  const path = join(FOLDER, `t${files}.${ending}`);
  writeFileSync(path, content);
  return path;
}

const columns = { t: "time", v: "number" } as const;

async function read(
  content: string | Uint8Array,
  ending = "csv",
  options: Partial<ReadOptions> = {},
): Promise<Table> {
  return readTable(fileOf(content, ending), { columns, ...options });
}

/** Dates as ISO texts, and values. */
function contents(table: Table) {
  return [...table.times("t").ms].map((ms, row) => [
    new Date(ms).toISOString().replace(/:00\.000Z$|T00:00:00\.000Z$/, ""),
    table.numbers("v")[row],
  ]);
}

const DAYS = [
  ["2020-02-01", 1.5],
  ["2020-02-13", -2],
];

test("the time to read JSON Lines grows with the number of keys, not with its square", async () => {
  const keys = Array.from({ length: 20_000 }, (_, i) => `"k${i}":0`).join(",");
  const rows = DAYS.map(([t, v]) => `{"t":"${t}",${keys},"v":${v}}\n`);
  const before = process.cpuUsage();
  expect(contents(await read(rows.join("").repeat(5), "jsonl")).length).toBe(10);
  const { user } = process.cpuUsage(before);
  expect(user / 1e6).toBeLessThan(2); // .2 s; comparing each key with all others took 10 s
});

test("the time to look through a file grows with the number of columns, not with its square", async () => {
  const names = Array.from({ length: 10_000 }, (_, i) => `x${i},y${i}z`).join(",");
  const row = (day: number) => `2020-01-0${day}${",1,2".repeat(10_000)}\n`;
  const path = fileOf(`t,${names}\n${row(1)}${row(2)}${row(3)}`);
  const before = process.cpuUsage();
  const { columns } = findColumns(await peekTable(path));
  expect(columns.length).toBe(20_001);
  const kinds = Object.fromEntries(columns.map(({ name }) => [name, "word"] as const));
  expect((await readTable(path, { columns: kinds })).rows).toBe(3);
  const { user } = process.cpuUsage(before);
  expect(user / 1e6).toBeLessThan(6); // 1 s; looking for each name among all others took 15 s
});

describe("readTable reads", () => {
  const plain = "t,v\n2020-02-01,1.5\n2020-02-13,-2\n";
  test.each<[string, string | Uint8Array, string?]>([
    ["CSV", plain],
    ["a byte order mark", `\ufeff${plain}`],
    ["CSV without an end of line at its end", plain.trimEnd()],
    ["Windows' ends of lines", plain.replaceAll("\n", "\r\n")],
    ["old ends of lines", plain.replaceAll("\n", "\r")],
    ["empty lines", plain.replaceAll("\n", "\n\n")],
    ["quotes", '"t","v"\n"2020-02-01","1.5"\n"2020-02-13","-2"\n'],
    ["spaces", " t , v \n 2020-02-01 , 1.5 \n2020-02-13, -2\n"],
    ["tabs", plain.replaceAll(",", "\t"), "tsv"],
    ["semicolons and decimal commas", "t;v\n01.02.2020;1,5\n13.02.2020;-2\n"],
    ["semicolons and points", plain.replaceAll(",", ";")],
    ["decimal commas in quotes", 't,v\n2020-02-01,"1,5"\n2020-02-13,-2\n'],
    ["UTF-16 with its mark", Buffer.from(`\ufeff${plain}`, "utf16le")],
    ["UTF-16 without a mark", Buffer.from(plain, "utf16le")],
    ["UTF-16, big end first", Buffer.from(`\ufeff${plain}`, "utf16le").swap16()],
    ["other columns", "x,v,t,y\na,1.5,2020-02-01,\n,-2e0,2020-02-13,b\n"],
    ["JSON Lines", '{"t":"2020-02-01","v":1.5}\n{"v":-2,"t":"2020-02-13"}\n', "jsonl"],
    ["English months", "t,v\nFeb 1 2020,1.5\nFeb 13 2020,-2\n"],
  ])("%s", async (_, content, ending) => {
    expect(contents(await read(content, ending))).toEqual(DAYS);
  });

  it.each(["", "NA", "NaN", "null", "None", " n/a ", "#N/A"])("%j as missing", async (text) => {
    const table = await read(`t,v\n2020-02-01,${text}\n2020-02-13,0\n`);
    expect([...table.numbers("v")]).toEqual([Number.NaN, 0]);
  });

  it("Parquet, compressed, with its own types", async () => {
    const path = join(FOLDER, "a.parquet");
    parquetWriteFile({
      filename: path,
      columnData: [
        { name: "unused", data: ["a", "b"], type: "STRING" },
        { name: "v", data: [1.5, null], type: "DOUBLE", nullable: true },
        {
          name: "t",
          data: [new Date("2020-02-01"), new Date("2020-02-13")],
          type: "TIMESTAMP",
        },
        { name: "whole", data: [1n, 2n], type: "INT64" },
        { name: "text", data: ["ä", "b"], type: "STRING" },
      ],
    });
    const table = await readTable(path, {
      columns: { t: "time", v: "number", whole: "number", text: "text" },
    });
    expect(contents(table)).toEqual([
      ["2020-02-01", 1.5],
      ["2020-02-13", Number.NaN],
    ]);
    expect([...table.numbers("whole")]).toEqual([1, 2]);
    expect(table.texts("text").names).toEqual(["ä", "b"]);
    expect(table.where(1)).toBe(`${path}, row 2`);
  });

  it("times with offsets from UTC, also where they differ", async () => {
    const table = await read("t,v\n2020-03-29T01:30+01:00,1\n2020-03-29T03:30+0200,2\n");
    expect(contents(table)).toEqual([
      ["2020-03-29T00:30", 1],
      ["2020-03-29T01:30", 2],
    ]);
    expect([...(table.times("t").offsets ?? [])]).toEqual([60, 120]);
  });

  it("numbers of lines, also after empty lines and quoted ends of lines", async () => {
    const content = 's,v\n"a\nb",1\n\nc,2\nd,x\n';
    const reading = readTable(fileOf(content), { columns: { s: "text", v: "number" } });
    await expect(reading).rejects.toThrow(/csv, line 6: v is "x", expected a number/);
  });

  it("an empty line in a file of one column as a missing value, but not at its end", async () => {
    const table = await readTable(fileOf("v\n1\n\n2\n\n"), { columns: { v: "number" } });
    expect([...table.numbers("v")]).toEqual([1, Number.NaN, 2]);
    expect(table.where(1)).toMatch(/line 3$/);
  });

  it.each([
    ["an empty line at the end", "text\nab\n\ncd\n\n\n"],
    ["an empty text in quotes at the end", 'text\nab\n\ncd\n""\n""\n'],
    ["an empty text in quotes without an end of line", 'text\nab\n\ncd\n""\n""'],
  ])("each text of a file of one column: %s", async (_, content) => {
    const table = await read(content, "csv", { columns: { text: "text" } });
    expect([...table.texts("text").codes]).toEqual([0, -1, 1, -1, -1]);
    expect([3, 4].map((row) => table.where(row).replace(/^.*, /, ""))).toEqual([
      "line 5",
      "line 6",
    ]);
  });

  it.each([
    ["the same number of words in most", "name 3 x w4\nname 8 z w9\nname 7\n"],
    ["a semicolon in each", "a; 3\nb; 4\nc; 5\n"],
    ["a bar and a tab in each", "a|3\t4\nb|4\t5\n"],
  ])("the texts of a file with the needed column alone, whole: %s", async (_, rows) => {
    for (const name of ["text", '"text"']) {
      const table = await read(`${name}\n${rows}`, "csv", { columns: { text: "word" } });
      expect(table.texts("text").names).toEqual(rows.trimEnd().split("\n"));
    }
  });

  it("the column of texts of a table with blanks that has names of rows, or other columns", async () => {
    const columns = { text: "text" } as const;
    const named = await read('"text"\n"1" "a b"\n"2" "c"\n"3" "d"\n', "csv", { columns });
    expect(named.texts("text").names).toEqual(["a b", "c", "d"]);
    const beside = await read("text n\na 3\nb 4\nc 5\nd 6\n", "csv", { columns });
    expect(beside.texts("text").names).toEqual(["a", "b", "c", "d"]);
  });

  it("a file of one column of numbers, and says how many empty lines at its end are left out", async () => {
    const table = await read("v\n1\n\n2\n\n\n", "csv", { columns: { v: "number" } });
    expect([...table.numbers("v")]).toEqual([1, Number.NaN, 2]);
    expect(table.notes).toContain("2 rows without a value at the end skipped");
  });
});

describe("readTable refuses in one line", () => {
  test.each<[string, string | Uint8Array, RegExp, string?, Partial<ReadOptions>?]>([
    ["a row too long", "t,v\n2020-01-01,1,2\n", /line 2: has 3 cells separated by ",", expected 2/],
    [
      "a row too short",
      "t,v\n2020-01-01,1\n2020-01-02\n",
      /line 3: has 1 cell separated by ",", expected 2/,
    ],
    [
      "an open quote",
      't,v\n2020-01-01,"1\n',
      /line 2: has a quoted cell whose quote is not closed/,
    ],
    ["text after a quote", 't,v\n1,"1"x\n', /line 2: .* followed by more text/],
    ["infinity", "t,v\n2020,1\n2021,inf\n", /line 3: v is "inf", expected a finite number/],
    ["too large a number", "t,v\n2020,1e999\n", /line 2: v is "1e999", expected a finite number/],
    ["hexadecimal", "t,v\n2020,0x10\n", /line 2: v is "0x10", expected a number/],
    ["a point among commas", "t;v\n2020;1,5\n2021;1.25\n", /line 2: v is "1,5".*data\.decimal/],
    ["a day that is not", "t,v\n2020-02-01,1\n2021-02-29,1\n", /line 3: t is "2021-02-29", exp/],
    [
      "an hour that is not",
      "t,v\n2020-02-01 25:00,1\n",
      /line 2: t looks like a time .* but cannot be read/,
    ],
    ["no time", "t,v\n2020-02-01,1\n,1\n", /line 3: t is "", expected a time in every row/],
    ["no times at all", "t,v\n,1\n,1\n", /line 2: t has no times/],
    [
      "a time without its zone",
      "t,v\n2020-01-01T00:00Z,1\n2020-01-01T01:00,1\n",
      /line 3: t is "2020-01-01T01:00", expected a time in the format YYYY-MM-DDTHH:mmZ/,
    ],
    ["a day or a month", "t,v\n03/04/2020,1\n", /line 2: t .*MM\/DD\/YYYY or DD\/MM\/YYYY/],
    [
      "Latin-1 among UTF-8",
      Buffer.from("t,v\n2020,\xc3\xa4\xc3\xa4\xe4\n", "latin1"),
      /line 2: has bytes that are not valid UTF-8/,
    ],
    ["half of UTF-16", Buffer.from("\ufefft,v\n1,2", "utf16le").subarray(0, 13), /is truncated/],
    ["binary data", Buffer.from("t,v\n1,2\n\0\0\0"), /contains zero bytes/],
    ["an empty file", "", /is empty/],
    ["nothing but names", "t,v\n", /has no rows/],
    ["a missing column", "t,w\n2020,2\n", /has no column "v"\. Its .* "t", "w"/],
    ["a missing column with a near name", "t,V\n2020,2\n", /"v"\. Did you mean "V"\? Its /],
    ["a column twice", "t,v,v\n2020,2,3\n", /has 2 columns named "v"/],
    ["a line without end", `t,v\n1,${"9".repeat(17 << 20)}`, /line 2: is longer than 16 million/],
    ["a quote without end", `t,v\n1,"${"9\n".repeat(10 << 20)}`, /line 2: .*quote is not closed/],
    ["an unknown ending", "t,v\n2020,1\n", /has the ending ".log", expected/, "log"],
    ["what is no Parquet", "t,v\n2020,1\n", /cannot be read as Parquet/, "parquet"],
    ["JSON that is no object", '{"t":1,"v":1}\n[1]\n', /line 2: is not a JSON object/, "jsonl"],
    ["broken JSON", '{"t":1,"v":1}\n{"t":2,\n', /line 2: is not a JSON object/, "jsonl"],
    ["a new key", '{"t":1,"v":1}\n{"t":2,"w":1}\n', /line 2: has the key "w"/, "jsonl"],
    ["a list in JSON", '{"t":1,"v":[1]}\n', /line 1: v is "\[1\]", expected/, "jsonl"],
  ])("%s", async (_, content, message, ending, options) => {
    const error = await read(content, ending, options).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ name: "UserError" });
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toContain("\n");
  });

  it("a file that is not there, and a folder", async () => {
    await expect(readTable(join(FOLDER, "no.csv"), { columns })).rejects.toThrow(/no such file/);
    await expect(readTable(FOLDER, { columns })).rejects.toThrow(/is not a file/);
  });
});

/** Cells with all that makes trouble in CSV. */
const cell = fc.string({
  unit: fc.constantFrom("a", "ä", "漢", '"', ",", ";", "\t", "|", "\n", " ", "1", "."),
  maxLength: 8,
});

const written = fc.record({
  delimiter: fc.constantFrom(",", ";", "\t", "|"),
  end: fc.constantFrom("\n", "\r\n"),
  mark: fc.boolean(),
  utf16: fc.boolean(),
  finalEnd: fc.boolean(),
});

describe("any cells", () => {
  it("come back as they were written, at the lines where they stand", async () => {
    const rows = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(rows, written, async (some, { delimiter, end, mark, utf16, finalEnd }) => {
        const cells = [...some, ["1", "1", "1"]]; // empty rows at the end are left out
        const quote = (text: string) => `"${text.replaceAll('"', '""').replaceAll("\n", end)}"`;
        const lines = cells.map((row) => row.map(quote).join(delimiter));
        const text =
          ["p", "q", "r"].join(delimiter) + end + lines.join(end) + (finalEnd ? end : "");
        const content = Buffer.from(
          (mark || utf16 ? "\ufeff" : "") + text,
          utf16 ? "utf16le" : "utf8",
        );
        const table = await readTable(fileOf(content), {
          columns: { p: "text", q: "text", r: "text" },
          delimiter,
          header: 1,
        });
        const back = cells.map((_, row) =>
          ["p", "q", "r"].map((name) => {
            const { names, codes } = table.texts(name);
            return names[codes[row]!] ?? "";
          }),
        );
        expect(back).toEqual(cells.map((row) => row.map((cell) => cell.trim())));
        let line = 2;
        for (const [row, texts] of cells.entries()) {
          expect(table.where(row)).toMatch(new RegExp(`line ${line}$`));
          line += 1 + texts.join("").split("\n").length - 1;
        }
      }),
      { numRuns: 100 },
    );
  });

  it("numbers come back as written, in every form", async () => {
    const value = fc.double({ noNaN: true, noDefaultInfinity: true });
    const form = fc.constantFrom(
      (x: number) => String(x),
      (x: number) => x.toExponential(),
      (x: number) => ` ${x} `,
      (x: number) => `"${x}"`,
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(value, form), { minLength: 1 }), async (values) => {
        const lines = values.map(([x, write]) => `${write(x)},1`);
        const table = await readTable(fileOf(`v,w\n${lines.join("\n")}\n`), {
          columns: { v: "number" },
        });
        expect([...table.numbers("v")].map((x) => x + 0)).toEqual(values.map(([x]) => x + 0));
      }),
      { numRuns: 100 },
    );
  });
});

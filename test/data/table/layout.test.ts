import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findLayout } from "../../../src/data/table/layout.js";
import { peekTable, readTable } from "../../../src/data/table/read.js";

const FOLDER = mkdtempSync(join(tmpdir(), "rnnlab-layout-"));
let files = 0;

function fileOf(content: string | Uint8Array): string {
  files += 1;
  const path = join(FOLDER, `l${files}.csv`);
  writeFileSync(path, content);
  return path;
}

const ROWS = "2020-01-01,1\n2020-01-02,2\n2020-01-03,3\n";

interface Case {
  readonly text: string;
  readonly names: readonly string[];
  readonly first: readonly string[];
  readonly notes?: readonly string[];
}

const cases: Readonly<Record<string, Case>> = {
  "names and rows": { text: `day,v\n${ROWS}`, names: ["day", "v"], first: ["2020-01-01", "1"] },
  "a spreadsheet's separator": {
    text: "sep=;\nday;v\n2020-01-01;1,5\n",
    names: ["day", "v"],
    first: ["2020-01-01", "1,5"],
    notes: ['line 1, "sep=;", sets the delimiter and is not a data row'],
  },
  "a separator that is rare": {
    text: '"sep=^"\nday^v\n2020-01-01^1\n',
    names: ["day", "v"],
    first: ["2020-01-01", "1"],
    notes: ['line 1, ""sep=^"", sets the delimiter and is not a data row'],
  },
  "single quotes around all cells": {
    text: "'day','v'\n'2020-01-01','1,5'\n'2020-01-02','2,5'\n",
    names: ["day", "v"],
    first: ["2020-01-01", "1,5"],
    notes: ["cells are in single quotes, which are not part of them"],
  },
  "single quotes around texts, semicolons in them": {
    text: "day,v,w\n2020-01-01,1,'a, b; it''s'\n2020-01-02,2,'c'\n",
    names: ["day", "v", "w"],
    first: ["2020-01-01", "1", "a, b; it's"],
    notes: ["cells are in single quotes, which are not part of them"],
  },
  "apostrophes that enclose no cell": {
    text: "w,v\n'tis,1\nit's,2\nrock 'n' roll,3\n",
    names: ["w", "v"],
    first: ["'tis", "1"],
  },
  "titles and an empty line": {
    text: `Sales, all shops, in EUR\nas of March\n\nday,v\n${ROWS}`,
    names: ["day", "v"],
    first: ["2020-01-01", "1"],
    notes: ['lines 1 to 2 above the header skipped ("Sales  all shops  in EUR")'],
  },
  "a title with the rows' commas": {
    text: "Report,,\nday,v,w\n2020-01-01,1,2\n2020-01-02,1,2\n",
    names: ["day", "v", "w"],
    first: ["2020-01-01", "1", "2"],
    notes: ['line 1 above the header skipped ("Report")'],
  },
  "titles and rows of delimiters alone, as GENESIS writes": {
    text: "GENESIS-Tabelle: 61111;;\nIndex: Deutschland, Monate;;\n;;\nJahr;Monat;Wert\n2020;1;1,5\n2020;2;2,5\n",
    names: ["Jahr", "Monat", "Wert"],
    first: ["2020", "1", "1,5"],
    notes: ['lines 1 to 3 above the header skipped ("GENESIS-Tabelle: 61111")'],
  },
  "annotations, as InfluxDB writes": {
    text: "#group,false,true\n#datatype,dateTime,double\n#default,,\n,_time,_value\n,2020-01-01,1\n,2020-01-02,2\n",
    names: ["column 1", "_time", "_value"],
    first: ["", "2020-01-01", "1"],
    notes: [
      'lines 1 to 3 above the header skipped ("#group false true")',
      'the first column has no name: it is called "column 1"',
    ],
  },
  "many lines of labels, as the ABS writes": {
    text: `,Total ;,Food ;\nUnit,$,$\nSeries Type,Original,Original\nData Type,FLOW,FLOW\nFrequency,Month,Month\nCollection Month,1,1\nSeries ID,A33,A34\n${ROWS.replaceAll(/\n/g, ",5\n").repeat(3)}`,
    names: ["column 1", "Total ;", "Food ;"],
    first: ["2020-01-01", "1", "5"],
    notes: [
      'the first column has no name: it is called "column 1"',
      'lines 2 to 7 below the header skipped ("Unit $ $")',
    ],
  },
  "comments with as many cells": {
    text: "# made by x, y\n# z\nday,v,w\n2020-01-01,1,2\n2020-01-02,1,2\n",
    names: ["day", "v", "w"],
    first: ["2020-01-01", "1", "2"],
    notes: ['lines 1 to 2 above the header skipped ("# made by x  y")'],
  },
  "units below the names": {
    text: "day,load,temp\n,kWh,°C\n2020-01-01,1,2\n2020-01-02,1,2\n",
    names: ["day", "load", "temp"],
    first: ["2020-01-01", "1", "2"],
    notes: ['line 2 below the header skipped (",kWh,°C")'.replace(",kWh,°C", "kWh °C")],
  },
  "names in two lines, the first ones not unique": {
    text: "day,A,A,B,B\n,min,max,min,max\n2020-01-01,1,2,3,4\n2020-01-02,1,2,3,4\n",
    names: ["day", "A min", "A max", "B min", "B max"],
    first: ["2020-01-01", "1", "2", "3", "4"],
    notes: ['line 2 below the header skipped ("min max min max")'],
  },
  "three lines of names, as yfinance writes": {
    text: "Price,Close,High\nTicker,AAPL,AAPL\nDate,,\n2020-01-02,1.5,2\n2020-01-03,1.5,2\n",
    names: ["Date", "Close", "High"],
    first: ["2020-01-02", "1.5", "2"],
    notes: ['lines 2 to 3 below the header skipped ("Ticker AAPL AAPL")'],
  },
  "no names": {
    text: ROWS,
    names: ["column 1", "column 2"],
    first: ["2020-01-01", "1"],
    notes: ['the file has no header: columns are called "column 1" to "column 2"'],
  },
  "no names, decimal commas": {
    text: "01.01.2020;1,5\n02.01.2020;2,5\n03.01.2020;3,5\n",
    names: ["column 1", "column 2"],
    first: ["01.01.2020", "1,5"],
    notes: ['the file has no header: columns are called "column 1" to "column 2"'],
  },
  "no names, a word in front": {
    text: "a\t0.5\t-0.25\nb\t1.5\t.25\nc\t2.5\t1e-3\n",
    names: ["column 1", "column 2", "column 3"],
    first: ["a", "0.5", "-0.25"],
    notes: ['the file has no header: columns are called "column 1" to "column 3"'],
  },
  "years as names": {
    text: "country,2018,2019,2020\nA,1,2,3.5\nB,4,5,6\n",
    names: ["country", "2018", "2019", "2020"],
    first: ["A", "1", "2", "3.5"],
  },
  "a nameless first column": {
    text: ",y\n2020-01-01,1\n2020-01-02,2\n",
    names: ["column 1", "y"],
    first: ["2020-01-01", "1"],
    notes: ['the first column has no name: it is called "column 1"'],
  },
  "R's row names": {
    text: '"x","y"\n"1",5,6\n"2",7,8\n',
    names: ["column 1", "x", "y"],
    first: ["1", "5", "6"],
    notes: ['the first column has no name: it is called "column 1"'],
  },
  "a delimiter at the end of each line": {
    text: "day,v,\n2020-01-01,1,\n2020-01-02,2,\n",
    names: ["day", "v", "column 3"],
    first: ["2020-01-01", "1", ""],
  },
  "texts alone": {
    text: "review,stars\ngood one,five\nbad one,one\n",
    names: ["review", "stars"],
    first: ["good one", "five"],
  },
  "missing values in the first rows": {
    text: "v\nNA\n?\n5\n6\n7\n8\n9\n5\n6\n7\n",
    names: ["v"],
    first: ["NA"],
  },
};

/** What is left out at the end or in between, with the values and the lines of the rows that stay. */
const leftOut: Readonly<Record<string, LeftOut>> = {
  "delimiters alone at the end": {
    text: `day,v\n${ROWS},\n,\n,\n`,
    notes: ["3 rows without a value at the end skipped"],
  },
  "delimiters alone, and columns without names": {
    text: `day;v;;\n${ROWS.replaceAll(",", ";").replaceAll("\n", ";;\n")};;;\n`,
    notes: ["1 row without a value at the end skipped"],
  },
  "delimiters alone in between": {
    text: `day,v\n${ROWS.replace("\n", "\n,\n , \n")}`,
    notes: ["2 rows without any value skipped"],
    lines: [2, 5, 6],
  },
  "a footer, as DataMarket writes": {
    text: `"day","v"\n${ROWS}\nSales of shampoo over a three year period\n\n`,
    notes: ['line 6 below the table skipped ("Sales of shampoo over a three year pe...")'],
  },
  "a footer with the rows' commas": {
    text: `day,v\n${ROWS}\n"Passengers, in thousands. Jan 49 ? Dec 60",\n`,
    notes: ['line 6 below the table skipped ("Passengers, in thousands. Jan 49 ? De...")'],
  },
  "a rule and sources, as GENESIS writes": {
    text: `day;v\n${ROWS.replaceAll(",", ";")}__________\nStand: 12.01.2024 / 10:00:00;\n© Amt, 2024;\n`,
    notes: ['lines 5 to 7 below the table skipped ("__________")'],
  },
  "several remarks with other commas than the rows": {
    text: `day,v\n${ROWS},\nSource: BLS, 2020, seasonally adjusted\nCopyright, the authors\n`,
    notes: [
      "1 row without a value at the end skipped",
      'lines 6 to 7 below the table skipped ("Source: BLS  2020  seasonally adjusted")',
    ],
  },
  "comments between the rows": {
    text: `day,v\n${ROWS.replace("\n", "\n# sensor changed, by hand\n#\n")}# end\n`,
    notes: ["3 lines that begin with # skipped"],
    lines: [2, 5, 6],
  },
};

interface LeftOut {
  readonly text: string;
  readonly notes: readonly string[];
  readonly lines?: readonly number[];
}

describe("rows that hold no data are left out, with a note", () => {
  it.each(Object.entries(leftOut))("%s", async (_, { text, notes, lines = [2, 3, 4] }) => {
    const path = fileOf(text);
    const table = await readTable(path, { columns: { day: "time", v: "number" } });
    expect([...table.numbers("v")]).toEqual([1, 2, 3]);
    expect(table.notes).toEqual(notes);
    expect(lines.map((_, row) => table.where(row))).toEqual(
      lines.map((line) => `${path}, line ${line}`),
    );
  });

  it.each([
    ["text,label\ngood one,a\nbad one,b\nthird one,\n", 3],
    ["text,label\ngood one,\nbad one,\n\nthird one,\n", 3],
    ["a,b\n1,2\n,\n3,4\n", 3],
    ["v\n1\n\n3\n\n", 3, ["1 row without a value at the end skipped"]],
    ["v\na\n\nb\n\n", 4],
  ])("%j keeps its rows", async (text, rows, notes = []) => {
    const path = fileOf(text);
    const { names } = await peekTable(path);
    const table = await readTable(path, { columns: { [names[0]!]: "text" } });
    expect([table.rows, table.notes]).toEqual([rows, notes]);
  });

  it.each([
    [`day,v\n${ROWS}Total,6\n`, 'line 5: day is "Total", expected a time'],
    [`day,v\n${ROWS}Total of all\n`, "line 5: has 1 cell"],
    [`day,v\n${ROWS}a remark in between\n2020-01-04,4\n`, "line 5: has 1 cell"],
  ])("%j is refused", async (text, said) => {
    const columns = { day: "time", v: "number" } as const;
    await expect(readTable(fileOf(text), { columns })).rejects.toThrow(said);
  });
});

describe("findLayout", () => {
  it.each(Object.entries(cases))("%s", async (_, { text, names, first, notes = [] }) => {
    const head = await peekTable(fileOf(text));
    expect(head.names).toEqual(names);
    expect(head.rows[0]).toEqual(first);
    expect(head.notes).toEqual(notes);
  });

  it("takes as many lines of names as it is given", () => {
    const text = "5,6\n7,8\n9,10\n";
    expect(findLayout(text, {})?.names).toEqual(["column 1", "column 2"]);
    expect(findLayout(text, { header: 1 })).toMatchObject({ names: ["5", "6"], skip: 1 });
    expect(findLayout(`a,b\n${text}`, { header: 0 })).toMatchObject({ skip: 0 });
  });
});

describe("encodings", () => {
  const words = ["Größe", "naïve", "10 €", "“so”", "Œuvre – Žižka"];
  const text = `wort,v\n${words.map((word, i) => `${word},${i + 0.5}\n`).join("")}`;
  /** Windows-1252 by hand: the bytes of these characters, from the code page's table. */
  const bytes: Readonly<Record<string, number>> = {
    "€": 0x80,
    "“": 0x93,
    "”": 0x94,
    "–": 0x96,
    Œ: 0x8c,
    Ž: 0x8e,
    ž: 0x9e,
  };
  const windows = Buffer.from(
    [...text].map((character) => bytes[character] ?? character.codePointAt(0)!),
  );
  const swapped = Buffer.from(`\ufeff${text}`, "utf16le").swap16();

  it.each([
    ["UTF-8", Buffer.from(text), []],
    ["UTF-16, little end first", Buffer.from(`\ufeff${text}`, "utf16le"), []],
    ["UTF-16, big end first", swapped, []],
    ["UTF-16 without its mark", Buffer.from(text, "utf16le"), []],
    [
      "Windows-1252",
      windows,
      [
        "the file is not UTF-8: it is read as Windows-1252 (Latin-1); data.encoding (--encoding) sets another encoding",
      ],
    ],
  ])("%s", async (_, content, notes) => {
    const table = await readTable(fileOf(content), { columns: { wort: "text", v: "number" } });
    expect(table.texts("wort").names).toEqual(words);
    expect([...table.numbers("v")]).toEqual([0.5, 1.5, 2.5, 3.5, 4.5]);
    expect(table.notes).toEqual(notes);
  });

  it.each([
    ["windows-1251", "cp1251", [0xe4, 0xe0, 0xf2, 0xe0], "дата"],
    ["Shift_JIS", "sjis", [0x93, 0xfa, 0x95, 0x74], "日付"],
    ["Windows-1252 by its other name", "latin1", [0x80, 0xe9, 0xa7], "€é§"],
  ])("%s, if it is given", async (_, encoding, name, read) => {
    const content = Buffer.concat([Buffer.from(name), Buffer.from(",v\nx,1\ny,2\n")]);
    const { names, notes } = await peekTable(fileOf(content), { encoding });
    expect({ names, notes }).toEqual({ names: [read, "v"], notes: [] });
  });

  it("of a similar file give way to UTF-8, and to a character that two pieces share", async () => {
    const options = { encoding: "gbk", lenient: true };
    const read = async (content: Buffer) => (await peekTable(fileOf(content), options)).names;
    expect(await read(Buffer.from("日期,v\n1,2\n"))).toEqual(["日期", "v"]);
    const gbk = Buffer.from([0xc8, 0xd5, 0xc6, 0xda]);
    expect(await read(Buffer.concat([gbk, Buffer.from(",v\n1,2\n")]))).toEqual(["日期", "v"]);
    const long = Buffer.from(`t,v\n${"1,2\n".repeat(262_142)}`); // a byte less than a piece
    const whole = Buffer.concat([Buffer.alloc((1 << 20) - 1 - long.length, " "), long, gbk]);
    const table = await readTable(fileOf(Buffer.concat([whole, Buffer.from(",2\n")])), {
      encoding: "gbk",
      columns: { t: "text" },
    });
    expect(table.texts("t").names.at(-1)).toBe("日期");
  });

  it("of Windows-1252 are seen millions of bytes into the file", async () => {
    const before = `wort,v\n${"ascii,1\n".repeat(200_000)}`;
    const content = Buffer.concat([Buffer.from(before), windows.subarray(7)]);
    const table = await readTable(fileOf(content), { columns: { wort: "text", v: "number" } });
    expect(table.texts("wort").names).toEqual(["ascii", ...words]);
    expect(table.notes).toHaveLength(1);
  });
});

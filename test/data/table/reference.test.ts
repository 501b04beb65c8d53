import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { parquetWriteFile } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import type { Cell, RowSink } from "../../../src/data/table/cells.js";
import { readDelimited } from "../../../src/data/table/delimited.js";
import { readJsonLines } from "../../../src/data/table/json-lines.js";
import { readParquet } from "../../../src/data/table/parquet.js";
import { readTable } from "../../../src/data/table/read.js";

const FOLDER = mkdtempSync(join(tmpdir(), "rnnlab-reference-"));

function fileOf(content: string | Uint8Array, ending = "csv"): string {
  const path = join(FOLDER, `t.${ending}`);
  writeFileSync(path, content);
  return path;
}

/** All rows of a file as its reader hands them on. */
async function rowsOf(read: (sink: RowSink) => Promise<void>) {
  const found: { names: readonly string[]; rows: (readonly Cell[])[] } = { names: [], rows: [] };
  await read(({ names, rows }) => {
    found.names = names;
    for (const row of rows) found.rows.push(row);
    return true;
  });
  return found;
}

const DELIMITERS = [",", ";", "\t", "|"] as const;

/** How a file of cells is written. */
const style = fc.record({
  delimiter: fc.constantFrom(...DELIMITERS),
  end: fc.constantFrom("\n", "\r\n", "\r"),
  encoding: fc.constantFrom("utf-8", "utf-16le", "utf-16be"),
  mark: fc.boolean(),
  finalEnd: fc.boolean(),
  quoteAll: fc.boolean(),
});

type Style = typeof style extends fc.Arbitrary<infer T> ? T : never;

const cell = fc.oneof(
  fc.string({
    unit: fc.constantFrom("a", "ä", "漢", "👩‍🚀", '"', ",", ";", "\t", "|", "\n", " ", "1", "."),
    maxLength: 8,
  }),
  fc.string({ unit: "grapheme", maxLength: 8 }),
  fc.constant(""),
);

const cells = fc.integer({ min: 2, max: 5 }).chain((width) =>
  fc.array(fc.array(cell, { minLength: width, maxLength: width }), {
    minLength: 1,
    maxLength: 20,
  }),
);

/** A file as RFC 4180 has it, but for its delimiter, its ends of lines and its encoding. */
function written(rows: readonly (readonly string[])[], { quoteAll, ...style }: Style): Buffer {
  const { delimiter, end, encoding, mark, finalEnd } = style;
  const names = rows[0]!.map((_, i) => `n${i}`);
  const quoted = (text: string) =>
    quoteAll || /["\r\n]/.test(text) || text.includes(delimiter)
      ? `"${text.replaceAll('"', '""').replaceAll("\n", end)}"`
      : text;
  const lines = [names, ...rows].map((row) => row.map(quoted).join(delimiter));
  const text = (mark ? "\ufeff" : "") + lines.join(end) + (finalEnd ? end : "");
  const bytes = Buffer.from(text, encoding === "utf-8" ? "utf8" : "utf16le");
  return encoding === "utf-16be" ? bytes.swap16() : bytes;
}

/** What csv-parse makes of a file: names, then rows. */
function reference(content: Buffer, { delimiter, end, encoding }: Style): string[][] {
  const text = new TextDecoder(encoding).decode(content);
  const rows: string[][] = parse(text, { delimiter, record_delimiter: end });
  return rows.map((row) => row.map((cell) => cell.replaceAll(end, "\n")));
}

/** Whether a row is a comment, which readDelimited leaves out: # in its first cell, and no other cell. */
const isComment = ([first = "", ...others]: readonly string[]) =>
  first.trimStart().startsWith("#") && others.every((cell) => cell.trim() === "");

/** Whether a row is a comment if the first cells of most others are numbers. */
const mayBeComment = ([first = ""]: readonly string[]) => first.startsWith("#");

async function expectSameCells(cells: readonly (readonly string[])[], how: Style): Promise<void> {
  fc.pre(!cells.some(isComment));
  const rows = [...cells, cells[0]!.map(() => "1")]; // empty rows at the end are left out
  const content = written(rows, how);
  const path = fileOf(content);
  const found = await rowsOf((sink) =>
    readDelimited(path, { delimiter: how.delimiter, header: 1 }, sink),
  );
  const [names, ...expected] = reference(content, how);
  expect([found.names, found.rows.length]).toEqual([names, expected.length]);
  const differs = expected.findIndex((row, i) => row.some((cell, c) => cell !== found.rows[i]![c]));
  expect(found.rows[differs], `row ${differs}`).toEqual(expected[differs]);
}

/** Bytes that are read at once. */
const PIECE = 1 << 20;

/** Rows whose file has the first piece end within some character or end of line. */
function cutWithin(text: string, rows: readonly (readonly string[])[], how: Style): string[][] {
  const encoding = how.encoding === "utf-8" ? "utf8" : "utf16le";
  const unit = encoding === "utf8" ? 1 : 2;
  const start = written(rows, how).lastIndexOf(text, PIECE - unit, encoding);
  const padding = "x".repeat((PIECE - unit - start) / unit);
  return rows.map(([first = "", ...rest], i) => [i === 0 ? first + padding : first, ...rest]);
}

describe("a delimited file is read as csv-parse reads it", () => {
  it.each([
    [
      ["#a", "b", "#c", "d"],
      ["#a", "b", "#c", "d"],
    ],
    [
      ["1", "#2", "3", "#", "4"],
      ["1", "3", "4"],
    ],
  ])("apart from rows that begin with # beside numbers: %j", async (firsts, kept) => {
    const path = fileOf(Buffer.from(`x,y\n${firsts.map((first) => `${first},5`).join("\n")}\n`));
    const found = await rowsOf((sink) => readDelimited(path, { header: 1 }, sink));
    expect(found.rows.map(([first]) => first)).toEqual(kept);
  });

  it("cell by cell, whatever is in them and however it is written", async () => {
    const property = fc.asyncProperty(cells, style, async (rows, how) => {
      fc.pre(!rows.some(mayBeComment)); // see the rows with # above
      await expectSameCells(rows, how);
    });
    await fc.assert(property, { numRuns: 300 });
  });

  it.each<[string, string, Partial<Style>]>([
    ["UTF-8", "漢", {}],
    ["CRLF", "\r\n", { end: "\r\n" }],
    ["UTF-16", "🚀", { encoding: "utf-16le", mark: true }],
  ])(
    "also where the end of a piece cuts a character or an end of line: %s",
    async (_, cut, some) => {
      const rowOfCells = fc.tuple(cell, cell);
      const several = fc.array(rowOfCells, { minLength: 997, maxLength: 997, size: "max" });
      const rows = fc.sample(several, { numRuns: 1, seed: 7 })[0]!;
      const many = Array.from({ length: 100_000 }, (_, i) => [...rows[i % 997]!, String(i)]);
      const plain = { delimiter: ";", end: "\n", encoding: "utf-8", mark: false } as const;
      const how = { ...plain, finalEnd: true, quoteAll: false, ...some };
      expect(written(many, how).length).toBeGreaterThan(PIECE);
      await expectSameCells(cutWithin(cut, many, how), how);
    },
  );

  it("with semicolons and decimal commas, which are found", async () => {
    const value = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0); // no -0
    const rows = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(rows, style, async (pairs, how) => {
        const all = [[0.5, 0.5], ...pairs]; // 1,234 alone could be thousands
        const texts = all.map((pair) => pair.map((x) => String(x).replace(".", ",")));
        const content = written(texts, { ...how, delimiter: ";", quoteAll: false });
        const table = await readTable(fileOf(content), { columns: { n0: "number", n1: "number" } });
        for (const [c, name] of ["n0", "n1"].entries()) {
          expect([...table.numbers(name)]).toEqual(all.map((pair) => pair[c]));
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe("a number is what JavaScript's Number makes of its text", () => {
  /** Texts of numbers as programs and people write them. */
  const forms: readonly ((x: number) => string)[] = [
    (x) => String(x),
    (x) => x.toExponential(),
    (x) => x.toPrecision(17),
    (x) => x.toPrecision(7),
    (x) => ` ${x}\t`,
    (x) => `${x}`.replace(/^0\./, "."),
    (x) => `${x < 0 ? "" : "+"}${x}`,
    (x) => `${Math.trunc(x)}`.replace(/^(-?)(\d+)$/, "$100$2."),
    (x) => x.toExponential().replace("e", "E"),
  ];

  it("bit by bit", async () => {
    const value = fc.double({ noNaN: true, noDefaultInfinity: true });
    const written = fc.tuple(value, fc.constantFrom(...forms)).map(([x, form]) => form(x));
    const text = fc.oneof({ weight: 9, arbitrary: written }, fc.constantFrom("0", "-0", "-0.0"));
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 200 }), async (texts) => {
        const path = fileOf(`v,w\n${texts.map((text) => `${text},\n`).join("")}`);
        const table = await readTable(path, { columns: { v: "number" }, decimal: "." });
        const bits = (values: Float64Array) => [...new BigUint64Array(values.slice().buffer)];
        expect(bits(table.numbers("v"))).toEqual(bits(Float64Array.from(texts, Number)));
      }),
      { numRuns: 200 },
    );
  });
});

const scalar = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ unit: "grapheme" }),
  fc.boolean(),
  fc.constant(null),
);

describe("JSON Lines are read as JSON.parse reads them", () => {
  it("value by value", async () => {
    const object = fc.record({ a: scalar, b: scalar, "ä b": scalar });
    const lines = fc.array(object, { minLength: 1, maxLength: 20 });
    const end = fc.constantFrom("\n", "\r\n", "\n\n");
    await fc.assert(
      fc.asyncProperty(lines, end, fc.boolean(), async (objects, between, mark) => {
        const texts = objects.map((record) => JSON.stringify(record));
        const path = fileOf((mark ? "\ufeff" : "") + texts.join(between), "jsonl");
        const { names, rows } = await rowsOf((sink) => readJsonLines(path, sink));
        const expected = texts.map((text) => JSON.parse(text) as Record<string, unknown>);
        expect(names).toEqual(["a", "b", "ä b"]);
        expect(rows).toEqual(expected.map((record) => names.map((name) => record[name])));
      }),
      { numRuns: 100 },
    );
  });
});

describe("Parquet is read as hyparquet-writer was given it", () => {
  it("value by value", async () => {
    const row = fc.record({
      double: fc.option(fc.double({ noNaN: true })),
      int32: fc.integer(),
      int64: fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
      text: fc.option(fc.string({ unit: "grapheme" })),
      flag: fc.boolean(),
      time: fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true }),
    });
    const types = {
      double: "DOUBLE",
      int32: "INT32",
      int64: "INT64",
      text: "STRING",
      flag: "BOOLEAN",
      time: "TIMESTAMP",
    } as const;
    const rows = fc.array(row, { minLength: 1, maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 60 }), async (records, rowGroupSize) => {
        const columns = Object.keys(types) as (keyof typeof types)[];
        const filename = join(FOLDER, "t.parquet");
        const columnData = columns.map((name) => ({
          name,
          type: types[name],
          nullable: true,
          data: records.map((record) => record[name]),
        }));
        parquetWriteFile({ filename, columnData, rowGroupSize });
        const found = await rowsOf((sink) => readParquet(filename, undefined, sink));
        expect(found.names).toEqual(columns);
        expect(found.rows).toEqual(records.map((record) => columns.map((name) => record[name])));
      }),
      { numRuns: 100 },
    );
  });
});

import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { parquetWriteFile } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import type { TextOptions } from "../../../src/data/table/cells.js";
import { decoderOf, type TextReading } from "../../../src/data/table/decoders.js";
import { readParquet } from "../../../src/data/table/parquet.js";
import { signatureAdvice } from "../../../src/data/table/signatures.js";
import { readRows, requireFile } from "../../../src/data/table/source.js";
import { UserError } from "../../../src/shared/errors.js";

const FOLDER = mkdtempSync(join(tmpdir(), "rnnlab-text-"));

function written(content: string | Uint8Array, name = "t.csv"): string {
  const path = join(FOLDER, name);
  writeFileSync(path, content);
  return path;
}

/** All that a reader passes on. */
async function read(path: string, options: TextOptions = {}, most = Number.POSITIVE_INFINITY) {
  const found = {
    names: [] as readonly string[],
    rows: [] as unknown[],
    places: [] as number[],
    notes: [] as readonly string[],
  };
  const batches: number[] = [];
  const ragged = new Map<number, string>();
  await readRows(path, options, undefined, (batch) => {
    const before = found.rows.length;
    for (const [index, text] of batch.ragged ?? []) ragged.set(before + index, text);
    found.names = batch.names;
    found.rows.push(...batch.rows);
    found.places.push(...batch.rows.map((_, i) => batch.place(i)));
    found.notes = batch.notes ?? [];
    batches.push(batch.rows.length);
    return batches.length < most;
  });
  return { ...found, batches, ragged };
}

const failure = (path: string, options?: TextOptions) =>
  read(path, options).then(
    () => "no error",
    (error: Error) => error.message.replaceAll(path, "FILE"),
  );

describe("rows of a text file", () => {
  const AB = ["a", "b"];
  it.each<
    [
      string,
      {
        readonly names?: readonly string[];
        readonly rows: readonly (readonly string[])[];
        readonly places: readonly number[];
        readonly notes?: readonly string[];
      },
    ]
  >([
    [
      "a,b\n1,2\n\n3,4\n",
      {
        rows: [
          ["1", "2"],
          ["3", "4"],
        ],
        places: [2, 4],
      },
    ],
    [
      'a,b\n"x\ny",2\nz,4',
      {
        rows: [
          ["x\ny", "2"],
          ["z", "4"],
        ],
        places: [2, 4],
      },
    ],
    [
      "a,b\r\n1,2\r\n3,4\r\n",
      {
        rows: [
          ["1", "2"],
          ["3", "4"],
        ],
        places: [2, 3],
      },
    ],
    [
      "a,b\n1,2\na,b\n3,4",
      {
        rows: [
          ["1", "2"],
          ["3", "4"],
        ],
        places: [2, 4],
        notes: ["1 line that repeats the names of the columns skipped"],
      },
    ],
    [
      "a,b\n1,2\na,c\n3,4",
      {
        rows: [
          ["1", "2"],
          ["a", "c"],
          ["3", "4"],
        ],
        places: [2, 3, 4],
      },
    ],
    [
      "a,b\n1,2\n#x\n#y,\n3,4",
      {
        rows: [
          ["1", "2"],
          ["3", "4"],
        ],
        places: [2, 5],
        notes: ["2 lines that begin with # skipped"],
      },
    ],
    [
      "a,b\n1,2\n,\n3,4",
      {
        rows: [
          ["1", "2"],
          ["", ""],
          ["3", "4"],
        ],
        places: [2, 3, 4],
      },
    ],
    [
      "a,b\n1,2\n3,4\n,\n,\n",
      {
        rows: [
          ["1", "2"],
          ["3", "4"],
        ],
        places: [2, 3],
        notes: ["2 rows without a value at the end skipped"],
      },
    ],
    [
      "a,b\n1,2\n3,4\nSource: x\n\nof y\n",
      {
        rows: [
          ["1", "2"],
          ["3", "4"],
        ],
        places: [2, 3],
        notes: ['lines 4 to 6 below the table skipped ("Source: x")'],
      },
    ],
    [
      "text\nfoo\n\nbar\n\n",
      { names: ["text"], rows: [["foo"], [""], ["bar"], [""]], places: [2, 3, 4, 5] },
    ],
    [
      "v\n1\n\n2\n\n",
      {
        names: ["v"],
        rows: [["1"], [""], ["2"]],
        places: [2, 3, 4],
        notes: ["1 row without a value at the end skipped"],
      },
    ],
    [
      '"a,b"\n"1,2"\n"3,""4"""',
      {
        rows: [
          ["1", "2"],
          ["3", "4"],
        ],
        places: [2, 3],
        notes: ["each line is in quotes, which are left out"],
      },
    ],
    [
      'a,b\n="007",1\n="008",2\n"=""009""",3',
      {
        rows: [
          ["007", "1"],
          ["008", "2"],
          ["009", "3"],
        ],
        places: [2, 3, 4],
        notes: ['cells such as ="007" are read as the text in them'],
      },
    ],
    [
      'a, b\n"x" , "1"\n"y", "2"',
      {
        rows: [
          ["x", "1"],
          ["y", "2"],
        ],
        places: [2, 3],
      },
    ],
    [
      '__label__x buy  now\n\n__label__y\ta"b',
      {
        names: ["label", "text"],
        rows: [
          ["x", "buy  now"],
          ["y", 'a"b'],
        ],
        places: [1, 3],
        notes: [
          "lines such as __label__x text, as of fastText, are read as the columns label and text",
        ],
      },
    ],
    [
      "| a | b |\n|---|--:|\n| 1 | 2 |\n| 3 | 4 |\n",
      {
        rows: [
          ["1", "2"],
          ["3", "4"],
        ],
        places: [3, 4],
      },
    ],
    ["\ufeffa,b\n1,2", { rows: [["1", "2"]], places: [2] }],
    [
      "a,b\n1,2\n\ufeff3,4",
      {
        rows: [
          ["1", "2"],
          ["3", "4"],
        ],
        places: [2, 3],
      },
    ],
    [
      "a,b\n1,x\ufeffy\n\ufeff\ufeff3,4",
      {
        rows: [
          ["1", "x\ufeffy"],
          ["3", "4"],
        ],
        places: [2, 3],
      },
    ],
    [
      "a,b\r1,2\r3,4",
      {
        rows: [
          ["1", "2"],
          ["3", "4"],
        ],
        places: [2, 3],
      },
    ],
  ])("%j", async (text, { names = AB, notes = [], ...expected }) => {
    const { names: found, rows, places, notes: said } = await read(written(text));
    expect({ names: found, rows, places, notes: said }).toEqual({ names, notes, ...expected });
  });

  const widths = (line: number, cells: string, delimiter = '","') =>
    `FILE, line ${line}: has ${cells} separated by ${delimiter}, expected 2 as in the first lines. Put cells that contain the ` +
    "delimiter in double quotes, or set data.delimiter.";
  const quotes = (line: number, fault: string) =>
    `FILE, line ${line}: has a quoted cell whose quote ${fault}, expected "..." with every quote inside doubled: ""`;
  const json =
    "FILE: contains JSON, expected rows of cells. Give it the ending .jsonl if each line is an object whose keys are the columns, " +
    "or .json if the file is a list of such objects";
  const page =
    "FILE: is a web page (HTML or XML), expected a text file with rows. The link may lead to a page for people or a login: " +
    "download the file itself";
  it.each([
    ["a,b\n1,2\n3,4,5", widths(3, "3 cells")],
    ["a b\n1 2\n2 3\n3 4\n3 4 5", widths(5, "3 cells", "blanks")],
    [
      "a,b\n1,2\nSource: x\n3,4",
      `${widths(3, "1 cell")} If the line is a remark about the table, remove it.`,
    ],
    ['a,b\n1,"2\n3,4\n', quotes(2, "is not closed")],
    ['a,b\n1,2\n1,"2"x\n3,4', quotes(3, "is followed by more text")],
    ["", "FILE: is empty, expected a line with the columns' names"],
    ["\n \n", "FILE: is empty, expected a line with the columns' names"],
    [" <!DOCTYPE html>\n", page],
    ["<html lang='en'>\n", page],
    ["<?xml version='1.0'?>\n", page],
    ["<htmlx>", "no error"],
    ["x <html>", "no error"],
    ['x {"a": 1}', "no error"],
    ['{"a": 1}\n', json],
    [' [ { "a": 1}]\n', json],
    ["{a: 1}", "no error"],
    [
      "__label__x __label__y text\n__label__z text",
      'FILE: the line "__label__x __label__y text" has several labels, expected one label in each line',
    ],
    [
      "a,b\n1,\0",
      "FILE: contains zero bytes, expected a text file. They may be left from a program that stopped while it wrote: remove them, for example with tr -d '\\0'",
    ],
  ])("%j: %s", async (text, message) => {
    expect(await failure(written(text))).toBe(message);
  });

  it("of another width are empty if problems are passed on", async () => {
    const { rows, ragged } = await read(written("a,b\n1,2\n3,4,5\n6\n7,8"), { lenient: true });
    expect(rows).toEqual([["1", "2"], [], [], ["7", "8"]]);
    expect([...ragged.keys()]).toEqual([1, 2]);
  });

  it("are divided by tabs, and unpacked, as the ending says", async () => {
    for (const name of ["t.tsv", "t.TAB"])
      expect((await read(written("a\tb,c\n1\t2,5", name))).names).toEqual(["a", "b,c"]);
    expect((await read(written("a,b\n1,2", "t.tsv"), { delimiter: "," })).names).toEqual([
      "a",
      "b",
    ]);
    for (const name of ["t.tsv", "t.tab"])
      expect((await read(written("a,b\n1,2", name))).names).toEqual(["a,b"]);
    for (const name of ["t.csv.gz", "t.gz", "t.RDB.GZ"])
      expect((await read(written(gzipSync("a,b\n1,2"), name))).rows).toEqual([["1", "2"]]);
    expect(await failure(written(gzipSync("a,b\n1,2").subarray(0, 20), "t.csv.gz"))).toMatch(
      /^FILE: cannot be unpacked, expected a whole file that is compressed with gzip \(.+\)$/,
    );
    expect(await failure(written("a,b\n1,2", "t.csv.gz"))).toMatch(/^FILE: cannot be unpacked/);
  });

  it("are in files that exist", async () => {
    expect(requireFile(written("x"))).toBeUndefined();
    expect(() => requireFile(FOLDER)).toThrow(`${FOLDER}: is not a file`);
    expect(() => requireFile(join(FOLDER, "none.x"))).toThrow(
      `${join(FOLDER, "none.x")}: no such file`,
    );
    expect(() => requireFile(join(written("x"), "y"))).toThrow(/: cannot be read \(ENOTDIR\)$/);
    expect(await failure(written("x", "t.foo"))).toBe(
      'FILE: has the ending ".foo", expected .csv, .tsv, .txt, .json, .jsonl, .ndjson or .parquet. A text file with rows can be ' +
        "renamed to .txt",
    );
  });
});

it("a carriage return within a line is part of a cell", async () => {
  const { names, rows } = await read(written("a\rx,b\n1,2\n3,y\rz"));
  expect([names, rows]).toEqual([
    ["a\rx", "b"],
    [
      ["1", "2"],
      ["3", "y\rz"],
    ],
  ]);
});

it("lines that the end of a piece cuts are rewritten as a whole", async () => {
  const long = "x".repeat(9999);
  const rows = Array.from({ length: 120 }, (_, i) => [`${i}`, long]);
  const wrapped = rows.map((row) => `"${row.join()}"`).join("\n");
  expect((await read(written(`"a,b"\n${wrapped}`))).rows).toEqual(rows);
  const blanks = await read(written(`a  b\n${rows.map((row) => row.join("  ")).join("\n")}`));
  expect(blanks.rows).toEqual(rows);
  expect(blanks.places.at(-1)).toBe(121);
});

it("the columns of Parquet files are read that are wanted", async () => {
  const filename = join(FOLDER, "t.parquet");
  const columnData = [
    { name: "a", data: [1, 2, 3] },
    { name: "b", data: ["x", "y", "z"] },
  ];
  parquetWriteFile({ filename, columnData, rowGroupSize: 2 });
  const columns = async (wanted: readonly string[] | undefined) => {
    const found: unknown[] = [];
    await readParquet(filename, wanted, ({ names, rows, notes, place }) => {
      found.push(
        names,
        rows,
        notes,
        rows.map((_, i) => place(i)),
      );
      return true;
    });
    return found;
  };
  expect(await columns(["b"])).toEqual([["b"], [["x"], ["y"], ["z"]], [], [1, 2, 3]]);
  const all = [
    ["a", "b"],
    columnData[0]!.data.map((a, i) => [a, columnData[1]!.data[i]]),
    [],
    [1, 2, 3],
  ];
  expect(await columns(undefined)).toEqual(all);
  expect(await columns(["b", "c"])).toEqual(all); // whose columns are then refused by name
});

describe("objects", () => {
  it("of lines become rows", async () => {
    const text =
      '{"a":1,"b":{"c":"x","d":{"e":true}},"l":[1,2]}\n\n{"a":NaN,"b":{"c" : NaN ,"d":{}},"l":null}\n';
    expect(await read(written(text, "t.jsonl"))).toMatchObject({
      names: ["a", "b.c", "b.d.e", "l"],
      rows: [
        [1, "x", true, "[1,2]"],
        [null, null, null, null],
      ],
      places: [1, 3],
    });
    expect((await read(written('{"a":"NaN","b":"x: NaN, y"}', "t.ndjson"))).rows).toEqual([
      ["NaN", "x: NaN, y"],
    ]);
  });

  it("of a list become rows, 10,000 at once", async () => {
    expect(await read(written(' [{"a":1},{"a":"x"}]', "t.json"))).toMatchObject({
      names: ["a"],
      rows: [[1], ["x"]],
      places: [1, 2],
      batches: [2],
    });
    const many = written(
      JSON.stringify(Array.from({ length: 10_001 }, (_, a) => ({ a }))),
      "t.json",
    );
    const { batches, places } = await read(many);
    expect([batches, places.at(-1)]).toEqual([[10_000, 1], 10_001]);
    expect((await read(many, {}, 1)).batches).toEqual([10_000]);
    expect((await read(written('{"a":1}\n{"a":2}', "t.json"))).rows).toEqual([[1], [2]]);
  });

  const whole =
    "FILE: is one JSON object, expected an array of objects whose keys are the columns, or an object in each line. For an array " +
    "inside the object, run: jq -c '.KEY[]' FILE.json > FILE.jsonl";
  const object = (place: string) =>
    `FILE, ${place}: is not a JSON object, expected for example {"time": "2020-01", "value": 1.5} in every ${place.split(" ")[0]}`;
  it.each([
    [
      "jsonl",
      '{"a":1,"b":2}\n{"c":1}',
      'FILE, line 2: has the key "c", expected only those of the first line: a, b. Write null there for a missing value.',
    ],
    [
      "json",
      '[{"a":1},{"a":1,"b":2}]',
      'FILE, entry 2: has the key "b", expected only those of the first entry: a. Write null there for a missing value.',
    ],
    ["jsonl", '{"a":1}\n[1]', object("line 2")],
    ["jsonl", "x", object("line 1")],
    ["json", '[{"a":1},5]', object("entry 2")],
    ["jsonl", "\n", "FILE: is empty, expected a JSON object in every line"],
    ["json", "[]", "FILE: is empty, expected a JSON object in every entry"],
    ["json", " \n", "FILE: is empty, expected a JSON object in every entry"],
    ["json", '{"a":\n[1]}', whole],
    ["json", '{"a":1}', whole],
    ["json", '{"a":1}\n ', whole],
  ])(".%s %j: %s", async (ending, text, message) => {
    expect(await failure(written(text, `t.${ending}`))).toBe(message);
  });

  it("that are no JSON are refused with the reason", async () => {
    expect(await failure(written('[{"a":1}', "t.json"))).toMatch(
      /^FILE: is not valid JSON \(.+\)$/,
    );
  });
});

describe("pieces of bytes", () => {
  /** What a decoder makes of pieces, and what it says. */
  function decoded(reading: TextReading, ...pieces: readonly (readonly number[] | string)[]) {
    const notes: string[] = [];
    const decoder = decoderOf(
      { path: "f", count: 7 },
      { ...reading, onNote: (note) => notes.push(note) },
    );
    const texts = pieces.map((piece) =>
      decoder.decode(typeof piece === "string" ? Buffer.from(piece, "latin1") : Buffer.from(piece)),
    );
    return [[...texts, decoder.end()].join(""), notes];
  }
  const note =
    "the file is not UTF-8: it is read as Windows-1252 (Latin-1); data.encoding (--encoding) sets another encoding";
  const mixed = (line: number) =>
    `f, line ${line}: has bytes that are not valid UTF-8, although others are. Convert the whole file to UTF-8, or set ` +
    "data.encoding (--encoding).";

  it("may cut a character", () => {
    expect(decoded({}, "a\xc3", "\xa4\n", "b")).toEqual(["aä\nb", []]);
    expect(decoded({}, "\xf0\x9f", "\x9a", "\x80")).toEqual(["🚀", []]);
    expect(decoded({}, [0xff, 0xfe, 0x61], [0x00, 0x62], [0x00])).toEqual(["ab", []]);
    expect(decoded({}, [0xfe, 0xff, 0x00, 0x61, 0x20], [0xac])).toEqual(["a€", []]);
    expect(decoded({}, [0x61, 0x00, 0x62, 0x00])).toEqual(["ab", []]);
    expect(decoded({}, [0x00, 0x61, 0x00, 0x62])).toEqual(["ab", []]);
    expect(decoded({ encoding: "shift_jis" }, [0x8c], [0x8e, 0x31])).toEqual(["月1", []]);
    expect(decoded({ encoding: "latin1" }, [0x80, 0xe4])).toEqual(["€ä", []]);
    expect(decoded({})).toEqual(["", []]);
    for (const bytes of [
      [0x61, 0, 0x62, 0x63],
      [0, 0x61, 0x62, 0x63],
      [0, 0, 0, 0x61],
      [0x61, 0x62, 0, 0],
    ])
      expect(decoded({}, bytes)).toEqual([String.fromCharCode(...bytes), []]); // no zeros of UTF-16
    expect(decoderOf({ path: "f", count: 0 }, {}).decode(Buffer.from("a\xe4 ", "latin1"))).toBe(
      "aä ",
    );
  });

  it("are of Windows-1252 from the first character on that is not UTF-8", () => {
    expect(decoded({}, "a\n", "Gr\xf6\xdfe ", "\xc3\xa4\x80")).toEqual(["a\nGröße Ã¤€", [note]]);
    expect(decoded({}, "a\xe4")).toEqual(["aä", [note]]);
    expect(decoded({}, "\xffA ")).toEqual(["ÿA ", [note]]); // no mark of UTF-16
    expect(decoded({}, "\xfeA ")).toEqual(["þA ", [note]]);
    expect(decoded({}, "a\xfe ")).toEqual(["aþ ", [note]]);
    expect(decoded({}, "a\xff ")).toEqual(["aÿ ", [note]]);
    expect(decoded({ encoding: "shift_jis", lenient: true }, "a\n", [0x8c, 0x8e])).toEqual([
      "a\n月",
      [],
    ]);
    expect(decoded({ encoding: "shift_jis", lenient: true }, "\xc3\xa4")).toEqual(["ä", []]);
  });

  it.each<[TextReading, readonly (readonly number[] | string)[], string]>([
    [{}, ["\xc3\xa4\n", "a\nb\n\xe4x\n"], mixed(10)],
    [{}, ["\xc3\xa4\xc3\xa4\nb \xe4x"], mixed(9)],
    [{}, ["\xc3\xa4 a\xe4"], mixed(8)],
    [{}, [[0xff, 0xfe, 0x61, 0x00, 0x62]], "f: is truncated, expected UTF-16LE text"],
    [{}, [[0xfe, 0xff, 0x00, 0x61, 0x62]], "f: is truncated, expected UTF-16BE text"],
    [
      { encoding: "utf-8" },
      ["a\xe4x"],
      "f, line 8 or a later one: has bytes that are not valid in utf-8, as set in data.encoding (--encoding). Set the encoding of " +
        "the file, or leave it out to have it detected",
    ],
  ])("%j %j are refused", (reading, pieces, message) => {
    expect(() => decoded(reading, ...pieces)).toThrow(new UserError(message));
  });
});

const CSV = "write its rows as CSV or Parquet, for example with pandas";
it.each([
  [
    "PK\x03\x04",
    "a ZIP archive or an Excel workbook",
    "save the sheet with the rows as CSV (UTF-8), or unpack the archive",
  ],
  ["\xd0\xcf\x11\xe0", "an Excel workbook", "save the sheet with the rows as CSV (UTF-8)"],
  ["\x1f\x8b", "compressed with gzip", "give it the ending .csv.gz, or unpack it"],
  ["BZh9\x01", "compressed with bzip2", "unpack it"],
  ["\x28\xb5\x2f\xfd", "compressed with Zstandard", "unpack it"],
  ["\xfd7zXZ", "compressed with xz", "unpack it"],
  ["7z\xbc\xaf", "a 7-Zip archive", "unpack it"],
  ["PAR1\x01", "a Parquet file", "give it the ending .parquet"],
  ["ARROW1\0", "an Arrow (Feather) file", CSV],
  ["ORC\x01", "an ORC file", CSV],
  ["Obj\x01", "an Avro file", CSV],
  [
    "SQLite format 3\0",
    "an SQLite database",
    "write the rows of a table as CSV: sqlite3 -header -csv FILE 'select * from TABLE' > FILE.csv",
  ],
  ["\x89HDF", "an HDF5 file", CSV],
  ["CDF\x01", "a NetCDF file", "write its rows as CSV or Parquet, for example with xarray"],
  ["\x93NUMPY", "a NumPy file", "write its rows as CSV: numpy.savetxt"],
  ["MATLAB 5.0 MAT", "a MATLAB file", "write its rows as CSV: writetable"],
  ["RDX3\0", "an R file", "write its rows as CSV: write.csv"],
  ["$FL2", "an SPSS file", "write its rows as CSV"],
  ["%PDF-1.7", "a PDF document", "copy the table into a text file with a row in each line"],
  ["{\\rtf1", "a text document (RTF)", "save it as plain text"],
  ["\x80\x02", "a Python pickle", "write its rows as CSV or Parquet with pandas"],
])("%j begins %s", (start, is, advice) => {
  const found = signatureAdvice(Buffer.from(start, "latin1"));
  expect(found).toBe(`is ${is}, expected a text file with rows: ${advice}`);
  expect(signatureAdvice(Buffer.from(`x${start}`, "latin1"))).toBeUndefined();
});

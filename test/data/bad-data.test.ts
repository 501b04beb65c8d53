import { mkdtempSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetWriteFile } from "hyparquet-writer";
import { expect, test } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import type { Splits } from "../../src/data/dataset.js";
import { loadData } from "../../src/data/registry.js";

const FOLDER = mkdtempSync(join(tmpdir(), "rnnlab-bad-"));
const VALUES = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const day = (i: number) => `2020-01-0${i + 1}`;

/** A file of nine days and values, or of other cells at some rows. */
function csv(changes: Readonly<Record<number, string>> = {}, ends = "\n"): string {
  const rows = VALUES.map((value, i) => changes[i + 2] ?? `${day(i)},${value}`);
  return ["t,v", ...rows, ""].join(ends);
}

const german = csv()
  .replaceAll(/2020-01-(\d\d),(\d)/g, "$1.01.2020;$2,5")
  .replace("t,v", "t;v");
const halves = VALUES.map((value) => value + 0.5);
const quoted = csv().replaceAll(/[^,\n]+/g, '"$&"');
const reversed = ["t,v", ...csv().trim().split("\n").slice(1).reverse(), ""].join("\n");
const hours = (texts: string) =>
  `t,v\n${texts
    .split(" ")
    .map((text, i) => `${text},${i + 1}\n`)
    .join("")}`;
const utc = (ends: string) => hours(VALUES.map((i) => `2020-10-25T0${i - 1}:00${ends}`).join(" "));
const AUTUMN =
  "2020-10-24T23:00 2020-10-25T00:00 2020-10-25T01:00 2020-10-25T02:00 2020-10-25T02:00 " +
  "2020-10-25T03:00 2020-10-25T04:00 2020-10-25T05:00 2020-10-25T06:00";
const SPRING = AUTUMN.replaceAll("2020-10-25", "2020-03-29")
  .replace("2020-10-24", "2020-03-28")
  .replace(" 2020-03-29T02:00 2020-03-29T02:00", "");
const berlin = { timeZone: "Europe/Berlin" };
const longest = 16 << 20;

const TEXT_FOR_MISSING = "If this text marks missing values, add it to data.missingValues";

interface Case {
  readonly content: string | Uint8Array;
  readonly ending?: string;
  readonly options?: Readonly<Record<string, unknown>>;
  /** The values that are read, in the order of time. */
  readonly read?: readonly number[];
  /** All of the one line that is said, after the path. */
  readonly refused?: string;
}

const cases: Readonly<Record<string, Case>> = {
  "a byte order mark": { content: `\ufeff${csv()}`, read: VALUES },
  semicolons: { content: csv().replaceAll(",", ";"), read: VALUES },
  "semicolons and decimal commas": { content: german, read: halves },
  "a decimal point among decimal commas": {
    content: german.replace("4,5", "4.5").replace("1,5", "1"),
    options: { decimal: "," },
    refused:
      ', line 5: v is "4.5", expected a number with a decimal comma as before. If the point is ' +
      'correct, set data.decimal to "."',
  },
  "a decimal comma among decimal points": {
    content: csv({ 3: "2020-01-02,2.0", 5: '2020-01-04,"4,0"' }),
    refused:
      ', line 5: v is "4,0", expected a number with a decimal point. If the comma is the ' +
      'decimal separator, set data.decimal to ","',
  },
  quotes: { content: quoted, read: VALUES },
  "quoted ends of lines before a bad number": {
    content: 't,v,n\n2020-01-01,1,"a\nb"\n2020-01-02,x,c\n',
    refused: `, line 4: v is "x", expected a number, or an empty cell for a missing value. ${TEXT_FOR_MISSING}`,
  },
  "an open quote": {
    content: csv({ 5: '2020-01-04,"4' }),
    refused:
      ', line 5: has a quoted cell whose quote is not closed, expected "..." with every quote ' +
      'inside doubled: ""',
  },
  "text after a quote": {
    content: csv({ 5: '2020-01-04,"4"x' }),
    refused:
      ', line 5: has a quoted cell whose quote is followed by more text, expected "..." with every ' +
      'quote inside doubled: ""',
  },
  "a row too long": {
    content: csv({ 5: "2020-01-04,4,4" }),
    refused:
      ', line 5: has 3 cells separated by ",", expected 2 as in the first lines. Put cells that contain the delimiter ' +
      "in double quotes, or set data.delimiter.",
  },
  "a row too short": {
    content: csv({ 5: "2020-01-04" }),
    refused:
      ', line 5: has 1 cell separated by ",", expected 2 as in the first lines. Put cells that contain the delimiter ' +
      "in double quotes, or set data.delimiter. If the line is a remark about the table, remove it.",
  },
  "a time twice": {
    content: csv({ 5: "2020-01-03,4" }),
    refused:
      ", line 5: t is the same as in line 4. Several series in one file need data.id, the column " +
      "that identifies them; an hour repeated at the end of summer time needs data.timeZone, such " +
      "as Europe/Berlin; several rows of one time need data.resample.",
  },
  "a time twice in a series": {
    content: csv({ 5: "2020-01-03,4" }).replaceAll(/(,[\dv])$/gm, "$1,a"),
    options: { id: "a" },
    refused: ", line 5: t is the same as in line 4 of the same a, expected each time once.",
  },
  "mixed time zones": {
    content: utc("Z").replace("25T04:00Z", "25T06:00+02:00").replace("25T05:00Z", "25T01:00-0400"),
    read: VALUES,
  },
  "local times among times with offsets": {
    content: utc("Z").replace("25T04:00Z", "25T04:00"),
    refused:
      ', line 6: t is "2020-10-25T04:00", expected a time as YYYY-MM-DDTHH:mmZ, as 8 of the first ' +
      "9 rows have it. Times with an offset from UTC and local ones cannot be mixed.",
  },
  "times with offsets among local times": {
    content: utc("").replace("25T04:00", "25T04:00+01:00"),
    refused:
      ', line 6: t is "2020-10-25T04:00+01:00", expected a time as YYYY-MM-DDTHH:mm, as 8 of the ' +
      "first 9 rows have it. Times with an offset from UTC and local ones cannot be mixed.",
  },
  "the end of summer time": { content: hours(AUTUMN), options: berlin, read: VALUES },
  "the end of summer time without a zone": {
    content: hours(AUTUMN),
    refused:
      ", line 6: t is the same as in line 5. Several series in one file need data.id, the column " +
      "that identifies them; an hour repeated at the end of summer time needs data.timeZone, such " +
      "as Europe/Berlin; several rows of one time need data.resample.",
  },
  "half of the end of summer time": {
    content: hours(AUTUMN.replace("02:00 2020-10-25T02:00", "02:00")),
    options: berlin,
    refused:
      ", line 5: t is 2020-10-25T02:00, in an hour that came twice in Europe/Berlin, expected rows " +
      "for both in the order of time. Add what is missing, or offsets such as +01:00 to all times.",
  },
  "the beginning of summer time": {
    content: hours(SPRING),
    options: berlin,
    read: VALUES.slice(0, 7),
  },
  "the beginning of summer time without a zone": {
    content: hours(SPRING),
    refused:
      ": there is no row for 2020-03-29T02:00, expected a value at every step. Set data.missing to " +
      '"interpolate" or "drop", or data.timeZone where clocks were put forward.',
  },
  "a time that summer time skipped": {
    content: hours(SPRING.replace("T03:00", "T02:30")),
    options: berlin,
    refused:
      ", line 5: t is 2020-03-29T02:30, which the clocks of Europe/Berlin skipped, expected a time " +
      "that was there. Correct it, or give the right data.timeZone.",
  },
  "unsorted rows": { content: reversed, read: VALUES },
  "a constant series": { content: csv().replaceAll(/,\d/g, ",5"), read: VALUES.map(() => 5) },
  "too short a series": {
    content: csv().split("\n").slice(0, 4).join("\n"),
    refused:
      ": no window of data.steps + data.ahead = 2 steps without a gap lies in the train part, which " +
      "has 1 steps (2020-01-01 to 2020-01-01). Make data.steps smaller, or that part of data.split " +
      "larger.",
  },
  "one row": {
    content: "t,v\n2020-01-01,1\n",
    refused:
      ": data.split leaves a part without a step: its 1 steps go from 2020-01-01 to 2020-01-01",
  },
  "no row": { content: "t,v\n", refused: ": has no rows below the header" },
  nothing: { content: "", refused: ": is empty, expected a line with the columns' names" },
  "no value at all": {
    content: csv().replaceAll(/,\d/g, ","),
    refused: ': "v" has no value in any row, expected numbers',
  },
  "thousands, currency, brackets and percent": {
    content: csv({
      2: '2020-01-01,"1,001.50"',
      3: "2020-01-02,$2",
      4: "2020-01-03,(3)",
      5: "2020-01-04,4%",
    }),
    read: [1001.5, 2, -3, 4, 5, 6, 7, 8, 9],
  },
  "points for thousands and decimal commas": {
    content: csv({
      2: "2020-01-01;-1.001,50",
      3: "2020-01-02;1.000.000",
      4: "2020-01-03;3,25 €",
    }).replaceAll(/,(?=[\dv]\n)/g, ";"),
    read: [-1001.5, 1_000_000, 3.25, 4, 5, 6, 7, 8, 9],
  },
  "a marker that is named": {
    content: csv({ 5: "2020-01-04,closed" }),
    options: { missingValues: ["closed"] },
    refused:
      ', line 5: v is missing, expected a value at every step. Set data.missing to "interpolate" or ' +
      '"drop".',
  },
  "a number that stands for a missing one": {
    content: csv({ 5: "2020-01-04,-999.0" }),
    options: { missingValues: ["-999"], missing: "interpolate" },
    read: VALUES.filter((value) => value !== 4), // a filled-in value is no target
  },
  "a time that cannot be read": {
    content: csv().replaceAll(/2020-01-0(\d)/g, "200$1/T1/x"),
    refused:
      ', line 2: t looks like a time ("2001/T1/x") but cannot be read; set data.timeFormat, whose ' +
      "tokens are YYYY, YY, MMMM (January), MMM (Jan), MM, DD, Q (quarter), HY (half-year), GGGG and " +
      "WW (ISO week), DDDD (day of the year), dddd (Monday), HH, hh with A (AM), mm, ss, SSS, Z " +
      "(+01:00) and [text]",
  },
  "a time that is none": {
    content: csv().replaceAll(/2020-01-0\d/g, "soon"),
    refused:
      ', line 2: t is "soon", expected a time such as 2020-01-31, 2020-01-31T13:00 or 31.01.2020',
  },
  "a date in one column and a clock in another": {
    content: `d,h,v\n${VALUES.map((i) => `01.02.2020,0${i}:00,${i}\n`).join("")}`,
    options: { time: ["d", "h"] },
    read: VALUES,
  },
  "a series told by two columns": {
    content: `t,v,a,b\n${VALUES.map((i) => `${day(i - 1)},${i},x,1\n`).join("")}`,
    options: { id: ["a", "b"] },
    read: VALUES,
  },
  "a value missing": {
    content: csv({ 5: "2020-01-04,NA" }),
    refused:
      ', line 5: v is missing, expected a value at every step. Set data.missing to "interpolate" or ' +
      '"drop".',
  },
  "the longest line": {
    content: csv({ 5: `2020-01-04,4,${"漢".repeat(longest - 13)}` }).replaceAll(
      /(,[\dv])$/gm,
      "$1,",
    ),
    read: VALUES,
  },
  "a longer line": {
    content: csv({ 5: `2020-01-04,4,${"x".repeat(longest - 12)}` }).replaceAll(
      /(,[\dv])$/gm,
      "$1,",
    ),
    refused: ", line 5: is longer than 16 million characters, expected one line per row",
  },
  "UTF-16, little end first": { content: Buffer.from(`\ufeff${csv()}`, "utf16le"), read: VALUES },
  "UTF-16, big end first": {
    content: Buffer.from(`\ufeff${csv({}, "\r\n")}`, "utf16le").swap16(),
    read: VALUES,
  },
  "UTF-16 without a mark": { content: Buffer.from(csv(), "utf16le"), read: VALUES },
  "half a character of UTF-16": {
    content: Buffer.from(`\ufeff${csv()}`, "utf16le").subarray(0, -1),
    refused: ": is truncated, expected UTF-16LE text",
  },
  "Latin-1": {
    content: Buffer.from(csv({ 5: "2020-01-04,ä" }), "latin1"),
    refused: `, line 5: v is "ä", expected a number, or an empty cell for a missing value. ${TEXT_FOR_MISSING}`,
  },
  "a name in Windows-1252": {
    content: Buffer.from(csv({ 5: "2020-01-04,4" }).replace("t,v", "t,v,€"), "latin1"),
    refused:
      ', line 2: has 2 cells separated by ",", expected 3 as in the first lines. Put cells that contain the ' +
      "delimiter in double quotes, or set data.delimiter.",
  },
  "Latin-1 far into a file of UTF-8": {
    content: Buffer.concat([
      Buffer.from(`t,v,n\n${`2020-01-01,1,${"ä".repeat(1000)}\n`.repeat(2000)}`),
      Buffer.from("2020-01-04,1,ä\n", "latin1"),
    ]),
    refused:
      ", line 2002: has bytes that are not valid UTF-8, though others are. " +
      "Convert the whole file to UTF-8.",
  },
  "a separator line": { content: `sep=;\n${csv().replaceAll(",", ";")}`, read: VALUES },
  "a title": { content: `Sales of 2020\n\n${csv()}`, read: VALUES },
  "a title as wide as the rows": { content: `Sales of 2020,\n${csv()}`, read: VALUES },
  "comments with commas": { content: `# a, b, c\n# d\n${csv()}`, read: VALUES },
  "a line of units": { content: csv().replace("t,v", "t,v\n,kWh"), read: VALUES },
  "a bad number below a title": {
    content: `Sales\n${csv({ 5: "2020-01-04,x" })}`,
    refused: `, line 6: v is "x", expected a number, or an empty cell for a missing value. ${TEXT_FOR_MISSING}`,
  },
  "a total in the last row": {
    content: `${csv()}Total,45\n`,
    refused:
      ', line 11: t is "Total", expected a time as YYYY-MM-DD, as 9 of the first 10 rows have it. ' +
      "If it is a row of totals, remove it.",
  },
  "totals in the last row of numbers": {
    content: `${csv()}2020-01-10,Sum: 45\n`,
    refused:
      ', line 11: v is "Sum: 45", expected a number, or an empty cell for a missing value. ' +
      `${TEXT_FOR_MISSING}. If it is a row of totals, remove it.`,
  },
  "a time between two steps": {
    content: csv({ 5: "2020-01-04T05:00,4" }).replaceAll(/(01-0\d),/g, "$1T00:00,"),
    refused:
      ", line 5: its time is not a whole number of steps of 1 day, the most frequent one, after the " +
      'first. Correct it, or set data.resample, such as {"every": "1 day", "how": "mean"}.',
  },
  "a row outside of the sessions": {
    content: csv(),
    options: { sessions: "Mon-Fri" },
    refused:
      ", line 5: its time is outside of the sessions Mon-Fri, or on a holiday. Correct it, or set " +
      "data.sessions and data.holidays.",
  },
  "zero bytes": { content: `${csv()}\0\0`, refused: ": contains zero bytes, expected a text file" },
  infinity: {
    content: csv({ 5: "2020-01-04,-inf" }),
    refused:
      ', line 5: v is "-inf", expected a finite number, or an empty cell for a missing value',
  },
  "too large a number": {
    content: csv({ 5: "2020-01-04,1e999" }),
    refused:
      ', line 5: v is "1e999", expected a finite number, or an empty cell for a missing value',
  },
  "infinity in JSON Lines": {
    content: '{"t":"2020-01-01","v":1}\n{"t":"2020-01-02","v":Infinity}\n',
    ending: "jsonl",
    refused:
      ', line 2: is not a JSON object, expected for example {"time": "2020-01", "value": 1.5} in every line',
  },
  "too large a number in JSON Lines": {
    content: '{"t":"2020-01-01","v":1}\n{"t":"2020-01-02","v":1e999}\n',
    ending: "jsonl",
    refused: ", line 2: v is Infinity, expected a finite number, or null for a missing value",
  },
};

/** Scaling aside, what stands in the windows of one step: the whole series. */
function valuesOf({ train, valid, test: last }: Splits): number[] {
  return [train, valid, last].flatMap((part) => {
    const [x, y] = [new Float32Array(part.count), new Float32Array(part.count)];
    part.fill(
      Uint32Array.from(x, (_, index) => index),
      x,
      y,
    );
    return [...x, y.at(-1)!];
  });
}

/** Through a config, as a run does it. */
async function load(file: string, options: Case["options"]): Promise<Splits> {
  const data = { task: "csv", file, time: "t", target: "v", steps: 1, ahead: 1, scaling: "none" };
  const parts = { split: [1, 1, 1], reachBack: false }; // so that windows hold each value once
  const config = resolveConfig({ data: { ...data, ...parts, ...options } }, "test");
  return loadData(config.data);
}

test.each(Object.entries(cases))("%s", async (name, { content, ending = "csv", ...one }) => {
  const file = join(FOLDER, `${name.replaceAll(/\W/g, "-")}.${ending}`);
  writeFileSync(file, content);
  const loading = load(file, one.options);
  if (one.read) expect(valuesOf(await loading)).toEqual(one.read);
  else {
    const error = await loading.catch((cause: unknown) => cause);
    expect(error).toMatchObject({ name: "UserError", message: `${file}${one.refused}` });
  }
});

test("infinity in Parquet", async () => {
  const filename = join(FOLDER, "infinity.parquet");
  parquetWriteFile({
    filename,
    columnData: [
      { name: "t", data: VALUES.map((_, i) => new Date(day(i))), type: "TIMESTAMP" },
      { name: "v", data: VALUES.map((value) => (value === 4 ? Infinity : value)), type: "DOUBLE" },
    ],
  });
  await expect(load(filename, {})).rejects.toThrow(
    `${filename}, row 4: v is Infinity, expected a finite number, or null for a missing value`,
  );
});

test("a line of 1 GB is given up after 17 million bytes", async () => {
  const file = join(FOLDER, "gigabyte.csv");
  writeFileSync(file, csv({ 5: `2020-01-04,${"9".repeat(17 << 20)}` }).trimEnd());
  truncateSync(file, 1e9); // a hole, which takes no disk: its zero bytes would be said to be there
  await expect(load(file, {})).rejects.toThrow(
    `${file}, line 5: is longer than 16 million characters, expected one line per row`,
  );
});

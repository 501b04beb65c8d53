import { mkdtempSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetWriteFile } from "hyparquet-writer";
import { expect, test } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import type { Splits } from "../../src/data/dataset.js";
import { requireSameFeatures } from "../../src/data/labelled/joined.js";
import { dataPath } from "../../src/data/locate.js";
import { loadData } from "../../src/data/registry.js";
import { UserError } from "../../src/shared/errors.js";
import { badConfigs } from "./bad-data/configs.js";
import { badFiles } from "./bad-data/files.js";
import { noConfigs } from "./bad-data/init.js";
import { badNewer } from "./bad-data/newer.js";
import { FOLDER as OTHERS, otherBad } from "./bad-data/others.js";
import * as refusing from "./bad-data/refusing.js";
import { badSequences } from "./bad-data/sequences.js";

const FOLDER = mkdtempSync(join(tmpdir(), "rnnlab-bad-"));
const VALUES = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const day = (i: number) => `2020-01-0${i + 1}`;

/** A file of nine days and values, or of other cells at some rows. */
function csv(changes: Readonly<Record<number, string>> = {}, ends = "\n"): string {
  const rows = VALUES.map((value, i) => changes[i + 2] ?? `${day(i)},${value}`);
  return ["t,v", ...rows, ""].join(ends);
}

/** A file of consecutive days, whose other cells `row` writes. */
function table(names: string, row: (i: number) => string, length = 12): string {
  const at = (i: number) => new Date(Date.UTC(2020, 0, i + 1)).toISOString().slice(0, 10);
  return `${names}\n${Array.from({ length }, (_, i) => `${at(i)},${row(i)}\n`).join("")}`;
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
/** The half-hours of a day, and the first one of the next. */
const halfHours = (first: string, count: number) =>
  `date,settlement period,v\n${Array.from({ length: count }, (_, i) => `${first},${i + 1},${i}\n`).join("")}${first.slice(0, 8)}27,1,9\n`;
const parts = { time: ["date", "settlement period"] };
const berlin = { timeZone: "Europe/Berlin" };
const longest = 16 << 20;

const TEXT_FOR_MISSING =
  "If this text marks missing values, add it to data.missingValues (--missing-values)";

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
      "as Europe/Berlin; several rows with the same time need data.resample.",
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
      ', line 6: t is "2020-10-25T04:00", expected a time in the format YYYY-MM-DDTHH:mmZ ' +
      "(as in 8 of the first 9 rows). Times with an offset from UTC and local ones cannot be mixed.",
  },
  "times with offsets among local times": {
    content: utc("").replace("25T04:00", "25T04:00+01:00"),
    refused:
      ', line 6: t is "2020-10-25T04:00+01:00", expected a time in the format YYYY-MM-DDTHH:mm ' +
      "(as in 8 of the first 9 rows). Times with an offset from UTC and local ones cannot be mixed.",
  },
  "the end of summer time": { content: hours(AUTUMN), options: berlin, read: VALUES },
  "the end of summer time without a zone": {
    content: hours(AUTUMN),
    refused:
      ", line 6: t is the same as in line 5. Several series in one file need data.id, the column " +
      "that identifies them; an hour repeated at the end of summer time needs data.timeZone, such " +
      "as Europe/Berlin; several rows with the same time need data.resample.",
  },
  "half of the end of summer time": {
    content: hours(AUTUMN.replace("02:00 2020-10-25T02:00", "02:00")),
    options: berlin,
    refused:
      ", line 5: t is 2020-10-25T02:00, in an hour that occurred twice in Europe/Berlin, expected rows " +
      "for both in order of time. Add the missing rows, or offsets such as +01:00 to all times.",
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
      '"interpolate" or "drop", or data.timeZone if clocks were put forward.',
  },
  "a time that summer time skipped": {
    content: hours(SPRING.replace("T03:00", "T02:30")),
    options: berlin,
    refused:
      ", line 5: t is 2020-03-29T02:30, which the clocks of Europe/Berlin skipped, expected a time " +
      "that exists. Correct it, or set the right data.timeZone.",
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
      ": data.split leaves a part without a step, expected places in the order train, valid, test, end " +
      "among its 1 steps, which go from 2020-01-01 to 2020-01-01",
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
      "tokens are YYYY, YY, MMMM (January), MMM (Jan), MM, DD, Q (quarter), HY (half-year), SSS (DJF), GGGG and " +
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
    content: csv({ 5: `2020-01-04,4,${"漢".repeat(9) + "x".repeat(longest - 22)}` }).replaceAll(
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
      ", line 2002: has bytes that are not valid UTF-8, although others are. " +
      "Convert the whole file to UTF-8, or set data.encoding (--encoding).",
  },
  "an encoding that is given": {
    content: Buffer.concat([
      Buffer.from([0xe4, 0xe0, 0xf2, 0xe0]),
      Buffer.from(csv().replace("t", "")),
    ]),
    options: { encoding: "windows-1251", time: "дата" },
    read: VALUES,
  },
  "another encoding than the given one": {
    content: Buffer.from(csv({ 5: "2020-01-04,ä" }), "latin1"),
    options: { encoding: "shift_jis" },
    refused:
      ", line 1 or a later one: has bytes that are not valid in shift_jis, as set in data.encoding (--encoding). " +
      "Set the encoding of the file, or leave it out to have it detected",
  },
  "a 13th month": {
    content: `t,v\n${Array.from({ length: 26 }, (_, i) => `20${20 + Math.floor(i / 13)}${String((i % 13) + 1).padStart(2, "0")},${i}\n`).join("")}`,
    refused:
      ', line 14: t is "202013", expected a time in the format YYYYMM (as in 24 of the first 26 rows). A month 13 ' +
      "often stands for a whole year or its closing: remove these rows",
  },
  "a half-hour that a day lacks when summer time begins": {
    content: halfHours("2023-03-26", 47),
    options: { ...parts, timeZone: "Europe/London" },
    refused:
      ', line 48: date + settlement period is "2023-03-26 47", expected a time in the format YYYY-MM-DD P48 ' +
      "(Europe/London) (as in 47 of the first 48 rows)",
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
      ', line 11: t is "Total", expected a time in the format YYYY-MM-DD (as in 9 of the first ' +
      "10 rows). If it is a row of totals, remove it.",
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
  "zero bytes": {
    content: `${csv()}\0\0`,
    refused:
      ": contains zero bytes, expected a text file. They may be left from a program that stopped while it wrote: remove " +
      "them, for example with tr -d '\\0'",
  },
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
  "an empty name of a series": {
    content: table("t,v,a", (i) => `${i},${i === 4 ? "" : "x"}`),
    options: { id: "a" },
    refused: ", line 6: a is empty, expected a series' name. Fill it in, or remove the row.",
  },
  "texts to forecast": {
    content: table("t,v", (i) => ["red", "blue"][i % 2]!),
    refused:
      ', line 2: v is "red", expected a number, because data.target is forecast. A column of texts can ' +
      "be a covariate: add it to data.past, data.known or data.static.",
  },
  "flags to forecast": {
    content: table("t,v", (i) => (i % 2 ? "True" : "False")),
    refused:
      ', line 2: v is "False", expected a number, because data.target is forecast. A column of True and ' +
      "False can be a covariate: add it to data.past, data.known or data.static.",
  },
  "no such column": {
    content: table("t,vv", String),
    refused: ': has no column "v". Its columns are: "t", "vv".',
  },
  "no such column of several ids": {
    content: table("t,v,a", (i) => `${i},x`),
    options: { id: ["a", "b"] },
    refused: ': has no column "b". Its columns are: "t", "v", "a".',
  },
  "two columns of one name": {
    content: table("t,v,v", (i) => `${i},2`),
    refused:
      ': has 2 columns named "v". Its columns are: "t", "v", "v". Give each column a different name.',
  },
  "a name of 20,000 characters": {
    content: table(`t,v,${"n".repeat(20_000)}`, (i) => `${i},1`),
    refused:
      ': the name of column 3 has 20000 characters ("nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn...), ' +
      "expected at most 1000. Shorten the name in the file.",
  },
  "a time zone for numbers": {
    content: `t,v\n${VALUES.map((i) => `${i},${i}\n`).join("")}`,
    options: berlin,
    refused:
      ": data.timeZone is Europe/Berlin, expected none where t holds no dates. Leave it out.",
  },
  "zeros under a logarithm": {
    content: table("t,v", String),
    options: { transform: "log" },
    refused:
      ", line 2: v is 0, expected a value above 0 for the logarithm of data.transform. Set " +
      'data.transform to "none", or to "log1p" if values are 0.',
  },
  "values beyond a bound": {
    content: table("t,v", (i) => `${i - 5}`),
    options: { bounds: { low: 0 } },
    refused:
      ", line 2: v is -5, expected a value of at least 0, as set in data.bounds. Set bounds that " +
      "hold for the data.",
  },
  "values beyond two bounds": {
    content: table("t,v", String),
    options: { bounds: { low: 0, high: 4 } },
    refused:
      ", line 7: v is 5, expected a value from 0 to 4, as set in data.bounds. Set bounds that hold for " +
      "the data.",
  },
  "a static number that changes": {
    content: table("t,v,a,s", (i) => `${i},x,${i < 6 ? 1 : 2}`),
    options: { id: "a", static: ["s"] },
    refused:
      ", line 8: s of x is 2, expected 1 as in line 2: a column of data.static has one value in each " +
      "series. If it changes, add it to data.past or data.known instead.",
  },
  "a static text that changes": {
    content: table("t,v,a,s", (i) => `${i},x,${i < 6 ? "low" : "high"}`),
    options: { id: "a", static: ["s"] },
    refused:
      ', line 8: s of x is "high", expected "low" as in line 2: a column of data.static has one value ' +
      "in each series. If it changes, add it to data.past or data.known instead.",
  },
  "categories without a value in training": {
    content: table("t,v,s", (i) => `${i},${i < 6 ? "" : "b"}`),
    options: { past: ["s"], categories: ["s"] },
    refused:
      ": s has no value in the training part, expected at least one category. Fill it in, or leave the " +
      "column out of the covariates.",
  },
  "too many categories": {
    content: table("t,v,s", (i) => `${i},text ${i}`, 300),
    options: { past: ["s"] },
    refused:
      ': s has 100 different texts, for example "text 0" and "text 1", expected at most 50 categories. ' +
      "Remove the column from the covariates, or merge categories. If each of them matters, add the " +
      "column to data.categories, which allows up to 1,000.",
  },
  "a word among flags": {
    content: table(
      "t,v,s",
      (i) => `${i},${i === 1100 ? "perhaps" : i % 2 ? "True" : "False"}`,
      1200,
    ),
    options: { past: ["s"] },
    refused:
      ', line 1102: s is "perhaps", expected True or False, yes or no, or an empty cell for a missing ' +
      "value. If the column holds categories, add it to data.categories",
  },
  "a word among a covariate's numbers": {
    content: table("t,v,s", (i) => `${i},${i === 9 ? "x" : i}`),
    options: { past: ["s"] },
    refused:
      ', line 11: s is "x", expected a number, or an empty cell for a missing value. ' +
      `${TEXT_FOR_MISSING}; if the column holds categories, add it to data.categories`,
  },
  "a part that begins at no date": {
    content: table("t,v", String),
    options: { split: { valid: "soon", test: "2020-01-09" } },
    refused: ': data.split.valid is "soon", expected a time such as YYYY-MM-DD',
  },
  "a part that begins at a date of rows without times": {
    content: `v\n${VALUES.join("\n")}\n`,
    options: { time: undefined, split: { valid: 3, test: "2020-01-09" } },
    refused: ': data.split.test is "2020-01-09", expected shares or steps without data.time',
  },
  "a part after the end": {
    content: table("t,v", String),
    options: { split: { valid: "2020-01-04", test: "2021-01-09" } },
    refused:
      ": data.split leaves a part without a step, expected places in the order train, valid, test, end " +
      "among its 12 steps, which go from 2020-01-01 to 2020-01-12",
  },
  "steps of a length in time for rows without times": {
    content: "v\n1\n2\n3\n",
    options: { time: undefined, resample: { every: "1 day", how: "mean" } },
    refused: ': data.resample.every is "1 day", expected a column of times in data.time',
  },
  "steps of a day for times that are numbers": {
    content: `t,v\n${VALUES.map((i) => `${i},${i}\n`).join("")}`,
    options: { resample: { every: "1 day", how: "mean" } },
    refused: ': data.resample.every is "1 day", expected a number, since times are plain numbers',
  },
  "a calendar without dates": {
    content: `v\n${VALUES.join("\n")}\n`,
    options: { time: undefined, calendar: ["dayOfWeek"] },
    refused: ": data.calendar is dayOfWeek, expected none without dates in data.time",
  },
  "a year with a digit too much": {
    content: csv({ 10: "9020-01-05,9" }),
    refused:
      ": 9 rows on 2556702 steps of time, expected fewer gaps. Is a time wrong? The last one is in " +
      "FILE, line 10.",
  },
  "a format that the times do not have": {
    content: table("t,v", String),
    options: { timeFormat: "DD.MM.YYYY" },
    refused:
      ', line 2: t is "2020-01-01", expected a time in the format DD.MM.YYYY (data.timeFormat)',
  },
  "dates that could be of two formats": {
    content: "t,v\n01/02/2020,1\n03/04/2020,2\n05/06/2020,3\n01/07/2020,4\n",
    refused:
      ', line 2: t is "01/02/2020", which could be MM/DD/YYYY or DD/MM/YYYY, and the rows do not ' +
      "show which. Set data.timeFormat (--time-format) to the right one.",
  },
  "a time missing": {
    content: csv({ 5: ",4" }),
    refused: ', line 5: t is "", expected a time in every row. Fill it in, or remove the row.',
  },
  "a number whose square overflows": {
    content: csv({ 5: "2020-01-04,1e200" }),
    refused:
      ", line 5: v is 1e+200, expected a size of at most 1e+140: squares of larger values overflow. " +
      "Correct it, or divide the column by a power of ten.",
  },
  "a number of another base": {
    content: csv({ 5: "2020-01-04,0x1f" }),
    refused: `, line 5: v is "0x1f", expected a number, or an empty cell for a missing value. ${TEXT_FOR_MISSING}`,
  },
  "another ending": {
    content: "x",
    ending: "xlsx",
    refused: ": is a spreadsheet. Save the sheet with the rows as CSV (UTF-8), and give that file",
  },
  "an unknown ending": {
    content: "x",
    ending: "log",
    refused:
      ': has the ending ".log", expected .csv, .tsv, .txt, .json, .jsonl, .ndjson or .parquet. A text file with rows can be ' +
      "renamed to .txt",
  },
  "text for Parquet": {
    content: "x",
    ending: "parquet",
    refused:
      ": cannot be read as Parquet (Offset is outside the bounds of the DataView), expected a complete " +
      "Parquet file",
  },
  "a new key in JSON Lines": {
    content: '{"t":"2020-01-01","v":1}\n{"t":"2020-01-02","w":1}\n',
    ending: "jsonl",
    refused:
      ', line 2: has the key "w", expected only those of the first line: t, v. Write null there for a ' +
      "missing value.",
  },
  "a list in JSON Lines": {
    content: '{"t":"2020-01-01","v":1}\n{"t":"2020-01-02","v":[1]}\n',
    ending: "jsonl",
    refused: `, line 2: v is "[1]", expected a number, or an empty cell for a missing value. ${TEXT_FOR_MISSING}`,
  },
  "no line in JSON Lines": {
    content: "",
    ending: "jsonl",
    refused: ": is empty, expected a JSON object in every line",
  },
  "series that are all too short": {
    content: table("t,v,a", (i) => `${i},x`, 5),
    options: { id: "a", steps: 4 },
    refused:
      ": no window of data.steps + data.ahead = 5 steps without a gap lies in the train part, which has " +
      "2 steps (2020-01-01 to 2020-01-02). Make data.steps smaller, or that part of data.split larger.",
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

test.each(Object.entries(cases))(
  "%s",
  async (name, { content, options, ending = "csv", read, refused }) => {
    const file = join(FOLDER, `${name.replaceAll(/\W/g, "-")}.${ending}`);
    writeFileSync(file, content);
    const loading = load(file, options);
    if (read) expect(valuesOf(await loading)).toEqual(read);
    else {
      const error = await loading.catch((cause: unknown) => cause);
      const message = `${file}${refused?.replace("FILE", file)}`;
      expect(error).toMatchObject({ name: "UserError", message });
    }
  },
);

/** What is said about a file, after its path. */
async function refusalOf(file: string, use: () => Promise<unknown>): Promise<string> {
  const error = await use().catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(UserError);
  return (error as Error).message.replaceAll(file || "\0", "");
}

test.each(Object.entries(badFiles))("a file of series: %s", async (name, bad) => {
  const file = refusing.fileOf(name, bad.content, bad.ending);
  expect(await refusalOf(file, () => refusing.loadFile(file, bad))).toBe(bad.refused);
});

test.each(Object.entries(badSequences))("a file of sequences: %s", async (name, bad) => {
  const file = refusing.fileOf(name, bad.content, bad.ending);
  expect(await refusalOf(file, () => refusing.loadSequences(file, bad))).toBe(bad.refused);
});

test.each(Object.entries(noConfigs))("init: %s", async (name, bad) => {
  const file = refusing.fileOf(name, bad.content, bad.ending);
  expect(await refusalOf(file, () => refusing.suggest(file, bad))).toBe(bad.refused);
});

test.each(Object.entries(badNewer))("predict --input: %s", async (name, bad) => {
  const file = refusing.fileOf(name, bad.content);
  expect(await refusalOf(file, () => refusing.forecastFrom(file, name, bad))).toBe(bad.refused);
});

test.each(Object.entries(badConfigs))("a config: %s", async (_, bad) => {
  expect(await refusalOf("", () => refusing.loadConfig(bad))).toBe(bad.refused);
});

test.each(Object.entries(otherBad))("%s", async (_, { use, refused }) => {
  expect(await refusalOf(OTHERS, async () => use())).toBe(refused);
});

test("an unknown encoding", async () => {
  await expect(load("a.csv", { encoding: "latin-9000" })).rejects.toThrow(
    'test: data.encoding is "latin-9000", expected the name of an encoding, such as windows-1251, shift_jis, gbk or euc-kr',
  );
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

test("a format of times without tokens, which writes all times alike", async () => {
  const file = join(FOLDER, "tokens.csv");
  writeFileSync(file, csv());
  await expect(load(file, { timeFormat: "[day]" })).rejects.toThrow(
    'data.timeFormat is "[day]", expected tokens such as YYYY, YY, MMMM (January)',
  );
});

test("a file of a package that is not installed", () => {
  expect(() => dataPath("npm:no-such-package/data/co2.csv")).toThrow(
    "npm:no-such-package/data/co2.csv: the package is not installed. Run: npm install no-such-package",
  );
});

test("two files of sequences with different numbers of values at each step", () => {
  const [first, second] = [
    { path: "TRAIN.ts", features: ["a", "b"] },
    { path: "TEST.ts", features: ["a"] },
  ];
  expect(() => requireSameFeatures(first, first)).not.toThrow();
  expect(() => requireSameFeatures(first, second)).toThrow(
    "TEST.ts: has 1 values at each step, expected 2 as in TRAIN.ts",
  );
});

import { gzipSync } from "node:zlib";

/** A file of series that cannot be read, whatever it holds. */
export interface BadFile {
  readonly content: string | Uint8Array;
  readonly ending?: string;
  readonly options?: Readonly<Record<string, unknown>>;
  /** All of the one line that is said, after the path. */
  readonly refused: string;
}

const days = (names: string, cells: (i: number) => string) =>
  `${names}\n${Array.from({ length: 12 }, (_, i) => `2020-01-${String(i + 1).padStart(2, "0")},${cells(i)}\n`).join("")}`;

const CUT = '[{"t": "2020-01-01", "v": 1}, {"t"';

/** What this version of Node.js says about a text that is not JSON. */
function reasonOf(text: string): string {
  try {
    JSON.parse(text);
    return "it is JSON";
  } catch (error) {
    return (error as Error).message;
  }
}

export const badFiles: Readonly<Record<string, BadFile>> = {
  "an archive": {
    content: "x",
    ending: "zip",
    refused: ": is compressed. Unpack it (gunzip, unzip, ...), and give the file that was in it",
  },
  "places on a map": {
    content: "{}",
    ending: "geojson",
    refused:
      ": is a JSON document of places, expected an array of objects whose keys are the columns. Run: jq -c '.features[].properties' FILE.geojson > FILE.jsonl",
  },
  "a file of another program": {
    content: "x",
    ending: "feather",
    refused:
      ": is a file of another program. Write its rows as CSV or Parquet, for example with pandas, and give that file",
  },
  "a file of Weka": {
    content: "x",
    ending: "arff",
    refused:
      ": is a file of Weka. Use the .ts or .tsv file of the same archive, or save the rows below @data as CSV with the names of the attributes as header",
  },
  "a document": {
    content: "x",
    ending: "pdf",
    refused:
      ": is a document, expected a table. Write its rows as CSV, a row for each time or sequence, and give that file",
  },
  "cells of fixed width": {
    content: "x",
    ending: "dly",
    refused:
      ": has cells of fixed width. Use the CSV file of the station, which has a row for each day",
  },
  "a workbook under another ending": {
    content: "PK\x03\x04\x14\0",
    refused:
      ": is a ZIP archive or an Excel workbook, expected a text file with rows: save the sheet with the rows as CSV (UTF-8), or unpack the archive",
  },
  "a pickle under another ending": {
    content: Buffer.from([0x80, 4, 0x95, 0]),
    refused:
      ": is a Python pickle, expected a text file with rows: write its rows as CSV or Parquet with pandas",
  },
  "a web page": {
    content: "<!doctype html>\n<html></html>\n",
    refused:
      ": is a web page (HTML or XML), expected a text file with rows. The link may lead to a page for people or a login: download the file itself",
  },
  "JSON under another ending": {
    content: '[{"t": "2020-01-01", "v": 1}]\n',
    refused:
      ": contains JSON, expected rows of cells. Give it the ending .jsonl if each line is an object whose keys are the columns, or .json if the file is a list of such objects",
  },
  "JSON that is cut": {
    content: CUT,
    ending: "json",
    refused: `: is not valid JSON (${reasonOf(CUT)})`,
  },
  "one JSON object": {
    content: '{"values": [1, 2, 3]}',
    ending: "json",
    refused:
      ": is one JSON object, expected an array of objects whose keys are the columns, or an object in each line. For an array inside the object, run: jq -c '.KEY[]' FILE.json > FILE.jsonl",
  },
  "half of a packed file": {
    content: gzipSync(days("t,v", String)).subarray(0, 40),
    ending: "csv.gz",
    refused:
      ": cannot be unpacked, expected a whole file that is compressed with gzip (unexpected end of file)",
  },
  "columns of months that the file lacks": {
    content: days("t,v", String),
    options: { wide: { columns: "month" } },
    refused:
      ': has no columns named by months (Jan, Feb, ...), which data.wide expects. Its columns are: "t", "v".',
  },
  "a column that is named like an added one": {
    content:
      "year,name,Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec\n2020,x,1,2,3,4,5,6,7,8,9,10,11,12\n",
    options: { wide: { columns: "month", name: "name" }, time: ["year", "name"], target: "value" },
    refused: ': has a column "name" already: set data.wide.name, value and row to other names',
  },
  "a line with several labels": {
    content: "__label__a __label__b text\n__label__a text\n",
    options: { target: "label" },
    refused:
      ': the line "__label__a __label__b text" has several labels, expected one label in each line',
  },
  "a limit in place of a value": {
    content: days("t,v", (i) => (i === 9 ? "<0.5" : `${i}.5`)),
    refused:
      ', line 11: v is "<0.5", expected a number without "<" in front: it gives a limit, not a value. Write the number to use, or add "<0.5" to data.missingValues (--missing-values) to leave it out',
  },
  "a value in doubt": {
    content: days("t,v", (i) => (i === 9 ? "~7" : `${i}.5`)),
    refused:
      ', line 11: v is "~7", expected a number without "~" in front: the value is in doubt, or has lost its minus sign. Write the number to use, or add "~7" to data.missingValues (--missing-values) to leave it out',
  },
  "numbers with and without percent": {
    content: days("t,v", (i) => (i === 9 ? "0.05" : `${i}%`)),
    refused:
      ', line 11: v is "0.05", expected a number with % like "0%" before it, because 5% may be 0.05 or 5. Write all of them in one way',
  },
  "dates for numbers": {
    content: days("t,v", (i) => `2020-02-0${(i % 9) + 1}`),
    refused:
      ', line 2: v is "2020-02-01", expected a number, because data.target is forecast. A column of texts can be a covariate: add it to data.past, data.known or data.static.',
  },
  "times of a day without a date": {
    content: `t,v\n${Array.from({ length: 9 }, (_, i) => `0${i}:00,${i}\n`).join("")}`,
    refused:
      ', line 2: t looks like a time ("00:00") but is a time of day without a date: write it into the file to have dates',
  },
  "days without a year": {
    content: `t,v\n${Array.from({ length: 9 }, (_, i) => `Mar 0${i + 1},${i}\n`).join("")}`,
    refused:
      ', line 2: t looks like a time ("Mar 01") but has no year: write it into the file to have dates',
  },
  "years of another calendar": {
    content: `t,v\n${Array.from({ length: 9 }, (_, i) => `${2560 + i}-01-31,${i}\n`).join("")}`,
    refused:
      ', line 2: t looks like a time ("2560-01-31") of the Buddhist calendar, in which 2024 is 2567: write the dates of the usual (Gregorian) calendar, or set data.timeFormat to read the years as they are',
  },
  "a week 53 of a year with 52": {
    content: `t,v\n${["50", "51", "52", "53"].map((w, i) => `2019-W${w},${i}\n`).join("")}`,
    refused:
      ', line 5: t is "2019-W53", expected a time in the format GGGG-[W]WW (as in 3 of the first 4 rows). ISO weeks of 2019 are 1 to 52: give each row the day that its week begins on instead',
  },
  "a day with a 49th half-hour": {
    content: `date,period,v\n${Array.from({ length: 50 }, (_, i) => `2023-10-29,${i + 1},${i}\n`).join("")}`,
    options: { time: ["date", "period"], timeFormat: "YYYY-MM-DD P48" },
    refused:
      ', line 50: date + period is "2023-10-29 49", expected a time in the format YYYY-MM-DD P48 (data.timeFormat). A day with more than 48 parts ends summer time, and one with fewer begins it: set data.timeZone (--time-zone) to the zone of the days, such as Europe/London',
  },
  "a column of times without any": {
    content: `t,v\n,1\n,2\n,3\n`,
    refused: ", line 2: t has no times, expected a time in every row",
  },
};

import type { SequenceHints } from "../../../src/data/labelled/suggest-sequences.js";
import type { SeriesHints } from "../../../src/data/series/suggest-roles.js";

/** A file for which no config is made. */
export interface NoConfig {
  readonly content: string;
  readonly ending?: string;
  readonly hints?: Partial<SeriesHints> & SequenceHints;
  /** All of the one line that is said, after the path. */
  readonly refused: string;
}

const rows = (names: string, cells: (i: number) => string, length = 60) =>
  `${names}\n${Array.from({ length }, (_, i) => `${cells(i)}\n`).join("")}`;
const day = (i: number) => new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10);
const words = "one two three four five six seven eight nine ten".split(" ");

/** What `init` refuses. */
export const noConfigs: Readonly<Record<string, NoConfig>> = {
  "series of fewer than 6 steps": {
    content: rows("id,year,y", (i) => `${Math.floor(i / 5)},${1980 + (i % 5)},${(i * 7) % 11}`),
    refused:
      ": has 5 steps (1980 to 1984) in the series of id, expected enough to train, validate and test a model: some dozens at least. To predict a class or number of each id from its rows, set --label COLUMN --id id",
  },
  "a series of 5 steps": {
    content: rows("t,y", (i) => `${day(i)},${(i * 7) % 5}`, 5),
    refused:
      ": has 5 steps (2020-01-01 to 2020-01-05), expected enough to train, validate and test a model: some dozens at least",
  },
  "series of several ids of 4 steps": {
    content: rows(
      "region,shop,year,y",
      (i) => `r${i >> 3},s${(i >> 2) % 2},${1980 + (i % 4)},${(i * 7) % 11}`,
      40,
    ),
    hints: { id: undefined },
    refused:
      ": has 4 steps (1980 to 1983) in the series of region and shop, expected enough to train, validate and test a model: some dozens at least",
  },
  "three rows": {
    content: rows("t,y", (i) => `${day(i)},${i * i}`, 3),
    refused:
      ": has 3 rows, expected enough rows to train, validate and test a model: some dozens at least",
  },
  "no row": {
    content: "t,y\n",
    refused:
      ": has no rows below the header, expected enough rows to train, validate and test a model: some dozens at least",
  },
  "no column of numbers": {
    content: rows("t,y", (i) => `${day(i)},${words[i % 10]}`),
    refused: ": has no column of numbers to forecast. Columns: t, y",
  },
  "an index alone": {
    content: rows("n", String),
    refused:
      ': has no column of numbers to forecast: "n" increases evenly, so it is a time or an index. Name it with --target if it should be forecast. Columns: n',
  },
  "numbers of unknown notation": {
    content: rows("t,y", (i) => `${day(i)},${i}x${i}`),
    refused:
      ': has no column of numbers to forecast. Columns: t, y. "y" is "0x0", which is not a number',
  },
  "numbers of several units": {
    content: rows("t,y", (i) => `${day(i)},${i} ${i % 3 ? "MiB" : "GiB"}`),
    refused:
      ': has no column of numbers to forecast. Columns: t, y. "y" has numbers with different units ("0 GiB", "1 MiB"): write all of them in one unit',
  },
  "digits of another script": {
    content: rows(
      "t,y",
      (i) =>
        `${day(i)},${String((i * 7) % 50).replaceAll(/\d/g, (d) => String.fromCodePoint(0xe50 + Number(d)))}`,
    ),
    refused:
      ': has no column of numbers to forecast. Columns: t, y. "y" has digits other than 0 to 9 ("๐"): write them as 0 to 9',
  },
  "numbers with and without percent, of which none is refused": {
    content: rows("t,y", (i) => `${day(i)},${i % 2 ? `${i}%` : `0.${(i % 8) + 1}`}`),
    refused:
      ': has no column of numbers to forecast. Columns: t, y. "y" has numbers with and without % ("1%", "0.1"), and 5% may be 0.05 or 5: write all of them in one way',
  },
  "a time of no known format": {
    content: rows("period,y", (i) => `${2000 + i}/T${(i % 3) + 1}/x,${words[i % 10]}`),
    refused:
      ': has no column of numbers to forecast. To train a classifier, name the column of classes with --label. Columns: period, y. "period" looks like a time ("2000/T1/x") but cannot be read; set data.timeFormat, whose tokens are YYYY, YY, MMMM (January), MMM (Jan), MM, DD, Q (quarter), HY (half-year), SSS (DJF), GGGG and WW (ISO week), DDDD (day of the year), dddd (Monday), HH, hh with A (AM), mm, ss, SSS, Z (+01:00) and [text]',
  },
  "years and quarters in one column": {
    content: rows(
      "period,y",
      (i) => `${2000 + (i >> 2)}${["", "Q1", " M02", "-03-31"][i % 4]},${words[i % 10]}`,
    ),
    refused:
      ': has no column of numbers to forecast. To train a classifier, name the column of classes with --label. Columns: period, y. "period" has times in several formats, such as "2000" and "2000Q1", expected one: write the rows of each to a file of their own',
  },
  "cells between single blanks in lines of different lengths": {
    content: `a b c\n${Array.from({ length: 20 }, (_, i) => `${i} x${" y".repeat(i % 5)}\n`).join("")}`,
    refused:
      ': has one column, "a b c", whose cells may be separated by spaces, expected the same number of cells in most lines, with a comma, semicolon, tab, | or blanks between them.',
  },
  "texts and their classes": {
    content: rows("title,text,label", (i) => `title ${i % 30},text ${i},${i % 2}`),
    refused:
      ': has texts ("text") and no column of times, and "label" has only 2 different values. To train a classifier of the texts, add --label label --text text; to forecast "label" from row to row, add --target label',
  },
  "a given format that no column has": {
    content: rows("t,y", (i) => `${day(i)},${(i * 7) % 11}`),
    hints: { timeFormat: "DD.MM.YYYY" },
    refused:
      ": no column has times in the format DD.MM.YYYY in all of the first rows. Set --time-format to the format of a column; its tokens are YYYY, YY, MMMM (January), MMM (Jan), MM, DD, Q (quarter), HY (half-year), SSS (DJF), GGGG and WW (ISO week), DDDD (day of the year), dddd (Monday), HH, hh with A (AM), mm, ss, SSS, Z (+01:00) and [text]",
  },
  "rows on less than half of the steps": {
    content: rows("t,y", (i) => `${day(i < 30 ? i : 30 + (i - 30) * 9)},${(i * 7) % 11}`),
    refused:
      ': 79 % of the steps of 1 day have no value, expected at most 50 %. If the file has several series, name their column with --id. Otherwise write the config by hand, with data.resample for longer steps, such as {"every": "1 week", "how": "mean"}, or data.sessions for the days and hours that have rows.',
  },
  "years of series with large gaps": {
    content: rows(
      "country,year,y",
      (i) =>
        `c${i % 6},${[1950, 1961, 1972, 1980, 1991, 1993, 1994, 2008, 2018, 2019][Math.floor(i / 6)]},${(i * 7) % 11}`,
    ),
    refused:
      ': 86 % of the steps of 1 year have no value, expected at most 50 %. Write the config by hand, with data.resample for longer steps, such as {"every": "1 week", "how": "mean"}, or data.sessions for the days and hours that have rows.',
  },
  "a time zone without times": {
    content: rows("y", (i) => `${(i * 7) % 11}`),
    hints: { timeZone: "Europe/Lisbon" },
    refused: ": has no column of times, so no time zone applies. Leave it out",
  },
  "a time zone that does not exist": {
    content: rows("t,y", (i) => `${day(i)},${(i * 7) % 11}`),
    hints: { timeZone: "Mars" },
    refused: 'the time zone is "Mars", expected for example Europe/Berlin',
  },
  "a season beside a year": {
    content: rows(
      "year,season,y",
      (i) => `${1990 + (i >> 2)},${["wet", "dry", "cold", "hot"][i % 4]},${(i * 7) % 11}`,
    )
      .replaceAll("wet", "Winter")
      .replaceAll("dry", "Spring")
      .replaceAll("cold", "Summer")
      .replaceAll("hot", "Autumn"),
    refused:
      ': season is a part of the year ("Winter") that is not read beside year, expected its first month (1 to 12, or Jan, Feb, ...), a quarter (1 to 4, or Q1, Q2, ...), or months by their initials (DJF). If season tells series apart, set --id season.',
  },
  "parts of a day that are not read": {
    content: rows(
      "day,slot,y",
      (i) => `${day(Math.floor(i / 24))},${i % 24}-${(i % 24) + 1},${(i * 7) % 11}`,
      240,
    ),
    refused:
      ': slot ("0-1") looks like the part of the day of the rows beside day, but is not read, expected one column such as "2020-01-31 13:00", or a column named hour with 0 to 23 or 1 to 24. If slot tells series apart, set --id slot.',
  },
  "months without a year": {
    content: rows(
      "region,Jul,Aug,Sep,Oct,Nov,Dec,Jan,Feb,Mar,Apr,May,Jun",
      (i) => `r${i},${Array.from({ length: 12 }, (_, m) => (i * m) % 7).join(",")}`,
    ),
    refused:
      ': its columns are months (Jul, Aug, ... Jun), expected other columns that complete the time of each value, such as a column of years beside months in calendar order. If years begin with the first of these months, set --time-format to "YYYY MMM (years from October)", with the month in which they begin, or to "YYYY MMM (years to September)" if years are named by their end. Write a file with a row for each time, or name one column with --target to forecast only that one.',
  },
  "a row of totals": {
    content: `${rows("t,kind,y", (i) => `${day(i)},${"ab"[i % 2]},${(i * 7) % 11}`)}${day(60)},Total,999\n`,
    refused:
      ', line 62: kind is "Total", which no other row has. It is a row of totals: remove it.',
  },
  "a series of totals in the last row": {
    content: `${rows("t,shop,y", (i) => `${day(i >> 1)},${"ab"[i % 2]},${(i * 7) % 11}`)}${day(30)},Total,999\n`,
    refused:
      ', line 62: shop is "Total", which no other row has. It is a row of totals: remove it.',
  },
  "a word among the target's numbers": {
    content: rows("t,y", (i) => `${day(i)},${i === 7 ? "<0.5" : (i * 7) % 11}`),
    refused:
      ', line 9: y is "<0.5", expected a number without "<" in front: it gives a limit, not a value. Write the number to use, or add "<0.5" to data.missingValues (--missing-values) to leave it out',
  },
  "a .ts file with neither classes nor numbers": {
    content: "@problemName x\n@data\n1,2\n",
    ending: "ts",
    refused:
      ": has neither @classLabel true nor @targetLabel true, expected a class or a number for each sequence",
  },
  "labels without texts": {
    content: rows("y", (i) => "ab"[i % 2]!),
    hints: { label: "y" },
    refused: ": has no column of texts to predict y from. Columns: y",
  },
  "labels of ids without numbers": {
    content: rows("id,y,n", (i) => `${i >> 2},${"ab"[(i >> 2) % 2]},${words[i % 10]}`),
    hints: { label: "y", id: "id" },
    refused: ": has no column of numbers to predict y from. Columns: id, y, n",
  },
  "no such label": {
    content: rows("y", (i) => "ab"[i % 2]!),
    hints: { label: "z" },
    refused: ': has no column "z". Its columns are: "y".',
  },
  "times since 1970 that change their unit": {
    content: rows(
      "t,y",
      (i) =>
        `${i < 30 ? 1_600_000_000 + i * 60 : (1_600_000_000 + i * 60) * 1000},${words[i % 10]}`,
    ),
    refused:
      ': has no column of numbers to forecast. To train a classifier, name the column of classes with --label. Columns: t, y. "t" is a time since 1970 that changes its unit at 1600001800000: write all times in one unit, or in one file for each',
  },
};

import type { TimeFormat, TimeKind } from "./contract.js";
import { reading } from "./token-kind.js";

const isYear = (text: string) => /^\s*(1[5-9]|2[01])\d\d/.test(text);

/** Years, and numbers that consist of the digits of a date. */
export const years: TimeKind = {
  name: "years and digits",
  digits: true,
  examples: [
    { text: "1960", format: "YYYY", time: "1960-01-01" },
    { text: "1960.0", format: "YYYY[.0]", time: "1960-01-01" },
    { text: "31012020", format: "DDMMYYYY", time: "2020-01-31" },
    { text: "199001", format: "YYYYMM", time: "1990-01-01" },
    { text: "199001.0", format: "YYYYMM[.0]", time: "1990-01-01" },
    { text: "2020010113", format: "YYYYMMDDHH", time: "2020-01-01T13:00" },
    { text: "20200131130509", format: "YYYYMMDDHHmmss", time: "2020-01-31T13:05:09" },
    { text: "202053", format: "GGGGWW", time: "2020-12-28" },
    { text: "201905", format: "GGGGWW", time: "2019-01-28", columns: ["week"] },
    { text: "20203", format: "YYYYQ", time: "2020-07-01", columns: ["quarter"] },
    { text: "200131", format: "YYMMDD", time: "2020-01-31", columns: ["date"] },
    { text: "2020031", format: "YYYYDDDD", time: "2020-01-31" },
  ],
  find(texts, context) {
    const hinted = HINTED.filter(({ columns }) =>
      context.columns.some((name) => columns.test(name)),
    );
    const usual = texts.every(isYear) ? FROM_YEAR : TO_YEAR;
    for (const names of [hinted.flatMap(({ names }) => names), usual, WEEKS]) {
      const both = names.flatMap((name) => [name, `${name}[.0]`]);
      const formats = reading(both, texts, context).filter(
        (format) => !isHalf(format, texts) && !(names === WEEKS && areExtraMonths(texts)),
      );
      if (formats.length > 0) return formats;
    }
    return [];
  },
  named: () => undefined,
};

/** Whether years and months are rather decimal years in the middle of each year, such as 1800.5 and 1801.5. */
function isHalf({ name }: TimeFormat, texts: readonly string[]): boolean {
  return /^YYYY[.,]MM$/.test(name) && texts.every((text) => /[.,]50*\s*$/.test(text));
}

/** Whether numbers are rather years and months with an additional month, such as 13 for the whole year, than weeks. */
function areExtraMonths(texts: readonly string[]): boolean {
  return texts.every((text) => Number(text.trim().slice(4, 6)) <= MOST_PERIODS);
}

/** Periods of a fiscal year in accounting, with those for its closing. */
export const MOST_PERIODS = 16;

// biome-ignore format: one row
/** The formats, with the periods of three digits of SAP. */
const FROM_YEAR = ["YYYY", "YYYYMM", "YYYY.MM", "YYYY,MM", "YYYYMMDD", "YYYYDDDD", "YYYY[0]MM", "YYYYMMDDHH", "YYYYMMDDHHmm", "YYYYMMDDHHmmss"];
const TO_YEAR = ["MM.YYYY", "[0]MM.YYYY", "DDMMYYYY", "MMDDYYYY"];

/** Tried if nothing else reads all texts, such as 201953. */
const WEEKS = ["GGGGWW"];

/** Formats that are tried first for columns with certain names. */
const HINTED = [
  { columns: /week|wk|^yw$|^kw$|woche|semaine|semana/, names: WEEKS },
  { columns: /^quarter|^qtr|yyyyq|^yq$|quartal|trimestre/, names: ["YYYYQ"] },
  { columns: /date|^day$|^dat|datum|fecha|yymmdd/, names: ["YYMMDD", "DDMMYY"] },
];

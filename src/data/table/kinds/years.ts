import type { TimeKind } from "./contract.js";
import { reading } from "./token-kind.js";

const isYear = (text: string) => /^\s*(1[5-9]|2[01])\d\d/.test(text);

/** Years, and numbers whose digits are those of a date. */
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
    { text: "2020031", format: "YYYYDDDD", time: "2020-01-31" },
  ],
  find(texts, context) {
    const names = texts.every(isYear) ? FROM_YEAR : TO_YEAR;
    return reading(
      names.flatMap((name) => [name, `${name}[.0]`]),
      texts,
      context,
    );
  },
  named: () => undefined,
};

// biome-ignore format: one row
const FROM_YEAR = ["YYYY", "YYYYMM", "YYYY.MM", "YYYYMMDD", "YYYYDDDD", "YYYYMMDDHH", "YYYYMMDDHHmm", "YYYYMMDDHHmmss"];
const TO_YEAR = ["MM.YYYY", "DDMMYYYY", "MMDDYYYY"];

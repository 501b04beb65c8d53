import type { TimeKind } from "./contract.js";
import { namedNumberFormat, numberFormat, numberIn } from "./numeric.js";

const DAY = 86_400_000;
/** Days since an origin other than 1 January 1970, for dates from 1900 or 1950 to 2100. */
const SERIALS = [
  { name: "Excel serial date", epoch: 25_569, from: 18_264, to: 73_051, columns: /(?:)/ },
  {
    name: "modified Julian date",
    epoch: 40_587,
    from: 15_020,
    to: 88_069,
    columns: /mjd|modified/,
  },
  { name: "Julian date", epoch: 2_440_587.5, from: 2_415_020, to: 2_488_070, columns: /(?:)/ },
  { name: "MATLAB datenum", epoch: 719_529, from: 693_962, to: 767_011, columns: /(?:)/ },
].map((serial) => ({ ...serial, unit: DAY, origin: -serial.epoch * DAY, calendar: true }));

export const serials: TimeKind = {
  name: "days counted",
  digits: true,
  examples: [
    { text: "43831", format: "Excel serial date", time: "2020-01-01" },
    { text: "43831.25", format: "Excel serial date with 2 decimals", time: "2020-01-01T06:00" },
    { text: "2458849.5", format: "Julian date with 1 decimals", time: "2020-01-01" },
    { text: "58849", format: "modified Julian date", time: "2020-01-01", columns: ["mjd"] },
    { text: "737791", format: "MATLAB datenum", time: "2020-01-01" },
  ],
  find(texts, { columns }) {
    const values = texts.map(numberIn);
    const fitting = SERIALS.filter(({ from, to }) => values.every((v) => v >= from && v < to));
    const hinted = fitting.filter((serial) => serial.columns.test(columns.join(" ")));
    const [serial] = hinted.toSorted((a, b) => b.columns.source.length - a.columns.source.length);
    return serial ? [numberFormat(serial, texts)] : [];
  },
  named(name) {
    const named = SERIALS.map((serial) => namedNumberFormat(serial, name));
    return named.find((format) => format !== undefined);
  },
};

import type { TimeKind } from "./contract.js";
import { namedNumberFormat, numberFormat } from "./numeric.js";

const PLAIN = { name: "a plain number", unit: 1, origin: 0, calendar: false };

/** Plain numbers, such as step numbers or seconds since the beginning of a measurement. */
export const plain: TimeKind = {
  name: "plain numbers",
  digits: true,
  examples: [
    { text: "17", format: "a plain number", time: "17" },
    { text: "0.02", format: "a plain number with 2 decimals", time: "0.02" },
  ],
  find: (texts) => [numberFormat(PLAIN, texts)],
  named: (name) => namedNumberFormat(PLAIN, name),
};

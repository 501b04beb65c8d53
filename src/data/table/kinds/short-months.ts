import type { TimeFormat, TimeKind } from "./contract.js";

const nameWith = (sign: string) => `YYYY${sign}MM without a final zero`;

const TEXT = /^\s*(\d{4})[.,](0[1-9]|1|11|12)\s*$/;

/** Years and months as numbers, where October has lost its zero: after 1871.09 comes 1871.1. */
export const shortMonths: TimeKind = {
  name: "years and months as numbers",
  digits: true,
  examples: [
    {
      text: "1871.1",
      format: nameWith("."),
      time: "1871-10-01",
      more: ["1871.11", "1871.12", "1872.01"],
    },
  ],
  find(texts) {
    const parts = texts.map((text) => TEXT.exec(text)?.[2]);
    const isShortened = parts.includes("1") && parts.some((part) => part?.startsWith("0"));
    const sign = texts.some((text) => text.includes(",")) ? "," : ".";
    return isShortened && !parts.includes(undefined) ? [formatWith(sign)] : [];
  },
  named(name) {
    const sign = [".", ","].find((each) => name === nameWith(each));
    return sign === undefined ? undefined : formatWith(sign);
  },
};

function formatWith(sign: string): TimeFormat {
  return {
    name: nameWith(sign),
    zoned: false,
    calendar: true,
    parse(text) {
      const [, year, month] = TEXT.exec(text) ?? [];
      if (year === undefined) return undefined;
      return { ms: Date.UTC(Number(year), (month === "1" ? 10 : Number(month)) - 1), offset: 0 };
    },
    format(ms) {
      const at = new Date(ms);
      const month = String(at.getUTCMonth() + 1).padStart(2, "0");
      return `${at.getUTCFullYear()}${sign}${month}`.replace(/0$/, "");
    },
  };
}

import { formatsOf } from "../kinds/times.js";
import { numberedNames } from "../numbered-columns.js";
import { timeTest } from "../time-names.js";
import type { WideColumn, WideKind, WideTable } from "./contract.js";

/** Minimum number of columns named by times: fewer may be columns like others. */
const LEAST_TIMES = 4;

/** Whole dates, months, quarters or years. */
export const times: WideKind = {
  name: "time",
  plural: "times",
  example: "2020-01, 2020-02, ... or 1990, 1991, ...",
  find(table) {
    const isTime = timeTest();
    const named = table.names.flatMap((name, at) => {
      const label = timeIn(name, isTime);
      return label === undefined ? [] : [{ at, label }];
    });
    const numeric = named.filter(({ at }) => table.isNumeric(at));
    const distinct = new Set(numeric.map(({ label }) => label)).size === numeric.length;
    const columns = distinct && areTimes(numeric) ? numeric : yearsBehindWord(table);
    return columns.length >= LEAST_TIMES ? columns : [];
  },
};

/** The time that a column is named by, also if its code is added as in `1960 [YR1960]`; undefined for other names. */
function timeIn(name: string, isTime: (text: string) => boolean): string | undefined {
  const text = name.trim().replace(/^(\d{4}\w*) \[[A-Z]{2}\1\]$/, "$1");
  if (!/\d/.test(text) || /^\d{1,3}$|^\d+\.\d+$/.test(text)) return undefined;
  return isTime(text) ? text : undefined;
}

/** Whether all labels have a format of times in common. */
function areTimes(columns: readonly WideColumn[]): boolean {
  const labels = columns.map(({ label }) => label);
  return labels.length > 0 && formatsOf(labels).some(({ calendar }) => calendar);
}

/** Years behind one word, such as pop1990 and pop1991; none if years stand behind several words. */
function yearsBehindWord({ names, isNumeric }: WideTable): WideColumn[] {
  const found = names.flatMap((name, at) => {
    const [, word = "", label = ""] =
      /^(\p{L}+)[ _.-]?((?:1[5-9]|20)\d\d)$/u.exec(name.trim()) ?? [];
    return label !== "" && isNumeric(at) ? [{ at, label, word }] : [];
  });
  return new Set(found.map(({ word }) => word)).size === 1 ? found : [];
}

/** Numbers of steps, such as d_1, d_2, ... */
export const steps: WideKind = {
  name: "step",
  plural: "steps",
  example: "d_1, d_2, ...",
  find({ names, isNumeric }) {
    const numbered = new Set(numberedNames(names));
    return names.flatMap((name, at) => {
      if (!numbered.has(name) || !isNumeric(at)) return [];
      return [{ at, label: String(Number(/\d+$/.exec(name.trim())![0])) }];
    });
  },
};

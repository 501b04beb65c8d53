import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { findTimeFormat } from "../../../../src/data/table/find-time-format.js";
import { fitted } from "../../../../src/data/table/kinds/fitted.js";
import {
  formatsOf,
  namedFormat,
  noContext,
  timeKinds,
} from "../../../../src/data/table/kinds/times.js";

const cases = timeKinds.flatMap(({ name, examples }) =>
  examples.map((example) => [`${name}: ${example.text}`, example] as const),
);

/** The moment of an example, as JavaScript's own clock has it. */
function momentOf(time: string): number {
  if (!/^\d{4}-/.test(time)) return Number(time);
  return Date.parse(time.includes("T") ? `${time}Z` : time);
}

test.each(cases)("%s is found, read, written back and made again from its name", (_, example) => {
  const { text, format: name, time, columns = [], zone, more = [] } = example;
  const context = { ...noContext, columns, zone };
  const texts = [text, ...more];
  const found = fitted(formatsOf(texts, context), texts, context);
  expect(found.name).toBe(name);
  for (const format of [found, namedFormat(name, context)]) {
    const moment = format.parse(text)!;
    expect(moment.ms).toBe(momentOf(time));
    expect(format.format(moment.ms, moment.offset)).toBe(text);
  }
});

test("the documentation lists every kind with the examples that are tested here", () => {
  const readme = readFileSync(
    new URL("../../../../src/data/table/times.md", import.meta.url),
    "utf8",
  );
  const rows = timeKinds.map(({ name, examples }) => {
    const texts = examples.map(({ text, format }) => `\`${text}\` (${format})`).join(", ");
    return `| ${name} | ${texts.replaceAll("|", "\\|")} |`;
  });
  const table = ["| kind | examples (format) |", "|---|---|", ...rows].join("\n");
  expect(readme).toContain(table);
});

const FROM = Date.UTC(1930, 0, 1);
const TO = Date.UTC(2029, 11, 31);

describe("a moment comes back from every format that can write it", () => {
  it.each(cases)("%s", (_, { format: name, columns = [] }) => {
    const format = namedFormat(name, { ...noContext, columns });
    fc.assert(
      fc.property(fc.integer({ min: FROM, max: TO }), (drawn) => {
        const ms = name.includes("kk") ? drawn - (drawn % 60_000) : drawn; // 24:00:01 is no time
        const written = format.format(ms);
        const moment = format.parse(written);
        expect(moment, written).toBeDefined();
        expect(format.parse(format.format(moment!.ms)), written).toEqual(moment); // coarser, but itself
        expect(Math.abs(moment!.ms - ms)).toBeLessThan(367 * 86_400_000);
      }),
      { numRuns: 50 },
    );
  });
});

describe("a column of other texts", () => {
  it.each<[string, string[], string, string[]]>([
    [
      "fractions in some rows only",
      ["2020-01-01 00:00:00", "2020-01-01 00:00:00.5"],
      "YYYY-MM-DD HH:mm:ss.S?",
      ["2020-01-01T00:00:00.000Z", "2020-01-01T00:00:00.500Z"],
    ],
    [
      "seconds in some rows only",
      ["2020-01-01T00:00", "2020-01-01T00:00:30"],
      "YYYY-MM-DDTHH:mm:ss",
      ["2020-01-01T00:00:00.000Z", "2020-01-01T00:00:30.000Z"],
    ],
    [
      "midnight without its clock",
      ["2020-01-01", "2020-01-01 01:00:00"],
      "YYYY-MM-DD HH:mm:ss",
      ["2020-01-01T00:00:00.000Z", "2020-01-01T01:00:00.000Z"],
    ],
    [
      "months in capitals",
      ["JAN-24", "FEB-24", "MAY-24"],
      "^MMM-YY",
      ["2024-01-01T00:00:00.000Z", "2024-02-01T00:00:00.000Z", "2024-05-01T00:00:00.000Z"],
    ],
    [
      "weeks that could not be months",
      ["2019-01", "2019-13"],
      "GGGG-WW",
      ["2018-12-31T00:00:00.000Z", "2019-03-25T00:00:00.000Z"],
    ],
    [
      "Excel's hours with few decimals",
      ["43831.0417", "43831.0833"],
      "Excel serial date with 4 decimals",
      ["2020-01-01T01:00:00.000Z", "2020-01-01T02:00:00.000Z"],
    ],
    [
      "midnight as 24:00",
      ["01.01.2020 23:00", "01.01.2020 24:00"],
      "DD.MM.YYYY kk:mm",
      ["2020-01-01T23:00:00.000Z", "2020-01-02T00:00:00.000Z"],
    ],
  ])("%s", (_, texts, name, times) => {
    const format = fitted(formatsOf(texts), texts, noContext);
    expect(format.name).toBe(name);
    const moments = texts.map((text) => format.parse(text)!);
    expect(moments.map(({ ms }) => new Date(ms).toISOString())).toEqual(times);
  });

  it("has its years of two digits where it says so", () => {
    const late = { ...noContext, twoDigitYears: 1970 };
    const year = (context: typeof noContext) =>
      new Date(namedFormat("MMM-YY", context).parse("Jan-49")!.ms).getUTCFullYear();
    expect([year(noContext), year(late)]).toEqual([1949, 2049]);
  });
});

it.each([
  [["2022-10-10 09:30:00-04:00", "2022-11-10 10:00:00-05:00"], "2022-11-10T15:00:00.000Z"],
  [["2022-10-10T09:30-04:00", "2022-10-10T10:30-04:00"], "2022-10-10T14:30:00.000Z"],
  [["2022-10-10 09:30-04:00", "2022-10-10 10:30-04:00"], "2022-10-10T14:30:00.000Z"],
  [["2022-10-10 09:30-10:30", "2022-10-10 10:30-11:30"], "2022-10-10T10:30:00.000Z"],
  [["2022-10-10 09:30:00-10:30:00", "2022-10-10 10:30:00-11:30:00"], "2022-10-10T10:30:00.000Z"],
])("an offset behind a hyphen is no end of an interval: %j", (texts, second) => {
  const found = findTimeFormat(texts, noContext);
  const ms = "format" in found ? found.format.parse(texts[1]!)?.ms : undefined;
  expect(ms === undefined ? undefined : new Date(ms).toISOString()).toBe(second);
});

import { describe, expect, it } from "vitest";
import { decimalYears } from "../../../../src/data/table/kinds/decimal-years.js";
import { epochs } from "../../../../src/data/table/kinds/epochs.js";
import { fitted } from "../../../../src/data/table/kinds/fitted.js";
import { areDigits } from "../../../../src/data/table/kinds/numeric.js";
import { plain } from "../../../../src/data/table/kinds/plain.js";
import { endsInYear, isShifted } from "../../../../src/data/table/kinds/shifted-years.js";
import { formatsOf, namedFormat, noContext } from "../../../../src/data/table/kinds/times.js";

const split = (text: string) => text.split("|");
/** The name of the first format of texts between bars, in its notation. */
function nameOf(texts: string, columns = "") {
  const context = { ...noContext, columns: columns === "" ? [] : split(columns) };
  const formats = formatsOf(split(texts), context);
  return formats.length === 0 ? undefined : fitted(formats, split(texts), context).name;
}

it.each<[string, string | undefined]>([
  ["1949.5|1950.5", "decimal year with 1 decimals"],
  ["1949|1949.5", "decimal year with up to 1 decimals"],
  ["1949,5|1950", "decimal year with up to 1 decimals and commas"],
  [" 1949.50 |1950.25", "decimal year with 2 decimals"],
  ["1949.0417|1949.125", "decimal year with up to 4 decimals from 0.5"],
  ["1949|1950", undefined],
  ["1949.5|x", undefined],
  ["x1949.5|1950.5", undefined],
  ["1949.5x|1950.5", undefined],
  ["11949.5|1950.5", undefined],
  ["1499.5|1500.5", undefined],
  ["1500.5|2199.5", "decimal year with 1 decimals"],
  ["2200.5|2199.5", undefined],
  ["1949.083|1949.13", undefined],
])("%s as decimal years: %s", (texts, name) => {
  expect(decimalYears.find(split(texts), noContext).map((format) => format.name)).toEqual(
    name === undefined ? [] : [name],
  );
});

it.each<[string, string | undefined]>([
  ["99999999", undefined],
  ["100000000", "seconds since 1970"],
  ["11999999999", "seconds since 1970"],
  ["12000000000", "seconds since 1582-10-14"],
  ["15999999999", "seconds since 1582-10-14"],
  ["16000000000", "seconds since 1970"],
  ["99999999999", "seconds since 1970"],
  ["99999999999|100000000000", undefined],
  ["100000000000", "milliseconds since 1970"],
  ["99999999999999", "milliseconds since 1970"],
  ["100000000000000", "microseconds since 1970"],
  ["11599999999999998", "microseconds since 1970"],
  ["11600000000000000", "microseconds since 1601"],
  ["15799999999999998", "microseconds since 1601"],
  ["15800000000000000", "microseconds since 1970"],
  ["100000000000000000", "nanoseconds since 1970"],
  ["116000000000000000", "units of 100 ns since 1601"],
  ["158000000000000000", "nanoseconds since 1970"],
  ["627000000000000000", "units of 100 ns since the year 1"],
  ["646000000000000000", "nanoseconds since 1970"],
  ["99999999999999000000", "nanoseconds since 1970"],
  ["100000000000000000000", undefined],
])("%s counts %s", (texts, name) => {
  expect(epochs.find(split(texts), noContext)[0]?.name).toBe(name);
});

it.each<[string, string, string | undefined]>([
  ["1991 10|1991 11|1991 9|1992 10", "water year|month", "YYYY M (years to September)"],
  ["1991 10|1991 11|1991 9|1992 10", "wy|month", "YYYY M (years to September)"],
  ["foo 10|bar 11", "water year|month", undefined],
  ["1991 foo|1991 bar", "water year|month", undefined],
  ["1990/91 7|1990/91 8|1991/92 7", "season|month", "YYYY/YY M (years from July)"],
  ["1990/91 Jul|1990/91 Aug|1991/92 Jul", "season|month", "YYYY/YY MMM (years from July)"],
  ["2019/20 Q1|2019/20 Q2", "", "YYYY/YY [Q]Q (years from April)"],
  ["2019-20 1|2019-20 2|2019-20 3", "fy|quarter", "YYYY-YY Q (years from April)"],
  ["H1 2019/2020|H2 2019/2020", "", "[H]HY YYYY/YYYY (years from April)"],
  ["2019/20 Q1|2020 Q2", "", undefined],
  ["12019/20 Q1|2019/20 Q2", "", undefined],
  ["2019/201 Q1|2019/20 Q2", "", undefined],
  ["2019/21 Q1|2019/20 Q2", "", undefined],
  ["2019/20|2020/21", "", "YYYY/YY"],
  ["2019/21|2020/21", "", undefined],
  ["FY2019/20|FY2020/21", "", "[FY]YYYY/YY"],
  ["x2019/20|x2020/21", "", undefined],
  ["2019/20x|2020/21x", "", undefined],
  ["2001-02", "", "YYYY-MM"],
  ["2012-13", "", "YYYY-YY"],
  ["on 5|on 6", "", undefined], // no dates
  ["100000000:|100000001:", "", "seconds since 1970[:]"],
  ["10000000:|10000001:", "", undefined],
  ["1577836800.5:|1577836801.5:", "", "seconds since 1970 with 1 decimals[:]"],
  ["/Date(1577836800000)/", "", "[/Date(]milliseconds since 1970[)/]"],
  ["/Date(x)/", "", undefined],
  ["x/Date(1577836800000)/", "", undefined],
  [" 2020-01-31 13:00-14:00 |2020-01-31 14:00-15:00", "", "YYYY-MM-DD HH:mm-HH:mm (3600 s)"],
  ["2020-01-31 23:30-00:30|2020-02-01 00:30-01:30", "", "YYYY-MM-DD HH:mm-HH:mm (3600 s)"],
  ["2020-01-31T13:00-05:00|2020-01-31T14:00-05:00", "", "YYYY-MM-DDTHH:mmZ"],
  ["2019-01-01 to 2020-01-01", "", "YYYY-MM-DD to YYYY-MM-DD (12 months)"],
  ["2020-01-31 24|2020-02-01 1", "date|settlement period", "YYYY-MM-DD P24"],
  ["2020-01-31 26|2020-02-01 1", "date|settlement period", "YYYY-MM-DD P48"],
  ["2020-01-31 96|2020-02-01 1", "date|settlement period", "YYYY-MM-DD P96"],
  ["2020-01-31 24.0|2020-02-01 1.0", "date|settlement period", "YYYY-MM-DD P24[.0]"],
  ["2020-01-31 48.0|2020-02-01 1.0", "date|settlement period", "YYYY-MM-DD P48[.0]"],
  ["2020-01-31 96.0|2020-02-01 1.0", "date|settlement period", "YYYY-MM-DD P96[.0]"],
  ["58849|58850", "mjd", "modified Julian date"],
  ["15020|15021", "mjd", "modified Julian date"],
  ["15019|15020", "mjd", "a plain number"],
  ["88068|88067", "modified", "modified Julian date"],
  ["88069|88068", "mjd", "a plain number"],
  ["1947.010009765625|1947.0199999809265", "", "YYYY.MM of 32 bits with up to 13 decimals"],
  ["1947.01|1947.02", "", "YYYY.MM"],
  ["1947.01|1947.012345", "", undefined],
  ["1871.09|1871.1", "", "YYYY.MM without a final zero"],
  ["1871.09|1871.10", "", "YYYY.MM"],
  ["1871.1|1871.11", "", undefined],
  ["x1871.09|1871.1", "", undefined],
])("%s in columns %j is %s", (texts, columns, name) => {
  const found = nameOf(texts, columns);
  if (name === undefined) expect(found ?? "none").not.toMatch(/YYYY\/|years|\[|without|32 bits/);
  else expect(found).toBe(name);
});

it.each<[string, readonly string[]]>([
  ["YYYY/YY", ["2019-20", "FY2019/20", "2019/2020", "2019/21", "2019", "x2019/20"]],
  [
    "YYYY-MM-DD to YYYY-MM-DD (604800 s)",
    ["2020-01-01 - 2020-01-08", "2020-01-01 to x", "x to 2020-01-08", "2020-01-01"],
  ],
  ["YYYY-MM-DD, HH:mm", ["2020-01-31"]],
  ["YYYY-MM-DD_HH:mm", ["2020-01-31"]],
  ["[on ]YYYY-MM-DD", ["2020-01-01", "at 2020-01-01", "on x"]],
  ["seconds since 1970[:]", ["5", "x:"]],
  ["YYYY MMM (years to September)", ["1991", "1991 Foo", "x Oct", ""]],
  ["[Q]Q YYYY/YY (years from April)", ["Q1 2019", "Q5 2019/20", "Q1 2019/21", "2019/20", ""]],
  ["YYYY.MM without a final zero", ["1871.13", "1871.10", "1871", "x1871.1"]],
  ["YYYY-MM-DD P48 (Europe/London)", ["2023-03-26 47", "2023-03-26 0", "2023-03-26", "x 1"]],
  ["decimal year with 1 decimals", ["x", "99.5", "10000"]],
  ["a plain number", ["x", "", " ", "1e999"]],
])("the format %s does not read %j", (name, texts) => {
  const format = namedFormat(name);
  expect(texts.map((text) => format.parse(text))).toEqual(texts.map(() => undefined));
});

it("names of other formats are not theirs", () => {
  const names =
    "decimal year with 3 decimals x|xdecimal year with 3 decimals|YYYY M (years from Foo)|YYYY-MM-DD P48 (Nowhere/X)";
  const calendar = split(names).map((name) => namedFormat(name).name);
  expect(calendar).toEqual(split(names)); // tokens and literal text
  expect(namedFormat("[Q]Q YYYY/YY (years from January)").parse("Q1 2019/20")?.ms).toBe(
    Date.UTC(2019, 0),
  );
  expect(split("YYYY MMM (years to September)|YYYY/YY M (years from July)").map(isShifted)).toEqual(
    [true, true],
  );
  expect(
    split(
      "(years from July)| (years from July)|YYYY (years in July)|YYYY (years from july)|YYYY M",
    ).map(isShifted),
  ).toEqual(Array(5).fill(false));
  const ending =
    "water year|wy|hydro_year|hydrological year|hydrologic-years|wasserjahr|abflussjahr|water.yr|waterjahr";
  expect(split(ending).filter(endsInYear).join("|")).toBe(ending);
  expect(
    split("year|waters year|xwy|wyx|water|xwater year|water yearx").filter(endsInYear),
  ).toEqual([]);
});

it("months above 12 are no plain numbers among those of whole years", () => {
  const months = [1990, 1991].flatMap((year) =>
    Array.from({ length: 12 }, (_, i) => `${100 * year + i + 1}`),
  );
  const found = (...more: string[]) =>
    plain.find([...months, ...more], noContext).map(({ name }) => name);
  expect([found("199113"), found("199116")]).toEqual([[], []]);
  expect([found("199117"), found("199100"), found("x199113")]).toEqual(
    Array(3).fill(["a plain number"]),
  );
  expect(plain.find([...months.slice(0, 10), "199013"], noContext).map(({ name }) => name)).toEqual(
    ["a plain number"],
  ); // eleven
  expect(plain.find([...months.slice(0, 11), "199013"], noContext)).toEqual([]);
  const apart = months.map((month, i) => (i % 2 === 0 ? month : `${Number(month) + 10_000}`));
  expect(plain.find([...apart, "199113"], noContext).map(({ name }) => name)).toEqual([
    "a plain number",
  ]); // not consecutive
});

it("parts of the day in a time zone are counted by the longest day", () => {
  const day = (date: string, parts: number) =>
    Array.from({ length: parts }, (_, i) => `${date} ${i + 1}`);
  const found = (columns: string, ...texts: string[]) =>
    formatsOf(texts, { ...noContext, zone: "Europe/London", columns: split(columns) }).map(
      ({ name }) => name,
    );
  const half = "date|settlement period";
  expect(found(half, ...day("2023-03-25", 24), ...day("2023-03-26", 23))).toEqual([
    "YYYY-MM-DD P24 (Europe/London)",
  ]);
  expect(found(half, ...day("2023-10-28", 48), ...day("2023-10-29", 50))).toEqual([
    "YYYY-MM-DD P48 (Europe/London)",
  ]);
  expect(found(half, ...day("2023-10-29", 100))).toEqual(["YYYY-MM-DD P96 (Europe/London)"]);
  expect(found(half, "2023-10-29 7")).toEqual(["YYYY-MM-DD P48 (Europe/London)"]); // mostly half-hours
  expect(found(half, ...day("2023-03-26", 24), "2023-03-27 1")).not.toContain(
    "YYYY-MM-DD P24 (Europe/London)",
  );
  expect(found("date|hour", ...day("2023-10-29", 25), ...day("2023-10-30", 24))).toEqual([
    "YYYY-MM-DD P24 (Europe/London)",
  ]);
  expect(found("date|hour", ...day("2023-10-28", 24))).not.toContain(
    "YYYY-MM-DD P24 (Europe/London)",
  );
});

it("digits are plain numbers with a point or a comma", () => {
  const digits = "5|+5|-5.|5,5|5e3|5E-3| 5 |05";
  expect(
    split(digits)
      .filter((text) => areDigits([text]))
      .join("|"),
  ).toBe(digits);
  expect(split("5x|x5||5.5.5|.5|--5|5e|5 5").filter((text) => areDigits([text]))).toEqual([]);
  expect(areDigits(["5", "x"])).toBe(false);
});

describe("numbers as times", () => {
  it.each<[string, number, string]>([
    ["a plain number with up to 2 decimals and commas", 1.5, "1,5"],
    ["a plain number with up to 2 decimals", 2, "2"],
    ["a plain number with 2 decimals", -0.001, "0.00"],
    ["a plain number with 2 decimals", -0.01, "-0.01"],
    ["a plain number", -0.4, "0"],
    ["nanoseconds since 1970", Date.UTC(2020, 0), "1577836800000000000"],
    ["nanoseconds since 1970", Date.UTC(2020, 0) + 0.001, "1577836800000001000"],
    ["units of 100 ns since 1601", Date.UTC(2020, 0), "132223104000000000"],
    ["microseconds since 1970", Date.UTC(2020, 0), "1577836800000000"],
    ["Excel serial date with 2 decimals", Date.UTC(2020, 0, 1, 6), "43831.25"],
  ])("the format %s writes %d as %s", (name, ms, text) => {
    const format = namedFormat(name);
    expect([format.name, format.format(ms)]).toEqual([name, text]);
    expect([format.zoned, format.calendar, format.counted]).toEqual(
      Array(3).fill(!name.startsWith("a plain")),
    );
  });

  it("are the roundest instant that has their decimals", () => {
    expect(namedFormat("Excel serial date with 2 decimals").parse("43831.33")?.ms).toBe(
      Date.UTC(2020, 0, 1, 8),
    );
    expect(namedFormat("Excel serial date with 5 decimals").parse("43831.50001")?.ms).toBe(
      Date.UTC(2020, 0, 1, 12, 0, 1),
    );
    expect(namedFormat("microseconds since 1970").parse("1577836800000001")?.ms).toBe(
      Date.UTC(2020, 0) + 0.001,
    );
  });
});

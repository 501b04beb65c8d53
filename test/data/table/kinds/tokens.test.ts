import { describe, expect, it } from "vitest";
import { fitted } from "../../../../src/data/table/kinds/fitted.js";
import { timeFormat, withoutZone } from "../../../../src/data/table/kinds/format.js";
import { languages } from "../../../../src/data/table/kinds/names.js";
import { partNames } from "../../../../src/data/table/kinds/parts.js";
import { formatsOf, namedFormat, noContext } from "../../../../src/data/table/kinds/times.js";

const HOUR = 3_600_000;

/** A format, a text that it reads and writes, and the moment without `Z`, in UTC. */
const written: [format: string, text: string, time: string, offset?: number][] = [
  ["YY-M-D", "30-1-5", "1930-01-05T00:00"],
  ["YY-M-D", "29-12-31", "2029-12-31T00:00"],
  ["GGGG-[W]WW-E", "2020-W53-7", "2021-01-03T00:00"],
  ["GGGG-W", "2021-1", "2021-01-04T00:00"],
  ["YYYY-DDD", "2020-366", "2020-12-31T00:00"],
  ["YYYY-DDDD", "2021-060", "2021-03-01T00:00"],
  ["MMMM D, YYYY", "May 1, 2020", "2020-05-01T00:00"],
  ["^MMMM D", "SEPTEMBER 1", "1970-09-01T00:00"],
  ["^MMM D", "SEP 1", "1970-09-01T00:00"],
  ["MMMS YYYY", "Sept 2020", "2020-09-01T00:00"],
  ["MMMS YYYY", "Oct 2020", "2020-10-01T00:00"],
  ["MMMJS YYYY", "July 2020", "2020-07-01T00:00"],
  ["MMMJS YYYY", "June 2020", "2020-06-01T00:00"],
  ["MMMJS YYYY", "Aug 2020", "2020-08-01T00:00"],
  ["MMMP YYYY", "Sep. 2020", "2020-09-01T00:00"],
  ["MMMP YYYY", "May 2020", "2020-05-01T00:00"],
  ["MMMSP YYYY", "Sept. 2020", "2020-09-01T00:00"],
  ["MMMSP YYYY", "Jan. 2020", "2020-01-01T00:00"],
  ["MMMJSP YYYY", "June 2020", "2020-06-01T00:00"],
  ["MMMJSP YYYY", "Sept. 2020", "2020-09-01T00:00"],
  ["dddd YYYY-MM-DD", "Sunday 2020-02-02", "2020-02-02T00:00"],
  ["ddd YYYY-MM-DD", "Mon 2020-02-03", "2020-02-03T00:00"],
  ["Qo YYYY", "1st 2020", "2020-01-01T00:00"],
  ["Qo YYYY", "2nd 2020", "2020-04-01T00:00"],
  ["Qo YYYY", "3rd 2020", "2020-07-01T00:00"],
  ["Qo YYYY", "4th 2020", "2020-10-01T00:00"],
  ["Qr YYYY", "I 2020", "2020-01-01T00:00"],
  ["Qr YYYY", "II 2020", "2020-04-01T00:00"],
  ["Qr YYYY", "III 2020", "2020-07-01T00:00"],
  ["Qr YYYY", "IV 2020", "2020-10-01T00:00"],
  ["YYYY HY", "2020 2", "2020-07-01T00:00"],
  ["YYYY-MM-DD hh A", "2020-01-31 12 AM", "2020-01-31T00:00"],
  ["YYYY-MM-DD hh A", "2020-01-31 12 PM", "2020-01-31T12:00"],
  ["YYYY-MM-DD h a", "2020-01-31 11 pm", "2020-01-31T23:00"],
  ["YYYY-MM-DD h A.M.", "2020-01-31 1 P.M.", "2020-01-31T13:00"],
  ["YYYY-MM-DD h a.m.", "2020-01-31 1 a.m.", "2020-01-31T01:00"],
  ["YYYY-MM-DD h a. m.", "2020-01-31 1 p. m.", "2020-01-31T13:00"],
  ["YYYY-MM-DD k", "2020-01-31 24", "2020-02-01T00:00"],
  ["YYYY-MM-DD kk:mm", "2020-01-31 24:00", "2020-02-01T00:00"],
  ["YYYY-MM-DD kk:mm", "2020-01-31 00:30", "2020-01-31T00:30"],
  ["YYYY-MM-DD kmm", "2020-01-31 2400", "2020-02-01T00:00"],
  ["YYYY-MM-DD Hmm", "2020-01-31 5", "2020-01-31T00:05"],
  ["YYYY-MM-DD Hmm", "2020-01-31 2305", "2020-01-31T23:05"],
  ["YYYY-MM-DD Hmmss", "2020-01-31 509", "2020-01-31T00:05:09"],
  ["YYYY-MM-DD Hmmss", "2020-01-31 130509", "2020-01-31T13:05:09"],
  ["YYYY-MM-DD H m s", "2020-01-31 3 5 9", "2020-01-31T03:05:09"],
  ["YYYY-MM-DD P24", "2020-01-31 24", "2020-01-31T23:00"],
  ["YYYY-MM-DD P48", "2020-01-31 1", "2020-01-31T00:00"],
  ["YYYY-MM-DD P48", "2020-01-31 4", "2020-01-31T01:30"],
  ["YYYY-MM-DD P96", "2020-01-31 96", "2020-01-31T23:45"],
  ["HH:mm:ss.S", "13:05:09.5", "1970-01-01T13:05:09.500"],
  ["HH:mm:ss,SSS", "13:05:09,025", "1970-01-01T13:05:09.025"],
  ["HH:mm:ss.SSSSSS", "13:05:09.025000", "1970-01-01T13:05:09.025"],
  ["HH:mm:ss.SSS?", "13:05:09", "1970-01-01T13:05:09"],
  ["HH:mm:ss.SSS?", "13:05:09.250", "1970-01-01T13:05:09.250"],
  ["HH:mm:ss:SSS", "13:05:09:250", "1970-01-01T13:05:09.250"],
  ["HH:mmZ", "13:05Z", "1970-01-01T13:05"],
  ["HH:mmZ", "13:05+05:30", "1970-01-01T07:35", 330],
  ["HH:mmxxx", "13:05+00:00", "1970-01-01T13:05"],
  ["HH:mmxxx", "13:05-09:30", "1970-01-01T22:35", -570],
  ["HH:mmxx", "13:05-0330", "1970-01-01T16:35", -210],
  ["HH:mmx", "13:05+01", "1970-01-01T12:05", 60],
  ["HH:mmx", "13:05+05:30", "1970-01-01T07:35", 330],
  ["HH:mm O", "13:05 GMT", "1970-01-01T13:05"],
  ["HH:mm O", "13:05 GMT-02:00", "1970-01-01T15:05", -120],
  ["HH:mm z", "13:05 UTC", "1970-01-01T13:05"],
  ["HH:mm z", "13:05 UTC+02:00", "1970-01-01T11:05", 120],
  ["[at] HH [o'clock]", "at 13 o'clock", "1970-01-01T13:00"],
  ["MM(DD).YYYY+*", "01(31).2020+*", "2020-01-31T00:00"],
];

it.each(written)("%s reads and writes %s", (name, text, time, offset = 0) => {
  const format = timeFormat(name);
  const ms = Date.parse(`${time}Z`);
  expect(format.parse(text)).toEqual({ ms, offset });
  expect(format.format(ms, offset)).toBe(text);
  expect(format.zoned).toBe(/[ZxOz]$/.test(name));
});

it.each([
  ["YYYY-MM-DD", " 2020-1-31 ", "2020-01-31T00:00"],
  ["YYYY-MM-DD HH:mm", "2020-01-31", "2020-01-31T00:00"],
  ["YYYY-MM-DDTHH:mm:ss", "2020-01-31", "2020-01-31T00:00"],
  ["YYYY-MM-DD HH:mm:ss", "2020-01-31   13:05", "2020-01-31T13:05"],
  ["HH:mm:ss.SSS", "13:05:09", "1970-01-01T13:05:09"],
  ["HH:mm:ss", "13:05:09.1234567", "1970-01-01T13:05:09.123"],
  ["MMM YYYY", "september 2020", "2020-09-01T00:00"],
  ["MMM YYYY", "Sept. 2020", "2020-09-01T00:00"],
  ["ddd YYYY-MM-DD", "Thurs 2020-02-06", "2020-02-06T00:00"],
  ["ddd YYYY-MM-DD", "Tues. 2020-02-04", "2020-02-04T00:00"],
  ["HH:mm Z", "13:05 utc", "1970-01-01T13:05"],
  ["HH:mm Z", "13:05 GMT+1", "1970-01-01T12:05"],
  ["HH:mm Z", "13:05 +0100 (CET)", "1970-01-01T12:05"],
  ["HH:mmZ", "13:05+01:00[Europe/Paris]", "1970-01-01T12:05"],
])("%s also reads %s", (name, text, time) => {
  expect(Math.floor(timeFormat(name).parse(text)?.ms ?? 0)).toBe(Date.parse(`${time}Z`));
});

it.each([
  ["YYYYMMDD", "2020131"],
  ["YYYY-MM-DD", "2020-13-01"],
  ["YYYY-MM-DD", "2020-01-32"],
  ["YYYY-MM-DD", "0099-01-31"],
  ["YYYY-MM-DD", "2020-01-31x"],
  ["YYYY/MM/DD HH:mm", "2020-01-31 10:00"],
  ["YYYY-DDDD", "2021-366"],
  ["HH:mm", "24:01"],
  ["HH:mm", "25:00"],
  ["HH:mm", "12:60"],
  ["HH:mm:ss", "12:00:60"],
  ["hh:mm A", "13:05 PM"],
  ["YYYY-MM-DD P24", "2020-01-31 25"],
  ["YYYY-MM-DD P24", "2020-01-31 0"],
  ["GGGG-[W]WW-E", "2020-W53-8"],
  ["ddd YYYY-MM-DD", "Sun 2020-02-03"],
])("%s does not read %s", (name, text) => {
  expect(timeFormat(name).parse(text)).toBeUndefined();
});

it.each([
  ["YYYY-MM-DD HH:mmZ", "YYYY-MM-DD HH:mm"],
  ["YYYY-MM-DD HH:mm [GMT]xx", "YYYY-MM-DD HH:mm"],
  ["YYYY-MM-DD HH:mm CET/CEST", "YYYY-MM-DD HH:mm"],
  ["YYYY-MM-DDTHH:mmxxx[[Europe/Paris]]", "YYYY-MM-DDTHH:mm"],
  ["YY-MM-DD HH:mm xx z", "YY-MM-DD HH:mm"],
  ["HH:mmZ", "HH:mmZ"],
])("%s without its zone is %s", (name, bare) => {
  expect(withoutZone(timeFormat(name)).name).toBe(bare);
});

/** Offsets from UTC in minutes, from the database of IANA. */
const zones =
  "CET 60 CEST 120 MEZ 60 MESZ 120 GMT 0 BST 60 WET 0 WEST 60 EET 120 EEST 180 EST -300 EDT -240 CST -360 CDT -300 " +
  "MST -420 MDT -360 PST -480 PDT -420 AKST -540 AKDT -480 HST -600 AST -240 ADT -180 NST -210 NDT -150 AEST 600 " +
  "AEDT 660 ACST 570 ACDT 630 AWST 480 NZST 720 NZDT 780 JST 540 KST 540 HKT 480 SGT 480 MSK 180 SAST 120";
const zoneRows = Array.from(zones.matchAll(/([A-Z]+) (-?\d+)/g), ([, name = "", minutes]) => {
  return [name, Number(minutes)] as const;
});

it.each(zoneRows)("%s is %i minutes ahead of UTC", (zone, offset) => {
  const texts = [`2020-01-31 13:05 ${zone}`, `2020-01-31 14:05 ${zone}`];
  const format = fitted(formatsOf(texts), texts, noContext);
  const ms = Date.UTC(2020, 0, 31, 13, 5) - offset * 60_000;
  expect(format.parse(texts[0]!)).toEqual({ ms, offset });
  expect(format.format(ms, offset)).toBe(texts[0]);
});

const { en, ...others } = languages;
describe.each(Object.entries({ ...others, en }))("names in %s", (code, language) => {
  const named = (options: Intl.DateTimeFormatOptions, days: readonly number[][]) =>
    days.map(([month, day]) =>
      new Intl.DateTimeFormat(code, { ...options, timeZone: "UTC" }).format(
        Date.UTC(2018, month!, day), // 1 January 2018 was a Monday
      ),
    );

  it("are those of Unicode, and short ones begin like them", () => {
    const months = named(
      { month: "long" },
      Array.from({ length: 12 }, (_, i) => [i, 1]),
    );
    const days = named(
      { weekday: "long" },
      Array.from({ length: 7 }, (_, i) => [0, i + 1]),
    );
    expect(language!.months.long).toEqual(months);
    expect(language!.days.long).toEqual(days);
    for (const { long, short } of [language!.months, language!.days]) {
      expect(short).toHaveLength(long.length);
      expect(new Set(short).size).toBe(long.length);
      for (const [i, name] of short.entries()) expect(long[i]![0]).toBe(name[0]);
    }
  });

  it("are read and written, whole and short, with and without accents", () => {
    for (const kind of ["long", "short"] as const) {
      const texts = language!.months[kind].map((name) => `${name} 2020`);
      const bare = texts.map((text) => text.normalize("NFD").replaceAll(/\p{M}/gu, ""));
      for (const some of [texts, bare, texts.map((text) => text.toUpperCase())]) {
        const format = fitted(formatsOf(some), some, noContext);
        for (const [month, text] of some.entries()) {
          const ms = Date.UTC(2020, month, 1);
          expect(format.parse(text)).toEqual({ ms, offset: 0 });
          expect(format.format(ms)).toBe(text);
          expect(namedFormat(format.name).format(ms)).toBe(text);
        }
      }
    }
  });

  it("of days are read beside a month", () => {
    for (const kind of ["long", "short"] as const) {
      const texts = language!.days[kind].map(
        (name, i) => `${name} ${i + 1} ${language!.months.long[0]} 2018`,
      );
      const format = fitted(formatsOf(texts), texts, noContext);
      const moments = texts.map((text) => format.parse(text)?.ms);
      expect(moments).toEqual(texts.map((_, i) => Date.UTC(2018, 0, i + 1)));
      expect(format.parse(texts[0]!.replace(" 1 ", " 2 "))).toBeUndefined(); // not a Monday
    }
  });
});

it.each([
  [
    ["Jänner 2020", "Feber 2020"],
    [0, 1],
  ],
  [
    ["Mrz 2020", "Sept 2020"],
    [2, 8],
  ],
  [
    ["Jän 2020", "Mär 2020"],
    [0, 2],
  ],
  [
    ["jan 2020", "fév 2020", "mar 2020"],
    [0, 1, 2],
  ],
  [
    ["jui 2020", "jul 2020", "aoû 2020", "sep 2020"],
    [5, 6, 7, 8],
  ],
  [
    ["setiembre 2020", "octubre 2020"],
    [8, 9],
  ],
  [
    ["set 2020", "oct 2020", "ene 2020"],
    [8, 9, 0],
  ],
  [
    ["maa 2020", "mei 2020"],
    [2, 4],
  ],
])("%j have other names of months", (texts, months) => {
  const format = fitted(formatsOf(texts), texts, noContext);
  expect(texts.map((text) => format.parse(text)?.ms)).toEqual(
    months.map((month) => Date.UTC(2020, month, 1)),
  );
});

it.each<[readonly string[], string, number]>([
  [["1949.083", "1949.167"], "decimal year with 3 decimals", Date.UTC(1949, 1)],
  [["1949.5", "1949.58"], "decimal year with up to 2 decimals", Date.UTC(1949, 6)],
  [
    ["1958,2027", "1958,2877"],
    "decimal year with 4 decimals and commas from 0.432",
    Date.UTC(1958, 2),
  ],
  [["1577836800", "1577836801"], "seconds since 1970", Date.UTC(2020, 0)],
  [["100000000", "100000001"], "seconds since 1970", 1e11],
  [["99999999999", "99999999999"], "seconds since 1970", 99_999_999_999_000],
  [["100000000000", "100000000001"], "milliseconds since 1970", 1e11],
  [["100000000000000", "100000000000001"], "microseconds since 1970", 1e11],
  [["100000000000000000", "100000000000000001"], "nanoseconds since 1970", 1e11],
  [["99999999", "99999998"], "a plain number", 99_999_999],
  [["18264", "18265"], "Excel serial date", Date.UTC(1950, 0, 1)],
  [["73050", "73049"], "Excel serial date", Date.UTC(2099, 11, 31)],
  [["18263", "18264"], "a plain number", 18_263],
  [["73051", "73050"], "a plain number", 73_051],
  [["2415020", "2415021"], "Julian date", Date.UTC(1899, 11, 31, 12)],
  [["2488070", "2488069"], "a plain number", 2_488_070],
  [["693962", "693963"], "MATLAB datenum", Date.UTC(1900, 0, 1)],
  [["767011", "767010"], "a plain number", 767_011],
  [["0.5", "1.25"], "a plain number with up to 2 decimals", 0.5],
  [["0,5", "1,5"], "a plain number with 1 decimals and commas", 0.5],
  [["1871.09", "1871.1"], "YYYY.MM without a final zero", Date.UTC(1871, 8)],
  [["1871,1", "1871,11", "1872,01"], "YYYY,MM without a final zero", Date.UTC(1871, 9)],
  [["1930/31", "1931/32"], "YYYY/YY", Date.UTC(1930, 0)],
  [["1999–2000", "2000–2001"], "YYYY–YYYY", Date.UTC(1999, 0)],
  [["FY 2019-20", "FY 2020-21"], "[FY ]YYYY-YY", Date.UTC(2019, 0)],
  [["1899-00", "1900-01"], "YYYY-YY", Date.UTC(1899, 0)],
  [["2001-02", "2001-03"], "YYYY-MM", Date.UTC(2001, 1)],
  [["2001-02", "2001-02"], "YYYY-MM", Date.UTC(2001, 1)],
  [["2012-13", "2012-13"], "YYYY-YY", Date.UTC(2012, 0)],
  [["w/c 31/01/2020", "w/c 07/02/2020"], "[w/c ]DD/MM/YYYY", Date.UTC(2020, 0, 31)],
  [["as of 2020-01-31", "as of 2020-02-01"], "[as of ]YYYY-MM-DD", Date.UTC(2020, 0, 31)],
  [["Stand: 31.01.2020", "Stand: 01.02.2020"], "[Stand: ]DD.MM.YYYY", Date.UTC(2020, 0, 31)],
  [
    ["2020-01-31 13:00 - 14:00", "2020-01-31 14:00 - 15:00"],
    "YYYY-MM-DD HH:mm - HH:mm (3600 s)",
    Date.UTC(2020, 0, 31, 13),
  ],
  [
    ["2020-01-31 23:30-00:00", "2020-02-01 00:00-00:30"],
    "YYYY-MM-DD HH:mm-HH:mm (1800 s)",
    Date.UTC(2020, 0, 31, 23, 30),
  ],
  [
    ["2020-01-31 00:00 to 00:00", "2020-02-01 00:00 to 00:00"],
    "YYYY-MM-DD HH:mm to HH:mm (86400 s)",
    Date.UTC(2020, 0, 31),
  ],
  [
    ["2020-01-15/2020-02-15", "2020-02-15/2020-03-15"],
    "YYYY-MM-DD/YYYY-MM-DD (1 months)",
    Date.UTC(2020, 0, 15),
  ],
  [
    ["2020-01-15 12:00 - 2020-02-15 12:00", "2020-02-15 12:00 - 2020-03-17 12:00"],
    "YYYY-MM-DD HH:mm - YYYY-MM-DD HH:mm (2678400 s)",
    Date.UTC(2020, 0, 15, 12),
  ],
  [
    ["2020-01-31T13:00/2020-01-31T14:00", "2020-01-31T14:00/2020-01-31T15:00"],
    "YYYY-MM-DDTHH:mm/YYYY-MM-DDTHH:mm (3600 s)",
    Date.UTC(2020, 0, 31, 13),
  ],
  [["2019/20 Q1", "2019/20 Q2"], "YYYY/YY [Q]Q (years from April)", Date.UTC(2019, 3)],
  [["2019/20 Q4", "2020/21 Q1"], "YYYY/YY [Q]Q (years from April)", Date.UTC(2020, 0)],
])("%j are %s", (texts, name, ms) => {
  const format = fitted(formatsOf(texts), texts, noContext);
  expect(format.name).toBe(name);
  for (const same of [format, namedFormat(name)]) {
    expect(same.parse(texts[0]!)?.ms).toBe(ms);
    expect(same.format(ms)).toBe(texts[0]);
    expect(same.calendar).toBe(!name.startsWith("a plain"));
  }
});

it.each<[string, readonly string[]]>([
  ["years that do not follow each other", ["1930/62", "1931/63"]],
  ["halves of years that are not months", ["1800.5", "1801.5"]],
  [
    "months above 12 among months",
    [...Array.from({ length: 13 }, (_, i) => `${197_301 + i}`), "197401"],
  ],
])("%s are no calendar", (_, texts) => {
  expect(
    formatsOf(texts).filter(({ calendar, name }) => calendar && !/decimal year/.test(name)),
  ).toEqual([]);
});

it("a day's last part and the first of the next are an hour apart in a zone", () => {
  const context = { ...noContext, columns: ["date", "settlement period"], zone: "Europe/London" };
  const texts = ["2023-03-25 48", "2023-03-26 1", "2023-03-26 46", "2023-03-27 1"];
  const [format] = formatsOf(texts, context);
  expect(format?.name).toBe("YYYY-MM-DD P48 (Europe/London)");
  const moments = texts.map((text) => format!.parse(text)!);
  const start = Date.UTC(2023, 2, 25, 23, 30);
  expect(moments.map(({ ms }) => (ms - start) / HOUR)).toEqual([0, 0.5, 23, 23.5]);
  expect(moments.map(({ offset }) => offset)).toEqual([0, 0, 60, 60]);
  expect(moments.map(({ ms }) => format!.format(ms))).toEqual(texts);
  expect(format!.parse("2023-03-26 47")).toBeUndefined();
  expect(format!.parse("2023-03-26 0")).toBeUndefined();
});

// biome-ignore format: related names a row
it.each([
  ["hour", ["hour", "Hours", "hh", "hourofday", "hour_of_day", "HourOfDay", "hourending", "hr_end", "hr_beginning", "he"]],
  ["year", ["year", "YEAR", "yyyy"]],
  [undefined, ["hourly", "hour_of", "yearly", "end", "sheet"]],
] as const)("columns of the part %s are known by their names", (part, names) => {
  expect(names.map((name) => partNames(name)[0])).toEqual(names.map(() => part));
});

import { describe, expect, it } from "vitest";
import { fitted } from "../../../../src/data/table/kinds/fitted.js";
import { bareName, partNames } from "../../../../src/data/table/kinds/parts.js";
import { formatsOf, namedFormat, noContext } from "../../../../src/data/table/kinds/times.js";

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
const two = (number: number) => String(number).padStart(2, "0");
const days = upTo(20).map((day) => `2020-01-${two(day)}`);
const names = (texts: readonly string[], columns: readonly string[] = [], zone?: string) =>
  formatsOf(texts, { ...noContext, columns, ...(zone && { zone }) }).map(({ name }) => name);

/** Twenty rows that show nothing special, and rows below them that do. */
it.each<[readonly string[], string]>([
  [days.map((day) => `${day} 10:00`), "YYYY-MM-DD HH:mm"],
  [[...days.map((day) => `${day} 10:00`), "2020-01-21 24:00"], "YYYY-MM-DD kk:mm"],
  [[...days.map((day) => `${day} 10:00:00`), "2020-01-21 24:00:00"], "YYYY-MM-DD kk:mm:ss"],
  [upTo(24).map((hour) => `2020-01-01 ${hour}`), "YYYY-MM-DD k"],
  [upTo(24).map((hour) => `${two(hour)}:00 01.02.2020`), "kk:mm DD.MM.YYYY"],
  [
    [...days.map((day) => `${day} 10:00:00`), "2020-02-01 10:00:00.250", "2020-02-02 10:00:01"],
    "YYYY-MM-DD HH:mm:ss.SSS?",
  ],
  [
    [...days.map((day) => `${day} 10:00 CET`), "2020-02-01 10:00 CET", "2020-07-01 10:00 CEST"],
    "YYYY-MM-DD HH:mm CET/CEST",
  ],
  [[...days.map((day) => `${day} 10:00 EST`), "2020-07-01 10:00 EDT "], "YYYY-MM-DD HH:mm EST/EDT"],
  [[...upTo(20).map((day) => `Jan ${day}, 2020`), "Sept 1, 2020"], "MMMS D, YYYY"],
  [[...upTo(20).map((day) => `Jan ${day}, 2020`), "June 1, 2020", "Sept 1, 2020"], "MMMJS D, YYYY"],
  [[...upTo(20).map((day) => `Jan. ${day}, 2020`), "May 1, 2020"], "MMMP D, YYYY"],
  [
    ["2020-01-01T10:00+01:00[Europe/Paris]", "2020-07-01T10:00+02:00[Europe/Paris]"],
    "YYYY-MM-DDTHH:mmxxx[[Europe/Paris]]",
  ],
  [["2020-01-01T10:00Z[UTC]", "2020-07-01T10:00Z[UTC]"], "YYYY-MM-DDTHH:mmZ[[UTC]]"],
  [["2020-01-01 10:00 +0100 (CET)"], "YYYY-MM-DD HH:mm xx[ (CET)]"],
  [["2020-01-01 10:00:00 GMT+0100 (CET)"], "YYYY-MM-DD HH:mm:ss [GMT]xx[ (CET)]"],
  [["JAN 2020", "FEB 2020"], "^MMM YYYY"],
  [["2020m01", "2020m02"], "YYYY[m]MM"],
  [["2020q1", "2020q2"], "YYYY[q]Q"],
  [["week 14 2003", "week 15 2003"], "[week] WW GGGG"],
  [["WEEK 4 2003", "WEEK 15 2003"], "[WEEK] W GGGG"],
  [["2003 Week 14", "2003 Week 15"], "GGGG [Week] WW"],
  [["1.2.2020", "13.2.2020"], "D.M.YYYY"],
  [["2020-1-31 9:05 am", "2020-1-31 10:05 pm"], "YYYY-M-DD h:mm a"],
  [["2020-01-31 09:05 A.M.", "2020-01-31 10:05 P.M."], "YYYY-MM-DD hh:mm A.M."],
  [["2020-01-31T10:00:00+0000", "2020-01-31T11:00:00+0000"], "YYYY-MM-DDTHH:mm:ssxx"],
  [["2020-01-31T10:00:00.5+0000", "2020-01-31T11:00:00.5+0000"], "YYYY-MM-DDTHH:mm:ss.Sxx"],
  [["2020-01-31 10:00:00,250", "2020-01-31 11:00:00,500"], "YYYY-MM-DD HH:mm:ss,SSS"],
])("%j are written as %s", (texts, name) => {
  const format = fitted(formatsOf(texts), texts, noContext);
  expect(format.name).toBe(name);
  for (const text of texts) {
    const { ms, offset } = format.parse(text)!;
    expect(format.format(ms, offset)).toBe(text.trim());
  }
});

it("a comment that differs from row to row is in no format", () => {
  const texts = ["2020-01-01 10:00 +0100 (CET)", "2020-07-01 10:00 +0200 (CEST)"];
  const format = fitted(formatsOf(texts), texts, noContext);
  expect(format.name).not.toMatch(/CE/);
  expect(texts.map((text) => format.parse(text))).toEqual([
    { ms: Date.UTC(2020, 0, 1, 9), offset: 60 },
    { ms: Date.UTC(2020, 6, 1, 8), offset: 120 },
  ]);
});

/** Names of columns between bars, and the parts of a time that they may hold. */
it.each([
  [
    "year",
    "year|yr|YYYY|yy|Jahr|année|annee|año|ano|anno|jaar|years|Fiscal Year|fiscalyr|<YEAR>|(year) ",
  ],
  ["quarter", "quarter|Qtr|q|Quartal|trimestre"],
  ["quarter,month", "period|PERIOD"],
  ["season", "seas|season|Seasons|saison|estación|stagione"],
  [
    "month",
    "month|mnth|mth|mon|mo|Monat|mois|mes|mese|maand|månad|måned|month_no|Month Num|month.number|month-name|monthnumber",
  ],
  ["month,minute", "mm|MM|[mm]"],
  [
    "week",
    "week|wk|kw|Woche|semaine|semana|settimana|iso_week|ISO Week|isoweek|week_no|weeknum|Week Number|week of year|weekofyear",
  ],
  ["day", "dy|dd|dom|day_of_month|Day of  Month|dayofmonth|Tag|jour|día|dia|giorno|dag"],
  ["day,ordinal", "day|Day|<DAY>"],
  ["ordinal", "doy|day_of_year|dayofyear|jday|julian|julian_day|Julian Day|julianday|yday|ddd"],
  [
    "hour",
    "stunde|Std|heure|hora|ora|uur|h|hours|hr ending|hourbeg|hour_beginning|hour start|hrstart|Hour-of-Day",
  ],
  [
    "part of day",
    "settlement_period|SettlementPeriod|trading interval|dispatch_intervals|market period no|half_hour|halfhours|half_hourly_period|halfhour_interval",
  ],
  [
    "part of day",
    "quarter hour|quarterhours|quarter_hourly_interval|quarterhour period number|Viertelstunde|viertelstunden|quart d.heure|quart_d_heure",
  ],
  ["minute", "minute|min|mn|mi|minuto|minutes|mins"],
  ["second", "second|sec|ss|segundo|sekunde|seconds"],
  [
    "",
    "xyear|yearly|year2|a year|fiscal__year|calendar_year|y|quarters|xq|q1|seas2|xseason|months|amonth|month_x|monthly|week2|isoxweek|weekly|xday|dayx|day_of",
  ],
  [
    "",
    "xdoy|doyx|julianx|hour_of|xhour|ending|hourx|settlement|xhalf_hour|half|quart|viertel|xminute|minutely|secondary|xss",
  ],
])("%s: %s", (parts, columns) => {
  expect(columns.split("|").map((name) => [name, partNames(name).join()])).toEqual(
    columns.split("|").map((name) => [name, parts]),
  );
});

it("signs around the name of a column are no part of it", () => {
  expect(["<DATE>", "(a b)", "--x__", "a-b", "%", "3", "é!?"].map(bareName)).toEqual([
    "DATE",
    "a b",
    "x",
    "a-b",
    "",
    "3",
    "é",
  ]);
});

describe("parts of times in several columns", () => {
  it.each<[string, string, readonly string[]]>([
    ["year|mm", "2020 5", ["YYYY MM"]],
    ["year|mm|dd|hh|mm", "2020 5 31 13 45", ["YYYY MM DD HH m", "YYYY MM DD kk m"]],
    ["year|month|day", "2020 1 31", ["YYYY MM DD"]],
    ["year|day", "2020 45", ["YYYY DDD"]],
    ["year|week", "2020 W05", ["GGGG [W]WW"]],
    ["year|week", "2020 KW05", ["GGGG [KW]WW"]],
    ["year|week", "2020 Week 5", ["GGGG [Week] WW"]],
    ["year|week", "2020.0 5.0", ["GGGG[.0] WW[.0]"]],
    ["year|month", "2020.0 5.0", ["YYYY[.0] MM[.0]"]],
    ["year|month", "2020 M05", ["YYYY [M]MM"]],
    ["year|doy", "2020.0 5.0", ["YYYY[.0] DDD[.0]"]],
    ["year|month|day", "2020.0 5.0 1.0", ["YYYY[.0] MM[.0] DD[.0]"]],
    ["yy|quarter", "98 3", ["YY Q"]],
    ["year|quarter", "2020 Q3", ["YYYY [Q]Q"]],
    ["year|quarter", "2020 Quarter 3", ["YYYY [Quarter] Q"]],
    ["year|quarter", "2020 3rd", ["YYYY Qo"]],
    ["year|season", "2020 JJA", ["YYYY SSS"]],
    [
      "year|month|day|hour|minute|second",
      "2020 1 31 0 5 9",
      ["YYYY MM DD HH m s", "YYYY MM DD kk m s"],
    ],
    [
      "year|month|day|hour|min|sec",
      "2020 1 31 0.0 5.0 9.0",
      ["YYYY MM DD HH[.0] m[.0] s[.0]", "YYYY MM DD kk[.0] m[.0] s[.0]"],
    ],
    ["year|other", "2020 Q3", ["YYYY [Q]Q", "YYYY [q]Q"]], // as in one column
  ])("%s: %s", (columns, text, expected) => {
    expect(names([text], columns.split("|"))).toEqual(expected);
  });
});

/** Columns in which the same texts mean something else, or nothing. */
it.each<[readonly string[], readonly string[], readonly string[]]>([
  [["202005", "202012"], [], ["YYYYMM"]],
  [["202005", "202012"], ["week"], ["GGGGWW"]],
  [["202005", "202012"], ["my wk"], ["GGGGWW"]],
  [["202005", "202012"], ["kw"], ["GGGGWW"]],
  [["202005", "202012"], ["kwh"], ["YYYYMM"]],
  [["202005", "202012"], ["yw"], ["GGGGWW"]],
  [["202005", "202012"], ["xyw"], ["YYYYMM"]],
  [["202005", "202012"], ["kalenderwoche"], ["GGGGWW"]],
  [["20201", "20202"], ["quarter"], ["YYYYQ"]],
  [["20201", "20202"], ["yq"], ["YYYYQ"]],
  [["20201", "20202"], ["qtr"], ["YYYYQ"]],
  [["20201", "20202"], ["headquarter"], ["Excel serial date"]],
  [["320131", "320201"], ["date"], ["YYMMDD"]],
  [["320131", "320201"], ["fecha"], ["YYMMDD"]],
  [["320131", "320201"], ["day"], ["YYMMDD"]],
  [["200131", "200201"], ["holiday"], ["GGGGWW"]],
  [["310132", "010232"], ["datum"], ["DDMMYY"]],
  [["1960.0", "1961.0"], [], ["YYYY[.0]"]],
  [["1960", "1961.0"], [], ["a plain number with up to 1 decimals"]],
  [["1499", "1500"], [], ["a plain number"]],
  [["1500", "2199"], [], ["YYYY"]],
  [["2199", "2200"], [], ["a plain number"]],
  [["2020001", "2020002"], [], ["YYYYDDDD", "YYYY[0]MM"]],
  [["2020.05", "2020.12"], [], ["YYYY.MM"]],
  [["2020,05", "2020,12"], [], ["YYYY,MM"]],
  [["05.2020", "12.2020"], [], ["MM.YYYY"]],
  [["005.2020", "012.2020"], [], ["[0]MM.YYYY"]],
  [["31012020", "01022020"], [], ["DDMMYYYY"]],
  [["01312020", "02012020"], [], ["MMDDYYYY"]],
  [["202013", "202053"], [], ["GGGGWW"]],
  [["202013", "202016"], [], ["a plain number"]], // periods of accounting
  [["202013", "202017"], [], ["GGGGWW"]],
  [["1800.5", "1801.5"], [], ["decimal year with 1 decimals"]],
  [["1800.50", "1801.50"], [], ["decimal year with 2 decimals"]],
  [["1800.05", "1801.5"], [], ["YYYY.MM"]],
])("%j in columns %j are %j", (texts, columns, expected) => {
  expect(names(texts, columns)).toEqual(expected);
});

it.each([
  ["decimal year with up to 3 decimals and commas from 0.5", Date.UTC(1949, 1), "1949,125"],
  ["decimal year with 2 decimals", Date.UTC(1949, 6), "1949.50"],
  ["decimal year with up to 2 decimals", Date.UTC(1949, 6), "1949.5"],
  ["decimal year with up to 2 decimals", Date.UTC(1949, 0), "1949"],
  ["[w/c ]DD/MM/YYYY", Date.UTC(2020, 0, 31), "w/c 31/01/2020"],
  [
    "YYYY-MM-DD HH:mm - HH:mm (3600 s)[ (CET/CEST)]",
    Date.UTC(2020, 0, 31),
    "2020-01-31 00:00 - 01:00 (CET/CEST)",
  ],
  ["seconds since 1970[:]", 5000, "5:"],
  ["[/Date(]milliseconds since 1970[)/]", 5000, "/Date(5000)/"],
  ["YYYY/YY M (years from July)", Date.UTC(1990, 6), "1990/91 7"],
  ["YYYY/YY M (years from July)", Date.UTC(1991, 5), "1990/91 6"],
  ["YYYY MMM (years to September)", Date.UTC(1990, 9), "1991 Oct"],
  ["YYYY MMM (years to September)", Date.UTC(1991, 8), "1991 Sep"],
  ["YYYY M (years to November)", Date.UTC(1990, 11), "1991 12"],
  ["YYYY M (years from December)", Date.UTC(1991, 10), "1990 11"],
  ["[Q]Q YYYY/YY (years from April)", Date.UTC(2020, 0), "Q4 2019/20"],
  ["YYYY-YYYY [Q]Q (years from July)", Date.UTC(2019, 6), "2019-2020 Q1"],
  ["[H]HY YYYY/YY (years from April)", Date.UTC(2019, 9), "H2 2019/20"],
  ["[FY ]YYYY-YY", Date.UTC(2099, 0), "FY 2099-00"],
  ["YYYY/YYYY", Date.UTC(2099, 0), "2099/2100"],
  ["YYYY,MM without a final zero", Date.UTC(1871, 9), "1871,1"],
  ["YYYY,MM without a final zero", Date.UTC(1871, 10), "1871,11"],
  ["YYYY.MM of 32 bits with up to 12 decimals", Date.UTC(1947, 0), "1947.010009765625"],
  ["YYYY-MM-DD/YYYY-MM-DD (1 months)", Date.UTC(2020, 11, 1), "2020-12-01/2021-01-01"],
  ["YYYY-MM-DD HH:mm:ss-HH:mm:ss (60 s)", Date.UTC(2020, 0, 1), "2020-01-01 00:00:00-00:01:00"],
  ["YYYY-MM to YYYY-MM (3 months)", Date.UTC(2020, 10), "2020-11 to 2021-02"],
])("the format %s writes %i as %s, and reads it", (name, ms, text) => {
  const format = namedFormat(name);
  expect([format.name, format.format(ms, 0), format.parse(text)]).toEqual([
    name,
    text,
    { ms, offset: 0 },
  ]);
});

it.each<[readonly string[], readonly string[]]>([
  [
    ["2020-01-01 to 2020-01-08", "2020-01-08 to 2020-01-15"],
    ["YYYY-MM-DD to YYYY-MM-DD (604800 s)"],
  ],
  [["2020-01-01 until 2020-01-08"], ["YYYY-MM-DD until YYYY-MM-DD (604800 s)"]],
  [["2020-01-01 – 2020-01-08"], ["YYYY-MM-DD – YYYY-MM-DD (604800 s)"]],
  [["2020-01-01 — 2020-01-08"], ["YYYY-MM-DD — YYYY-MM-DD (604800 s)"]],
  [["2020-01-01 .. 2020-01-08"], ["YYYY-MM-DD .. YYYY-MM-DD (604800 s)"]],
  [["2020-01-01/2020-01-08"], ["YYYY-MM-DD/YYYY-MM-DD (604800 s)"]],
  [["2020-01-01 to 2020-01-01"], []],
  [["2020-01-02 to 2020-01-01"], []],
  [["2020-01-31 13:00-14:00", "2020-01-31 14:00-15:00"], ["YYYY-MM-DD HH:mm-HH:mm (3600 s)"]],
  [["2020-01-31 13:00:00-14:00:00"], ["YYYY-MM-DD HH:mm:ss-HH:mm:ss (3600 s)"]],
  [["2020-01-31 23:00-00:00"], ["YYYY-MM-DD HH:mm-HH:mm (3600 s)"]],
  [["2020-01-31 13:00-13:00"], ["YYYY-MM-DD HH:mm-HH:mm (86400 s)"]],
  [["2020-01-31 13:00-05:00", "2020-01-31 14:00-05:00"], ["YYYY-MM-DD HH:mmZ"]], // offsets
  [["2020-01-31 13:00:00-05:00"], ["YYYY-MM-DD HH:mm:ssZ"]],
  [["2020-01-31T13:00-05:00"], ["YYYY-MM-DDTHH:mmZ"]],
  [["2020-01-31 to 2020-02-29"], ["YYYY-MM-DD to YYYY-MM-DD (2505600 s)"]],
  [["2020-01-15 to 2020-03-15"], ["YYYY-MM-DD to YYYY-MM-DD (2 months)"]],
  [["2019-12-15 to 2020-01-15"], ["YYYY-MM-DD to YYYY-MM-DD (1 months)"]],
  [["2020-01-15 06:00 to 2020-02-15 06:00"], ["YYYY-MM-DD HH:mm to YYYY-MM-DD HH:mm (2678400 s)"]],
  [["2020-01-01 to 2020-01-08", "2020-01-08 - 2020-01-15"], []],
  [["2020-01-31 13:00 - 14:00 (CET)"], ["YYYY-MM-DD HH:mm - HH:mm (3600 s)[ (CET)]"]],
  [["2020-01-31 13:00 - 14:00 (CET/CEST)"], ["YYYY-MM-DD HH:mm - HH:mm (3600 s)[ (CET/CEST)]"]],
])("intervals %j are %j", (texts, expected) => {
  const formats = formatsOf(texts);
  expect(formats.length === 0 ? [] : [fitted(formats, texts, noContext).name]).toEqual(expected);
});

it("the name of an interval may have letters in brackets, and words before a date are none between two", () => {
  const weeks = namedFormat("DD MMM[.] YYYY - DD MMM[.] YYYY (604800 s)");
  expect(weeks.parse("01 Jan. 2020 - 08 Jan. 2020")).toEqual({
    ms: Date.UTC(2020, 0, 1),
    offset: 0,
  });
  const zoned = namedFormat("YYYY-MM-DD HH:mm - HH:mm (3600 s)[ (CET)]");
  expect(zoned.parse("2020-01-31 13:00 - 14:00 (CET)")?.ms).toBe(Date.UTC(2020, 0, 31, 13));
});

/** Words before 2020-01-31, between bars. */
const WORDS =
  "w/c|w/e|wc|we|week|wk|Month|quarter|year|period|day|date|week of|Week ending|wk. ended|week end|week beginning|" +
  "period starting|week commencing|year from|day to|month on|as of|as at|on|from|since|until|up to|ab|vom|bis|bis zum|Stand|" +
  "depuis|du|au|del|al|dal|op|per|Stand:|date:";
it.each(WORDS.split("|"))("a date behind %s is read", (word) => {
  expect(names([`${word} 2020-01-31`, `${word} 2020-02-01`])).toEqual([`[${word} ]YYYY-MM-DD`]);
  expect(names([`x${word} 2020-01-31`])).toEqual([]);
  expect(names([`${word} 2020-01-31`, "2020-02-01"])).toEqual([]);
  expect(namedFormat(`[${word} ]YYYY-MM-DD`).parse(`${word} 2020-01-31`)?.ms).toBe(
    Date.UTC(2020, 0, 31),
  );
});

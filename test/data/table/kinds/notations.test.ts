import { describe, expect, it } from "vitest";
import { findTimeFormat } from "../../../../src/data/table/find-time-format.js";
import { fitted } from "../../../../src/data/table/kinds/fitted.js";
import { formatsOf, noContext } from "../../../../src/data/table/kinds/times.js";

/** Texts that are each read by themselves, between bars, under the time that all of them mean. */
const notations: Readonly<Record<string, readonly string[]>> = {
  "2003-01-01": [
    "FY2003 | FY 2003 | FY-2003 | FY03 | FY 03 | FY'03 | 2003FY | 2003 FY | CY2003 | CY 2003 | YR2003 | Year 2003 | Jahr 2003",
    "X2003 | Y2003 | 2003年 | 2003A | 2003Y",
    "2003H1 | 2003-H1 | 2003 H1 | 2003/H1 | 2003:H1 | 2003, H1 | 2003_H1 | 2003S1 | 2003-S1 | 2003 S1 | 2003-B1",
    "H1 2003 | H1-2003 | H1/2003 | H12003 | 1H2003 | 1H 2003 | 1H-2003 | H1-03 | H1 03 | 1H03 | S1 2003 | S1-2003 | S1/2003",
    "1. Halbjahr 2003 | 2003, 1. Halbjahr | 2003 1. Halbjahr | Half 1 2003 | Half 1, 2003 | 2003 Half 1 | FY2003H1 | FY2003 H1",
    "DJF 2003 | DJF-2003 | 2003 DJF | 2003-DJF | 2003DJF",
  ],
  "2003-04-01": [
    "2003Q2 | 2003-Q2 | 2003 Q2 | 2003/Q2 | 2003:Q2 | 2003.Q2 | 2003_Q2 | 2003, Q2 | 2003q2 | 2003-q2 | 2003 q2 | q2 2003",
    "Q2 2003 | Q2-2003 | Q2/2003 | Q2.2003 | Q2_2003 | Q2, 2003 | Q22003 | Q2-03 | Q2 03 | Q2'03 | Q2’03 | Q2 ’03 | Q2 '03 | Q2/03 | Q203 | 03Q2 | 03-Q2",
    "2Q2003 | 2Q 2003 | 2Q-2003 | 2Q/2003 | 2Q03 | 2Q 03 | 2 Q 2003",
    "2nd Quarter 2003 | 2nd Quarter, 2003 | 2nd quarter 2003 | 2nd quarter of 2003 | 2nd Qtr 2003 | 2003 2nd Quarter | 2003 2nd quarter",
    "Quarter 2 2003 | Quarter 2, 2003 | 2003 Quarter 2 | Qtr 2 2003 | 2003 Qtr 2 | 2003QTR2",
    "FY2003Q2 | FY2003 Q2 | FY2003-Q2 | Q2 FY2003 | FY03Q2 | FY03 Q2 | Q2 FY03 | Q2FY03",
    "T2 2003 | T2-2003 | T2/2003 | 2003T2 | 2003-T2 | 2003 T2 | K2 2003 | 2003K2 | 2003-K2",
    "2. Quartal 2003 | 2. Quartal, 2003 | 2003, 2. Quartal | 2. Vierteljahr 2003 | 2º trimestre de 2003 | 2º trimestre 2003 | 2er trimestre 2003",
    "2003年第2四半期 | 2003年第2季度 | 2003年2季度 | 2003년 2분기",
    "II kw. 2003 | II kw 2003 | II kwartał 2003 | 2 кв. 2003 | 2 квартал 2003 | II кв. 2003 | II квартал 2003 | 2. čtvrtletí 2003 | 2. Vj. 2003",
    "II/2003 | II-2003 | II 2003 | II.2003 | 2003 II | 2003-II | 2003/II | QII 2003 | II Quartal 2003",
  ],
  "2003-10-01": [
    "2003-10 | 2003/10 | 200310.0 | 2003_10 | 2003:10 | 2003 10 | 2003年10月 | 2003년 10월",
    "10/2003 | 10-2003 | 10 2003 | 010/2003 | 10.2003 | 010.2003 | 2003.10 | 2003,10",
    "2003M10 | 2003-M10 | 2003 M10 | 2003:M10",
    "Oct 2003 | Oct-2003 | Oct, 2003 | Oct/2003 | Oct.2003 | Oct2003 | Oct_2003 | 2003 Oct | 2003-Oct | 2003Oct | 2003/Oct | 2003, Oct",
    "Oct-03 | Oct 03 | Oct'03 | Oct '03 | Oct’03 | Oct ’03 | Oct03 | Oct/03 | Oct.03 | 03-Oct | Oct de 2003",
  ],
  "2003-03-31": [
    "2003-W14 | 2003W14 | 2003 W14 | 2003/W14 | 2003_W14 | 2003.W14 | 2003-w14 | 2003w14 | W14 2003 | W14-2003 | W14/2003 | W14.2003",
    "KW14 2003 | KW 14 2003 | KW 14/2003 | 2003-KW14 | 2003 KW 14 | 14. KW 2003 | 2003U14 | S14 2003",
    "Week 14 2003 | Week 14, 2003 | Week 14 of 2003 | 2003 Week 14 | 2003, Week 14 | 2003-Week 14 | Wk 14 2003 | 14 WK 2003 | 2003 wk 14",
    "2003-14 | 2003/14 | 14/2003 | 14-2003 | 2003 14",
    "2003-03-31 | 2003/03/31 | 2003.03.31 | 20030331 | 2003 03 31 | 2003_03_31 | 2003年03月31日 | 2003년 03월 31일 | 2003. 03. 31.",
    "31.03.2003 | 03/31/2003 | 31/03/2003 | 03-31-2003 | 31-03-2003 | 31 03 2003 | 31. 03. 2003 | 31.03.03 | 03/31/03 | 31/03/03 | 03-31-03",
    "Mar 31 2003 | Mar 31, 2003 | 31 Mar 2003 | 31-Mar-2003 | 2003-Mar-31 | 31Mar2003 | 31/Mar/2003 | 2003 Mar 31 | 31. Mar 2003 | Mar-31-2003",
    "2003Mar31 | 2003/Mar/31 | 31.Mar.2003 | 31 de Mar de 2003 | 31 de Mar 2003 | 31-Mar-03 | 31 Mar 03 | 31Mar03 | Mar 31, 03 | 31/Mar/03",
    "2003-090 | 2003/090 | 2003090 | 2003 090 | 2003-W14-1 | 2003W141 | Mon, 2003-03-31 | Mon 31.03.2003 | Mon. Mar 31 2003",
    "Mon Mar 31 2003 | 31032003 | 03312003",
    "2003-03-31 00:00 | 2003.090 00:00 | 2003-03-31 Z | 31.03.2003 Z | 03/31/2003 Z | 31/03/2003 Z | 2003/03/31 Z | 2003-03-31T00Z",
  ],
  "1969-03-31": ["69/03/31 | 69-03-31 | 69.03.31"],
  "2003-03-31T13:00": [
    "2003-03-31 13:00 | 2003-03-31T13:00 | 2003-03-31:13:00 | 2003-03-31, 13:00 | 2003-03-31_13:00 | 2003-03-31-13:00 | 2003-03-31 - 13:00",
    "2003-03-31 01:00 PM | 2003-03-31 01:00PM | 2003-03-31 01 PM | 2003-03-31 13 | 2003-03-31 1300 | 2003-03-31 13.00 | 2003-03-31 13-00",
    "2003-03-31 13h00 | 2003-03-31 13h | 2003-03-31 1300h | 2003-03-31 HE13 | 2003-03-31 HE 13 | 2003-03-31 13.0 | 2003-03-31 13 0 | 2003-03-31 13.0 0.0",
    "200303311300Z | 13:00 31.03.2003 | 13:00 31/03/2003 | 13:00 03/31/2003 | 13:00 2003-03-31 | 13:00 31 Mar 2003",
    "2003033113 | 200303311300 | 2003-03-31 13:00Z | 2003-03-31 13:00 Z",
  ],
  "2003-03-31T13:05:09": [
    "2003-03-31 13:05:09 | 2003-03-31 01:05:09 PM | 2003-03-31 01:05:09PM | 2003-03-31 130509 | 2003-03-31 13.05.09 | 2003-03-31 01.05.09 PM",
    "2003-03-31 13-05-09 | 2003-03-31 13:05:09:000 | 2003-03-31 130509.000 | 2003-03-31 13 5 9 | 2003-03-31 13.0 5.0 9.0",
    "Mon, 31 Mar 2003 13:05:09 Z | 31 Mar 2003 13:05:09 Z | Mon, 31 Mar 03 13:05:09 Z | Monday, 31-Mar-03 13:05:09 Z | Mon Mar 31 2003 13:05:09 Z",
    "20030331130509Z | Mon Mar 31 13:05:09 2003 | Mon Mar 31 13:05:09 2003 Z | Mon Mar 31 13:05:09 Z 2003 | [31/Mar/2003:13:05:09 Z] | 31/Mar/2003:13:05:09 Z",
    "[Mon Mar 31 13:05:09 2003] | [2003-03-31 13:05:09] | [2003-03-31T13:05:09Z] | [31/Mar/2003 13:05:09] | 20030331130509",
    "13:05:09 31.03.2003 | 13:05:09 31/03/2003 | 13:05:09 03/31/2003 | 13:05:09 2003-03-31 | 13:05:09 31 Mar 2003",
  ],
};

/** Texts that mean a time together, each as a list of its rows. */
const together: readonly (readonly [rows: string, format: string, second: string])[] = [
  ["2003-1 2003-2 2003-3 2003-4 2004-1 2004-2 2004-3", "YYYY-Q", "2003-04-01"],
  ["2003/1 2003/2 2003/3 2003/4 2004/1 2004/2 2004/3", "YYYY/Q", "2003-04-01"],
  ["2003:1 2003:2 2003:3 2003:4 2004:1 2004:2 2004:3", "YYYY:Q", "2003-04-01"],
  ["1/2003 2/2003 3/2003 4/2003 1/2004 2/2004 3/2004", "Q/YYYY", "2003-04-01"],
  ["1-2003 2-2003 3-2003 4-2003 1-2004 2-2004 3-2004", "Q-YYYY", "2003-04-01"],
  ["2003/011 2003/012 2004/001 2004/002", "YYYY/[0]MM", "2003-12-01"],
  ["2003-011 2003-012 2004-001 2004-002", "YYYY-[0]MM", "2003-12-01"],
  ["2003/364 2003/365 2004/001 2004/002", "YYYY/DDDD", "2003-12-31"],
  ["200351 200352 200401 200402", "GGGGWW", "2003-12-22"],
];

it.each(together)("%s are read as %s", (rows, name, second) => {
  const found = findTimeFormat(rows.split(" "));
  expect(found).toMatchObject({ format: { name } });
  const format = "format" in found ? found.format : undefined;
  expect(format?.parse(rows.split(" ")[1]!)?.ms).toBe(Date.parse(second));
});

it("days of the year that may be periods of accounting are not guessed", () => {
  expect(findTimeFormat(["2003/001", "2003/002", "2003/003"])).toMatchObject({
    problem: expect.stringMatching(/could be YYYY\/DDDD or YYYY\/\[0\]MM/),
  });
});

it("a hyphen between a day and a clock makes no interval", () => {
  const found = findTimeFormat(["2003-03-31 - 22:00", "2003-03-31 - 23:00", "2003-04-01 - 00:00"]);
  expect(found).toMatchObject({ format: { name: "YYYY-MM-DD - HH:mm" } });
});

describe.each(Object.entries(notations))("%s", (time, rows) => {
  it.each(rows.flatMap((row) => row.split(" | ")))("is read from %s and written so", (text) => {
    const format = fitted(formatsOf([text]), [text], noContext);
    const ms = Date.parse(time.includes("T") ? `${time}Z` : time);
    expect(format.parse(text)).toEqual({ ms, offset: 0 });
    expect(format.format(ms)).toBe(text);
  });
});

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../../src/config/resolve.js";
import { readSeries } from "../../../src/data/series/load.js";
import { suggestConfig } from "../../../src/data/series/suggest.js";
import type { SeriesHints } from "../../../src/data/series/suggest-roles.js";
import { peekTable } from "../../../src/data/table/read.js";
import type { CsvConfig } from "../../../src/data/tasks/csv-options.js";
import { emptyFolder } from "../../helpers/cli.js";

const FOLDER = emptyFolder();
let files = 0;

const VALUES = Array.from({ length: 60 }, (_, i) => 10 + ((i * 37) % 23) / 4);
const DAY = 86_400_000;
const at = (i: number) => new Date(Date.UTC(2022, 0, 3) + i * DAY);
const day = (i: number) => at(i).toISOString().slice(0, 10);
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const month = (i: number) => ({ year: 2005 + Math.floor(i / 12), name: MONTHS[i % 12]! });

/** A row for each value. */
function rows(write: (value: number, i: number) => string): string {
  return VALUES.map((value, i) => `${write(value, i)}\n`).join("");
}

function suggested(content: string | Buffer, ending = "csv", hints: Partial<SeriesHints> = {}) {
  files += 1;
  const file = join(FOLDER, `export${files}.${ending}`);
  writeFileSync(file, content);
  return suggestConfig(file, file, { target: [], ...hints });
}

/** What `init` reads: the target, its values, the first and the last time, and what it says. */
async function read(content: string | Buffer, ending?: string, hints?: Partial<SeriesHints>) {
  const { config, notes } = await suggested(content, ending, hints);
  const data = resolveConfig(config, "test").data as CsvConfig;
  const { series, label, length, frequency } = await readSeries(data);
  const time = (i: number) => new Date(frequency.timeAt(series[0]!.first + i)).toISOString();
  return {
    target: data.target,
    values: [...series[0]!.columns[0]!],
    from: time(0).slice(0, 16).replace("T00:00", ""),
    labels: [label(0), label(length)],
    notes: notes.join("\n"),
  };
}

const dated = (file: string, target = "y") => ({ file, target, from: "2022-01-03" });
const plainRows = rows((value, i) => `${day(i)},${value}`);

describe("exports of programs are read", () => {
  it.each<[string, { file: string | Buffer; target: string; from: string; note?: RegExp }]>([
    [
      "lines in quotes as a whole",
      {
        ...dated(`"date,y"\n${rows((value, i) => `"${day(i)},${value}"`)}`),
        note: /each line is in quotes, which are left out/,
      },
    ],
    [
      "cells that a spreadsheet keeps as texts",
      {
        ...dated(`date,code,y\n${rows((value, i) => `${day(i)},="007",="${value}"`)}`),
        note: /cells such as ="007" are read as the text in them/,
      },
    ],
    [
      "such cells in quotes",
      dated(`"date","y"\n${rows((value, i) => `"${day(i)}","=""${value}"""`)}`),
    ],
    [
      "blanks before quotes",
      dated(`date, "a", "y"\n${rows((value, i) => `${day(i)}, "p, q" , "${value}"`)}`),
    ],
    [
      "names, and a line of signs below them",
      dated(`date        y\n----------  -----\n${rows((value, i) => `${day(i)}  ${value}`)}`),
    ],
    [
      "two marks of the byte order, and one before repeated names",
      dated(`\ufeff\ufeffdate,y\n${plainRows.slice(0, 150)}`.concat(plainRows.slice(150))),
    ],
    [
      "a label with numbers between the names and the first time",
      {
        ...dated(`date,x,y\nTransform:,5,2\n${rows((value, i) => `${day(i)},${i},${value}`)}`),
        note: /line 2 below the header skipped \("Transform: 5 2"\)/,
      },
    ],
    [
      "lines of an account above the names",
      {
        ...dated(
          `"Account:";"DE12 / 34";\n\n"From:";"03.01.2022";\n\n"date";"y";\n${rows((value, i) => `"${day(i)}";"${value} EUR";`)}`,
        ),
        note: /lines 1 to 3 above the header skipped/,
      },
    ],
    [
      "units and numbers of a logger above times of an empty column",
      dated(
        `;a\n;2100\n;Total\ndd.MM.yyyy;kWh\n${rows((value, i) => `${at(i).toISOString().slice(0, 10).split("-").reverse().join(".")};${value}`)}`,
        "a",
      ),
    ],
    [
      "a remark below a table that begins with a text",
      {
        ...dated(
          `place,date,y\n${rows((value, i) => `Bonn,${day(i)},${value}`)}The office is not liable for these data.\n`,
        ),
        note: /line 62 below the table skipped/,
      },
    ],
    [
      "a star below the table",
      { ...dated(`date;y\n${rows((value, i) => `${day(i)};${value}`)}*\n`), note: /line 62 below/ },
    ],
    [
      "the largest count of a shop",
      dated(
        `date,Rented Bike Count,temp\n${rows((value, i) => `${day(i)},${value},${i % 5}.5`)}`,
        "Rented Bike Count",
      ),
    ],
    [
      "energy used, beside its cost",
      dated(
        `date,USAGE (kWh),COST\n${rows((value, i) => `${day(i)},${value},$${value / 4}`)}`,
        "USAGE (kWh)",
      ),
    ],
    [
      "errors of spreadsheets in other languages",
      {
        ...dated(
          `date;y\n${rows((value, i) => `${day(i)};${value}`)}2022-03-04;#NV\n2022-03-05;#¡DIV/0!\n2022-03-06;#Н/Д\n`,
        ),
        note: /"#NV" is read as missing/,
      },
    ],
    [
      "dates with days of one digit in the first rows",
      {
        file: `date,y\n${rows((value, i) => `"${MONTHS[at(i + 2).getUTCMonth()]} ${at(i + 2).getUTCDate()}, 2022",${value}`)}`,
        target: "y",
        from: "2022-01-05",
      },
    ],
  ])("%s", async (_, { file, target, from, note = /./ }) => {
    const found = await read(file);
    expect({ target: found.target, from: found.from }).toEqual({ target, from });
    expect(found.values.filter((value) => !Number.isNaN(value))).toEqual(VALUES);
    expect(found.notes).toMatch(note);
  });

  it("NaN in JSON Lines as missing, as Python writes it", async () => {
    const lines = rows((value, i) => `{"t": "${day(i)}", "y": ${i === 7 ? "NaN" : value}}`);
    expect((await read(lines, "jsonl")).values).toEqual(VALUES.with(7, Number.NaN));
    await expect(suggested(lines.replace("NaN", "Infinity"), "jsonl")).rejects.toThrow(/line 8/);
  });
});

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const CZECH = "led úno bře dub kvě čvn čvc srp zář říj lis pro".split(" ");
const SLOVAK = "jan feb mar apr máj jún júl aug sep okt nov dec".split(" ");

describe("times are read and written on", () => {
  const quarter = (i: number) => ({ q: (i % 4) + 1, year: 1990 + Math.floor(i / 4) });
  const roman = (i: number) => ["I", "II", "III", "IV"][i % 4]!;
  const week = (i: number) => new Date(Date.UTC(2022, 0, 3) + i * 7 * DAY);
  const slashes = (date: Date) => date.toISOString().slice(0, 10).split("-").reverse().join("/");
  it.each<[string, (i: number) => string, string]>([
    [
      "October without its zero",
      (i) =>
        String(Number(`${2005 + Math.floor(i / 12)}.${String((i % 12) + 1).padStart(2, "0")}`)),
      "2005-01-01",
    ],
    [
      "a typographic apostrophe",
      (i) => `${month(i).name}’${String(month(i).year).slice(2)}`,
      "2005-01-01",
    ],
    [
      "intervals with a zone in brackets",
      (i) => `${slashes(at(i))} 00:00 - ${slashes(at(i + 1))} 00:00 (UTC)`,
      "2022-01-03",
    ],
    [
      "days of the Postgres shell",
      (i) =>
        `${WEEKDAYS[i % 7]} ${MONTHS[at(i).getUTCMonth()]} ${day(i).slice(8)} 00:00:00 2022 UTC`,
      "2022-01-03",
    ],
    [
      "noon in Spanish",
      (i) => `${slashes(at(i >> 1))} 12:00 ${i % 2 ? "p" : "a"}. m.`,
      "2022-01-03",
    ],
    [
      "periods of three digits",
      (i) => `0${String((i % 12) + 1).padStart(2, "0")}/${2005 + Math.floor(i / 12)}`,
      "2005-01-01",
    ],
    [
      "quarters of UK years",
      (i) => `Q${quarter(i).q} ${quarter(i).year}/${String(quarter(i).year + 1).slice(2)}`,
      "1990-04-01",
    ],
    [
      "quarters of two long years",
      (i) => `${quarter(i).year}-${quarter(i).year + 1} Q${quarter(i).q}`,
      "1990-04-01",
    ],
    [
      "halves of two years",
      (i) => `${1990 + (i >> 1)}-${String(1991 + (i >> 1)).slice(2)} H${(i % 2) + 1}`,
      "1990-04-01",
    ],
    [
      "abbreviations in Czech",
      (i) => `${CZECH[i % 12]} ${2005 + Math.floor(i / 12)}`,
      "2005-01-01",
    ],
    [
      "abbreviations in Slovak, with two digits",
      (i) => `${SLOVAK[i % 12]}.${String(2005 + Math.floor(i / 12)).slice(2)}`,
      "2005-01-01",
    ],
    ["quarters of SPSS", (i) => `${quarter(i).q} Q ${quarter(i).year}`, "1990-01-01"],
    ["quarters in Polish", (i) => `${roman(i)} kw. ${quarter(i).year}`, "1990-01-01"],
    ["quarters in Russian", (i) => `${quarter(i).q} кв. ${quarter(i).year}`, "1990-01-01"],
    ["weeks that begin on a day", (i) => `w/c ${slashes(week(i))}`, "2022-01-03"],
    ["weeks that end on a day", (i) => `Week ending ${slashes(week(i))}`, "2022-01-03"],
    [
      "periods of SAP",
      (i) => `${month(i).year}0${String((i % 12) + 1).padStart(2, "0")}`,
      "2005-01-01",
    ],
    [
      "periods of SAP with the year behind",
      (i) => `0${String((i % 12) + 1).padStart(2, "0")}.${month(i).year}`,
      "2005-01-01",
    ],
    ["seconds of rrdtool", (i) => `${+at(i) / 1000}:`, "2022-01-03"],
    ["milliseconds of .NET", (i) => `/Date(${+at(i)})/`, "2022-01-03"],
    [
      "hours ending",
      (i) =>
        `${slashes(new Date(+at(0) + i * 3_600_000))} HE${String((i % 24) + 1).padStart(2, "0")}`,
      "2022-01-03T01:00",
    ],
  ])("%s", async (_, text, from) => {
    const found = await read(`when,y\n${rows((value, i) => `${text(i)},${value}`)}`);
    expect(found.from).toBe(from);
    expect(found.values).toEqual(VALUES);
    expect(found.labels[0]).toBe(text(0));
    if (!text(0).startsWith("/Date")) expect(found.labels[1]).toBe(text(VALUES.length));
  });
});

describe("times in several columns", () => {
  const hour = (i: number) => new Date(+at(0) + i * 3_600_000);
  const date = (i: number) => hour(i).toISOString().slice(0, 10);
  const number = (i: number) => i % 24;
  it.each<[string, string, (i: number) => string, string]>([
    ["the end of an hour", "Day,Hr_End", (i) => `${date(i)},${number(i) + 1}`, "2022-01-03T01:00"],
    ["a short name of months", "Mnth,Yr", (i) => `${month(i).name},${month(i).year}`, "2005-01-01"],
    [
      "a whole time beside its parts",
      "When (LST),Year,Month,Day,Clock",
      (i) => `${date(i)} ${number(i)}:00,2022,1,${3 + Math.floor(i / 24)},${number(i)}:00`,
      "2022-01-03",
    ],
    ["a day with a zone", "when", (i) => `${day(i)} UTC`, "2022-01-03"],
    [
      "a comma between year and month",
      "t",
      (i) => `${month(i).year},${String((i % 12) + 1).padStart(2, "0")}`,
      "2005-01-01",
    ],
  ])("%s", async (_, names, text, from) => {
    const sign = names === "t" ? ";" : ",";
    const file = `${names}${sign}y\n${rows((value, i) => `${text(i)}${sign}${sign === ";" ? String(value).replace(".", ",") : value}`)}`;
    const found = await read(file);
    expect(found.from).toBe(from);
    expect(found.values).toEqual(VALUES);
  });

  it.each<[string, string, (i: number) => string, RegExp]>([
    [
      "hours in an unknown notation",
      "date,interval",
      (i) => `${date(i)},${number(i)} - ${number(i) + 1}`,
      /interval \("0 - 1"\) looks like the part of the day of the rows beside date, but is not read/,
    ],
    [
      "quarter-hours from 0",
      "date,slot",
      (i) => `${day(Math.floor(i / 96))},${i % 96}`,
      /slot \("0"\) looks like the part of the day of the rows beside date, but is not read/,
    ],
    [
      "hours with am and pm",
      "date,Time",
      (i) => `${date(i)},${number(i) % 12 || 12}${number(i) < 12 ? "am" : "pm"}`,
      /Time \("12am"\) looks like the part of the day/,
    ],
    [
      "half-hours of the end of summer time",
      "date,SettlementPeriod",
      (i) => `${i < 50 ? day(0) : day(1)},${(i % 50) + 1}`,
      /SettlementPeriod is "2022-01-03 49", expected a time in the format YYYY-MM-DD P48 .* ends summer time/,
    ],
    [
      "hours of the end of summer time",
      "date,Hour",
      (i) => `${day(Math.floor(i / 25))},${(i % 25) + 1}`,
      /2022-01-03 25/,
    ],
    [
      "names of months under another name",
      "year,part",
      (i) => `${month(i).year},${month(i).name}`,
      /part is a part of the year \("Jan"\) that is not read beside year/,
    ],
  ])("%s are not ids of series", async (_, names, text, message) => {
    const many = Array.from({ length: 384 }, (_, i) => `${text(i)},${VALUES[i % 60]}\n`);
    await expect(suggested(`${names},y\n${many.join("")}`)).rejects.toThrow(message);
  });
});

describe("times of programs are read, and forecasts are dated in the same way", () => {
  const hour = (i: number) => BigInt(i) * 3_600_000n;
  it.each<[string, (i: number) => string, string, string, RegExp]>([
    [
      "FILETIME of Windows",
      (i) => `${(hour(i) + 12_900_000_000_000n) * 10_000n}`,
      "2009-10-14T13:20",
      "129002160000000000",
      /date is read as units of 100 ns since 1601; data.timeFormat "a plain number" keeps/,
    ],
    [
      "times of Chromium",
      (i) => `${(hour(i) + 13_348_972_800_000n) * 1000n}`,
      "2024-01-06",
      "13349188800000000",
      /date is read as microseconds since 1601/,
    ],
    [
      "ticks of .NET",
      (i) => `${(hour(i) + 63_800_000_000_000n) * 10_000n}`,
      "2022-09-28T22:13",
      "638002160000000000",
      /date is read as units of 100 ns since the year 1/,
    ],
    [
      "years and months of 32 bits",
      (i) =>
        String(
          Math.fround(
            Number(`${1947 + Math.floor(i / 12)}.${String((i % 12) + 1).padStart(2, "0")}`),
          ),
        ),
      "1947-01-01",
      "1952.010009765625",
      /time: date, every 1 month/,
    ],
    [
      "years and months of 32 bits with 5 decimals",
      (i) =>
        Math.fround(
          Number(`${1947 + Math.floor(i / 12)}.${String((i % 12) + 1).padStart(2, "0")}`),
        ).toFixed(5),
      "1947-01-01",
      "1952.01001",
      /time: date, every 1 month/,
    ],
  ])("%s", async (_, time, from, next, note) => {
    const found = await read(`date,y\n${rows((value, i) => `${time(i)},${value}`)}`);
    expect(found.values).toEqual(VALUES);
    expect([found.target, found.from]).toEqual(["y", from]);
    expect(found.labels[1]).toBe(next);
    expect(found.notes).toMatch(note);
  });
});

describe("what is not read is named", () => {
  const thai = (text: string) =>
    text.replaceAll(/\d/g, (digit) => String.fromCodePoint(0x0e50 + Number(digit)));
  it.each<[string, string, RegExp]>([
    [
      "dates of the Buddhist calendar",
      rows((value, i) => `${at(i).getUTCDate()}/${at(i).getUTCMonth() + 1}/2565,${value}`),
      /"date" looks like a time \("3\/1\/2565"\) of the Buddhist calendar, in which 2024 is 2567/,
    ],
    [
      "dates of the Persian calendar",
      rows(
        (value, i) =>
          `1400/${String(1 + Math.floor(i / 31)).padStart(2, "0")}/${String((i % 31) + 1).padStart(2, "0")},${value}`,
      ),
      /"date" looks like a time \("1400\/01\/01"\) of the Persian or Islamic calendar/,
    ],
    [
      "digits of another script",
      rows((value, i) => `${thai(day(i))},${value}`),
      /"date" has digits other than 0 to 9 \("๒๐๒๒-๐๑-๐๓"\): write them as 0 to 9/,
    ],
    [
      "years of the Republic of China",
      rows((value, i) => `111/${at(i).getUTCMonth() + 1}/${at(i).getUTCDate()},${value}`),
      /"date" looks like a time \("111\/1\/3"\) but cannot be read/,
    ],
  ])("%s", async (_, body, note) => {
    const { notes } = await suggested(`date,y\n${body}`);
    expect(notes.join("\n")).toMatch(note);
  });

  it.each<[string, string | Buffer, RegExp]>([
    [
      "numbers with and without %",
      `date,y\n${rows((value, i) => `${day(i)},${i % 2 ? `${value}%` : value / 100}`)}`,
      /"y" has numbers with and without % \("13.5%", "0.1"\), and 5% may be 0.05 or 5/,
    ],
    [
      "a row of totals behind the sums of years",
      `label,y\n${rows((value, i) => `${i % 13 === 0 ? 2005 + i / 13 : month((i % 13) - 1).name},${value}`)}Grand Total,900\n`,
      /line 62: label is "Grand Total", which no other row has. It is a row of totals: remove it/,
    ],
    [
      "a second row of some times",
      `date,weather,y\n${rows((value, i) => `${day(i)},${"Clear"},${value}${i % 30 === 9 ? `\n${day(i)},Rain,${value}` : ""}`)}`,
      /line 12: date is the same as in line 11/,
    ],
    [
      "JSON in a file of another kind",
      '{"date": "2022-01-03", "y": 1}\n',
      /contains JSON, expected rows of cells/,
    ],
    ["a workbook", Buffer.from("PK\u0003\u0004"), /is a ZIP archive or an Excel workbook/],
    ["a database", Buffer.from("SQLite format 3\0"), /is an SQLite database/],
    ["a pickle", Buffer.from([0x80, 5, 0x95, 0]), /is a Python pickle/],
  ])("%s", async (_, file, message) => {
    await expect(suggested(file)).rejects.toThrow(message);
  });

  it.each([
    ["Cyrillic", Buffer.from("date;\xea\xf3\xf0\xf1\n2022-01-03;1\n", "latin1"), true],
    ["Japanese", Buffer.from("date;\x95\x4e\x8c\x8e\x8e\x77\n2022-01-03;1\n", "latin1"), true],
    ["French", Buffer.from("date;\xe9t\xe9 pass\xe9\n2022-01-03;1\n", "latin1"), false],
  ])("a text in %s that is not UTF-8", async (_, content, isOther) => {
    const file = join(FOLDER, "script.csv");
    writeFileSync(file, content);
    const { notes } = await peekTable(file);
    expect(notes.join("\n").includes("looks like text in another script")).toBe(isOther);
    expect(notes.join("\n")).toContain("it is read as Windows-1252");
  });

  it("a time since 1970 that changes its unit", async () => {
    const body = rows((value, i) => `${+at(i) * (i < 50 ? 1 : 1000)},${value}`);
    const { notes } = await suggested(`t,y\n${body}`);
    expect(notes.join("\n")).toMatch(
      /"t" is a time since 1970 that changes its unit at 1645488000000000/,
    );
  });
});

describe("hours in columns with a word", () => {
  it.each(["Hora ", "Stunde", "uur_"])("%s", async (word) => {
    const hours = Array.from({ length: 24 }, (_, h) => h + 1);
    const file = `date,${hours.map((h) => word + h).join(",")}\n${rows((value, i) => `${day(i)},${hours.map((h) => value + h).join(",")}`)}`;
    const found = await read(file);
    expect(found.values).toEqual(VALUES.flatMap((value) => hours.map((h) => value + h)));
    expect(found.labels).toEqual(["2022-01-03 1", "2022-03-04 1"]);
  });
});

describe("numbered parts of days on which clocks change", () => {
  /** Days of half-hours or hours, of which the third has other ones. */
  const parts = (first: string, usual: number, other: number, name: string) => {
    const start = Date.parse(first);
    const days = Array.from({ length: 6 }, (_, d) => {
      const date = new Date(start + d * DAY).toISOString().slice(0, 10);
      const count = d === 2 ? other : usual;
      return Array.from(
        { length: count },
        (_unused, i) => `${date},${i + 1},${(d * 48 + i) % 23}\n`,
      );
    });
    return `date,${name},y\n${days.flat().join("")}`;
  };

  it.each([
    ["46 half-hours", "2023-03-24", 48, 46, "settlement period", 286, "2023-03-25"],
    ["50 half-hours", "2023-10-27", 48, 50, "settlement period", 290, "2023-10-26T23:00"],
    ["23 hours", "2023-03-24", 24, 23, "hour", 143, "2023-03-24"],
    ["25 hours", "2023-10-27", 24, 25, "hour", 145, "2023-10-26T23:00"],
  ])("%s, in the zone of the days", async (_, first, usual, other, name, count, from) => {
    const content = parts(first, usual, other, name);
    const found = await read(content, "csv", { timeZone: "Europe/London" });
    expect(found.values).toHaveLength(count);
    expect(found.values.some(Number.isNaN)).toBe(false);
    expect(found.from).toBe(from.replace("2023-03-25", "2023-03-24"));
    expect(found.labels[1]).toMatch(/ 1$/);
  });

  it.each([
    ["settlement period", 48, 46],
    ["hour", 24, 23],
  ])("a short day of %s is mentioned without a zone", async (name, usual, other) => {
    const { notes } = await read(parts("2023-03-24", usual, other, name));
    expect(notes).toMatch(
      /there is no row for 2023-03-26 (47|24), in the last hour of a day on which the clocks of Europe\/Berlin go forward: if the parts of that day are numbered from midnight on, set data.timeZone/,
    );
  });
});

import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../../src/config/resolve.js";
import { readSeries } from "../../../src/data/series/load.js";
import { suggestConfig } from "../../../src/data/series/suggest.js";
import type { CsvConfig } from "../../../src/data/tasks/csv-options.js";

const FOLDER = mkdtempSync(join(tmpdir(), "rnnlab-files-"));
const DAY = 86_400_000;
const COUNT = 90;
const value = (i: number) => 100 + ((i * i * 37) % 101) / 4;
const at = (start: string, step: number) => (i: number) => new Date(Date.parse(start) + i * step);
const day = at("2022-01-03", DAY);
const iso = (date: Date) => date.toISOString().slice(0, 10);
const month = (i: number, year = 1990) => new Date(Date.UTC(year, i, 1));
const hourOf = (i: number) => `${at("2022-01-03", 3_600_000)(i).toISOString().slice(0, 19)}Z`;
const NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (number: number) => String(number).padStart(2, "0");
const german = (number: number, group: string) =>
  number
    .toFixed(2)
    .replace(".", ",")
    .replace(/\B(?=(\d{3})+,)/g, group);

interface Case {
  readonly content: string;
  readonly time: unknown;
  readonly target: string;
  /** Texts of the first step and of the one after the last. */
  readonly labels: readonly [string, string];
  /** The first value and the last one. */
  readonly values?: readonly [number, number];
  /** Steps without a value. */
  readonly missing?: number;
  readonly id?: unknown;
}

/** A file of a header and rows. */
function rows(header: string, row: (i: number) => string, count = COUNT): string {
  return `${header}\n${Array.from({ length: count }, (_, i) => `${row(i)}\n`).join("")}`;
}

const ends = [value(0), value(COUNT - 1)] as const;

// biome-ignore format: one file a paragraph
const files: Readonly<Record<string, Case>> = {
  "epoch milliseconds": {
    content: rows("timestamp,cpu", (i) => `${1704067200000 + i * 3600000},${value(i)}`),
    time: "timestamp", target: "cpu", labels: ["1704067200000", "1704391200000"],
  },
  "epoch seconds of quarters of an hour": {
    content: rows("load,unix", (i) => `${value(i)},${1700000100 + i * 900}`),
    time: "unix", target: "load", labels: ["1700000100", "1700081100"],
  },
  "epoch microseconds of days, among other numbers": {
    content: rows("a,when,b", (i) => `${(i * 7) % 5},${1600000000000000 + i * 86400000000},${value(i)}`),
    time: "when", target: "b", labels: ["1600000000000000", "1607776000000000"],
  },
  "days of either order, and the hour that ends": {
    content: rows("Date,HE,MW", (i) => `03/${two(12 + Math.floor(i / 24))}/2021,${1 + (i % 24)},${value(i)}`, 96),
    time: ["Date", "HE"], target: "MW", labels: ["03/12/2021 1", "03/16/2021 1"], values: [value(0), value(95)],
  },
  "year, month, day and hour within one month": {
    content: rows("No,year,month,day,hour,wind", (i) => `${i + 1},2021,3,${1 + Math.floor(i / 24)},${i % 24},${value(i)}`),
    time: ["year", "month", "day", "hour"], target: "wind", labels: ["2021 3 1 0", "2021 3 4 18"],
  },
  years: { content: rows("year,gdp", (i) => `${1930 + i},${value(i)}`), time: "year", target: "gdp", labels: ["1930", "2020"] },
  "years with .0": { content: rows("Year;Pop", (i) => `${1901 + i}.0;${value(i)}`), time: "Year", target: "Pop", labels: ["1901.0", "1991.0"] },
  decades: { content: rows("y,decade", (i) => `${value(i)},${1000 + i * 10}`), time: "decade", target: "y", labels: ["1000", "1900"] },
  YYYYMM: {
    content: rows("ym,y", (i) => `${month(i).getUTCFullYear()}${two((i % 12) + 1)},${value(i)}`),
    time: "ym", target: "y", labels: ["199001", "199707"],
  },
  "YYYYMM of quarters": {
    content: rows("month,units", (i) => `${2000 + Math.floor(i / 4)}${two((i % 4) * 3 + 3)},${value(i)}`),
    time: "month", target: "units", labels: ["200003", "202209"],
  },
  YYYYMMDD: {
    content: rows("date,y", (i) => `${iso(day(i)).replaceAll("-", "")},${value(i)}`),
    time: "date", target: "y", labels: ["20220103", "20220403"],
  },
  "a nameless index": { content: rows(",date,y", (i) => `${i},${iso(day(i))},${value(i)}`), time: "date", target: "y", labels: ["2022-01-03", "2022-04-03"] },
  "an index as pandas writes it twice": {
    content: rows("Unnamed: 0.1,Unnamed: 0,date,y", (i) => `${i},${i},${iso(day(i))},${value(i)}`),
    time: "date", target: "y", labels: ["2022-01-03", "2022-04-03"],
  },
  "row names as R writes them": {
    content: rows('"date","y"', (i) => `"${i + 1}","${iso(day(i))}",${value(i)}`),
    time: "date", target: "y", labels: ["2022-01-03", "2022-04-03"],
  },
  "elapsed seconds": { content: rows("t,acc", (i) => `${(i * 0.02).toFixed(2)},${value(i)}`), time: "t", target: "acc", labels: ["0.00", "1.80"] },
  "elapsed seconds with floating-point errors": {
    content: rows("acc,t", (i) => `${value(i)},${i * 0.1}`), time: "t", target: "acc", labels: ["0", "9"],
  },
  "elapsed milliseconds from a start on": {
    content: rows("ms,v", (i) => `${(12.5 + i * 4).toFixed(1)},${value(i)}`), time: "ms", target: "v", labels: ["12.5", "372.5"],
  },
  quarters: { content: rows("period,gdp", (i) => `${2000 + Math.floor(i / 4)}Q${(i % 4) + 1},${value(i)}`), time: "period", target: "gdp", labels: ["2000Q1", "2022Q3"] },
  "quarters in words": {
    content: rows("gdp,period", (i) => `${value(i)},Q${((i + 2) % 4) + 1} ${1995 + Math.floor((i + 2) / 4)}`),
    time: "period", target: "gdp", labels: ["Q3 1995", "Q1 2018"],
  },
  "quarters as 1999-Q4": {
    content: rows("TIME;OBS", (i) => `${1999 + Math.floor((i + 3) / 4)}-Q${((i + 3) % 4) + 1};${value(i)}`),
    time: "TIME", target: "OBS", labels: ["1999-Q4", "2022-Q2"],
  },
  "months with two-digit years": {
    content: rows("Month,y", (i) => `${NAMES[i % 12]}-${49 + Math.floor(i / 12)},${value(i)}`),
    time: "Month", target: "y", labels: ["Jan-49", "Jul-56"],
  },
  "months in capitals over the end of a century": {
    content: rows("mon,y", (i) => `${NAMES[i % 12]!.toUpperCase()} ${two((95 + Math.floor(i / 12)) % 100)},${value(i)}`),
    time: "mon", target: "y", labels: ["JAN 95", "JUL 02"],
  },
  "whole names of months": {
    content: rows("y,when", (i) => `${value(i)},${month(i).toLocaleString("en-US", { month: "long", timeZone: "UTC" })} ${month(i).getUTCFullYear()}`),
    time: "when", target: "y", labels: ["January 1990", "July 1997"],
  },
  "decimal commas": {
    content: rows("Datum;Umsatz", (i) => `${iso(day(i)).split("-").reverse().join(".")};${german(1000 + value(i), ".")}`),
    time: "Datum", target: "Umsatz", labels: ["03.01.2022", "03.04.2022"], values: [1100, 1000 + value(89)],
  },
  "decimal commas with spaces and a currency": {
    content: rows("Jour\tVentes", (i) => `${iso(day(i)).split("-").reverse().join("/")}\t-${german(12000 + value(i), " ")} €`),
    time: "Jour", target: "Ventes", labels: ["03/01/2022", "03/04/2022"], values: [-12100, -12000 - value(89)],
  },
  "decimal commas in quotes between commas": {
    content: rows('"day","kW"', (i) => `"${iso(day(i))}","${german(value(i), ".")}"`),
    time: "day", target: "kW", labels: ["2022-01-03", "2022-04-03"],
  },
  "a date and a time": {
    content: rows("Date;Time;power", (i) => {
      const [date, clock] = at("2022-01-01", 3_600_000)(i).toISOString().slice(0, 19).split("T");
      return `${date!.split("-").reverse().join("/")};${clock};${i === 30 ? "?" : value(i)}`;
    }),
    time: ["Date", "Time"], target: "power", labels: ["01/01/2022 00:00:00", "04/01/2022 18:00:00"], missing: 1,
  },
  "a date and a time with points, and rows of delimiters alone": {
    content: rows("Date;Time;CO;T;;", (i) => {
      const [date, clock] = at("2022-01-01", 3_600_000)(i).toISOString().slice(0, 19).split("T");
      return `${date!.split("-").reverse().join("/")};${clock!.replaceAll(":", ".")};-200;${german(value(i), ".")};;`;
    }) + ";;;;;\n".repeat(20),
    time: ["Date", "Time"], target: "T", labels: ["01/01/2022 00.00.00", "04/01/2022 18.00.00"],
  },
  "a day and its hour": {
    content: rows("load,hour,day", (i) => `${i < 3 ? "-" : value(i)},${i % 24},${iso(day(Math.floor(i / 24)))}`),
    time: ["day", "hour"], target: "load", labels: ["2022-01-03 0", "2022-01-06 18"], missing: 3, values: [Number.NaN, value(89)],
  },
  "a year, a month and a day": {
    content: rows("Year,Month,Day,Sales", (i) => `${iso(day(i)).split("-").map(Number).join(",")},${value(i)}`),
    time: ["Year", "Month", "Day"], target: "Sales", labels: ["2022 1 3", "2022 4 3"],
  },
  "years, months and decimal years without names": {
    content: rows("", (i) => {
      const [year, month] = [1900 + Math.floor(i / 12), two((i % 12) + 1)];
      return `${year};${month};${(year + ((i % 12) + 0.5) / 12).toFixed(3)}; ${value(i)}; -1.0;   -1;1`;
    }).slice(1),
    time: ["column 1", "column 2"], target: "column 4", labels: ["1900 01", "1907 07"],
  },
  "years and months without names, behind numbers of which some could be years": {
    content: rows("", (i) => `${30 * ((i * 37) % 100)};${1900 + Math.floor(i / 12)};${(i % 12) + 1}`).slice(1),
    time: ["column 2", "column 3"], target: "column 1", labels: ["1900 1", "1907 7"], values: [0, 2790],
  },
  "years, months and days without names": {
    content: rows("", (i) => `${iso(day(i)).split("-").map(Number).join(",")},${value(i)},${i % 5}`).slice(1),
    time: ["column 1", "column 2", "column 3"], target: "column 4", labels: ["2022 1 3", "2022 4 3"],
  },
  "years and days of the year without names": {
    content: rows("", (i) => `${i < 45 ? 2021 : 2022}\t${i < 45 ? 321 + i : i - 44}\t${value(i)}\t0.5`).slice(1),
    time: ["column 1", "column 2"], target: "column 3", labels: ["2021 321", "2022 46"],
  },
  "a year beside a decimal year": {
    content: rows("year,when,y", (i) => `${1990 + Math.floor(i / 12)},${(1990 + i / 12).toFixed(3)},${value(i)}`),
    time: "when", target: "y", labels: ["1990.000", "1997.500"],
  },
  "months, weekdays and hours beside a date": {
    content: rows("instant,at,mnth,wd,hr,cnt,weekday", (i) => {
      const when = at("2022-01-03", 43_200_000)(i);
      const [weekday, text] = [when.getUTCDay(), when.toISOString().slice(0, 16)];
      return [i + 1, text, when.getUTCMonth() + 1, weekday, when.getUTCHours(), value(i), weekday].join();
    }),
    time: "at", target: "cnt", labels: ["2022-01-03T00:00", "2022-02-17T00:00"],
  },
  "minutes whose day and month the rows at midnight tell": {
    content: rows("Date;Time;V", (i) => {
      const [date, clock] = at("2021-03-01", 60_000)(i).toISOString().slice(0, 19).split("T");
      return `${date!.split("-").reverse().map(Number).join("/")};${clock};${value(i)}`;
    }, 3000),
    time: ["Date", "Time"], target: "V", labels: ["1/3/2021 00:00:00", "3/3/2021 02:00:00"], values: [100, value(2999)],
  },
  "hours of American dates, with gaps": {
    content: rows("at,load", (i) => {
      const [date, clock] = at("2021-03-01", 3_600_000)(i + (i > 30 ? 1 : 0)).toISOString().slice(0, 16).split("T");
      const [year, month, dayOfMonth] = date!.split("-");
      return `${month}/${dayOfMonth}/${year} ${clock},${value(i)}`;
    }),
    time: "at", target: "load", labels: ["03/01/2021 00:00", "03/04/2021 19:00"], missing: 1,
  },
  "dates of two digits and a clock, which looks like a date": {
    content: rows("Datum;Uhrzeit;kWh", (i) => {
      const [date, clock] = at("2021-03-01", 3_600_000)(i).toISOString().slice(2, 16).split("T");
      return `${date!.split("-").reverse().join(".")};${clock};${german(value(i), ".")}`;
    }),
    time: ["Datum", "Uhrzeit"], target: "kWh", labels: ["01.03.21 00:00", "04.03.21 18:00"],
  },
  "names in brackets and digits for dates and clocks": {
    content: rows("<TICKER>,<DATE>,<TIME>,<CLOSE>,<OPENINT>", (i) => {
      const text = at("2021-03-01", 300_000)(i).toISOString();
      return `A,${text.slice(0, 10).replaceAll("-", "")},${text.slice(11, 19).replaceAll(":", "")},${value(i)},0`;
    }),
    time: ["<DATE>", "<TIME>"], target: "<CLOSE>", labels: ["20210301 000000", "20210301 073000"],
  },
  "two times and a capital of their size": {
    content: rows("timeOpen;timeClose;close;marketCap;timestamp", (i) => {
      const date = iso(day(i));
      return `"${date}T00:00:00.000Z";"${date}T23:59:59.999Z";${value(i)};${1e12 + (i % 7)}.5;"${date}T23:59:59.999Z"`;
    }),
    time: "timeOpen", target: "close", labels: ["2022-01-03T00:00:00.000Z", "2022-04-03T00:00:00.000Z"],
  },
  "annotations of InfluxDB": {
    content: rows("#group,false,false,true\n#datatype,long,dateTime:RFC3339,double\n#default,,,\n,table,_time,_value", (i) => `,0,${hourOf(i)},${value(i)}`),
    time: "_time", target: "_value", labels: ["2022-01-03T00:00:00Z", "2022-01-06T18:00:00Z"],
  },
  "a sensor that is unavailable at first": {
    content: rows("entity_id,state,last_changed", (i) => `sensor.t,${i < 2 ? "unavailable" : value(i)},${hourOf(i)}`),
    time: "last_changed", target: "state", labels: ["2022-01-03T00:00:00Z", "2022-01-06T18:00:00Z"], missing: 2, values: [Number.NaN, value(89)],
  },
  "decimal years without zeros, as R writes": {
    content: rows('"","time","x"', (i) => `"${i + 1}",${Number((1949 + i / 12).toPrecision(15))},${value(i)}`),
    time: "time", target: "x", labels: ["1949", "1956.5"],
  },
  "constant columns and uncertainties behind the value": {
    content: rows("date,average,sdev,n,unit,alarm", (i) => `${iso(day(i))},${value(i)},${(i * 7) % 5},${(i * 3) % 11},8.1,0`),
    time: "date", target: "average", labels: ["2022-01-03", "2022-04-03"],
  },
  "a gap at the end": {
    content: rows("date,y", (i) => `${iso(day(i))},${i < 85 ? value(i) : ""}`),
    time: "date", target: "y", labels: ["2022-01-03", "2022-04-03"], missing: 5, values: [100, Number.NaN],
  },
  "gaps that are called NA": {
    content: rows("y,date", (i) => `${i % 30 === 4 ? "NA" : value(i)},${iso(day(i))}`),
    time: "date", target: "y", labels: ["2022-01-03", "2022-04-03"], missing: 3,
  },
  "rows that are left out": {
    content: rows("date,y", (i) => `${iso(day(i))},${value(i)}`).replace(/2022-02-0[345],.*\n/g, ""),
    time: "date", target: "y", labels: ["2022-01-03", "2022-04-03"], missing: 3,
  },
  "half-hours of an exchange": {
    content: rows("ts,price", (i) => {
      const open = Date.parse("2022-01-03T09:30Z") + Math.floor(i / 70) * 7 * DAY + Math.floor((i % 70) / 14) * DAY;
      return `${new Date(open + (i % 14) * 1_800_000).toISOString().slice(0, 19).replace("T", " ")},${value(i)}`;
    }, 700),
    time: "ts", target: "price", labels: ["2022-01-03 09:30:00", "2022-03-14 09:30:00"], values: [100, value(699)],
  },
  "closed on Sundays": {
    content: rows("date,sales", (i) => `${iso(day(Math.floor(i / 6) * 7 + (i % 6)))},${value(i)}`),
    time: "date", target: "sales", labels: ["2022-01-03", "2022-04-18"],
  },
  "closed on Mondays, the latest row first": {
    content: rows("sales,date", (i) => `${value(89 - i)},${iso(day(1 + Math.floor((89 - i) / 6) * 7 + ((89 - i) % 6)))}`),
    time: "date", target: "sales", labels: ["2022-01-04", "2022-04-19"],
  },
  "weeks from Sunday to Thursday": {
    content: rows("date,sales", (i) => `${iso(day(6 + Math.floor(i / 5) * 7 + (i % 5)))},${value(i)}`),
    time: "date", target: "sales", labels: ["2022-01-09", "2022-05-15"],
  },
  "several series": {
    content: rows("unique_id,ds,y", (i) => `${"ABC"[i % 3]},${iso(day(Math.floor(i / 3)))},${value(i)}`),
    time: "ds", target: "y", id: "unique_id", labels: ["2022-01-03", "2022-02-02"], values: [100, value(87)],
  },
  "several series one after another, by numbers": {
    content: rows("store_nbr,date,sales", (i) => `${Math.floor(i / 30) + 7},${iso(day(i % 30))},${value(i)}`),
    time: "date", target: "sales", id: "store_nbr", labels: ["2022-01-03", "2022-02-02"], values: [100, value(29)],
  },
  "several series by numbers without a name for it, each beside all times": {
    content: rows("value,group,date", (i) => `${value(i)},${[40077, 40012, 905][i % 3]},${iso(day(Math.floor(i / 3)))}`),
    time: "date", target: "value", id: "group", labels: ["2022-01-03", "2022-02-02"], values: [100, value(87)],
  },
  "meters, named in two words without a space": {
    content: rows("MeterNo,date,kWh", (i) => `${[77, 12][i % 2]},${iso(day(Math.floor(i / 2)))},${value(i)}`),
    time: "date", target: "kWh", id: "MeterNo", labels: ["2022-01-03", "2022-02-17"], values: [100, value(88)],
  },
  "names in a comment, with another comment below": {
    content: `# Source: a station\n# STN,YYYYMMDD,   HH,    T\n#\n${rows("", (i) => `  260,202201${two(3 + Math.floor(i / 24))},${String((i % 24) + 1).padStart(5)},${value(i)}`).slice(1)}`,
    time: ["YYYYMMDD", "HH"], target: "T", labels: ["20220103 1", "20220106 19"],
  },
  "names in a comment between tabs": {
    content: `#made by x\n#day\tload\n# day: local\n${rows("", (i) => `${iso(day(i))}\t${value(i)}`).slice(1)}`,
    time: "day", target: "load", labels: ["2022-01-03", "2022-04-03"],
  },
  "hours, minutes and seconds as one number without zeros before it": {
    content: rows("date,hhmmss,q", (i) => {
      const seconds = i * 90 + 1800;
      return `20220103,${Math.floor(seconds / 3600) * 10000 + (Math.floor(seconds / 60) % 60) * 100 + (seconds % 60)},${value(i)}`;
    }),
    time: ["date", "hhmmss"], target: "q", labels: ["20220103 3000", "20220103 24500"],
  },
  "labels as wide as the rows above the names": {
    content: `Título,Tasa\nPeriodo disponible,1996 - 2024\nPeriodicidad,Diaria\n\nUnidad,Por ciento\nAviso,\n${rows("Fecha,SF43783", (i) => `${iso(day(i))},${value(i)}`)}`,
    time: "Fecha", target: "SF43783", labels: ["2022-01-03", "2022-04-03"],
  },
  "units and numbers of series above the names": {
    content: `Description,Yield\nUnit:,Percent\nMultiplier:,1\nCurrency:,NA\nIdentifier:,H15/A\n${rows("Time Period,A_N.B", (i) => `${iso(day(i))},${value(i)}`)}`,
    time: "Time Period", target: "A_N.B", labels: ["2022-01-03", "2022-04-03"],
  },
  "months in words, with a source in the first column": {
    content: `Mês;Brasil\n${Array.from({ length: 36 }, (_, i) => `${["janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro", "dezembro"][i % 12]} ${2005 + Math.floor(i / 12)};${((i * i) % 7) + 1},5\n`).join("")}Fonte: um instituto;\n`,
    time: "Mês", target: "Brasil", labels: ["janeiro 2005", "janeiro 2008"], values: [1.5, 1.5],
  },
  "the year of a trial is no time of its plots": {
    content: rows("plot,year,das,height", (i) => `${2018 + Math.floor(i / 45)}${"AB"[Math.floor((i % 45) / 23)]},${2018 + Math.floor(i / 45)},${10 + 7 * (i % 45 % 23)},${value(i)}`),
    time: "das", target: "height", id: "plot", labels: ["10", "171"], values: [100, value(22)],
  },
  "two columns of the month beside the year": {
    content: rows("Year,month,count,mon", (i) => `${1812 + Math.floor(i / 12)},${NAMES[i % 12]},${value(i)},${(i % 12) + 1}`),
    time: ["Year", "month"], target: "count", labels: ["1812 Jan", "1819 Jul"],
  },
  "years that are the names of the rows as well": {
    content: rows("rownames,Year,y", (i) => `${1900 + i},${1900 + i},${value(i)}`),
    time: "Year", target: "y", labels: ["1900", "1990"],
  },
  "years of which some are missing, beside numbers of rows": {
    content: rows("rownames,year,y", (i) => `${i + 1},${1900 + i + Math.min(i, 3)},${value(i)}`),
    time: "year", target: "y", labels: ["1900", "1993"], missing: 3,
  },
  "years of games, most of which are missing, are no time of the rows": {
    content: rows("rownames,Year,jump", (i) => `${i + 1},${1700 + 4 * i + (i % 3)},${value(i)}`),
    time: "rownames", target: "jump", labels: ["1", "91"],
  },
  "25 countries by number beside years": {
    content: rows("year,country,y", (i) => `${1990 + (i % 20)},${Math.floor(i / 20) + 1},${value(i)}`, 500),
    time: "year", target: "y", id: "country", labels: ["1990", "2010"], values: [100, value(19)],
  },
  "a column ss beside the year that holds no seconds": {
    content: rows("state,year,ss,y", (i) => `${"ABCD"[i % 4]},${1900 + Math.floor(i / 4)},${i % 2},${value(i)}`, 88),
    time: "year", target: "y", id: "state", labels: ["1900", "1922"], values: [100, value(84)],
  },
  "amounts as large as times since 1970": {
    content: rows("year,gdp", (i) => `${1900 + i},${i < 30 ? 1.6e12 + i * 1e9 + 0.5 : 4e9 + i * 1e7 + 0.25}`, 60),
    time: "year", target: "gdp", labels: ["1900", "1960"], values: [1.6e12 + 0.5, 4e9 + 59e7 + 0.25],
  },
  "hours of work and a flag called min beside years": {
    content: rows("nr,year,hours,min,wage", (i) => `${13 + Math.floor(i / 10)},${1980 + (i % 10)},${i % 5 === 0 ? 1230 : 800 + i},${(i * 7) % 2},${value(i)}`),
    time: "year", target: "wage", id: "nr", labels: ["1980", "1990"], values: [100, value(9)],
  },
  "marks of two columns under one name": {
    content: rows("date,ind,rain,ind,temp", (i) => `${iso(day(i))},0,${i % 5},0,${value(i)}`),
    time: "date", target: "temp", labels: ["2022-01-03", "2022-04-03"],
  },
  "the age of each person is no value to forecast": {
    content: rows("id,year,hours,age", (i) => `${Math.floor(i / 10)},${1979 + (i % 10)},${value(i)},${20 + Math.floor(i / 10) * 3 + (i % 10)}`),
    time: "year", target: "hours", id: "id", labels: ["1979", "1989"], values: [100, value(9)],
  },
  "cycles of engines": {
    content: rows("unit,cycle,s1", (i) => `${Math.floor(i / 30) + 1},${(i % 30) + 1},${value(i)}`),
    time: "cycle", target: "s1", id: "unit", labels: ["1", "31"], values: [100, value(29)],
  },
};

describe("files as people bring them", () => {
  it.each(Object.entries(files))("%s", async (name, expected) => {
    const file = join(FOLDER, `${name.replaceAll(/\W/g, "-")}.csv`);
    writeFileSync(file, expected.content);
    const { config } = await suggestConfig(file, file, { target: [] });
    const data = resolveConfig(config, "test").data as CsvConfig;
    expect(data).toMatchObject({ time: expected.time, target: expected.target });
    expect(data.id).toEqual(expected.id);
    const { series, length, label } = await readSeries(data);
    expect([label(0), label(length)]).toEqual(expected.labels);
    const [values = new Float64Array(0)] = series[0]!.columns;
    expect([values[0], values.at(-1)]).toEqual(expected.values ?? ends);
    expect(values.filter(Number.isNaN).length).toBe(expected.missing ?? 0);
  });
});

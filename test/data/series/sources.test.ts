import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../../src/config/resolve.js";
import { readSeries } from "../../../src/data/series/load.js";
import { suggestConfig } from "../../../src/data/series/suggest.js";
import type { CsvConfig } from "../../../src/data/tasks/csv-options.js";
import { emptyFolder } from "../../helpers/cli.js";

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const LENGTH = 60;

/** Values without a pattern that could be an index or a cycle, with one decimal. */
const value = (i: number, series = 0) => ((i * i * 37 + i * 11 + series * 101) % 883) / 10 + 10;
const values = Array.from({ length: LENGTH }, (_, i) => value(i));

const even = (first: string, step: number, length = LENGTH) =>
  Array.from({ length }, (_, i) => Date.parse(`${first}Z`) + i * step);
const monthly = (year: number, month: number, length = LENGTH, every = 1) =>
  Array.from({ length }, (_, i) => Date.UTC(year, month - 1 + i * every));
const businessDays = even("2022-01-03T00:00", DAY, 84).filter(
  (ms) => ![0, 6].includes(new Date(ms).getUTCDay()),
);

const iso = (ms: number) => new Date(ms).toISOString();
const day = (ms: number) => iso(ms).slice(0, 10);
const minute = (ms: number) => iso(ms).slice(0, 16).replace("T", " ");
const digits = (ms: number) => day(ms).replaceAll("-", "");
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const POLISH =
  "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień".split(
    " ",
  );
const SWEDISH = "jan feb mar apr maj jun jul aug sep okt nov dec".split(" ");
const TURKISH = "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık".split(
  " ",
);
const comma = (x: number) => String(x).replace(".", ",");
const twelve = (ms: number) => String(new Date(ms).getUTCHours() % 12 || 12).padStart(2, "0");
const SEASONS = "DJF JFM FMA MAM AMJ MJJ JJA JAS ASO SON OND NDJ".split(" ");
const at = (ms: number) => ({
  year: new Date(ms).getUTCFullYear(),
  month: new Date(ms).getUTCMonth(),
});
const lines = (rows: readonly string[]) => `${rows.join("\n")}\n`;
const rowsOf = (times: readonly number[], row: (ms: number, value: number, i: number) => string) =>
  lines(times.map((ms, i) => row(ms, value(i), i)));

interface Source {
  readonly content: string | Uint8Array;
  readonly ending?: string;
  readonly target?: string;
  readonly times: readonly number[];
  /** Values of the first series (default: {@link value} at each time; null: missing). */
  readonly values?: readonly (number | null)[];
  readonly series?: number;
  /** A line that `init` prints. */
  readonly note?: RegExp;
  /** The label after the last one. */
  readonly next?: string;
}

const hours = even("2024-01-15T10:00", HOUR);
const halfHours = even("2021-01-01T00:00", HOUR / 2);
const days = even("2021-01-01T00:00", DAY);
const quarters = monthly(2002, 1, LENGTH, 3);
const months = monthly(2005, 1);
const annotations =
  "#group,false,false,true,false\n#datatype,string,long,dateTime:RFC3339,double\n#default,_result,,,\n" +
  ",result,table,_time,_value\n";
const titles =
  '"Title","CPI"\n"CDID","D7BT"\n"PreUnit",""\n"Unit","Index, base year = 100"\n"Release date","17-07-2024"\n';
const unit = "#yr  mo dy hr degC\n";
const gap = (at: number) => values.map((x, i) => (i === at || i === at + 1 ? null : x));
const years = (
  from: number,
  text: (year: number) => string,
  order: readonly string[],
  names: string,
) =>
  `${names},${order.join()}\n${lines([0, 1, 2, 3, 4].map((y) => `${text(from + y)},${values.slice(12 * y, 12 * y + 12).join()}`))}`;
const shiftedTo = (first: number) => [...MONTHS.slice(first - 1), ...MONTHS.slice(0, first - 1)];

const sources: Readonly<Record<string, Source>> = {
  "Grafana: names in quotes, a unit, null": {
    content: `"Time","requests"\n${rowsOf(hours, (t, x, i) => `"${minute(t)}:00","${i === 7 || i === 8 ? "null" : `${x} req/s`}"`)}`,
    times: hours,
    values: gap(7),
  },
  "Grafana: a row for each series": {
    content: `Series;Time;Value\n${["a", "b"].map((name, k) => rowsOf(hours, (t, _, i) => `${name}.load;${iso(t)};${value(i, k)}`)).join("")}`,
    times: hours,
    series: 2,
  },
  "InfluxDB: annotations": {
    content: annotations + rowsOf(hours, (t, x) => `,,0,${iso(t)},${x}`),
    target: "_value",
    times: hours,
  },
  "Polish months": {
    content: `miesiąc;sprzedaż\n${rowsOf(months, (t, x) => `${POLISH[at(t).month]} ${at(t).year};${comma(x)}`)}`,
    times: months,
    next: "styczeń 2010",
  },
  "Swedish months of three letters, which are English ones but for maj and okt": {
    content: `månad;antal\n${rowsOf(months, (t, x) => `${SWEDISH[at(t).month]}-${String(at(t).year).slice(2)};${comma(x)}`)}`,
    times: months,
    next: "jan-10",
  },
  "Russian dates, whose months are in the genitive": {
    content: `дата;y\n${rowsOf(days, (t, x) => `${new Date(t).getUTCDate()} ${["января", "февраля", "марта"][at(t).month]} ${at(t).year};${x}`)}`,
    times: days,
    next: "2 марта 2021",
  },
  "Turkish months in capitals": {
    content: `ay,y\n${rowsOf(months, (t, x) => `${TURKISH[at(t).month]!.toUpperCase()} ${at(t).year},${x}`)}`,
    times: months,
    next: "OCAK 2010",
  },
  "Korean months": {
    content: `월,y\n${rowsOf(months, (t, x) => `${at(t).year}년 ${at(t).month + 1}월,${x}`)}`,
    times: months,
    next: "2010년 1월",
  },
  "MySQL: a table with borders": {
    content: `+------------+------+\n| day        | y    |\n+------------+------+\n${rowsOf(days, (t, x) => `| ${day(t)} | ${x} |`)}+------------+------+\n60 rows in set (0.01 sec)\n`,
    ending: "txt",
    target: "y",
    times: days,
  },
  "psql: a line below the names, a count below the rows": {
    content: `    day     |  y  \n------------+-----\n${rowsOf(days, (t, x) => ` ${day(t)} | ${x}`)}(60 rows)\n\n`,
    ending: "txt",
    target: "y",
    times: days,
  },
  "Markdown: bars at both ends": {
    content: `| month | y |\n|:---|---:|\n${rowsOf(months, (t, x) => `| ${day(t).slice(0, 7)} | ${x} |`)}`,
    ending: "txt",
    target: "y",
    times: months,
  },
  "a CSV file that is compressed with gzip": {
    content: gzipSync(`day,y\n${rowsOf(days, (t, x) => `${day(t)},${x}`)}`),
    ending: "csv.gz",
    times: days,
  },
  "an array of JSON objects over several lines": {
    content: JSON.stringify(
      days.map((t, i) => ({ day: day(t), v: { mean: value(i) } })),
      null,
      2,
    ),
    ending: "json",
    target: "v.mean",
    times: days,
  },
  "JSON Lines in a .json file, without a line end": {
    content: days.map((t, i) => JSON.stringify({ day: day(t), y: value(i) })).join("\n"),
    ending: "json",
    times: days,
  },
  "Elexon: half-hours of a day, counted": {
    content: `SettlementDate,SettlementPeriod,INDO\n${rowsOf(halfHours, (t, x) => `${day(t)},${(t % DAY) / (HOUR / 2) + 1},${x}`)}`,
    target: "INDO",
    times: halfHours,
    next: "2021-01-02 13",
  },
  "pandas: years and quarters as floats": {
    content: `year,quarter,y\n${rowsOf(quarters, (t, x) => `${at(t).year}.0,${at(t).month / 3 + 1}.0,${x}`)}`,
    times: quarters,
    next: "2017.0 1.0",
  },
  "pandas: hours beside days as floats": {
    content: `date,hour,y\n${rowsOf(hours, (t, x) => `${day(t)},${(t % DAY) / HOUR}.0,${x}`)}`,
    times: hours,
    next: "2024-01-17 22.0",
  },
  "pandas: half-hours of a day as floats": {
    content: `SettlementDate,SettlementPeriod,y\n${rowsOf(halfHours, (t, x) => `${day(t)},${(t % DAY) / (HOUR / 2) + 1}.0,${x}`)}`,
    times: halfHours,
    next: "2021-01-02 13.0",
  },
  "days, hours and minutes in columns of their own": {
    content: `date,hour,minute,y\n${rowsOf(halfHours, (t, x) => `${day(t)},${Math.floor((t % DAY) / HOUR)},${(t % HOUR) / MINUTE},${x}`)}`,
    times: halfHours,
    next: "2021-01-02 6 0",
  },
  "Oracle: points in the time of day, AM and PM": {
    content: `TS,Y\n${rowsOf(hours, (t, x) => `${day(t).slice(8)}-${MONTHS[at(t).month]!.toUpperCase()}-24 ${twelve(t)}.00.00.000000 ${t % DAY < DAY / 2 ? "AM" : "PM"},${x}`)}`,
    times: hours,
    next: "17-JAN-24 10.00.00.000000 PM",
  },
  "fiscal years and periods": {
    content: `Fiscal Year,Period,Amount\n${rowsOf(months, (t, x) => `${at(t).year},P${day(t).slice(5, 7)},${x}`)}`,
    target: "Amount",
    times: months,
    note: /fiscal years: they are read as calendar years/,
  },
  "RBA: labels, units and empty lines above the rows": {
    content: `F1.1 RATES,\nTitle,Cash Rate\nFrequency,Monthly\nUnits,Per cent\n,\n,\nSource,RBA\nSeries ID,FIRMM\n${rowsOf(days, (t, x) => `${day(t).split("-").reverse().join("/")},${x}`)}`,
    target: "Cash Rate",
    times: days,
  },
  "ASOS: rain, which is mostly 0, behind the temperature": {
    content: `station,valid,tmpf,p01i\n${rowsOf(hours, (t, x, i) => `AMW,${minute(t)},${x},${i % 20 === 3 ? "T" : i === 40 ? 0.2 : "0.00"}`)}`,
    target: "tmpf",
    times: hours,
    note: /target: tmpf, the last column of numbers except p01i/,
  },
  "InfluxDB: two tables, each with its annotations and names": {
    content:
      annotations +
      rowsOf(hours, (t, x) => `,,0,${iso(t)},${x}`) +
      annotations +
      rowsOf(hours, (t, _, i) => `,,1,${iso(t)},${value(i, 1)}`),
    target: "_value",
    times: hours,
    series: 2,
    note: /1 line that repeat/,
  },
  "files written one behind the other, each with its names": {
    content: `date,y\n${rowsOf(days.slice(0, 30), (t, x) => `${day(t)},${x}`)}date,y\n${lines(days.slice(30).map((t, i) => `${day(t)},${value(i + 30)}`))}`,
    times: days,
  },
  "DWD: blanks before numbers, -999": {
    content: `STATIONS_ID;MESS_DATUM;QN_9;TT_TU;eor\n${rowsOf(hours, (t, x, i) => `  44;${digits(t)}${iso(t).slice(11, 13)};    3;${i === 7 || i === 8 ? -999 : x};eor`)}`,
    ending: "txt",
    target: "TT_TU",
    times: hours,
    values: gap(7),
    note: /-999 is read as missing/,
  },
  "USGS: comments, a line of widths, a word for missing values": {
    content: `# provisional\n#\nagency_cd\tsite_no\tdatetime\tflow\tflow_cd\n5s\t15s\t20d\t14n\t10s\n${rowsOf(days, (t, x, i) => `USGS\t0164\t${day(t)}\t${i === 7 || i === 8 ? "Ice" : x}\tA`)}`,
    ending: "rdb",
    target: "flow",
    times: days,
    values: gap(7),
    note: /flow: "Ice" is not a number \(2 cells of the first 60\), so it counts as a missing value/,
  },
  "ASOS: M for missing values": {
    content: `#DEBUG: Format -> onlycomma\nstation,valid,tmpc\n${rowsOf(hours, (t, x, i) => `LFPG,${minute(t)},${i === 7 || i === 8 ? "M" : x}`)}`,
    ending: "txt",
    target: "tmpc",
    times: hours,
    values: gap(7),
  },
  "Eurostat: flags, : for missing values, the latest first": {
    content: `unit,geo\\time\t${monthly(2005, 1)
      .reverse()
      .map((t) => `${at(t).year}M${iso(t).slice(5, 7)} `)
      .join(
        "\t",
      )}\n${["FR", "IT"].map((geo, k) => `PC,${geo}\t${values.map((_, i) => (i === 51 || i === 52 ? ": " : `${value(59 - i, k)}${i < 3 ? " p" : " "}`)).join("\t")}\n`).join("")}`,
    ending: "tsv",
    times: months,
    values: gap(7),
    series: 2,
  },
  "FRED: lines with labels above the names": {
    content: `Title:               Real GDP\nSeries ID:           GDPC1\nFrequency:           Quarterly\nUnits:               Billions of Dollars\n\nDATE          VALUE\n${rowsOf(monthly(1990, 1, LENGTH, 3), (t, x) => `${day(t)}   ${x}`)}`,
    ending: "txt",
    target: "VALUE",
    times: monthly(1990, 1, LENGTH, 3),
  },
  "EIA: titles of one cell, the latest first": {
    content: `Henry Hub\nhttps://eia.gov/hist/d.htm\n09:22:13 GMT-0400 (Eastern)\nSource: EIA\n\nMonth,Dollars\n${lines(months.map((t, i) => `${MONTHS[at(t).month]} ${at(t).year},${value(i)}`).reverse())}`,
    times: months,
  },
  "Bundesbank: labels below empty names": {
    content: `;BBK01.WU3140;BBK01.WU3140_FLAGS\n;Rendite;\nEinheit;% p.a.;\nDimension;Eins;\nStand vom;12.06.2024;\n${rowsOf(months, (t, x) => `${iso(t).slice(0, 7)};${String(x).replace(".", ",")};`)}`,
    times: months,
  },
  "ONS: labels, some of them without a text": {
    content:
      titles +
      rowsOf(months, (t, x) => `"${at(t).year} ${MONTHS[at(t).month]!.toUpperCase()}","${x}"`),
    times: months,
    next: "2010 JAN",
  },
  "UN data: a table of footnotes below, years the latest first": {
    content: `"Country","Year","Area","Value","Value Footnotes"\n${["Aruba", "Peru"].map((name, k) => lines(values.map((_, i) => `"${name}","${2019 - i}","Total","${value(59 - i, k)}","1"`))).join("")}\n"footnoteSeqID","Footnote"\n"1","Estimate (de jure)."\n`,
    target: "Value",
    times: monthly(1960, 1, LENGTH, 12),
    series: 2,
  },
  "Stooq: dates of digits on business days, and the same time in each row": {
    content: `<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<CLOSE>,<VOL>\n${rowsOf(businessDays, (t, x, i) => `AAPL,D,${digits(t)},000000,${x - 1},${x},${(i * 37) % 999}`)}`,
    ending: "txt",
    target: "<CLOSE>",
    times: businessDays,
  },
  "seconds since 1970 of business days, the latest first": {
    content: `timestamp,price\n${lines(businessDays.map((t, i) => `${t / 1000},${value(i)}`).reverse())}`,
    target: "price",
    times: businessDays,
  },
  "Investing.com in German: the price by its name, not the change": {
    content: `"Datum","Zuletzt","Eröffn.","Vol.","+/- %"\n${lines(businessDays.map((t, i) => `"${day(t).split("-").reverse().join(".")}","1.0${value(i).toFixed(1).replace(".", ",")}","1,5","9,${i}K","-0,${i}%"`).reverse())}`,
    target: "Zuletzt",
    times: businessDays,
    values: businessDays.map((_, i) => Number((1000 + value(i)).toFixed(1))),
  },
  "Nasdaq: the close by its name": {
    content: `Date,Close/Last,Volume,Open\n${rowsOf(businessDays, (t, x, i) => `${day(t)},$${x},${1000 + i},$${x + 1}`)}`,
    target: "Close/Last",
    times: businessDays,
  },
  "SILSO: days with a decimal year before the number": {
    content: rowsOf(
      days,
      (t, x, i) =>
        `${day(t).replaceAll("-", " ")} ${(2021 + (i + 0.5) / 365).toFixed(3)} ${x.toFixed(1).padStart(6)} 1.${i % 7} 4 ${i > 50 ? "*" : " "}`,
    ),
    ending: "txt",
    target: "column 5",
    times: days,
  },
  "SILSO: years with a half": {
    content: lines(values.map((x, i) => `${1800 + i}.5; ${x};   -1;1`)),
    times: Array.from({ length: LENGTH }, (_, i) => Date.UTC(1800 + i, 6)),
  },
  "names with numbers in them are names": {
    content: `# weekly\nyear,month,day,decimal,average,1 year ago,increase since 1800\n${rowsOf(even("2021-01-03T00:00", 7 * DAY), (t, x) => `${day(t).replaceAll("-", ",")},${at(t).year}.5,${x},-999.99,50.1`)}`,
    target: "average",
    times: even("2021-01-03T00:00", 7 * DAY),
  },
  "ECA&D: a quality code behind the values, -9999": {
    content: `EUROPEAN CLIMATE ASSESSMENT\n\nSOUID,    DATE,   TG, Q_TG\n${rowsOf(days, (t, x, i) => ` 3538,${digits(t)},${i === 7 || i === 8 ? -9999 : x},${i === 7 || i === 8 ? 9 : 0}`)}`,
    ending: "txt",
    target: "TG",
    times: days,
    values: gap(7),
  },
  "ENTSO-E: n/e for missing values, intervals": {
    content: `"MTU (UTC)","Price [EUR/MWh]","Currency"\n${rowsOf(hours, (t, x, i) => `"${minute(t)} - ${minute(t + HOUR)}","${i === 7 || i === 8 ? "n/e" : x}","EUR"`)}`,
    target: "Price [EUR/MWh]",
    times: hours,
    values: gap(7),
  },
  "NDBC: a second line of units": {
    content: `#YY  MM DD hh ATMP\n${unit}${rowsOf(hours, (t, x) => `${iso(t).slice(0, 13).replaceAll(/[-T]/g, " ")} ${x}`)}`,
    ending: "txt",
    target: "ATMP",
    times: hours,
  },
  "overlapping seasons beside a year": {
    content: ` SEAS  YR   TOTAL   ANOM\n${rowsOf(months, (t, x) => `  ${SEASONS[at(t).month]} ${at(t).year}  26.10  ${x}`)}`,
    ending: "txt",
    target: "ANOM",
    times: months,
    next: "2010 DJF",
  },
  "the four seasons by their initials": {
    content: `Year;Season;Rain\n${rowsOf(monthly(1980, 1, LENGTH, 3), (t, x) => `${at(t).year};${SEASONS[at(t).month]};${x}`)}`,
    target: "Rain",
    times: monthly(1980, 1, LENGTH, 3),
    next: "1995 DJF",
  },
  "overlapping seasons in one column": {
    content: `period,oni\n${rowsOf(months, (t, x) => `${SEASONS[at(t).month]} ${at(t).year},${x}`)}`,
    times: months,
    next: "DJF 2010",
  },
  "water years across": {
    content: years(1991, String, shiftedTo(10), "Water Year"),
    times: monthly(1990, 10),
    next: "1996 Oct",
  },
  "seasons of sports across": {
    content: years(1990, (y) => `${y}/${String(y + 1).slice(-2)}`, shiftedTo(7), "Season"),
    times: monthly(1990, 7),
    next: "1995/96 Jul",
  },
  "a water year and a month in each row": {
    content: `WY,Month,Flow\n${rowsOf(monthly(1990, 10), (t, x) => `${at(t).year + (at(t).month > 8 ? 1 : 0)},${at(t).month + 1},${x}`)}`,
    target: "Flow",
    times: monthly(1990, 10),
    next: "1996 10",
  },
  "a season from April and a month in German": {
    content: `Saison;Monat;Absatz\n${rowsOf(monthly(1990, 5), (t, x) => `${at(t).year - (at(t).month < 4 ? 1 : 0)}-${at(t).year + (at(t).month < 4 ? 0 : 1)};${"Jan Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez".split(" ")[at(t).month]};${x}`)}`,
    target: "Absatz",
    times: monthly(1990, 5),
    next: "1995-1996 Mai",
  },
  "years and months without names, means of years behind them": {
    content: lines(
      [0, 1, 2, 3, 4].map(
        (y) => `${1990 + y}  ${values.slice(12 * y, 12 * y + 12).join(" ")}  55.5`,
      ),
    ),
    ending: "txt",
    times: monthly(1990, 1),
  },
  "a weekday before a date": {
    content: `Day,Date,Sales\n${rowsOf(days, (t, x) => `${"Sun Mon Tue Wed Thu Fri Sat".split(" ")[new Date(t).getUTCDay()]},${new Date(t).getUTCDate()}/${at(t).month + 1}/${at(t).year},${x}`)}`,
    target: "Sales",
    times: days,
  },
  "objects within JSON Lines": {
    content: rowsOf(hours, (t, x) =>
      JSON.stringify({ ts: { $date: iso(t) }, v: { mean: x, tags: ["a"] } }),
    ),
    ending: "jsonl",
    target: "v.mean",
    times: hours,
  },
  "five-minute steps of a column that is called like a time": {
    content: `host,ts,load\n${rowsOf(even("2024-03-01T00:00", 5 * MINUTE), (t, x) => `a,${t},${x}`)}`,
    target: "load",
    times: even("2024-03-01T00:00", 5 * MINUTE),
  },
};

function written({ content, ending = "csv" }: Pick<Source, "content" | "ending">): string {
  const file = join(emptyFolder(), `source.${ending}`);
  writeFileSync(file, content);
  return file;
}

const suggested = (file: string, hints = {}) => suggestConfig(file, file, { target: [], ...hints });

async function firstSeries(file: string, config: unknown) {
  const data = resolveConfig(config, "test").data as CsvConfig;
  const read = await readSeries({ ...data, file });
  const { first, columns } = read.series[0]!;
  const column = columns[0]!;
  const present = [...column.keys()].filter((i) => !Number.isNaN(column[i]));
  return {
    count: read.series.length,
    times: present.map((i) => read.frequency.timeAt(first + i)),
    values: present.map((i) => column[i]),
    next: read.label(read.length),
  };
}

describe("files of many sources are read with the times and values that they hold", () => {
  it.each(Object.entries(sources))("%s", async (_, source) => {
    const file = written(source);
    const { config, notes } = await suggested(file);
    if (source.target !== undefined) expect(config.data).toMatchObject({ target: source.target });
    const read = await firstSeries(file, config);
    const expected = source.values ?? source.times.map((_, i) => value(i));
    const present = [...expected.keys()].filter((i) => expected[i] !== null);
    expect(read.count).toBe(source.series ?? 1);
    expect(read.times.map(iso)).toEqual(present.map((i) => iso(source.times[i]!)));
    expect(read.values).toEqual(present.map((i) => expected[i]));
    if (source.note) expect(notes.join("\n")).toMatch(source.note);
    if (source.next !== undefined) expect(read.next).toBe(source.next);
  });
});

it("a format says in which month years begin if their name does not", async () => {
  const file = written({ content: years(2001, (y) => `FY${y}`, shiftedTo(10), "Year") });
  const from = await suggested(file, { timeFormat: "[FY]YYYY MMM (years from October)" });
  const to = await suggested(file, { timeFormat: "[FY]YYYY MMM (years to September)" });
  expect((await firstSeries(file, from.config)).times[0]).toBe(Date.UTC(2001, 9));
  expect((await firstSeries(file, to.config)).times[0]).toBe(Date.UTC(2000, 9));
});

const refusals: Readonly<Record<string, readonly [Pick<Source, "content" | "ending">, string]>> = {
  "months that begin in October beside calendar years": [
    { content: years(1991, String, shiftedTo(10), "Year") },
    ': its columns are months (Oct, Nov, ... Sep), expected other columns that complete the time of each value, such as a column of years beside months in calendar order. If years begin with the first of these months, set --time-format to "YYYY MMM (years from October)", with the month in which they begin, or to "YYYY MMM (years to September)" if years are named by their end. Write a file with a row for each time, or name one column with --target to forecast only that one.',
  ],
  "words for seasons beside a year": [
    {
      content: `Year,Season,Rain\n${rowsOf(monthly(1980, 1, LENGTH, 3), (t, x, i) => `${at(t).year},${["Winter", "Spring", "Summer", "Autumn"][i % 4]},${x}`)}`,
    },
    ': Season is a part of the year ("Winter") that is not read beside Year, expected its first month (1 to 12, or Jan, Feb, ...), a quarter (1 to 4, or Q1, Q2, ...), or months by their initials (DJF). If Season tells series apart, set --id Season.',
  ],
  "numbers with different units": [
    {
      content: `Time,memory\n${rowsOf(hours, (t, x, i) => `${minute(t)},${x} ${i % 3 ? "GiB" : "MiB"}`)}`,
    },
    ': has no column of numbers to forecast. Columns: Time, memory. "memory" has numbers with different units ("10 MiB", "14.8 GiB"): write all of them in one unit',
  ],
  "a year in the first row of each alone": [
    {
      content: `Jahr;Monat;Index\n${rowsOf(months, (t, x) => `${at(t).month === 0 ? at(t).year : ""};${MONTHS[at(t).month]};${x}`)}`,
    },
    ', line 3: Jahr + Monat is "", expected a time in every row. Fill it in, or remove the row.',
  ],
  "dates with a comma and without quotes": [
    {
      content: `when,mw\n${rowsOf(hours, (t, x) => `${MONTHS[at(t).month]} 15, 2024 ${iso(t).slice(11, 16)},${x}`)}`,
    },
    ', line 2: has 3 cells separated by ",", expected 2 as in the first lines. Put cells that contain the delimiter in double quotes, or set data.delimiter.',
  ],
  "years, quarters and months in one column": [
    {
      content:
        titles +
        lines([
          "2005,1",
          "2006,2",
          ...months.map(
            (t, i) => `${at(t).year} ${MONTHS[at(t).month]!.toUpperCase()},${value(i)}`,
          ),
        ]),
    },
    ', line 6: Title is "2005", expected a time in the format YYYY ^MMM (as in 60 of the first 62 rows)',
  ],
  "a thirteenth month": [
    {
      content: `series_id\tyear\tperiod\tvalue\n${rowsOf(months, (t, x) => `CU\t${at(t).year}\tM${iso(t).slice(5, 7)}\t${x}${at(t).month === 11 ? `\nCU\t${at(t).year}\tM13\t${x}` : ""}`)}`,
      ending: "tsv",
    },
    ', line 14: year + period is "2005 M13", expected a time in the format YYYY [M]MM (as in 60 of the first 65 rows)',
  ],
  "a word that occurs once among numbers": [
    { content: `date,y\n${rowsOf(days, (t, x, i) => `${day(t)},${i === 7 ? "Ice" : x}`)}` },
    ', line 9: y is "Ice", expected a number, or an empty cell for a missing value. If this text marks missing values, add it to data.missingValues (--missing-values)',
  ],
  "pairs of lines": [
    {
      content: lines(
        [0, 1, 2, 3, 4].flatMap((y) => [
          `${1990 + y}  ${values.slice(0, 12).join(" ")}  55.5`,
          `${1990 + y}  ${values.slice(12, 24).join(" ")}  1.5`,
        ]),
      ),
      ending: "txt",
    },
    ", line 2: column 1 + month is the same as in line 1. Several series in one file need data.id, the column that identifies them; an hour repeated at the end of summer time needs data.timeZone, such as Europe/Berlin; several rows with the same time need data.resample.",
  ],
  "a line of names alone": [
    { content: "date,y\n" },
    ": has no rows below the header, expected enough rows to train, validate and test a model: some dozens at least",
  ],
  "three rows": [
    { content: "date,y\n2020-01-01,1\n2020-01-02,5\n2020-01-03,3\n" },
    ": has 3 rows, expected enough rows to train, validate and test a model: some dozens at least",
  ],
  "lists of numbers in JSON Lines": [
    { content: rowsOf(hours, (t, x) => JSON.stringify({ t: iso(t), v: [x, x] })), ending: "jsonl" },
    ': has no column of numbers to forecast. Columns: t, v. "v" is "[10,10]", which is not a number',
  ],
};

describe("what cannot be read is refused with what to do", () => {
  it.each(Object.entries(refusals))("%s", async (_, [source, message]) => {
    const file = written(source);
    await expect(suggested(file)).rejects.toThrow(
      expect.objectContaining({ message: file + message }),
    );
  });
});

it("words that are months in some language, but few of them, are no times", async () => {
  const content = `date,product,y\n${rowsOf(days, (t, x, i) => `${day(t)},Pro ${11 + (i % 2)},${x}`)}`;
  const { config, notes } = await suggested(written({ content }));
  expect(config.data).toMatchObject({ time: "date", target: "y" });
  expect(notes.join("\n")).not.toMatch(/product.* time/);
});

it("months in a language without words for them are named", async () => {
  const row = (t: number, x: number) => `Tháng ${at(t).month + 1} ${at(t).year},${x}`;
  const { notes } = await suggested(written({ content: `thời gian,y\n${rowsOf(months, row)}` }));
  expect(notes.join("\n")).toContain(
    '"thời gian" looks like a time ("Tháng 1 2005") but cannot be read; set data.timeFormat, whose tokens are',
  );
});

it.each([
  ["html", "csv", "<!DOCTYPE html>\n<html></html>", /is a web page \(HTML or XML\)/],
  [
    "one JSON object",
    "json",
    '{"time": [1, 2],\n"y": [3, 4]}',
    /is one JSON object, expected an array/,
  ],
  ["a JSON array of numbers", "json", "[1, 2]", /entry 1: is not a JSON object/],
  ["an array with other keys", "json", '[{"a": 1}, {"b": 2}]', /entry 2: has the key "b"/],
  ["a broken array", "json", '[{"a": 1},', /is not valid JSON/],
  [
    "a truncated gzip file",
    "csv.gz",
    gzipSync("a,b\n1,2\n").subarray(0, 15),
    /cannot be unpacked, expected a whole file that is compressed with gzip/,
  ],
  [
    "a text that is not gzip",
    "csv.gz",
    "a,b\n1,2\n",
    /cannot be unpacked, expected a whole file that is compressed with gzip/,
  ],
  [
    "exponents with D",
    "txt",
    lines(["t y", ...days.map((_, i) => `${i} ${i}.5D+01`)]),
    /"y" is "0\.5D\+01", which is not a number/,
  ],
] as const)("%s is refused", async (_, ending, content, message) => {
  await expect(suggested(written({ content, ending }))).rejects.toThrow(message);
});

const endings: readonly (readonly [string, RegExp])[] = [
  ["arff", /is a file of Weka\. Use the \.ts or \.tsv file of the same archive/],
  ["gpx", /is a document, expected a table\. Write its rows as CSV/],
  ["xlsx", /is a spreadsheet\. Save the sheet with the rows as CSV/],
  ["csv.zip", /is compressed\. Unpack it/],
  ["geojson", /is a JSON document of places/],
  ["sas7bdat", /is a file of another program\. Write its rows as CSV or Parquet/],
  ["dly", /has cells of fixed width\. Use the CSV file of the station/],
  ["log", /has the ending "\.log", expected \.csv.* can be renamed to \.txt/],
];

it.each(endings)("a file that ends in .%s is refused with what to do", async (ending, message) => {
  await expect(suggested(written({ content: "x", ending }))).rejects.toThrow(message);
});

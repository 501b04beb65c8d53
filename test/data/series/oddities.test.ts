import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../../src/config/resolve.js";
import { readSeries } from "../../../src/data/series/load.js";
import { suggestConfig } from "../../../src/data/series/suggest.js";
import type { CsvConfig } from "../../../src/data/tasks/csv-options.js";

const FOLDER = mkdtempSync(join(tmpdir(), "rnnlab-oddities-"));
const VALUES = Array.from({ length: 60 }, (_, i) => (i % 2 ? 1000 + i * 37.25 : -(500 + i * 3.5)));
const day = (i: number) => new Date(Date.UTC(2022, 0, 3 + i)).toISOString().slice(0, 10);
const GROUPED = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2 });
const european = (value: number, separator: string) =>
  GROUPED.format(value).replace(".", "!").replaceAll(",", separator).replace("!", ",");

/** Rows of days and values, as written by a function. */
function rows(write: (value: number, i: number) => string, delimiter = ","): string {
  return VALUES.map((value, i) => `${day(i)}${delimiter}${write(value, i)}\n`).join("");
}

async function read(content: string | Buffer) {
  const file = join(FOLDER, "odd.csv");
  writeFileSync(file, content);
  const { config, notes } = await suggestConfig(file, "odd.csv", { target: [] });
  const data = resolveConfig({ ...config, data: { ...dataOf(config), file } }, "test").data;
  const { series, label } = await readSeries(data as CsvConfig);
  return { values: [...series[0]!.columns[0]!], notes: notes.join("\n"), first: label(0) };
}

function dataOf(config: object): object {
  return "data" in config && typeof config.data === "object" ? (config.data ?? {}) : {};
}

const plain = rows(String);
const HOURS = Array.from({ length: 900 }, (_, i) => {
  const at = new Date(Date.UTC(2022, 0, 1, i)).toISOString().slice(0, 16);
  return `${at},${(i * i) % 17}\n`;
});

describe("numbers are read as they are meant, and that is said", () => {
  it.each<[string, string, RegExp]>([
    ["1,234.50", `t,y\n${rows((v) => `"${GROUPED.format(v)}"`)}`, /"1,037.25" is read as 1037.25/],
    ["1.234,50", `t;y\n${rows((v) => european(v, "."), ";")}`, /"1.037,25" is read as 1037.25/],
    ["1 234,50", `t;y\n${rows((v) => european(v, "\u202f"), ";")}`, /is read as 1037.25/],
    [
      "1 234,50 with another space",
      `t;y\n${rows((v) => european(v, "\u00a0"), ";")}`,
      /is read as/,
    ],
    ["1'234.50", `t;y\n${rows((v) => GROUPED.format(v).replaceAll(",", "'"), ";")}`, /is read as/],
    [
      "$ and brackets",
      `t,y\n${rows((v) => (v < 0 ? `"$(${GROUPED.format(-v)})"` : `"$${GROUPED.format(v)}"`))}`,
      /"\$\(500.00\)" is read as -500/,
    ],
    [
      "€ behind",
      `t;y\n${rows((v) => `${european(v, ".")} €`, ";")}`,
      /"-500,00 €" is read as -500/,
    ],
    ["CHF in front", `t,y\n${rows((v) => `CHF ${v}`)}`, /"CHF -500" is read as -500/],
    ["%", `t,y\n${rows((v) => `${v}%`)}`, /"-500%" is read as -500/],
    [
      "% and a comma",
      `t;y\n${rows((v) => `${String(v).replace(".", ",")} %`, ";")}`,
      /"-500 %" is/,
    ],
    [
      "a minus behind",
      `t,y\n${rows((v) => (v < 0 ? `${-v}-` : `${v}`))}`,
      /"500-" is read as -500/,
    ],
    ["the sign −", `t,y\n${rows((v) => String(v).replace("-", "−"))}`, /"−500" is read as -500/],
    ["an apostrophe in front", `t,y\n${rows((v) => `'${v}`)}`, /"'-500" is read as -500/],
    ["a unit", `t,y\n${rows((v) => `${v} °C`)}`, /"-500 °C" is read as -500/],
    ["a unit without a space", `t,y\n${rows((v) => `${v}kWh`)}`, /"-500kWh" is read as -500/],
    [
      "a unit and decimal commas",
      `t;y\n${rows((v) => `${european(v, ".")} m³/h`, ";")}`,
      /"-500,00 m³\/h" is read as -500/,
    ],
    ["K for thousand and none", `t,y\n${rows((v) => `${v / 1000}K`)}`, /"-0.5K" is read as -500/],
    [
      "K and M",
      `t,y\n${rows((v, i) => (i % 2 ? `${v / 1e6}M` : `${v / 1e3}K`))}`,
      /"-0.5K" is read as -500/,
    ],
    [
      "B among plain numbers",
      `t,y\n${rows((v, i) => (i === 7 ? `${v / 1e9}B` : `${v}`))}`,
      /"0.00000126075B" is read as 1260.75/,
    ],
    [
      "Mio. and Mrd.",
      `t;y\n${rows((v, i) => `${String(i % 2 ? v / 1e6 : v / 1e9).replace(".", ",")} ${i % 2 ? "Mio." : "Mrd."}`, ";")}`,
      /"-5e-7 Mrd." is read as -500/,
    ],
    [
      "p for provisional values at the end",
      `t,y\n${rows((v, i) => (i > 56 ? `${v}p` : `${v}`))}`,
      /y has marks after numbers, ignored in 3 rows, such as in "3123.25p"/,
    ],
    [
      "e and a space, as Eurostat writes",
      `t,y\n${rows((v, i) => (i % 9 === 4 ? `${v} e` : `${v} `))}`,
      /ignored in 7 rows, such as in "-514 e"/,
    ],
    [
      "(R) and a star",
      `t,y\n${rows((v, i) => (i === 5 ? `${v}(R)` : i === 6 ? `${v}*` : `${v}`))}`,
      /ignored in 2 rows, such as in "1186.25\(R\)"/,
    ],
  ])("%s", async (_, content, note) => {
    const { values, notes } = await read(content);
    expect(values).toEqual(VALUES);
    expect(notes).toMatch(note);
  });

  it.each(["?", "-", "NA", "null", "#N/A", ".", "n/a", "None", "—", "#VALUE!", "(null)", ".."])(
    "%s is missing",
    async (marker) => {
      const { values, notes } = await read(`t,y\n${rows((v, i) => (i === 33 ? marker : `${v}`))}`);
      expect(values).toEqual(VALUES.map((value, i) => (i === 33 ? Number.NaN : value)));
      expect(notes).toContain(`${JSON.stringify(marker)} is read as missing (1 row)`);
    },
  );

  it.each(["-9999", "-9999.0", "99999", "1e20", "-99999"])(
    "%s far from all others is read as missing",
    async (sentinel) => {
      const at = (i: number) => i === 10 || i === 33;
      const { values, notes } = await read(`t,y\n${rows((v, i) => (at(i) ? sentinel : `${v}`))}`);
      expect(values).toEqual(VALUES.map((value, i) => (at(i) ? Number.NaN : value)));
      expect(notes).toContain(
        `${Number(sentinel)} is read as missing, because of the distance to all other numbers (data.missingValues)`,
      );
    },
  );

  it.each<[string, (v: number, i: number) => string]>([
    ["99999", (v, i) => (i === 10 ? "99999" : `${v}`)], // may be an outlier
    ["-999", (v, i) => (i === 10 ? "-999" : `${v / 3}`)],
  ])("%s once, or near the others, stays a number", async (text, write) => {
    const { values, notes } = await read(`t,y\n${rows(write)}`);
    expect(values[10]).toBe(Number(text));
    expect(notes).not.toContain("is read as missing");
  });

  it.each([
    ["-1", (v: number) => Math.abs(v)],
    ["-200", (v: number) => Math.abs(v) / 100],
    ["7777", (v: number) => Math.abs(v) / 100],
  ])(
    "%s, three times and apart from the others, may stand for a missing value",
    async (marker, valueFrom) => {
      const at = (i: number) => i % 25 === 5;
      const { values, notes } = await read(
        `t,y\n${rows((v, i) => (at(i) ? marker : `${valueFrom(v)}`))}`,
      );
      expect(values[5]).toBe(Number(marker)); // reported, not removed
      expect(notes).toContain(`3 rows have ${marker}, the others`);
    },
  );

  it.each([
    ["0 among large values", (v: number, i: number) => (i % 5 ? 1000 + Math.abs(v) / 100 : 0)],
    ["-1 among others below 0", (v: number, i: number) => (i % 5 ? v : -1)],
    ["one of two values", (_: number, i: number) => (i % 3 ? 5 : 7)],
    ["one of three codes", (_: number, i: number) => [1, 2, 9][i % 3]!],
    ["one outlier", (v: number, i: number) => (i === 5 ? 7777 : Math.abs(v) / 100)],
  ])("%s does not", async (_, valueAt) => {
    const { notes } = await read(`t,y\n${rows((v, i) => `${valueAt(v, i)}`)}`);
    expect(notes).not.toMatch(/stands for/);
  });

  it("a number near the others is none of those", async () => {
    const { notes } = await read(`t,y\n${rows((v, i) => (i === 3 ? "-999" : `${v}`))}`);
    expect(notes).not.toMatch(/stands for/);
  });
});

describe("layouts", () => {
  it.each<[string, string | Buffer, RegExp?]>([
    ["sep=;", `sep=;\nt;y\n${rows((v) => String(v).replace(".", ","), ";")}`, /line 1, "sep=;"/],
    ["a byte order mark", `\ufefft,y\n${plain}`],
    ["UTF-16", Buffer.from(`\ufefft\ty\n${rows(String, "\t")}`, "utf16le")],
    ["title lines", `Report,\n\nMade 2023-01-01,\nt,y\n${plain}`, /lines 1 to 3 above the header/],
    ["comments", `# station 5\n# mm\nt,y\n${plain}`, /lines 1 to 2 above the header skipped/],
    ["units below the names", `t,y\n,kWh\n${plain}`, /line 2 below the header skipped \("kWh"\)/],
    [
      "three lines of names",
      `,Close\nTicker,AAA\nDate,\n${plain}`,
      /lines 2 to 3 below the header/,
    ],
    ["a delimiter at the end", `t,y,\n${rows((v) => `${v},`)}`],
    ["a delimiter at the end of rows alone", `t,y\n${rows((v) => `${v},`)}`],
    ["a remark below", `t,y\n${plain}\nSource: Office\n`, /line 63 below the table skipped/],
    [
      "a longer remark below",
      `t,y\n${plain}"Source: Office, 2020",\n`,
      /line 62 below the table skipped \("Source: Office, 2020"\)/,
    ],
    [
      "rows of delimiters alone below",
      `t;y;;\n${rows((v) => `${v};;`, ";")}${";;;\n".repeat(9)}`,
      /9 rows without a value at the end skipped/,
    ],
    ["empty lines", `t,y\n${plain.replaceAll("\n2022-02", "\n\n2022-02")}\n\n`],
    ["ends of lines of Windows", `t,y\n${plain}`.replaceAll("\n", "\r\n")],
    ["ends of lines of old Macs", `t,y\n${plain}`.replaceAll("\n", "\r")],
    ["pipes", `t|y\n${rows(String, "|")}`],
    ["tabs", `t\ty\n${rows(String, "\t")}`],
    ["no names", plain, /the file has no header/],
    ["quotes around all", `"t","y"\n${VALUES.map((v, i) => `"${day(i)}","${v}"\n`).join("")}`],
    ["an apostrophe in a text", `t,y,who\n${rows((v) => `${v},O'Brien`)}`],
    [
      "Latin-1",
      Buffer.from(`Tag;Größe\n${rows(String, ";")}`, "latin1"),
      /is read as Windows-1252/,
    ],
    [
      "a nameless index",
      `,t,y\n${VALUES.map((v, i) => `${i},${day(i)},${v}\n`).join("")}`,
      /"column 1" increases evenly, so it is treated as an index/,
    ],
  ])("%s", async (_, content, note) => {
    const { values, notes, first } = await read(content);
    expect(values).toEqual(VALUES);
    expect(first).toBe("2022-01-03");
    if (note === undefined) expect(notes).not.toMatch(/skipped|no name|no header/);
    else expect(notes).toMatch(note);
  });

  it.each<[string, string, RegExp]>([
    [
      "a value below a limit",
      `t,y\n${rows((v, i) => (i === 33 ? "<1" : `${v}`))}`,
      /line 35: y is "<1", expected a number without "<" in front: it gives a limit, not a value\. Write the number to use, or add "<1" to data\.missingValues/,
    ],
    [
      "a value above a limit",
      `t,y\n${rows((v, i) => (i === 33 ? '">1,000"' : `${v}`))}`,
      /line 35: y is ">1,000".* gives a limit, not a value/,
    ],
    [
      "a value in doubt",
      `t,y\n${rows((v, i) => (i === 33 ? "?0.2" : `${v}`))}`,
      /line 35: y is "\?0\.2".* in doubt, or has lost its minus sign/,
    ],
    ["a bad cell", `t,y\n${rows((v, i) => (i === 33 ? "12x" : `${v}`))}`, /line 35: y is "12x"/],
    [
      "a bad cell of the target among good columns",
      `t,temp,y\n${rows((v, i) => `${v},${i === 33 ? "12x" : `${v}`}`)}`,
      /line 35: y is "12x"/,
    ],
    ["a total", `t,y\n${plain}Total,99\n`, /line 62: t is "Total".*row of totals, remove it/],
    ["a name twice", `t,y,y\n${rows((v) => `${v},${v}`)}`, /2 columns named "y".*(name|rename)/i],
    [
      "different numbers of cells between blanks",
      `t  y\n${rows((v, i) => `${v}${"   1".repeat(i % 7)}`, "   ")}`,
      /one column, "t {2}y".*same number of cells in most lines/,
    ],
    [
      "numbers that go up evenly alone",
      `t,y\n${rows((_, i) => `${100 + i * 2}`)}`,
      /"y" increases evenly, so it is a time or an index. Name it with --target/,
    ],
    [
      "gaps in more than half of the steps",
      `t,y\n${HOURS.filter((_, i) => (Math.abs(Math.sin(i + 1)) * 43758.5453) % 1 > 0.6).join("")}`,
      /% of the steps of 1 hour have no value, expected at most 50 %.*data.resample/,
    ],
  ])("%s is refused", async (_, content, message) => {
    await expect(read(content)).rejects.toThrow(message);
  });

  it("a time that cannot be read is named", async () => {
    const content = VALUES.map((v, i) => `${2000 + Math.floor(i / 3)}/T${i % 3}/x,${v}\n`).join("");
    const { notes } = await read(`period,y\n${content}`);
    expect(notes).toContain(
      '"period" looks like a time ("2000/T0/x") but cannot be read; set data.timeFormat, whose ' +
        "tokens are YYYY",
    );
  });

  it("more than 5 % of missing steps are said", async () => {
    const sparse = plain.split("\n").filter((_, i) => i % 13 !== 5);
    const { notes } = await read(`t,y\n${sparse.join("\n")}`);
    expect(notes).toMatch(/8 % of the steps of 1 day have no value: they are interpolated/);
  });
});

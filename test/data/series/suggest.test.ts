import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { suggestConfig } from "../../../src/data/series/suggest.js";

const FOLDER = mkdtempSync(join(tmpdir(), "rnnlab-suggest-"));

function fileOf(row: (day: string, i: number) => string): string {
  const file = join(FOLDER, "s.csv");
  const day = (i: number) => new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10);
  const rows = Array.from({ length: 60 }, (_, i) => row(day(i), i));
  writeFileSync(file, `day;shop;sales\n${rows.join("\n")}\n`);
  return file;
}

it.each([
  ["decimal points", (day: string, i: number) => `${day};a;${i ** 2}.5`],
  ["decimal commas", (day: string, i: number) => `${day};a;${i ** 2},5`],
  ["what is missing", (day: string, i: number) => `${day};a;${i === 7 ? "NA" : i ** 2}`],
])("finds the column of numbers, with %s", async (_, row) => {
  const data = { file: "s.csv", time: "day", target: "sales" };
  expect(await suggestConfig(fileOf(row), "s.csv", { target: [] })).toMatchObject({
    config: { data },
  });
});

it("says that there is none", async () => {
  await expect(
    suggestConfig(
      fileOf((day) => `${day};a;b`),
      "s.csv",
      { target: [] },
    ),
  ).rejects.toThrow(
    "s.csv: has no column of numbers to forecast. To train a classifier, name the column of classes with --label. Columns: day, shop, sales",
  );
});

it("keeps several series apart, and the time zone", async () => {
  const data = { target: "sales", id: "shop", timeZone: "Europe/Lisbon" };
  const file = fileOf((day, i) => `${day};a;${i ** 2}\n${day};b;${i + 1}`);
  expect(await suggestConfig(file, "s.csv", { ...data, target: [] })).toMatchObject({
    config: { data },
  });
});

it("wants times for a time zone", async () => {
  const file = fileOf((_, i) => `x;a;${i ** 2}`);
  const hints = { target: [], timeZone: "Europe/Lisbon" };
  await expect(suggestConfig(file, "s.csv", hints)).rejects.toThrow(
    "has no column of times, so no time zone applies",
  );
});

it("refuses a time zone that there is not", async () => {
  const file = fileOf((day, i) => `${day};a;${i ** 2}`);
  const hints = { target: [], timeZone: "Mars" };
  await expect(suggestConfig(file, "s.csv", hints)).rejects.toThrow(
    'the time zone is "Mars", expected for example Europe/Berlin',
  );
});

it("finds the column that tells series apart, or two of them", async () => {
  const hints = { target: [] };
  const shops = fileOf((day, i) => `${day};a;${i ** 2}\n${day};b;${i + 1}`);
  expect((await suggestConfig(shops, "s.csv", hints)).config).toMatchObject({
    data: { id: "shop" },
  });
  const file = join(FOLDER, "two.csv");
  const pairs = ["a,x", "a,y", "b,x", "b,y"];
  const rows = Array.from({ length: 40 }, (_, i) =>
    pairs.map((pair) => `2020-01-${String((i % 28) + 1).padStart(2, "0")},${pair},${i ** 2}`),
  );
  writeFileSync(file, `day,store,item,units\n${rows.slice(0, 28).flat().join("\n")}\n`);
  const { config, notes } = await suggestConfig(file, "two.csv", hints);
  expect(config).toMatchObject({ data: { id: ["store", "item"], target: "units" } });
  expect(notes).toContain("series: one for each store and item");
});

it("finds a column of numbers that is named as an id", async () => {
  const file = join(FOLDER, "ids.csv");
  const rows = Array.from({ length: 30 }, (_, i) =>
    [7, 3].map((store) => `2020-06-${String(i + 1).padStart(2, "0")},${store},${i ** 2 + store}`),
  );
  writeFileSync(file, `day,Store,units\n${rows.flat().join("\n")}\n`);
  const { config } = await suggestConfig(file, "ids.csv", { target: [] });
  expect(config).toMatchObject({ data: { id: "Store", target: "units" } });
});

/** A file of days of which some are left out. */
function withGaps(name: string, isThere: (i: number) => boolean): string {
  const file = join(FOLDER, name);
  const rows = Array.from({ length: 300 }, (_, i) => i).filter(isThere);
  const day = (i: number) => new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10);
  writeFileSync(file, `day,y\n${rows.map((i) => `${day(i)},${i ** 2}\n`).join("")}`);
  return file;
}

it("says how many steps are missing, and refuses where most are", async () => {
  const some = withGaps("some.csv", (i) => (i * i + 3) % 11 > 1);
  const { config, notes } = await suggestConfig(some, "some.csv", { target: [] });
  expect(config).toMatchObject({ data: { missing: "interpolate" } });
  expect(notes.join()).toMatch(/\d+ % of the steps of 1 day have no value: they are interpolated/);
  const few = withGaps("few.csv", (i) => i % 50 < 12);
  await expect(suggestConfig(few, "few.csv", { target: [] })).rejects.toThrow(
    /few\.csv: 7\d % of the steps of 1 day have no value, expected at most 50 %/,
  );
});

it("proposes covariates of texts and flags, static ones where they are constant, and says so", async () => {
  const file = join(FOLDER, "kinds.csv");
  const rows = Array.from({ length: 60 }, (_, i) => {
    const day = new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10);
    const cells = `${i % 3 === 0},${["sun", "fog"][i % 2]},note ${i},${i === 5 ? "" : "yes"}`;
    return [`${day},a,north,10,${cells},${i ** 2}`, `${day},b,south,20,${cells},${i ** 3}`];
  });
  const names = "day,shop,region,size,promo,weather,remark,open,sales";
  writeFileSync(file, `${names}\n${rows.flat().join("\n")}\n`);
  const { config, notes } = await suggestConfig(file, "kinds.csv", { target: [] });
  expect(config).toMatchObject({
    data: { id: "shop", target: "sales", past: ["promo", "weather"], static: ["region", "size"] },
  });
  expect(notes).toContain("static covariates: region, size, constant in each series");
  expect(notes).toContain('"remark" is left out: it has 60 different texts');
});

it("names an hour that clocks skipped", async () => {
  const hours = Array.from({ length: 24 * 30 }, (_, i) => new Date(Date.UTC(2022, 2, 5, i)));
  const row = (at: Date) => `${at.toISOString().slice(0, 16)},${(at.getUTCHours() * 37) % 23}\n`;
  const notes = async (left: string) => {
    const file = join(FOLDER, "spring.csv");
    writeFileSync(
      file,
      `time,y\n${hours
        .map(row)
        .filter((line) => !line.startsWith(left))
        .join("")}`,
    );
    return (await suggestConfig(file, file, { target: [] })).notes.join("\n");
  };
  expect(await notes("2022-03-27T02")).toMatch(
    /no row for 2022-03-27T02:00, an hour that the clocks of Europe\/Berlin skipped: .*data\.timeZone/,
  );
  expect(await notes("2022-03-27T01")).toMatch(/the clocks of Europe\/London skipped/);
  expect(await notes("2022-03-13T02")).toMatch(/the clocks of America\/New_York skipped/);
  expect(await notes("2022-03-27T05")).not.toMatch(/skipped/);
});

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May"];

it.each<[string, (at: Date) => string]>([
  ["Mar 01", (at) => `${MONTHS[at.getUTCMonth()]} ${at.toISOString().slice(8, 10)}`],
  ["03-01", (at) => at.toISOString().slice(5, 10)],
  ["1/3", (at) => `${at.getUTCDate()}/${at.getUTCMonth() + 1}`],
  ["01 Mar 00:00", (at) => `${at.toISOString().slice(8, 10)} ${MONTHS[at.getUTCMonth()]} 00:00`],
])("says that dates such as %s without a year date nothing", async (_, write) => {
  const file = join(FOLDER, "yearless.csv");
  const rows = Array.from({ length: 60 }, (_, i) => {
    return `${write(new Date(Date.UTC(2021, 2, 1 + i)))},${i ** 2 % 37}`;
  });
  writeFileSync(file, `when,y\n${rows.join("\n")}\n`);
  const { config, notes } = await suggestConfig(file, "y.csv", { target: [] });
  expect(config.data).not.toHaveProperty("time");
  expect(notes.join("\n")).toMatch(/"when" looks like a time .* but has no year: write it into/);
  expect(notes).toContain(
    'time: "when" has no year, so rows have no dates: each counts as the next step, even after a gap',
  );
});

it.each<[string, string, (i: number) => string, string]>([
  [
    "years that repeat",
    "x,variety,year",
    (i) => `${(i * 37) % 83},${"abc"[i % 3]},${1931 + (i % 2)}`,
    "x",
  ],
  [
    "hours without order",
    "date,x,hour",
    (i) => `${"ab"[i % 2]},${(i * 37) % 83},${(i * 7) % 24}`,
    "x",
  ],
  ["days of the week", "x,dow", (i) => `${(i * 37) % 83},${(i * 3) % 7}`, "x"],
  ["a discharge that is called q", "a,q", (i) => `${i % 9},${(i * 37) % 83}`, "q"],
])("does not forecast parts of a time: %s", async (_, header, row, target) => {
  const file = join(FOLDER, "parts.csv");
  writeFileSync(file, [header, ...Array.from({ length: 60 }, (_, i) => row(i))].join("\n"));
  const found = await suggestConfig(file, "parts.csv", { target: [] });
  expect(found).toMatchObject({ config: { data: { target } } });
});

it("a few steps in each series are refused, with what else can be predicted from them", async () => {
  const rows = Array.from(
    { length: 100 },
    (_, i) => `${Math.floor(i / 5)},${1980 + (i % 5)},${(i * 7) % 11}\n`,
  );
  const file = join(FOLDER, "visits.csv");
  writeFileSync(file, `id,year,y\n${rows.join("")}`);
  await expect(suggestConfig(file, file, { target: [] })).rejects.toThrow(
    "visits.csv: has 5 steps (1980 to 1984) in the series of id, expected enough to train, validate and test a " +
      "model: some dozens at least. To predict a class or number of each id from its rows, set --label COLUMN --id id",
  );
});

it("a pace is no part of the time of days of which one is missing", async () => {
  const file = join(FOLDER, "runs.csv");
  const rows = Array.from({ length: 60 }, (_, i) => {
    const day = new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10);
    return `${i === 40 ? "" : day},${(i * 7) % 11},${7 + (i % 2)}:${10 + ((i * 7) % 50)}:12\n`;
  });
  writeFileSync(file, `Date,miles,Pace\n${rows.join("")}`);
  await expect(suggestConfig(file, file, { target: [] })).rejects.toThrow('line 42: Date is ""');
});

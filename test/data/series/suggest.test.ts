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
  ).rejects.toThrow("s.csv: has no column of numbers to forecast. Columns: day, shop, sales");
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
  await expect(suggestConfig(file, "s.csv", hints)).rejects.toThrow("has no column of times");
});

it("refuses a time zone that there is not", async () => {
  const file = fileOf((day, i) => `${day};a;${i ** 2}`);
  const hints = { target: [], timeZone: "Mars" };
  await expect(suggestConfig(file, "s.csv", hints)).rejects.toThrow(
    'the time zone is "Mars", expected one such as Europe/Berlin',
  );
});

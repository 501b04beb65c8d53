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
  ["decimal points", (day: string, i: number) => `${day};a;${i}.5`],
  ["decimal commas", (day: string, i: number) => `${day};a;${i},5`],
  ["what is missing", (day: string, i: number) => `${day};a;${i === 7 ? "NA" : i}`],
])("finds the column of numbers, with %s", async (_, row) => {
  const data = { file: "s.csv", time: "day", target: "sales" };
  expect(await suggestConfig(fileOf(row), "s.csv", [])).toMatchObject({ data });
});

it("says that there is none", async () => {
  await expect(
    suggestConfig(
      fileOf((day) => `${day};a;b`),
      "s.csv",
      [],
    ),
  ).rejects.toThrow("s.csv: has no column of numbers to forecast. Columns: day, shop, sales");
});

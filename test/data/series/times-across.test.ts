import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { suggestConfig } from "../../../src/data/series/suggest.js";
import { emptyFolder } from "../../helpers/cli.js";

function written(lines: readonly string[]): string {
  const file = join(emptyFolder(), "data.csv");
  writeFileSync(file, `${lines.join("\n")}\n`);
  return file;
}

const numbers = (count: number, row: number) =>
  Array.from({ length: count }, (_, i) => ((row + 3) * (i + 2)) % 17);
const rows = (count: number, columns: number, name: (row: number) => string) =>
  Array.from({ length: count }, (_, row) => [name(row), ...numbers(columns, row)].join(","));

it.each([
  ["Year,Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec", 12, "Jan, Feb, ... Dec"],
  ["country,2015,2016,2017,2018,2019", 5, "2015, 2016, ... 2019"],
  [
    "store,2020-01-31,2020-02-29,2020-03-31,2020-04-30",
    4,
    "2020-01-31, 2020-02-29, ... 2020-04-30",
  ],
])("%s is refused, with how to turn the table", async (header, columns, said) => {
  const file = written([header, ...rows(30, columns, (row) => String(1990 + row))]);
  await expect(suggestConfig(file, file, { target: [] })).rejects.toThrow(
    `${file}: its columns are times (${said}), expected a row for each time. Turn the table first`,
  );
});

it("one column of such a table is forecast if it is asked for", async () => {
  const file = written(["Year,Jan,Feb,Mar,Apr,May", ...rows(30, 5, (row) => String(1990 + row))]);
  const { config } = await suggestConfig(file, file, { target: ["May"] });
  expect(config.data).toMatchObject({ time: "Year", target: "May" });
});

it("names of which a few are times are columns like others", async () => {
  const file = written(["t,2019,2020,2021,mean,low,high", ...rows(40, 6, (row) => `${row}`)]);
  const { config } = await suggestConfig(file, file, { target: [] });
  expect(config.data).toMatchObject({ time: "t" });
});

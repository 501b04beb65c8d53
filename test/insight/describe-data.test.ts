import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { describeData } from "../../src/insight/describe-data.js";
import { emptyFolder } from "../helpers/cli.js";

it.each([
  ["milliseconds", (n: number) => 1_577_836_800_000 + n * 3_600_000, "2020-01-02 15:00"],
  ["half seconds", (n: number) => (1_577_836_800 + n / 2).toFixed(1), "2020-01-01 00:00:19.500"],
  ["days of a spreadsheet", (n: number) => 43_831 + n, "2020-02-09"],
  ["days as the file writes them", (n: number) => 20_200_101 + (n < 31 ? n : n + 69), "20200209"],
])("says in dates which time a file of %s covers", async (_, time, to) => {
  const file = join(emptyFolder(), "data.csv");
  const rows = Array.from({ length: 40 }, (_, n) => `${time(n)},${(n * n) % 11}`);
  writeFileSync(file, `t,y\n${rows.join("\n")}\n`);
  const data = { task: "csv", file, time: "t", target: "y", steps: 3, ahead: 1 };
  const facts = await describeData(resolveConfig({ data }, "test"));
  expect(facts).toMatchObject({ from: to === "20200209" ? "20200101" : "2020-01-01", to });
  expect(facts.parts.at(-1)).toMatchObject({ to });
  expect(facts.bySeries[0]).toMatchObject({ to });
});

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { withInputFile } from "../../src/cli/input-file.js";
import { subjectOf } from "../../src/config/find.js";
import { peekTable } from "../../src/data/table/read.js";
import { emptyFolder, run } from "../helpers/cli.js";

const value = (i: number) => ((i * i * 37 + i * 11) % 883) / 10 + 10;
const day = (i: number) => new Date(Date.UTC(2021, 0, 1 + i)).toISOString().slice(0, 10);
const rows = Array.from({ length: 60 }, (_, i) => ({ day: day(i), y: value(i) }));
const csv = `day,y\n${rows.map((row) => `${row.day},${row.y}\n`).join("")}`;

describe("init writes the config beside the data, never over it", () => {
  it.each([
    ["sales.csv.gz", gzipSync(csv), "sales.json"],
    ["sales.json", JSON.stringify(rows), "sales.config.json"],
  ])("%s", async (name, content, config) => {
    const folder = emptyFolder();
    writeFileSync(join(folder, name), content);
    const { code, stdout } = await run(["init", name], folder);
    expect([code, stdout]).toEqual([0, `${join(folder, config)}\n`]);
    const { data } = JSON.parse(readFileSync(join(folder, config), "utf8"));
    expect(data).toMatchObject({ file: name, time: "day", target: "y" });
  });
});

it("a JSON array is data, a JSON object is a config", () => {
  const folder = emptyFolder();
  writeFileSync(join(folder, "rows.json"), `\ufeff\n ${JSON.stringify(rows)}`);
  writeFileSync(join(folder, "lstm.json"), "{}");
  expect(subjectOf("rows.json", folder)).toBe("data");
  expect(subjectOf("rows.csv.gz", folder)).toBe("data");
  expect(subjectOf("lstm.json", folder)).toBe("config");
});

it.each([
  ["walks.arff", /^walks\.arff: is a file of Weka/],
  ["book.xlsx", /^book\.xlsx: is a spreadsheet\. Save the sheet/],
  [
    "events.log",
    /^events\.log: has the ending "\.log", expected that of a config \(\.json, .* renamed to \.txt/,
  ],
])("%s is refused as what it is, not as a config with errors", (name, message) => {
  const folder = emptyFolder();
  writeFileSync(join(folder, name), "a b c");
  expect(() => subjectOf(name, folder)).toThrow(message);
});

it.each([
  ["an array of objects", JSON.stringify(rows)],
  ["a compressed table", gzipSync(csv)],
])("%s is read from standard input", async (_, content) => {
  async function* stdin() {
    yield content;
  }
  const context = { cwd: "/", stdin: stdin() } as unknown as Parameters<typeof withInputFile>[1];
  const names = await withInputFile(
    "-",
    context,
    async ({ path }) => (await peekTable(path)).names,
  );
  expect(names).toEqual(["day", "y"]);
});

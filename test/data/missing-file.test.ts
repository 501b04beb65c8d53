import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { noSuchFile } from "../../src/data/missing-file.js";

const folder = mkdtempSync(join(tmpdir(), "rnnlab-missing-"));
for (const name of ["sales.csv", "weather.parquet", "notes.md"])
  writeFileSync(join(folder, name), "");

describe("the message about a missing file", () => {
  it.each([
    ["slaes.csv", 'no such file. Did you mean "sales.csv"?'],
    ["sales.tsv", 'no such file. Did you mean "sales.csv"?'],
    ["wether.parquet", 'no such file. Did you mean "weather.parquet"?'],
    ["notes.csv", "no such file"],
    ["a.csv", "no such file"],
  ])("for %s", (name, text) => {
    expect(noSuchFile(join(folder, name))).toBe(text);
  });

  it.each(
    ".csv .tsv .tab .txt .dat .data .asc .prn .rdb .jsonl .ndjson .parquet .ts .gz .CSV".split(" "),
  )("names a file that ends in %s", (ending) => {
    const own = mkdtempSync(join(folder, "ending-"));
    writeFileSync(join(own, `rivers${ending}`), "");
    expect(noSuchFile(join(own, "river.csv"))).toBe(
      `no such file. Did you mean "rivers${ending}"?`,
    );
  });

  it("has no name if the folder is missing too", () => {
    expect(noSuchFile(join(folder, "none", "sales.csv"))).toBe("no such file");
  });
});

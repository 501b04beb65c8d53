import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { describeData } from "../../src/insight/describe-data.js";
import { plainStyles } from "../../src/report/color.js";
import { seriesText } from "../../src/report/series-text.js";
import { emptyFolder } from "../helpers/cli.js";

it("has the figures of each series, and names those without a window in a part", async () => {
  const gaps: Readonly<Record<string, readonly number[]>> = { a: [7], c: [8, 9] };
  const rows = ["a,0,40", "b,30,40", "c,0,40"].flatMap((series) => {
    const [name, from, to] = series.split(",");
    return Array.from({ length: Number(to) - Number(from) }, (_, i) => {
      const step = Number(from) + i;
      return `${name},${step},${gaps[name!]?.includes(step) ? "" : step * 2}`;
    });
  });
  const file = join(emptyFolder(), "data.csv");
  writeFileSync(file, `id,n,y\n${rows.join("\n")}\n`);
  const data = { task: "csv", file, time: "n", id: "id", target: "y", missing: "drop" };
  const sizes = { steps: 3, ahead: 1, split: { valid: 20, test: 30 } };
  const config = resolveConfig({ data: { ...data, ...sizes } }, "test");
  const facts = await describeData(config);
  const values = Array.from({ length: 40 }, (_, i) => i * 2).filter((value) => value !== 14);
  const mean = values.reduce((sum, value) => sum + value) / 39;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const [a, b] = facts.bySeries;
  expect(a).toEqual({
    name: "a",
    from: "0",
    to: "39",
    targets: [{ name: "y", missing: 1, mean, sd: Math.sqrt(squares / 39), low: 0, high: 78 }],
    // Targets at 3 to 19 but those whose windows need step 7; inputs reach back.
    windows: { train: 13, valid: 10, test: 10 },
  });
  expect(b).toMatchObject({ from: "30", to: "39", windows: { train: 0, valid: 0, test: 7 } });
  const text = seriesText(facts, 80, plainStyles);
  expect(text).toMatch(
    /^no window {2}in train: b\nno window {2}in valid: b\nmost gaps {2}c 2, a 1\n/m,
  );
  expect(text).toMatch(/┊ valid +.*┊ test/); // where the parts after the first one begin
  expect(text).not.toContain("┊ train");
  const noTest = facts.parts.map((part) => ({ ...part, windows: part.name === "valid" ? 0 : 9 }));
  expect(seriesText({ ...facts, parts: noTest }, 80, plainStyles)).not.toContain("in valid");
});

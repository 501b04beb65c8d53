import { expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { nameFrom } from "../../src/data/suggested.js";

it.each([
  ["/a/sales 2024.csv", "sales-2024"],
  ["_raw.csv", "raw"],
  ["-x.csv", "x"],
  ["売上.csv", "data"],
  [`${"long".repeat(40)}.csv`, "long".repeat(16)],
])("a run on %s may be called %s", (path, name) => {
  expect(nameFrom(path)).toBe(name);
  expect(resolveConfig({ name }, "test").name).toBe(name);
});

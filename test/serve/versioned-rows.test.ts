import { expect, it } from "vitest";
import { VersionedRows } from "../../src/serve/versioned-rows.js";

const row = (key: string, markup = key) => ({ key, markup });

it("the changes since a version are rows in the order in which they changed, and what is gone", () => {
  const rows = new VersionedRows();
  for (const key of ["a", "b", "c"]) rows.put(row(key));
  const { version } = rows;
  rows.put(row("c")); // as it was
  expect(rows.version).toBe(version);
  expect(rows.changesSince(version)).toEqual({ version, rows: [], gone: [] });
  rows.put(row("b", "new b"));
  rows.put(row("a", "new a"));
  rows.remove("c");
  rows.remove("never there");
  expect(rows.changesSince(version)).toEqual({
    version: version + 3,
    rows: [row("b", "new b"), row("a", "new a")],
    gone: ["c"],
  });
  expect(rows.changesSince(version + 1).rows).toEqual([row("a", "new a")]);
  expect(rows.changesSince(version + 2).gone).toEqual(["c"]);
  expect(rows.changesSince(version + 3).gone).toEqual([]);
  expect(rows.markup("b")).toBe("new b");
  expect(rows.markup("c")).toBe("");
});

it("a row that comes back is not gone any more", () => {
  const rows = new VersionedRows();
  rows.put(row("a"));
  rows.remove("a");
  rows.put(row("a"));
  expect(rows.changesSince(0)).toEqual({ version: 3, rows: [row("a")], gone: [] });
});

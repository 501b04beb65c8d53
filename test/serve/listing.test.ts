import { mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { Listing } from "../../src/serve/listing.js";
import { emptyFolder } from "../helpers/cli.js";

const LONG_AGO = new Date("2026-01-01T00:00:00Z");

function withManifest(folder: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "manifest.json"), "{}");
  return folder;
}

/** Makes a folder look as if nothing in it had changed for long. */
function settled(folder: string): void {
  utimesSync(folder, LONG_AGO, LONG_AGO);
}

it("lists runs and those of comparisons, and sees what comes and goes", () => {
  const base = emptyFolder();
  withManifest(join(base, "a"));
  withManifest(join(base, "compare", "b"));
  writeFileSync(join(base, "compare", "comparison.json"), "{}");
  mkdirSync(join(base, "else"));
  const listing = new Listing(base);
  expect(listing.runs().sort()).toEqual(["a", "compare/b"]);
  expect(listing.studies()).toEqual(["compare"]);
  withManifest(join(base, "c"));
  rmSync(join(base, "a"), { recursive: true });
  expect(listing.runs().sort()).toEqual(["c", "compare/b"]);
  rmSync(join(base, "compare"), { recursive: true });
  expect(listing.runs()).toEqual(["c"]);
  expect(listing.studies()).toEqual([]);
});

it("does not list a folder again that has not changed, but looks at what is no run yet", () => {
  const base = emptyFolder();
  withManifest(join(base, "a"));
  mkdirSync(join(base, "copied"));
  settled(base);
  const listing = new Listing(base);
  expect(listing.runs()).toEqual(["a"]);
  withManifest(join(base, "b"));
  settled(base); // as it was, so that nothing is seen
  expect(listing.runs()).toEqual(["a"]);
  withManifest(join(base, "copied"));
  expect(listing.runs().sort()).toEqual(["a", "copied"]);
  utimesSync(base, new Date(), new Date());
  expect(listing.runs().sort()).toEqual(["a", "b", "copied"]);
});

it("lists a folder again that changed lately, for its time may hide a further change", () => {
  const base = emptyFolder();
  withManifest(join(base, "a"));
  const lately = new Date(Date.now() - 1000);
  utimesSync(base, lately, lately);
  const listing = new Listing(base);
  expect(listing.runs()).toEqual(["a"]);
  withManifest(join(base, "b"));
  utimesSync(base, lately, lately); // as on a file system with coarse times
  expect(listing.runs().sort()).toEqual(["a", "b"]);
});

it("has no runs where the folder is missing", () => {
  expect(new Listing(join(emptyFolder(), "none")).runs()).toEqual([]);
});

it("a name that comes back as something else is listed as what it is now, its runs before it are gone", () => {
  const base = emptyFolder();
  const folder = join(base, "a");
  withManifest(join(folder, "b"));
  writeFileSync(join(folder, "comparison.json"), "{}");
  settled(folder);
  const listing = new Listing(base);
  expect([listing.runs(), listing.studies()]).toEqual([["a/b"], ["a"]]);
  rmSync(folder, { recursive: true });
  expect([listing.runs(), listing.studies()]).toEqual([[], []]);
  withManifest(folder);
  expect([listing.runs(), listing.studies()]).toEqual([["a"], []]);
  rmSync(folder, { recursive: true });
  expect(listing.runs()).toEqual([]);
  withManifest(join(folder, "c"));
  writeFileSync(join(folder, "comparison.json"), "{}");
  settled(folder);
  expect([listing.runs(), listing.studies()]).toEqual([["a/c"], ["a"]]);
});

it("a run whose manifest is lost, and one that has just begun, are runs; comparisons are sorted by name", () => {
  const base = emptyFolder();
  for (const name of ["z", "y"]) {
    mkdirSync(join(base, name));
    writeFileSync(join(base, name, "comparison.json"), "{}");
  }
  const lost = withManifest(join(base, "lost"));
  rmSync(join(lost, "manifest.json"));
  for (const file of ["config.json", "metrics.jsonl"]) writeFileSync(join(lost, file), "{}");
  const begun = "2026-01-02T03-04-05-gru-0a0a";
  mkdirSync(join(base, begun));
  const listing = new Listing(base);
  expect(listing.runs().sort()).toEqual([begun, "lost"]);
  expect(listing.studies()).toEqual(["y", "z"]);
  writeFileSync(join(base, begun, "else.txt"), "");
  expect(listing.runs()).toEqual(["lost"]);
});

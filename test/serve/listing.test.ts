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

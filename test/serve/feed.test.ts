import { EventEmitter } from "node:events";
import type { ServerResponse } from "node:http";
import { expect, it, onTestFinished } from "vitest";
import type { Catalog } from "../../src/serve/catalog.js";
import { Feed } from "../../src/serve/feed.js";
import { UserError } from "../../src/shared/errors.js";
import { emptyFolder } from "../helpers/cli.js";

/** A response that keeps what is written. */
function response() {
  const written: string[] = [];
  const made = Object.assign(new EventEmitter(), {
    write: (text: string) => written.push(text),
    end: () => {},
  });
  return { made: made as unknown as ServerResponse, written };
}

/** A feed of a folder whose newest change has version 3 and is of the run `a/b`. */
function feedOf(rows = [{ key: "a>a/b" }], gone: readonly string[] = []): Feed {
  const changesSince = (version: number) =>
    version < 3 ? { version: 3, rows, gone } : { version: 3, rows: [], gone: [] };
  const catalog = { changesSince, studies: () => [], active: () => [], folderOf: String };
  const feed = new Feed(emptyFolder(), catalog as unknown as Catalog);
  onTestFinished(() => feed.close());
  return feed;
}

it("a page gets the changes that it missed, once, and only those of its topic", () => {
  const feed = feedOf();
  const open = (topic: string, version: number) => {
    const { made, written } = response();
    feed.open(made, topic, version);
    return written;
  };
  const [all, page, other, current] = [open("all", 1), open("a", 2), open("c", 2), open("all", 3)];
  const rows = { version: 3, rows: [{ key: "a>a/b" }], gone: [] };
  const retry = "retry: 1000\n\n";
  expect(all).toEqual([retry, `event: rows\ndata: ${JSON.stringify(rows)}\n\n`]);
  expect(page).toEqual([retry, 'event: page\ndata: {"version":3}\n\n']);
  expect(other).toEqual([retry]);
  expect(current).toEqual([retry]);
});

it("a page gets the changes of its run, comparison or sweep and of the runs in it, not of similar names", () => {
  const gets = (topic: string, keys: readonly string[], gone: readonly string[] = []) => {
    const { made, written } = response();
    feedOf(
      keys.map((key) => ({ key })),
      gone,
    ).open(made, topic, 2);
    return written.length > 1;
  };
  for (const key of ["cmp", "cmp/a", "cmp>cmp/a", "cmp>elsewhere"]) {
    expect(gets("cmp", [key]), key).toBe(true);
    expect(gets("cmp", ["x"], [key]), key).toBe(true);
  }
  for (const key of ["cmp2", "cmp2/a", "cmp2>cmp2/a", "other>cmp", "x/cmp"]) {
    expect(gets("cmp", [key]), key).toBe(false);
  }
});

it("a folder that cannot be read at present closes no page, a fault of the program is not hidden", () => {
  const open = (error: Error) => {
    const active = () => {
      throw error;
    };
    const changesSince = () => ({ version: 3, rows: [], gone: [] });
    const catalog = { changesSince, studies: () => [], active, folderOf: String };
    const feed = new Feed(emptyFolder(), catalog as unknown as Catalog);
    onTestFinished(() => feed.close());
    const { made, written } = response();
    feed.open(made, "all", 1);
    return written;
  };
  expect(open(new UserError("no such folder"))).toHaveLength(2);
  expect(() => open(new TypeError("a bug"))).toThrow("a bug");
});

import { EventEmitter } from "node:events";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import type { Catalog } from "../../src/serve/catalog.js";
import { Feed } from "../../src/serve/feed.js";
import { Watcher } from "../../src/serve/watcher.js";
import { UserError } from "../../src/shared/errors.js";
import { emptyFolder } from "../helpers/cli.js";

/** A response that keeps what is written. */
function response() {
  const written: string[] = [];
  let ended = 0;
  const made = Object.assign(new EventEmitter(), {
    write: (text: string) => written.push(text),
    end: () => {
      ended += 1;
    },
  });
  return { made: made as unknown as ServerResponse, written, ended: () => ended };
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

it("the folders with news are watched: those of runs in training, and of the trials that a page shows", () => {
  const watched = vi.spyOn(Watcher.prototype, "watch").mockImplementation(() => {});
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });
  const looks = { version: 3 };
  let runs: readonly string[] = ["run"];
  const catalog = {
    changesSince: () => ({ ...looks, rows: [], gone: [] }),
    studies: () => ["a", "b"],
    studyFolder: ({ name }: { name: string }) => `/base/${name}`,
    active: () => runs,
    folderOf: (run: string) => `/base/${run}`,
  };
  const feed = new Feed("/base", catalog as unknown as Catalog);
  const [first, second] = [response(), response()];
  feed.open(first.made, "b", 3);
  const folders = ["/base", "/base/a", "/base/b", join("/base/b", "trials")];
  expect(watched.mock.lastCall).toEqual([[...folders, "/base/run"]]);
  feed.open(second.made, "all", 3);
  expect(watched).toHaveBeenCalledTimes(2);
  first.made.emit("close");
  runs = [];
  vi.advanceTimersByTime(4999);
  expect(watched).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(1);
  expect(watched.mock.lastCall).toEqual([["/base", "/base/a", "/base/b"]]);
  looks.version = 4;
  vi.advanceTimersByTime(5000);
  expect(second.written).toHaveLength(2); // once, by the one look at that moment
  vi.advanceTimersByTime(5000);
  expect(second.written).toHaveLength(2);
  expect(first.written).toHaveLength(1);
  second.made.emit("close");
  expect(watched.mock.lastCall).toEqual([[]]);
  vi.advanceTimersByTime(60_000);
  expect(watched).toHaveBeenCalledTimes(6);
  feed.open(first.made, "all", 4);
  vi.advanceTimersByTime(5000);
  expect(watched).toHaveBeenCalledTimes(8);
  feed.close();
  expect(first.ended()).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});

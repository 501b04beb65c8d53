import { mkdirSync, writeFileSync } from "node:fs";
import { join, posix, win32 } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import {
  foundConfig,
  keptConfig,
  keptContent,
  pathFrom,
  requireDataFile,
  withDataFile,
} from "../../src/runs/data-file.js";
import { emptyFolder } from "../helpers/cli.js";

describe("the path of a data file from a run folder", () => {
  it.each([
    [win32, "C:\\lab\\runs\\a", "C:\\lab\\data\\x.csv", "../../data/x.csv"],
    [win32, "C:\\lab\\runs\\a", "c:\\LAB\\x.csv", "../../x.csv"],
    [win32, "C:\\lab\\runs\\a", "D:\\data\\x.csv", "D:/data/x.csv"],
    [win32, "C:/lab/runs/a", "\\\\server\\share\\x.csv", "//server/share/x.csv"],
    [posix, "/lab/runs/a", "/lab/data/x.csv", "../../data/x.csv"],
  ])("has slashes everywhere and is read again: %#", (paths, folder, file, expected) => {
    const kept = pathFrom(folder, file, paths);
    expect(kept).toBe(expected);
    const found = paths.resolve(folder, kept);
    expect(paths.relative(found, file)).toBe(""); // the same file, in any case on Windows
  });
});

const sines = resolveConfig({}, "test");
const reading = (file: string) =>
  resolveConfig({ data: { task: "csv", file, target: "v" } }, "test");
const fileOf = ({ data }: { readonly data: object }) => ("file" in data ? data.file : undefined);

describe("the data file of a config", () => {
  it("is replaced where a task reads one, and refused elsewhere", () => {
    const other = withDataFile(reading("a.csv"), "b.csv");
    expect(other).toEqual(reading("b.csv"));
    expect(() => withDataFile(sines, "b.csv")).toThrow(
      '--data b.csv: data.task is "sines", which reads no file. Leave --data out.',
    );
  });

  it("has to be there, unless it is in a package", () => {
    const file = join(emptyFolder(), "a.csv");
    const wanting = (path: string) => () => requireDataFile(reading(path), "Look again.");
    expect(wanting(file)).toThrow(`${file}: no such file. Look again.`);
    writeFileSync(file, "");
    expect(wanting(file)).not.toThrow();
    expect(wanting("npm:absent/a.csv")).not.toThrow();
    expect(() => requireDataFile(sines, "")).not.toThrow();
  });

  it("is kept relative to the run, in configs and in what a config file holds", () => {
    const folder = emptyFolder();
    const config = reading(join(folder, "data", "a.csv"));
    const run = join(folder, "runs", "a");
    expect(fileOf(keptConfig(config, run))).toBe("../../data/a.csv");
    expect(keptContent({ data: { file: join(folder, "b.csv"), x: 1 }, y: 2 }, run)).toEqual({
      data: { file: "../../b.csv", x: 1 },
      y: 2,
    });
    for (const same of [sines, reading("npm:a/b.csv")]) expect(keptConfig(same, run)).toBe(same);
    for (const same of [{ data: {} }, 3, { data: { file: "npm:a/b.csv" } }]) {
      expect(keptContent(same, run)).toBe(same);
    }
  });

  it("is found beside a moved run, or where it was when the run began", () => {
    const folder = emptyFolder();
    const run = join(folder, "moved", "a");
    mkdirSync(run, { recursive: true });
    const stored = keptConfig(reading(join(folder, "data.csv")), run);
    const found = () => fileOf(foundConfig(stored, run));
    const here = join(folder, "data.csv");
    const before = join(folder, "before.csv");
    const manifest = join(run, "manifest.json");
    expect(found()).toBe(here);
    writeFileSync(manifest, JSON.stringify({ source: { file: before } }));
    expect(found()).toBe(here); // neither is there
    writeFileSync(before, "");
    expect(found()).toBe(before);
    writeFileSync(manifest, "{");
    expect(found()).toBe(here);
    writeFileSync(manifest, JSON.stringify({ source: { file: before } }));
    writeFileSync(here, "");
    expect(found()).toBe(here);
    for (const same of [sines, reading("/a.csv"), reading("npm:a/b.csv")]) {
      expect(foundConfig(same, run)).toBe(same);
    }
  });
});

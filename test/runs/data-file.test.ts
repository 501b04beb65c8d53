import { posix, win32 } from "node:path";
import { describe, expect, it } from "vitest";
import { pathFrom } from "../../src/runs/data-file.js";

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

import fs, { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { createdAtOf, createRunFolder, unusedRunName } from "../../src/runs/run-folder.js";
import { nodeError, replaceMember } from "../helpers/built-ins.js";
import { emptyFolder } from "../helpers/cli.js";

it("a name differs from recorded ones in more than upper and lower case", () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
  const folder = emptyFolder();
  const prefix = unusedRunName(folder, "ALPHA", new Set()).slice(0, -4);
  const digits = Array.from({ length: 0x10000 }, (_, i) => i.toString(16).padStart(4, "0"));
  const taken = new Set(digits.filter((four) => four !== "07af").map((four) => prefix + four));
  expect(unusedRunName(folder, "alpha", taken)).toBe(`${prefix.replace("ALPHA", "alpha")}07af`);
});

it("a folder is named by local time, and the time is read from its name again", () => {
  const now = new Date(2026, 1, 3, 4, 5, 6, 789);
  const folder = createRunFolder(join(emptyFolder(), "new", "runs"), "lstm", now);
  expect(basename(folder)).toMatch(/^2026-02-03T04-05-06-lstm-[0-9a-f]{4}$/);
  expect(existsSync(folder)).toBe(true);
  expect(createdAtOf(folder)).toEqual(new Date(2026, 1, 3, 4, 5, 6));
  expect(createdAtOf("mine")).toBeUndefined();
  expect(createdAtOf("2026-02-03T04-65-06-lstm-0a0a")).toBeUndefined();
});

it("a name is not one that is taken by a folder", () => {
  const folder = emptyFolder();
  const first = unusedRunName(folder, "a", new Set());
  mkdirSync(join(folder, first));
  expect(unusedRunName(folder, "a", new Set([undefined, first]))).not.toBe(first);
});

it("a folder that cannot be made says where and what to do", () => {
  const file = join(emptyFolder(), "file");
  writeFileSync(file, "");
  expect(() => createRunFolder(join(file, "runs"), "a")).toThrow(
    /^output\.runs: cannot make a run folder in .*file\/runs \(.*ENOTDIR.*\)\. Fix this, or choose another folder with --set output\.runs=FOLDER\.$/,
  );
  expect(() => createRunFolder(emptyFolder(), "a".repeat(300))).toThrow(/\(.*ENAMETOOLONG.*\)/);
});

it("the time of a name is local, also where the day is another one", () => {
  vi.spyOn(Date.prototype, "getTimezoneOffset").mockReturnValue(-330); // India
  const folder = createRunFolder(emptyFolder(), "a", new Date("2026-01-31T20:15:04.999Z"));
  vi.restoreAllMocks();
  expect(basename(folder)).toMatch(/^2026-02-01T01-45-04-a-[0-9a-f]{4}$/);
});

it.each([
  ["/runs/2026-02-03T04-05-06-lstm-0a0a/", true],
  ["2026-02-03T04-05-06-", true],
  ["2026-02-03T04-05-06", false],
  ["x2026-02-03T04-05-06-lstm", false],
  ["026-02-03T04-05-06-lstm", false],
  ["2026-2-03T04-05-06-lstm", false],
  ["2026-02-03 04-05-06-lstm", false],
  ["2026-13-03T04-05-06-lstm", false],
  ["2026-02-03T24-05-06-lstm", false],
  ["2026-02-03T04-05-06-lstm/checkpoints", false],
])("%s has a time: %s", (folder, hasTime) => {
  expect(createdAtOf(folder)).toEqual(hasTime ? new Date(2026, 1, 3, 4, 5, 6) : undefined);
});

/** Lets another process be quicker at the first folders that are tried; returns their paths. */
function raced(quicker: number, code = "EEXIST"): string[] {
  const tried: string[] = [];
  const { mkdirSync } = fs;
  replaceMember(fs, "mkdirSync", (path: string, options?: object) => {
    if (options !== undefined) return mkdirSync(path, options);
    tried.push(basename(path));
    if (tried.length <= quicker) throw nodeError(code);
    return mkdirSync(path);
  });
  return tried;
}

it("of two processes that make a folder at once each gets another one", () => {
  const base = emptyFolder();
  const tried = raced(99);
  const folder = createRunFolder(base, "a");
  expect(tried.length).toBe(100);
  expect(new Set(tried).size).toBeGreaterThan(90); // of 65,536 names
  expect(readdirSync(base)).toEqual([basename(folder)]);
});

it.each([
  ["EEXIST", 100],
  ["EDQUOT", 1],
])("a folder that cannot be made (%s) is tried %i times", (code, times) => {
  const tried = raced(1000, code);
  expect(() => createRunFolder(emptyFolder(), "a")).toThrow(
    new RegExp(`^output\\.runs: cannot make a run folder in .* \\(${code}.*\\)\\. Fix this`),
  );
  expect(tried.length).toBe(times);
});

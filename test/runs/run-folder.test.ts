import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { createdAtOf, createRunFolder, unusedRunName } from "../../src/runs/run-folder.js";
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

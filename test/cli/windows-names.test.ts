import { readdirSync } from "node:fs";
import { join, win32 } from "node:path";
import { expect, it, vi } from "vitest";
import { emptyFolder } from "../helpers/cli.js";

/** Checks names as on Windows, wherever the test runs. */
vi.mock("../../src/shared/file-names.js", async (original) => {
  const names = await original<typeof import("../../src/shared/file-names.js")>();
  return { ...names, requireFileNames: (file: string) => names.requireFileNames(file, win32) };
});

const { makeOutputFolder, writeNewOutput, writeOutput } = await import(
  "../../src/cli/output-file.js"
);
const { createRunFolder } = await import("../../src/runs/run-folder.js");

it.each([
  ["an output file", (path: string) => writeOutput(path, "x")],
  ["a new output file", (path: string) => writeNewOutput(path, "x")],
  ["an output folder", (path: string) => makeOutputFolder(path)],
  ["a runs folder", (path: string) => createRunFolder(path, "lstm")],
])("%s that Windows has no name for is not made", (_, make) => {
  const folder = emptyFolder();
  for (const name of ["CON", "nul.csv", "a:b", "a.", "com1.json"]) {
    expect(() => make(join(folder, name))).toThrow(/Choose another name/);
  }
  expect(readdirSync(folder)).toEqual([]);
  make(join(folder, "console"));
  expect(readdirSync(folder)).toEqual(["console"]);
});

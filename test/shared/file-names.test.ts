import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, posix, win32 } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { schemaReference } from "../../src/config/schema-file.js";
import { ensemblePaths } from "../../src/runs/ensemble-file.js";
import { createRunFolder } from "../../src/runs/run-folder.js";
import { fileNamesFor, requireFileNames, windowsProblem } from "../../src/shared/file-names.js";
import { renameOver } from "../../src/shared/files.js";
import { inject } from "../faults/inject.mjs";
import { emptyFolder } from "../helpers/cli.js";

const devices = ["CON", "prn", "Aux", "NUL", "com1", "COM9", "LPT1", "lpt¹", "CONIN$", "nul "];

describe("a name on Windows", () => {
  it.each([
    ...devices,
    ...devices.map((name) => `${name}.csv`),
    ...[
      "nul.tar.gz",
      "con .txt",
      "a.",
      "a ",
      "...",
      "a:b.csv",
      "a*",
      "a?",
      'a"',
      "a<",
      "a>",
      "a|",
      "a\n",
    ],
  ])("%j is not valid", (name) => {
    expect(windowsProblem(name)).toBeDefined();
    for (const path of [
      ...(name === "a:b.csv" ? [] : [name]), // a file of drive A
      `C:\\lab\\${name}`,
      `C:/lab/${name}/x.csv`,
      `\\\\host\\share\\${name}`,
    ]) {
      expect(() => requireFileNames(path, win32)).toThrow(JSON.stringify(name));
    }
    expect(() => requireFileNames(`/lab/${name}`, posix)).not.toThrow();
  });

  it.each([
    "console",
    "nulls.csv",
    "com",
    "com10",
    "lpt.csv",
    "aux-1",
    "a.b",
    ".a",
    "é.csv",
    "a b",
  ])("%j is valid", (name) => {
    for (const path of [name, `C:\\lab\\${name}`, `..\\${name}`, `.\\${name}`, `D:${name}`]) {
      expect(() => requireFileNames(path, win32)).not.toThrow();
    }
  });
});

describe("file names for labels", () => {
  const hostile = fc.constantFrom(...devices, "..", ".", "", "a:b", "lstm", "LSTM", "Lstm-3", "a.");

  it("are valid everywhere and differ even if case does not count", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(hostile, fc.string()), { maxLength: 8 }), (labels) => {
        const names = fileNamesFor(labels);
        for (const name of names) expect(windowsProblem(name)).toBeUndefined();
        expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(labels.length);
      }),
    );
  });

  it("keep what is valid of the labels", () => {
    expect(ensemblePaths(["lstm", "lstm hidden=8", "con", "LSTM"])).toEqual([
      "ensembles/lstm.csv",
      "ensembles/lstm-hidden-8.csv",
      "ensembles/-con.csv",
      "ensembles/LSTM-4.csv",
    ]);
  });

  it("differ although a label looks like another one with its number", () => {
    expect(fileNamesFor(["a-3", "A", "a", "A-4", "a"])).toEqual([
      "a-3",
      "A",
      "a-4",
      "A-4-4",
      "a-5",
    ]);
    const long = "k".repeat(300);
    const names = fileNamesFor([long, `${long}x`]);
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(`${name}.csv.0123abcd.tmp`.length).toBeLessThan(256);
  });

  it("do not matter in the name of a run folder, which contains more than the label", () => {
    const name = win32.basename(createRunFolder(emptyFolder(), "CON"));
    expect(windowsProblem(name)).toBeUndefined();
  });
});

it.each([
  ["C:\\me\\project", "./node_modules/rnnlab/dist/config.schema.json"],
  ["c:\\ME\\project\\configs", "../node_modules/rnnlab/dist/config.schema.json"],
  ["\\\\host\\share", undefined],
  ["D:\\me\\project", undefined],
])("a config in %s names its schema on Windows", (folder, expected) => {
  const schema = "C:\\me\\project\\node_modules\\rnnlab\\dist\\config.schema.json";
  const reference = schemaReference(folder, schema, win32);
  expect(reference).toEqual(expected ?? expect.stringMatching(/^file:/));
});

describe("renaming over a file that another program holds open on Windows", () => {
  const rename = (failures: number, isWindows: boolean) => {
    const root = mkdtempSync(join(tmpdir(), "rnnlab-rename-"));
    const [from, to] = [join(root, "new"), join(root, "old")];
    writeFileSync(from, "new");
    writeFileSync(to, "old");
    const faults = Array.from({ length: failures }, () => {
      return inject({ root, at: 1, code: "EACCES", only: "renameSync" });
    });
    try {
      renameOver(from, to, isWindows);
      return readFileSync(to, "utf8");
    } finally {
      for (const fault of faults.reverse()) fault.restore();
      rmSync(root, { recursive: true });
    }
  };

  it("is tried again", () => expect(rename(3, true)).toBe("new"));
  it("fails at once elsewhere", () => expect(() => rename(1, false)).toThrow("EACCES"));
});

it("dots at the end of a text are left out of its name, all of them", () => {
  expect(fileNamesFor(["a...", "b.c.", "..."])).toEqual(["a", "b.c", "-"]);
});

it("names have up to 200 characters of a text, and a number if that is not enough", () => {
  const [most, more, other] = ["a".repeat(200), "a".repeat(201), `${"a".repeat(200)}b`];
  expect(fileNamesFor([most, more, other])).toEqual([most, `${most}-2`, `${most}-3`]);
});

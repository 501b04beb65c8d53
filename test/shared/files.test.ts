import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { UserError } from "../../src/shared/errors.js";
import {
  errorCode,
  isFile,
  isFolder,
  readFileEnd,
  readRegularFile,
  removeQuietly,
  renameOver,
  writeFileAtomic,
  writeJson,
} from "../../src/shared/files.js";
import {
  isLink,
  makeFolders,
  makeOwnFolder,
  namesIn,
  requireNoLink,
} from "../../src/shared/folders.js";
import { emptyFolder } from "../helpers/cli.js";

/** A folder with a file of ten bytes, a folder, a link to each and one to nowhere. */
function someFolder(): string {
  const folder = emptyFolder();
  writeFileSync(join(folder, "file"), "0123456789");
  mkdirSync(join(folder, "folder"));
  symlinkSync("file", join(folder, "toFile"));
  symlinkSync("folder", join(folder, "toFolder"));
  symlinkSync("nothing", join(folder, "toNothing"));
  return folder;
}

const codeOf = (work: () => unknown) => {
  try {
    work();
    return "none";
  } catch (error) {
    return errorCode(error);
  }
};

describe("what is at a path", () => {
  const folder = someFolder();
  it.each([
    ["file", true, false, false],
    ["folder", false, true, false],
    ["toFile", true, false, true],
    ["toFolder", false, true, true],
    ["toNothing", false, false, true],
    ["nothing", false, false, false],
  ])("%s", (name, file, other, link) => {
    const path = join(folder, name);
    expect([isFile(path), isFolder(path), isLink(path)]).toEqual([file, other, link]);
  });

  it("is nothing below a file, and names are listed if the folder exists", () => {
    expect([isFile(join(folder, "file", "x")), isFolder(join(folder, "file", "x"))]).toEqual([
      false,
      false,
    ]);
    expect(namesIn(folder).sort()).toEqual(["file", "folder", "toFile", "toFolder", "toNothing"]);
    expect(namesIn(join(folder, "nothing"))).toEqual([]);
    expect(codeOf(() => namesIn(join(folder, "file")))).toBe("ENOTDIR");
  });
});

describe("writeFileAtomic", () => {
  it.each([
    ["a text", "äb", "äb"],
    ["bytes", Uint8Array.of(97, 98), "ab"],
    ["pieces", ["a", "b\n", "c"], "ab\nc"],
    ["no pieces", [], ""],
  ])("writes %s in place of a file", (_, content, expected) => {
    const folder = emptyFolder();
    const path = join(folder, "x");
    writeFileSync(path, "a longer text that was there");
    writeFileAtomic(path, content);
    expect(readFileSync(path, "utf8")).toBe(expected);
    expect(readdirSync(folder)).toEqual(["x"]);
  });

  it("leaves the old file if the new one fails, and no temporary file", () => {
    const folder = emptyFolder();
    const path = join(folder, "x");
    writeFileSync(path, "old");
    const failing = (function* () {
      yield "a";
      expect(readdirSync(folder)).toHaveLength(2); // written beside the old one
      throw new Error("no more");
    })();
    expect(() => writeFileAtomic(path, failing)).toThrow("no more");
    expect([readFileSync(path, "utf8"), readdirSync(folder)]).toEqual(["old", ["x"]]);
    expect(codeOf(() => writeFileAtomic(join(folder, "nothing", "x"), ""))).toBe("ENOENT");
  });

  it("writes JSON that people can read", () => {
    const path = join(emptyFolder(), "x");
    writeJson(path, { a: [1] });
    expect(readFileSync(path, "utf8")).toBe('{\n  "a": [\n    1\n  ]\n}\n');
  });
});

describe("reading", () => {
  const folder = someFolder();
  const file = join(folder, "file");

  it("gives a regular file up to a size, and when it was written", () => {
    const { bytes, modifiedAt } = readRegularFile(file, 10);
    expect([bytes.toString(), modifiedAt]).toEqual(["0123456789", statSync(file).mtimeMs]);
    const small = () => readRegularFile(file, 9, { shown: "x.csv", kind: "table" });
    expect(small).toThrow(new UserError("x.csv: 10 bytes, expected a table of at most 9"));
    expect(() => readRegularFile(join(folder, "folder"), 9)).toThrow(/folder: not a regular file$/);
    expect(codeOf(() => readRegularFile(join(folder, "nothing"), 9))).toBe("ENOENT");
  });

  it("gives the end of a file", () => {
    const ends = [3, 10, 11].map((size) => readFileEnd(file, size).toString());
    expect(ends).toEqual(["789", "0123456789", "0123456789"]);
    expect(readFileEnd(join(folder, "folder"), 3)).toHaveLength(0);
  });
});

describe("folders of one's own", () => {
  it("are made, but no link takes their place", () => {
    const folder = someFolder();
    makeOwnFolder(join(folder, "a", "b"));
    makeOwnFolder(join(folder, "a", "b"));
    expect(isFolder(join(folder, "a", "b"))).toBe(true);
    const link = join(folder, "toFolder");
    for (const refused of [() => makeOwnFolder(link), () => requireNoLink(link)]) {
      expect(refused).toThrow(
        `${link}: a link, expected a folder. Nothing outside ${folder} is written.`,
      );
    }
    expect(() => requireNoLink(join(folder, "nothing"))).not.toThrow();
  });

  it("go with their content, and nothing is said of what is not there", () => {
    const folder = someFolder();
    removeQuietly(folder);
    removeQuietly(folder);
    expect(existsSync(folder)).toBe(false);
  });
});

it("a rename that fails for another reason than an open file is not tried again", () => {
  const folder = someFolder();
  const wait = vi.spyOn(Atomics, "wait");
  const missing = () => renameOver(join(folder, "nothing"), join(folder, "x"), true);
  expect(codeOf(missing)).toBe("ENOENT");
  expect(wait).not.toHaveBeenCalled();
  wait.mockRestore();
  renameOver(join(folder, "file"), join(folder, "x"), true);
  expect([isFile(join(folder, "x")), isFile(join(folder, "file"))]).toEqual([true, false]);
});

it.each([
  [Object.assign(new Error(), { code: "EIO" }), "EIO"],
  [Object.assign(new Error(), { code: 5 }), undefined],
  [new Error("a bug"), undefined],
  [{ code: "EIO" }, undefined],
  [undefined, undefined],
])("the code of %o is %s", (error, code) => {
  expect(errorCode(error)).toBe(code);
});

it("folders are made with their parents, but not below a working folder that was removed", () => {
  const folder = emptyFolder();
  makeFolders(join(folder, "a/b/c"));
  expect(isFolder(join(folder, "a/b/c"))).toBe(true);
  const [before, gone] = [process.cwd(), join(folder, "gone")];
  mkdirSync(gone);
  process.chdir(gone);
  try {
    rmdirSync(gone);
    for (const path of ["a", "a/b", "a/b/c"]) {
      expect(() => makeFolders(path)).toThrow(expect.objectContaining({ code: "ENOENT" }));
    }
  } finally {
    process.chdir(before);
  }
});

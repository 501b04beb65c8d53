import { spawnSync } from "node:child_process";
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeOutputFolder, writeNewOutput, writeOutput } from "../../src/cli/output-file.js";
import { emptyFolder, run } from "../helpers/cli.js";
import { setOptions } from "../helpers/set-options.js";

/** A folder with a file and a folder in it. */
function furnished(): string {
  const folder = emptyFolder();
  mkdirSync(join(folder, "sub"));
  writeFileSync(join(folder, "file"), "old");
  return folder;
}

describe("writeOutput", () => {
  it.each([
    [
      "none/x.csv",
      /^none\/x\.csv: cannot be written \(ENOENT\): its folder does not exist\. Create/,
    ],
    ["file/x.csv", /^file\/x\.csv: cannot be written \(ENOTDIR\): its folder is a file\./],
    ["sub", /^sub: cannot be written \(EISDIR\): it is a folder\./],
  ])("refuses %s in one sentence and leaves nothing", (path, message) => {
    const folder = furnished();
    expect(() => writeOutput(join(folder, path), "text", path)).toThrow(message);
    expect(readdirSync(folder)).toEqual(["file", "sub"]);
    expect(readFileSync(join(folder, "file"), "utf8")).toBe("old");
  });

  it("writes pieces one after the other", () => {
    const path = join(emptyFolder(), "x");
    writeOutput(path, ["a\n", "b\n"]);
    expect(readFileSync(path, "utf8")).toBe("a\nb\n");
  });

  const fifo = join(emptyFolder(), "fifo");
  const hasFifo = spawnSync("mkfifo", [fifo]).status === 0;

  it.skipIf(!hasFifo)("puts no file in place of a pipe (skipped without mkfifo)", () => {
    const pipe = openSync(fifo, "r+"); // so that writing does not wait for a reader
    writeOutput(fifo, ["a", "b"]);
    writeNewOutput(fifo, "c");
    writeNewOutput(fifo, Buffer.from("de"));
    const written = Buffer.alloc(8);
    expect(written.toString("utf8", 0, readSync(pipe, written))).toBe("abcde");
    closeSync(pipe);
    expect(statSync(fifo).isFIFO()).toBe(true);
  });
});

describe("writeNewOutput", () => {
  it("refuses a file that exists", () => {
    const path = join(furnished(), "file");
    expect(() => writeNewOutput(path, "new", "--to file")).toThrow(
      "--to file: the file exists, expected a new one. Remove it or choose another name.",
    );
    expect(readFileSync(path, "utf8")).toBe("old");
  });
});

describe("makeOutputFolder", () => {
  it("refuses a path through a file", () => {
    expect(() => makeOutputFolder(join(furnished(), "file", "x"), "--svg file/x")).toThrow(
      "--svg file/x: cannot be created (ENOTDIR), expected a folder",
    );
  });
});

describe("commands that write files", async () => {
  const cwd = emptyFolder();
  const sets = ["data.series=40", "data.steps=6", "data.ahead=2", "model.hidden=3"];
  const all = [...sets, "training.epochs=1", `output.runs=${join(cwd, "runs")}`];
  await run(["train", ...setOptions(all)], cwd);

  it.each([
    ["predict", "last", "--output", "none/x.csv"],
    ["report", "last", "--output", "none/x.html"],
    ["report", "last", "--format", "json", "--output", "none/x.json"],
    ["gradients", "last", "--html", "none/x.html"],
    ["export", "last", "--to", "none/x.safetensors"],
  ])("%s %s %s %s refuses a folder that is not there with exit code 2", async (...args) => {
    const { code, stderr } = await run(args, cwd);
    expect(stderr).toMatch(/^error: (--to )?none\/x\.\w+: cannot be written \(ENOENT\)[^\n]*\n$/);
    expect(code).toBe(2);
  });
});

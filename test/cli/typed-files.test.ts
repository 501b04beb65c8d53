import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { textStream, writeNote } from "../../src/cli/output.js";
import { typedFiles, withTypedFiles } from "../../src/cli/typed-files.js";
import { emptyFolder, run, runAsPrinted } from "../helpers/cli.js";

const cwd = resolve("/work folder/a");
const shownWith = (argv: readonly string[], text: string) => typedFiles({ argv, cwd })(text);

test.each([
  ["an argument", ["train", "x.csv"], "/work folder/a/x.csv, line 5", "x.csv, line 5"],
  ["a dot before it", ["train", "./x.csv"], "/work folder/a/x.csv: no", "./x.csv: no"],
  ["outside the folder", ["data", "../b/x.csv"], "/work folder/b/x.csv: no", "../b/x.csv: no"],
  ["an absolute path", ["data", "/d/x.csv"], "/d/x.csv: no", "/d/x.csv: no"],
  [
    "the value of an option",
    ["predict", "last", "--input=n/x.tsv"],
    `"${cwd}/n/x.tsv"`,
    '"n/x.tsv"',
  ],
  ["a key", ["train", "-s", "data.file=x.csv"], `${cwd}/x.csv: no`, "x.csv: no"],
  [
    "weights",
    ["train", "--init", "../w.safetensors"],
    "/work folder/w.safetensors: no",
    "../w.safetensors: no",
  ],
  ["a longer path", ["data", "x.csv"], `${cwd}/x.csv.csv: no`, "x.csv.csv: no"],
  [
    "two files",
    ["compare", "gru", "--data", "y.csv"],
    `${cwd}/y.csv, ${cwd}/z.csv`,
    "y.csv, z.csv",
  ],
  ["a config's file", ["train", "-c", "c/x.json"], `${cwd}/c/x.csv, line 5`, "c/x.csv, line 5"],
  [
    "another path",
    ["train", "-c", "x.json"],
    `${cwd}/runs/1/config.json`,
    `${cwd}/runs/1/config.json`,
  ],
  ["part of a path", ["train", "-c", "x.json"], `/mnt${cwd}/x.csv`, `/mnt${cwd}/x.csv`],
])("a data file is shown as the user named it: %s", (_, argv, text, expected) => {
  expect(shownWith(argv, text)).toBe(expected);
});

test("a config that is named by its absolute path has absolute data files", () => {
  const text = `${cwd}/x.csv, line 5`;
  expect(shownWith(["train", "-c", join(cwd, "x.json")], text)).toBe(text);
});

const BAD = "date,y\n2024-01-01,1\n2024-01-02,2\n2024-01-03,x\n2024-01-04,4\n";

test("errors and notes of commands name the file as it was typed", async () => {
  const folder = emptyFolder();
  mkdirSync(join(folder, "in"));
  writeFileSync(join(folder, "in", "bad.csv"), BAD);
  writeFileSync(join(folder, "bad.csv"), BAD);
  const data = { task: "csv", file: "bad.csv", time: "date", target: "y", steps: 1, ahead: 1 };
  writeFileSync(join(folder, "in", "c.json"), JSON.stringify({ data }));
  const where = async (argv: readonly string[], from: string) => {
    return /^error: (.*?), line 4: y is "x"/.exec((await run(argv, from)).stderr)?.[1];
  };
  expect(await where(["data", "-c", "in/c.json"], folder)).toBe("in/bad.csv");
  expect(await where(["data", "-c", "c.json"], join(folder, "in"))).toBe("bad.csv");
  const set = ["data", "-c", "c.json", "--set", "data.file=../bad.csv"];
  expect(await where(set, join(folder, "in"))).toBe("../bad.csv");
  const { stderr } = await runAsPrinted(["data", "-c", "in/c.json", "--json"], folder);
  expect(JSON.parse(stderr)).toMatchObject({ where: "in/bad.csv, line 4" });
});

test("fills the lines of a terminal with the names, not with the longer paths", () => {
  const written: string[] = [];
  const terminal = new Writable({
    write: (chunk, _, done) => {
      written.push(String(chunk));
      done();
    },
  });
  const show = typedFiles({ argv: ["train", "x.csv"], cwd });
  const stream = textStream(
    withTypedFiles(Object.assign(terminal, { isTTY: true, columns: 40 }), show),
  );
  writeNote(stream, `${cwd}/x.csv: one two three four five six seven`);
  expect(written.join("")).toBe("x.csv: one two three four five six seven\n");
});

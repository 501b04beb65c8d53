import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { loadConfig } from "../../src/config/load.js";
import { UserError } from "../../src/shared/errors.js";

let folder = "";
const folders: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rnnlab-config-file-"));
  folders.push(folder);
});
afterAll(() => {
  for (const path of folders) rmSync(path, { recursive: true });
});

const write = (name: string, content: string | object) =>
  writeFileSync(
    join(folder, name),
    typeof content === "string" ? content : JSON.stringify(content),
  );

function complaint(name: string): string {
  try {
    loadConfig(name, folder);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return "accepted";
}

describe("comments", () => {
  it("are read over in JSON, and what looks like one in a text stays", () => {
    write(
      "a.json",
      '// first\n{ "description": "// no /* comment */", /* 20 */ "name": "x" } // end',
    );
    expect(loadConfig("a", folder)).toMatchObject({
      description: "// no /* comment */",
      name: "x",
    });
  });

  it("leave lines and columns of errors as they are in the file", () => {
    write("a.json", '/* one\n two */ {\n  "name": "a",, }');
    expect(complaint("a.json")).toMatch(/^a\.json:3:15: not JSON \(property name expected\)$/);
  });
});

describe("YAML", () => {
  it("means the same as the JSON that it stands for", () => {
    const config = { model: { cell: "gru", hidden: 7 }, training: { clip: { norm: 1 } } };
    write("a.json", { name: "same", ...config });
    write("b.yaml", `# a comment\n${stringify({ name: "same", ...config })}`);
    expect(loadConfig("b", folder)).toEqual(loadConfig("a", folder));
    write(
      "c.YML",
      "name: same\nmodel: {cell: gru, hidden: 7}\ntraining:\n  clip:\n    norm: 1.0\n",
    );
    expect(loadConfig("c.YML", folder)).toEqual(loadConfig("a", folder));
  });

  it("carries any value that JSON has", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 50 }), fc.integer({ min: 1, max: 99 }), (text, hidden) => {
        write("d.yml", stringify({ description: text, model: { hidden } }));
        expect(loadConfig("d.yml", folder)).toMatchObject({
          description: text,
          model: { hidden },
        });
      }),
    );
  });

  it("keeps texts that YAML 1.1 took for other things", () => {
    write("e.yaml", "description: no\nname: on\nmodel: {hidden: 010}\n");
    expect(loadConfig("e", folder)).toMatchObject({ description: "no", name: "on" });
    expect(loadConfig("e", folder).model.hidden).toBe(10);
  });

  it.each([
    ["a tab as indentation", "model:\n\thidden: 3\n", /^x\.yaml:2:1: not YAML /],
    ["a key twice", "name: a\nname: b\n", /^x\.yaml:2:1: not YAML \(Map keys must be unique\)/],
    ["an unclosed text", 'name: "a\n', /^x\.yaml:\d+:\d+: not YAML /],
    [
      "two documents",
      "name: a\n---\nname: b\n",
      /^x\.yaml:2:1: has several documents \(---\), expected one config$/,
    ],
    ["an unknown tag", "name: !!js/function 'x'\n", /^x\.yaml:1:7: not YAML /],
    [
      "a value that contains itself",
      "model: &m\n  hidden: *m\n",
      /^x\.yaml: a value contains itself through an alias, expected a config without such an alias$/,
    ],
    ["200 levels", `model: ${"[".repeat(200)}${"]".repeat(200)}`, /^x\.yaml: not usable /],
    [
      "100,000 levels",
      `model: ${"[".repeat(100_000)}`,
      /^x\.yaml(:\d+:\d+)?: is nested too deeply for a config$/,
    ],
    [
      "a key that is a list",
      "model:\n  ? [a, b]\n  : 1\n",
      /^x\.yaml: a key is a list or an object, expected a name$/,
    ],
    [
      "bytes",
      "%YAML 1.1\n---\nname: !!binary aGk=\n",
      /^x\.yaml: a tag produces a (Buffer|Uint8Array), expected numbers, texts, lists and objects$/,
    ],
    [
      "a set in a list",
      "%YAML 1.1\n---\ndata: {split: [!!set {a, b}]}\n",
      /^x\.yaml: a tag produces a Set, expected numbers, texts, lists and objects$/,
    ],
    ["nothing", "", /^x\.yaml: the config is null, expected an object/],
    ["a number that is none", "model: {hidden: .nan}\n", /model\.hidden is NaN, expected/],
  ])("says what is wrong with %s", (_, text, message) => {
    write("x.yaml", text);
    expect(complaint("x.yaml")).toMatch(message);
  });

  it("does not expand a bomb of aliases", () => {
    const levels = "bcdefghi".split("").map((key, index) => {
      const below = "abcdefgh"[index];
      return `${key}: &${key} [${`*${below},`.repeat(10)}]`;
    });
    write("x.yaml", `a: &a [x]\n${levels.join("\n")}\n`);
    expect(complaint("x.yaml")).toBe(
      "x.yaml: its aliases expand to too many values, expected a config without them",
    );
  });
});

describe("extends", () => {
  it("changes another config key by key, found from the config's own folder on", () => {
    mkdirSync(join(folder, "shared"));
    write("shared/base.yaml", "extends: lstm\nmodel: {hidden: 9, layers: 1}\n");
    write("mine.json", { extends: "shared/base.yaml", name: "mine", model: { hidden: 5 } });
    const base = loadConfig("lstm", folder);
    expect(loadConfig("mine", folder)).toEqual({
      ...base,
      name: "mine",
      model: { ...base.model, hidden: 5, layers: 1 },
    });
  });

  it("lets the later of several and the file itself win, lists whole", () => {
    write("a.json", { model: { hidden: 1 }, data: { split: [80, 10, 10], series: 100 } });
    write("b.json", { model: { hidden: 2, layers: 3 }, data: { split: [60, 20, 20] } });
    write("c.json", { extends: ["a", "b"], model: { layers: 1 } });
    const { model, data } = loadConfig("c", folder);
    expect(model).toMatchObject({ hidden: 2, layers: 1 });
    expect(data).toMatchObject({ split: [60, 20, 20], series: 100 });
  });

  it("drops the options of a variant that is replaced, and keeps those of the same", () => {
    const optimizer = { learningRate: 0.5, beta1: 0.5 };
    write("adam.json", { training: { optimizer }, data: { series: 100 } });
    write("sgd.json", { extends: "adam", training: { optimizer: { name: "sgd" } } });
    write("same.json", { extends: "adam", training: { optimizer: { name: "adam" } } });
    write("copy.json", { extends: "adam", data: { task: "copy" } });
    expect(loadConfig("sgd", folder).training.optimizer).toMatchObject({ learningRate: 0.001 });
    expect(loadConfig("same", folder).training.optimizer).toMatchObject(optimizer);
    expect(loadConfig("copy", folder).data).toEqual(
      loadConfig("lstm", folder, ["data.task=copy"]).data,
    );
  });

  it("keeps a data file relative to the config that names it", () => {
    mkdirSync(join(folder, "sales"));
    write("sales/base.json", { data: { task: "csv", file: "sales.csv", target: "units" } });
    write("top.json", { extends: "sales/base.json" });
    expect(loadConfig("top", folder).data).toMatchObject({
      file: join(folder, "sales", "sales.csv"),
    });
  });

  it.each([
    [
      { extends: "x.json" },
      /^x\.json: extends itself \(x\.json -> x\.json\)\. Remove one of the "extends"\.$/,
    ],
    [
      { extends: "y" },
      /^x\.json: extends itself \(x\.json -> y -> x\)\. Remove one of the "extends"\.$/,
    ],
    [{ extends: "lsmt" }, /^--config lsmt: no such file .* Did you mean "lstm"\?$/],
    [{ extends: 3 }, /^x\.json: extends is 3, expected the name of a config or a list of names$/],
    [
      { extends: ["lstm", null] },
      /^x\.json: extends is \["lstm",null\], expected the name of a config or a list of names$/,
    ],
  ])("refuses %j", (content, message) => {
    write("x.json", content);
    write("y.json", { extends: "x" });
    expect(complaint("x.json")).toMatch(message);
  });

  it("is refused on the command line, where it could not take effect", () => {
    expect(() => loadConfig("lstm", folder, ["extends=gru"])).toThrow(
      "--set extends=gru: extends works only in a config file. Name that config file instead.",
    );
  });
});

it.each([
  ['{"data":{"task":"csv","file":"C:\\x.csv","target":"x"}}', "a backslash is written \\\\"],
  [
    '{"data":{"task":"csv","file":"C:\\new.csv","target":"x"}}',
    "data.file contains a control character",
  ],
])("an error names a Windows path whose backslashes are not doubled: %s", (text, expected) => {
  write("windows.json", text);
  expect(complaint("windows.json")).toContain(expected);
});

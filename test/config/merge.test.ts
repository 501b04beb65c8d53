import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { deviceChoice } from "../../src/config/device.js";
import { comparisons, figureRules } from "../../src/config/expect.js";
import { isConfigFile, isDataFile, subjectOf } from "../../src/config/find.js";
import { unknownKey } from "../../src/config/issues.js";
import { loadConfig } from "../../src/config/load.js";
import { merged } from "../../src/config/merge.js";
import { parseOverride } from "../../src/config/overrides.js";
import { parseConfig, parseJson } from "../../src/config/parse.js";
import { requestedConfig } from "../../src/config/request.js";
import { resolveConfig } from "../../src/config/resolve.js";
import { emptyFolder } from "../helpers/cli.js";

it("another name at the top keeps the other keys; another task or optimiser drops its options", () => {
  const below = { name: "a", training: { epochs: 3, optimizer: { name: "adam", beta1: 0.8 } } };
  expect(merged(below, { name: "b" })).toEqual({ ...below, name: "b" });
  expect(merged(below, { training: { optimizer: { name: "sgd" } } })).toEqual({
    name: "a",
    training: { epochs: 3, optimizer: { name: "sgd" } },
  });
  expect(merged(below, { training: { optimizer: { name: "adam" } } })).toEqual(below);
  // adam is the default, so naming it changes nothing
  const unnamed = { training: { optimizer: { beta1: 0.8 } } };
  const named = { training: { optimizer: { name: "adam" } } };
  expect(merged(unnamed, named)).toEqual({ training: { optimizer: { name: "adam", beta1: 0.8 } } });
});

it("the values of --set have the type of their key", () => {
  const value = (text: string) => parseOverride(text).value;
  expect(value("name=64")).toBe("64");
  expect(value("model.hidden=64")).toBe(64);
  expect(value("data.target=64")).toBe("64"); // a column, or a list of columns
  expect(value('data.target=["64","65"]')).toEqual(["64", "65"]);
  expect(value("model.bidirectional=true")).toBe(true);
});

it("the numbers of --set may be written as in YAML", () => {
  const value = (text: string) => parseOverride(text).value;
  const numbers = [".5", "5.", "+.5", "-.5e1", "05", "1E-3", "+7"].map((text) =>
    value(`model.dropout=${text}`),
  );
  expect(numbers).toEqual([0.5, 5, 0.5, -5, 5, 0.001, 7]);
  expect(value("data.split=[.7, .15,.15]")).toEqual([0.7, 0.15, 0.15]);
  expect(value('data.split={"test": "2020-01-05", "n": .5}')).toEqual({
    test: "2020-01-05",
    n: 0.5,
  });
  for (const text of [".", "+", "5.5.5", "1e", "0x10", "1_000", "half", ""]) {
    expect(value(`model.dropout=${text}`)).toBe(text);
  }
});

it("bases apply in their order, and the config itself last", () => {
  const folder = emptyFolder();
  const write = (name: string, content: object) =>
    writeFileSync(join(folder, name), JSON.stringify(content));
  write("a.json", { name: "a", model: { hidden: 5, layers: 3 }, training: { epochs: 7 } });
  write("b.json", { name: "b", model: { hidden: 6 } });
  write("c.json", { extends: ["a.json", "b.json"], training: { epochs: 9 } });
  expect(loadConfig("c.json", folder)).toMatchObject({
    name: "b",
    model: { hidden: 6, layers: 3 },
    training: { epochs: 9 },
  });
});

it.each(["utf-16le", "utf-16be", "utf-8"])(
  "a config in %s with its byte order mark is read",
  (encoding) => {
    const folder = emptyFolder();
    const text = '\\ufeff{"description": "größe"}'.replace("\\ufeff", "\ufeff");
    const bytes = Buffer.from(text, encoding === "utf-8" ? "utf8" : "utf16le");
    writeFileSync(join(folder, "c.json"), encoding === "utf-16be" ? bytes.swap16() : bytes);
    expect(loadConfig("c.json", folder).description).toBe("größe");
  },
);

it("a key that is given twice is found at any depth", () => {
  const file = { path: "c.json", shown: "c.json" };
  const parse = (text: string) => () => parseConfig(text, file);
  expect(parse('{"a":{"b":1,\n"c":[{"d":1,"d":2}]}}')).toThrow(
    'c.json:2:13: the key "d" is given twice',
  );
  expect(parse('{"a":1,"b":{"a":1},"c":[{"a":1},{"a":2}]}')).not.toThrow();
});

it("--device is stronger than --set, and later settings than earlier ones", () => {
  const set = ["device=gpu", "training.epochs=2", "training.epochs=3"];
  const config = requestedConfig({ set, device: "cpu" }, emptyFolder());
  expect([config.device, config.training.epochs]).toEqual(["cpu", 3]);
});

it("a data file on the command line is looked up from the working folder, one in a config from the config's", () => {
  const cwd = emptyFolder();
  mkdirSync(join(cwd, "sub"));
  writeFileSync(join(cwd, "sub", "c.json"), '{"data":{"task":"csv","file":"x.csv","target":"y"}}');
  const fileOf = (set: string[]) =>
    (requestedConfig({ config: "sub/c.json", set }, cwd).data as { file?: string }).file;
  expect(fileOf([])).toBe(join(cwd, "sub", "x.csv"));
  expect(fileOf(["data.file=x.csv"])).toBe(join(cwd, "x.csv"));
});

it("a strange key suggests its nearest neighbour, at the top rather the place where such a key is", () => {
  expect(unknownKey(["model"], "hiden")).toContain('Did you mean "model.hidden"?');
  expect(unknownKey([], "hidden")).toContain('Did you mean "model.hidden"?');
  expect(unknownKey([], "epochs")).toContain('Did you mean "training.epochs"?');
});

it("expectations have their signs, and figures what they need of the data", () => {
  expect(comparisons).toEqual({ ">": "above", ">=": "min", "<": "below", "<=": "max" });
  const needing = (need: string) =>
    Object.entries(figureRules).flatMap(([name, rule]) =>
      "needs" in rule && rule.needs === need ? [name] : [],
    );
  expect(needing("changes")).toEqual(["test.mase", "test.maseLastStep"]);
  expect(needing("validation")).toEqual([
    "final.valLoss",
    "final.valLossLastStep",
    "final.valAccuracy",
    "final.valMacroF1",
  ]);
});

it("the first argument of a command is a config or data by its ending, and by its content if it is JSON", () => {
  expect(["a.json", "a.YAML", "a.yml", "a.csv", "a"].map(isConfigFile)).toEqual([true, true, true, false, false]); // biome-ignore format: short
  expect(["a.csv", "a.TSV", "a.jsonl", "a.json", "a"].map(isDataFile)).toEqual([true, true, true, false, false]); // biome-ignore format: short
  const folder = emptyFolder();
  const write = (name: string, content: string) => writeFileSync(join(folder, name), content);
  write("config.json", ' {"name": "[a]"}');
  write("rows.json", ' \n[{"a": 1}]');
  write("marked.json", "\ufeff[1]");
  write("notes.md", "text");
  const subject = (name: string) => subjectOf(name, folder);
  expect(["config.json", "config", "lstm"].map(subject)).toEqual(["config", "config", "config"]);
  expect(["rows.json", "marked.json", "none.csv"].map(subject)).toEqual(["data", "data", "data"]);
  expect(() => subject("notes.md")).toThrow('notes.md: has the ending ".md", expected that of a');
  expect(() => subject("none.json")).toThrow("none.json: no config of this name here");
  expect(() => subject("lsmt")).toThrow(/lsmt: no config of this name .*Did you mean "lstm"\?$/);
});

it("a config chooses a device by what its model computes", () => {
  const sets = ["model.cell=gru", "model.hidden=7", "training.batchSize=9", "device=gpu"];
  expect(deviceChoice(resolveConfig({}, "test", sets), 3)).toEqual({
    device: "gpu",
    threads: 3,
    load: { cell: "gru", hidden: 7, batch: 9 },
  });
});

it("JSON that is no config has no comments, and a value that is missing is called so", () => {
  expect(() => parseJson("{\n // no\n}", "rows")).toThrow(/^rows:2:2: not JSON \(/);
  const data = { task: "csv", file: "f.csv" };
  expect(() => resolveConfig({ data }, "c")).toThrow(/^c: data\.target is missing, expected /);
});

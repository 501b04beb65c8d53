import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { bundledConfigs, bundledFolder } from "../../src/config/bundled.js";
import { deviceChoice } from "../../src/config/device.js";
import { comparisons, figureRules } from "../../src/config/expect.js";
import { configFile } from "../../src/config/file.js";
import {
  findConfig,
  isConfig,
  isConfigFile,
  isDataFile,
  subjectOf,
} from "../../src/config/find.js";
import { unknownKey } from "../../src/config/issues.js";
import {
  defaultAt,
  isText,
  isTextOrList,
  knownKeys,
  pathsNamed,
} from "../../src/config/json-schema.js";
import { loadConfig } from "../../src/config/load.js";
import { merged } from "../../src/config/merge.js";
import { metrics } from "../../src/config/metric.js";
import { modelCell, modelCellNames } from "../../src/config/model-cells.js";
import { parseOverride } from "../../src/config/overrides.js";
import { parseConfig, parseJson } from "../../src/config/parse.js";
import { requestedConfig, requestedContent } from "../../src/config/request.js";
import { resolveConfig } from "../../src/config/resolve.js";
import { UserError } from "../../src/shared/errors.js";
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
  expect(
    [
      [["model"], "hiden"],
      [[], "hidden"],
      [[], "epochs"],
      [["model"], "epochs"],
      [[], "zebra"],
      [["training", "clip"], "zebra"],
      [["model", "hidden"], "x"],
    ].map(([path, key]) => unknownKey(path as string[], key as string)),
  ).toEqual([
    'model.hiden is not a known key. Did you mean "model.hidden"?',
    'hidden is not a known key. Did you mean "model.hidden"?',
    'epochs is not a known key. Did you mean "training.epochs"?',
    'model.epochs is not a known key. Did you mean "training.epochs"?',
    `zebra is not a known key. Known keys here: ${knownKeys([]).join(", ")}.`,
    "training.clip.zebra is not a known key. Known keys here: norm, value.",
    "model.hidden.x is not a known key: model.hidden is a single value.",
  ]);
  expect(unknownKey(["a"], "on", ["one", "two"])).toBe(
    'a.on is not a known key. Did you mean "a.one"?',
  );
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

it("figures are of values, of classes, or of both, and an epoch is judged by five", () => {
  const targeting = (targets: string | undefined) =>
    Object.entries(figureRules).flatMap(([name, rule]) =>
      ("targets" in rule ? rule.targets : undefined) === targets ? [name] : [],
    );
  const errors = ["mse", "rmse", "mae", "smape", "mase"];
  expect(targeting("values")).toEqual([
    ...errors.map((name) => `test.${name}`),
    ...errors.map((name) => `test.${name}LastStep`),
  ]);
  const ofClasses = ["accuracy", "errorRate", "macroF1", "crossEntropy"];
  expect(targeting("classes")).toEqual([
    ...ofClasses.map((name) => `test.${name}`),
    ...["final.accuracy", "final.valAccuracy", "final.valMacroF1"],
  ]);
  expect(targeting(undefined)).toEqual([
    ...["final.loss", "final.lossLastStep", "final.valLoss", "final.valLossLastStep"],
  ]);
  expect(metrics).toEqual({
    valLoss: { better: "less", classes: false, text: "validation loss" },
    valLossLastStep: { better: "less", classes: false, text: "validation loss of the last step" },
    loss: { better: "less", classes: false, text: "training loss" },
    valAccuracy: { better: "more", classes: true, text: "validation accuracy" },
    valMacroF1: { better: "more", classes: true, text: "validation macro F1" },
  });
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
  const data =
    ".csv, .tsv, .tab, .txt, .dat, .data, .asc, .prn, .rdb, .jsonl, .ndjson, .parquet, .ts, .gz";
  expect(() => subject("notes.md")).toThrow(
    new UserError(
      'notes.md: has the ending ".md", expected that of a config (.json, .yaml, .yml) or of a data file ' +
        `(${data}). A text file with rows can be renamed to .txt; a config can be given with --config`,
    ),
  );
  const unknown = (name: string) =>
    `${name}: no config of this name here or in configs/, expected a config file, a bundled config ` +
    `(${bundledConfigs().join(", ")}) or a data file (${data}).`;
  expect(() => subject("notes.nd")).toThrow(new UserError(unknown("notes.nd"))); // no such file
  expect(() => subject("gur.yaml")).toThrow(
    new UserError(`${unknown("gur.yaml")} Did you mean "gru"?`),
  );
  write("sales.csv", "x");
  expect(() => subject("salse")).toThrow(
    new UserError(`${unknown("salse")} Did you mean "sales.csv"?`),
  );
  write("late.json", `${" ".repeat(999)}[1]`);
  write("later.json", `${" ".repeat(1000)}[1]`);
  expect([subject("late.json"), subject("later.json")]).toEqual(["data", "config"]);
  write("sheet.xlsx", "PK");
  expect(() => subject("sheet.xlsx")).toThrow("sheet.xlsx: is a spreadsheet. Save the sheet");
  expect(() => loadConfig("sheet.xlsx", folder)).toThrow("sheet.xlsx: is a spreadsheet.");
  expect(() => loadConfig("none.csv", folder)).toThrow(
    "--config none.csv: none.csv is data, not a config. Run: rnnlab train none.csv, or: rnnlab init none.csv",
  );
  expect(() => subject("none.json")).toThrow("none.json: no config of this name here");
  expect(() => subject("lsmt")).toThrow(/lsmt: no config of this name .*Did you mean "lstm"\?$/);
});

it("a name is that of a file here, in configs/, then of a bundled one, with its ending or without", () => {
  const folder = emptyFolder();
  mkdirSync(join(folder, "configs"));
  const found = (name: string) => findConfig(name, folder);
  expect(found("gru")).toBe(join(bundledFolder, "gru.json"));
  expect(configFile("configs/gru.json", folder)).toEqual({
    path: join(bundledFolder, "gru.json"),
    shown: join("configs", "gru.json"),
  });
  // From the last choice to the first: each file that is written takes the place of those before.
  for (const name of [
    "configs/gru.yml",
    "gru.yml",
    "configs/gru.yaml",
    "gru.yaml",
    "configs/gru.json",
    "gru.json",
    "configs/gru",
    "gru",
  ]) {
    const path = join(folder, name);
    writeFileSync(path, "{}");
    // A bundled JSON file comes before any YAML file.
    const isLater = name.endsWith("ml");
    expect(found("gru"), name).toBe(isLater ? join(bundledFolder, "gru.json") : path);
    expect(found(name), name).toBe(path);
    expect(configFile("gru", folder).shown).toBe(isLater ? join("configs", "gru.json") : "gru");
  }
  expect([isConfig("gru", folder), isConfig("nothing", folder)]).toEqual([true, false]);
});

it("bidirectional is a short name for a simple RNN in both directions", () => {
  expect(modelCell("bidirectional")).toEqual({ cell: "rnn", bidirectional: true });
  expect(modelCell("gru")).toEqual({ cell: "gru", bidirectional: false });
  expect(modelCellNames()).toEqual(["rnn", "lstm", "gru", "mingru", "minlstm", "bidirectional"]);
});

it("the keys and defaults of each part are known by its path", () => {
  expect(knownKeys(["training", "clip"])).toEqual(["norm", "value"]);
  expect(knownKeys([])).not.toContain("$schema");
  expect([knownKeys([]).includes("extends"), knownKeys(["zebra"])]).toEqual([true, []]);
  expect(new Set(knownKeys(["data"])).size).toBe(knownKeys(["data"]).length);
  expect(defaultAt(["training", "schedule", "name"])).toBe("constant");
  expect(defaultAt(["model", "hidden"])).toBe(20);
  expect(defaultAt(["zebra"])).toBeUndefined();
  expect(pathsNamed("patience")).toEqual([
    "training.schedule.patience",
    "training.earlyStopping.patience",
  ]);
  expect(pathsNamed("zebra")).toEqual([]);
  const texts = [["data", "target"], ["data", "file"], ["data", "split"], ["model"]];
  expect(texts.map(isTextOrList)).toEqual([true, false, false, false]);
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

it("a key of another task says whose it is", () => {
  const file = { task: "csv", file: "f.csv", target: "y" };
  const about =
    (data: object, sets: string[] = []) =>
    () =>
      resolveConfig({ data }, "c", sets);
  expect(about({ series: 3, target: "y" })).toThrow(
    "data.target does not apply to sines, only to csv",
  );
  expect(about({ ...file, sequences: 3 })).toThrow(
    "c: data.sequences does not apply to csv, only to adding, copy",
  );
  expect(about(file, ["data.sequences=3"])).toThrow(
    "--set data.sequences=3: data.sequences does not apply to csv, only to adding, copy",
  );
  expect(about({ ...file, zebra: 3 })).toThrow(
    "data.zebra is not a known key. Known keys here: task,",
  );
  expect(about({ task: "cosines", zebra: 3 })).toThrow('data.task is "cosines", expected one of');
});

it("a problem is that of the last setting that gave the value or what it is in", () => {
  const about =
    (...sets: string[]) =>
    () =>
      resolveConfig({ model: { layers: 0 } }, "c", sets);
  expect(about()).toThrow("c: model.layers is 0, expected");
  expect(about('model={"hiden":3}')).toThrow(
    '--set model={"hiden":3}: model.hiden is not a known key',
  );
  const clip = 'training.clip={"norm":0}';
  expect(about("model.layers=1", clip)).toThrow(`--set ${clip}: training.clip.norm is 0, expected`);
  const later = "training.clip.norm=-1";
  expect(about("model.layers=1", clip, later)).toThrow(`--set ${later}: training.clip.norm is -1`);
  expect(about("model.hidden=3")).toThrow("c: model.layers is 0, expected");
  expect(isText(["name"])).toBe(true);
  expect(isText(["model", "hidden"])).toBe(false);
  expect(isText(["zebra"])).toBe(false);
});

it("an unknown key and a wrong value of one part are two problems", () => {
  const clip = { nrom: 1 };
  expect(() => resolveConfig({ training: { clip, epochs: 0 } }, "c")).toThrow(
    /^2 problems:\n.*training\.epochs is 0.*\n.*training\.clip\.nrom is not a known key\. Did you mean "training\.clip\.norm"/s,
  );
});

it("long settings are cut after 200 letters in an error, and a NUL is shown", () => {
  const set = (length: number) => `model.cell=${"x".repeat(length - "model.cell=".length)}`;
  const about = (text: string) => () => resolveConfig({}, "c", [text]);
  expect(about(set(200))).toThrow(`--set ${set(200)}: model.cell is`);
  expect(about(set(201))).toThrow(`--set ${set(200)}...: model.cell is`);
  expect(() => resolveConfig({ data: { file: "a\0b" } }, "c")).toThrow(
    'c: data.file is "a\\u0000b", expected no NUL character',
  );
  expect(() => resolveConfig({ a: [["\0"]] }, "c")).toThrow("c: a.0.0 is");
});

it("a config may have a mebibyte, and no more", () => {
  const folder = emptyFolder();
  const write = (bytes: number) =>
    writeFileSync(join(folder, "c.json"), `{"name": "a"}${" ".repeat(bytes - 13)}`);
  write(2 ** 20);
  expect(loadConfig("c", folder).name).toBe("a");
  write(2 ** 20 + 1);
  expect(() => loadConfig("c", folder)).toThrow(
    "c: 1048577 bytes, expected a config of at most 1048576",
  );
});

it("seasons ascend, and a sweep's content has its changes but no defaults", () => {
  const seasons = (list: string) => () => resolveConfig({}, "c", [`model.seasonalities=${list}`]);
  expect(seasons("[24,168]")).not.toThrow();
  for (const list of ["[168,24]", "[24,24]"]) {
    expect(seasons(list)).toThrow("expected ascending numbers of steps, such as [24, 168]");
  }
  const cwd = emptyFolder();
  const request = { set: ["model.hidden=3", "data.file=x.csv"], device: "cpu" };
  const config = { model: { hidden: 3 }, data: { file: join(cwd, "x.csv") }, device: "cpu" };
  expect(requestedContent(request, cwd)).toEqual({ config, source: "the default config" });
  const content = { config: { name: "a" }, source: "mine" };
  expect(requestedContent({ content, set: [] }, cwd)).toEqual(content);
});

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadConfig } from "../../src/config/load.js";
import { UserError } from "../../src/shared/errors.js";

const folder = mkdtempSync(join(tmpdir(), "rnnlab-config-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The message of loading a file with this content. */
function complaint(content: string, sets: readonly string[] = []): string {
  writeFileSync(join(folder, "a.json"), content);
  try {
    loadConfig("a.json", folder, sets);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return "accepted";
}

const files: Readonly<Record<string, string>> = {
  "empty file": "",
  "not JSON at all": "hello",
  "missing comma": '{\n  "name": "a"\n  "description": "b"\n}',
  "missing colon": '{ "name" "a" }',
  "trailing comma": '{ "name": "a", }',
  "a key twice": '{ // once\n "model": { "hidden": 1,\n  /* and */ "hidden": 2 } }',
  "a part twice": '{ "model": {}, "data": {}, "model": {} }',
  "a comment that does not end": '{ "name": "a" } /* end',
  "unclosed brace": '{ "model": { "cell": "rnn" }',
  "unclosed text": '{ "name": "a }',
  NaN: '{ "model": { "hidden": NaN } }',
  "single quotes": "{ 'name': 'a' }",
  "a list": "[]",
  "a number": "3",
  null: "null",
  "unknown key": '{ "zebra": 1 }',
  "a season longer than the window": '{ "data": { "period": 60 } }',
  "samples without dropout": '{ "uncertainty": { "samples": 50 } }',
  "a dilation for too few layers": '{ "model": { "dilation": [4] } }',
  "a dilation of 0": '{ "model": { "dilation": [1, 0] } }',
  "samples with one layer":
    '{ "uncertainty": { "samples": 50 }, "model": { "dropout": 0.5, "layers": 1 } }',
  "misspelt part": '{ "modle": {} }',
  "misspelt key": '{ "model": { "hiden": 20 } }',
  "misspelt key deep down": '{ "training": { "optimizer": { "learning_rate": 1 } } }',
  "part is no object": '{ "model": "lstm" }',
  "unknown cell": '{ "model": { "cell": "lsmt" } }',
  "cell in capitals": '{ "model": { "cell": "LSTM" } }',
  "cell is a number": '{ "model": { "cell": 3 } }',
  "hidden 0": '{ "model": { "hidden": 0 } }',
  "hidden negative": '{ "model": { "hidden": -1 } }',
  "hidden a fraction": '{ "model": { "hidden": 1.5 } }',
  "hidden a text": '{ "model": { "hidden": "20" } }',
  "hidden null": '{ "model": { "hidden": null } }',
  "hidden huge": '{ "model": { "hidden": 1e9 } }',
  "layers 0": '{ "model": { "layers": 0 } }',
  "dropout 1": '{ "model": { "dropout": 1 } }',
  "dropout negative": '{ "model": { "dropout": -0.1 } }',
  "bidirectional a text": '{ "model": { "bidirectional": "yes" } }',
  "split does not add up": '{ "data": { "split": [7000, 2000, 999] } }',
  "split of two": '{ "data": { "split": [8000, 2000] } }',
  "split with nothing to test": '{ "data": { "split": [8000, 2000, 0] } }',
  "split of texts": '{ "data": { "split": ["7000", 2000, 1000] } }',
  "split is a number": '{ "data": { "split": 7000 } }',
  "too few series": '{ "data": { "series": 4 } }',
  "steps 0": '{ "data": { "steps": 0 } }',
  "ahead 0": '{ "data": { "ahead": 0 } }',
  "too much data": '{ "data": { "series": 1000000, "steps": 1000 } }',
  "sessions that end before they begin":
    '{ "data": { "task": "csv", "file": "f.csv", "target": "y", "sessions": "Mon-Fri 16:00-09:30" } }',
  "steps that are none":
    '{ "data": { "task": "csv", "file": "f.csv", "target": "y", "resample": { "every": "1 fortnight", "how": "mean" } } }',
  "a holiday that is none":
    '{ "data": { "task": "csv", "file": "f.csv", "target": "y", "holidays": ["Christmas"] } }',
  "unknown task": '{ "data": { "task": "cosines" } }',
  "negative seed": '{ "data": { "seed": -1 } }',
  "seed too large": '{ "training": { "seed": 4294967296 } }',
  "epochs 0": '{ "training": { "epochs": 0 } }',
  "batch size 0": '{ "training": { "batchSize": 0 } }',
  "unknown optimizer": '{ "training": { "optimizer": { "name": "adma" } } }',
  "learning rate 0": '{ "training": { "optimizer": { "learningRate": 0 } } }',
  "learning rate infinite": '{ "training": { "optimizer": { "learningRate": 1e999 } } }',
  "beta1 of 1": '{ "training": { "optimizer": { "beta1": 1 } } }',
  "option of another optimizer": '{ "training": { "optimizer": { "momentum": 0.9 } } }',
  "adam's option for sgd": '{ "training": { "optimizer": { "name": "sgd", "beta1": 0.9 } } }',
  "option of no optimizer": '{ "training": { "optimizer": { "name": "sgd", "momentun": 0.9 } } }',
  "nesterov without momentum":
    '{ "training": { "optimizer": { "name": "sgd", "nesterov": true } } }',
  "nesterov with dampening":
    '{ "training": { "optimizer": { "name": "sgd", "momentum": 0.9, "dampening": 0.1, "nesterov": true } } }',
  "momentum of 1": '{ "training": { "optimizer": { "name": "sgd", "momentum": 1 } } }',
  "momentum a text": '{ "training": { "optimizer": { "name": "sgd", "momentum": "0.9" } } }',
  "weight decay negative": '{ "training": { "optimizer": { "weightDecay": -1 } } }',
  "unknown schedule": '{ "training": { "schedule": { "name": "cosin" } } }',
  "schedule a text": '{ "training": { "schedule": "cosine" } }',
  "option of another schedule":
    '{ "training": { "schedule": { "name": "cosine", "factor": 0.5 } } }',
  "warm-up of one cycle": '{ "training": { "schedule": { "name": "oneCycle", "warmup": 1 } } }',
  "warm-up without end": '{ "training": { "epochs": 3, "schedule": { "warmup": 3 } } }',
  "factor above 1": '{ "training": { "schedule": { "name": "step", "factor": 1.1 } } }',
  "clip a number": '{ "training": { "clip": 1 } }',
  "clip norm 0": '{ "training": { "clip": { "norm": 0 } } }',
  "misspelt clip": '{ "training": { "clip": { "nrom": 1 } } }',
  "patience 0": '{ "training": { "earlyStopping": { "patience": 0 } } }',
  "unknown metric": '{ "training": { "earlyStopping": { "metric": "valloss" } } }',
  "restore best a text": '{ "training": { "restoreBest": "yes" } }',
  "checkpoint every 0": '{ "training": { "checkpoint": { "every": 0 } } }',
  "expectation of nothing known": '{ "expect": { "test.mseLastStap": { "max": 1 } } }',
  "expectation of another kind": '{ "expect": { "accuracy": { "min": 1 } } }',
  "expectation a number": '{ "expect": { "test.mse": 1 } }',
  "expectation empty": '{ "expect": { "test.mse": {} } }',
  "misspelt bound": '{ "expect": { "test.mse": { "maximum": 1 } } }',
  "bound a text": '{ "expect": { "test.mse": { "max": "1" } } }',
  "unknown device": '{ "device": "tpu" }',
  "name with a slash": '{ "name": "../evil" }',
  "empty name": '{ "name": "" }',
  "empty runs folder": '{ "output": { "runs": "" } }',
  "negative plots": '{ "output": { "plots": -1 } }',
};

const sets = [
  "model.hidden=x",
  "model.hidden=",
  "model.hidden",
  "=3",
  "model.hiden=3",
  "modl.hidden=3",
  "model.hidden.x=3",
  "model=3",
  "model.cell=lsmt",
  "data.split=[1,2]",
  "training.seed=-1",
  "training.optimizer.momentum=0.9",
  "training.schedule.warmup=10",
  "expect.test.mse=1",
  "expect.test.mseLastStap.max=1",
  "expect.test=1",
  "constructor=1",
  "__proto__.x=1",
];

describe("a config that cannot be run", () => {
  it.each(Object.keys(files))("%s", (name) => {
    const message = complaint(files[name] ?? "");
    expect(message).toMatchSnapshot();
    expect(message).toMatch(/^a\.json(:\d+:\d+)?: /);
    expect(message).not.toContain("\n");
  });

  it("names a value that breaks two rules once", () => {
    expect(complaint('{ "data": { "series": 1e300 } }')).toMatch(
      /^a\.json: data\.series is [^\n]+$/,
    );
  });

  it("names an unknown key beside a required one of the same object", () => {
    const text = '{ "data": { "task": "csv", "file": "a.csv", "tagret": "x" } }';
    expect(complaint(text)).toMatch(
      /^2 problems:\n {2}a\.json: data\.target .+\n {2}a\.json: data\.tagret .+"data\.target"/,
    );
  });

  it("is told all its problems at once", () => {
    const text = '{ "model": { "hiden": 20, "cell": "lsmt" }, "training": { "epochs": 0 } }';
    expect(complaint(text, ["training.batchSize=0"])).toMatchSnapshot();
    const unknown = (letters: string) =>
      complaint(JSON.stringify(Object.fromEntries([...letters].map((key) => [key, 1]))));
    expect(unknown("abcdefghijklmnopqrst")).toMatch(/^20 problems:(\n {2}a\.json: .+){20}$/);
    expect(unknown("abcdefghijklmnopqrstu")).toMatch(/^21 problems:(\n.+){20}\n {2}and 1 more$/);
    expect(unknown("abcdefghijklmnopqrstuvwxyz")).toMatch(
      /^26 problems:(\n.+){20}\n {2}and 6 more$/,
    );
  });
});

describe("an override that cannot be", () => {
  it.each(sets)("--set %s", (text) => {
    const message = complaint("{}", [text]);
    expect(message).toMatchSnapshot();
    expect(message).toContain("--set");
  });
});

describe("a config that is not there", () => {
  it.each(["missing", "lstmm", "lstm.jsn", "/nowhere/a.json", ""])("%s", (reference) => {
    expect(() => loadConfig(reference, folder)).toThrowErrorMatchingSnapshot();
  });

  it("is a folder", () => {
    expect(() => loadConfig(".", folder)).toThrow(UserError);
  });

  it("is too large", () => {
    expect(complaint(`{"description": "${"x".repeat(2 ** 20)}"}`)).toMatchSnapshot();
  });
});

describe("a value that has no text", () => {
  it.each([
    [
      '{"data":{"task":{"toString":false}}}',
      /^a\.json: data\.task is \{"toString":false\}, expected one of /,
    ],
    [
      '{"data":{"task":"sines"},"model":{"cell":{"toString":false}}}',
      /model\.cell is .*expected one of /,
    ],
    [
      '{"data":{"task":"sines"},"training":{"loss":[{"toString":1}]}}',
      /training\.loss is .*expected/,
    ],
  ])("%s is refused in one line", (content, message) => {
    expect(complaint(content)).toMatch(message);
  });
});

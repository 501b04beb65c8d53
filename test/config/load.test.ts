import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { bundledConfigs } from "../../src/config/bundled.js";
import { configJsonSchema } from "../../src/config/json-schema.js";
import { loadConfig } from "../../src/config/load.js";
import { resolveConfig } from "../../src/config/resolve.js";
import { configSchema } from "../../src/config/schema.js";

const folder = mkdtempSync(join(tmpdir(), "rnnlab-load-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("resolveConfig", () => {
  it("makes a whole config of nothing", () => {
    expect(resolveConfig({}, "test")).toMatchSnapshot();
  });

  it("names a run after its cell", () => {
    expect(resolveConfig({ model: { cell: "lstm" } }, "test").name).toBe("lstm");
  });

  it("splits other numbers of series in the same proportion", () => {
    expect(resolveConfig({ data: { series: 500 } }, "test").data).toMatchObject({
      split: [350, 100, 50],
    });
  });

  it("gives back a config that it resolved", () => {
    const once = resolveConfig({ model: { cell: "gru", hidden: 7 } }, "test");
    expect(resolveConfig(JSON.parse(JSON.stringify(once)), "test")).toEqual(once);
  });
});

describe("a part with variants", () => {
  const training = (raw: object) => resolveConfig({ training: raw }, "test").training;

  it.each(["adam", "adamw", "sgd", "rmsprop"])("gives %s PyTorch's defaults, no others", (name) => {
    expect(training({ optimizer: { name } }).optimizer).toMatchSnapshot();
  });

  it.each(["constant", "step", "exponential", "cosine", "oneCycle", "plateau"])(
    "gives the schedule %s its defaults, no others",
    (name) => expect(training({ schedule: { name } }).schedule).toMatchSnapshot(),
  );

  it("keeps what is given, and gives it back when resolved again", () => {
    const optimizer = { name: "sgd", learningRate: 0.1, momentum: 0.9, nesterov: true };
    const once = training({ optimizer, schedule: { name: "step", every: 2, warmup: 0.5 } });
    expect(once.optimizer).toEqual({ ...optimizer, weightDecay: 0, dampening: 0 });
    expect(training(JSON.parse(JSON.stringify(once)))).toEqual(once);
  });
});

describe("--set", () => {
  const set = (...sets: string[]) => resolveConfig({}, "test", sets);

  it("types a value by the schema", () => {
    expect(set("model.hidden=64").model.hidden).toBe(64);
    expect(set("name=64").name).toBe("64");
    expect(set("model.bidirectional=true").model.bidirectional).toBe(true);
    expect(set("data.split=[8000,1000,1000]").data).toMatchObject({ split: [8000, 1000, 1000] });
    for (const [text, target] of [
      ["2020", "2020"],
      ['["a", "2020"]', ["a", "2020"]],
    ]) {
      const file = ["data.task=csv", "data.file=x.csv", `data.target=${text}`];
      expect(resolveConfig({}, "a.json", file).data).toMatchObject({ target });
    }
    expect(set("training.optimizer.learningRate=1e-2").training.optimizer.learningRate).toBe(0.01);
    expect(set("description=a=b").description).toBe("a=b");
    expect(set("training.clip.norm=1").training.clip).toEqual({ norm: 1 });
    expect(set("training.earlyStopping.patience=3").training.earlyStopping?.patience).toBe(3);
  });

  it("knows keys that have a dot", () => {
    const { expect: expected } = set("expect.test.mse.max=1", "expect.test.mseLastStep.below=2");
    expect(expected).toEqual({ "test.mse": { max: 1 }, "test.mseLastStep": { below: 2 } });
  });

  it("lets the last one win", () => {
    expect(set("model.hidden=1", "model.hidden=2").model.hidden).toBe(2);
  });
});

describe("loadConfig", () => {
  it.each(bundledConfigs())("finds the bundled %s by name and by file", (name) => {
    const config = loadConfig(name, folder);
    expect(loadConfig(`${name}.json`, folder)).toEqual(config);
    expect(loadConfig(`configs/${name}.json`, folder)).toEqual(config);
    expect(config.name).toBe(name);
  });

  it("takes the user's own file before the bundled one of that name", () => {
    mkdirSync(join(folder, "configs"));
    writeFileSync(join(folder, "configs", "gru.json"), '{ "name": "mine" }');
    expect(loadConfig("gru", folder).name).toBe("mine");
    writeFileSync(join(folder, "gru.json"), '\uFEFF{ "name": "nearer" }');
    expect(loadConfig("gru", folder).name).toBe("nearer");
  });

  it("accepts any JSON or says why not, a line for each problem", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        writeFileSync(join(folder, "any.json"), text);
        try {
          loadConfig("any.json", folder);
        } catch (error) {
          expect(error).toHaveProperty("name", "UserError");
          const [first, ...problems] = (error as Error).message.split("\n");
          expect(first).toMatch(problems.length === 0 ? /^any\.json/ : /^\d+ problems:$/);
          for (const problem of problems)
            expect(problem).toMatch(/^ {2}(any\.json: |and \d+ more$)/);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("configJsonSchema", () => {
  it("is strict and knows every key", () => {
    expect(configJsonSchema()).toMatchSnapshot();
    expect(Object.keys(configJsonSchema().properties ?? {})).toEqual([
      ...Object.keys(configSchema.shape),
      "extends",
    ]);
  });
});

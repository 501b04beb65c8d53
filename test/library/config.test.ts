import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../src/library/index.js";
import { emptyFolder } from "../helpers/cli.js";

describe("loadConfig", () => {
  it("takes a name, a file or a content, and fills in defaults", () => {
    const cwd = emptyFolder();
    const content = { model: { cell: "gru", hidden: 3 } } as const;
    writeFileSync(join(cwd, "mine.json"), JSON.stringify(content));
    expect(loadConfig("mine.json", { cwd })).toEqual(loadConfig(content));
    expect(loadConfig(content)).toMatchObject({ name: "gru", model: { hidden: 3, layers: 2 } });
    expect(loadConfig("lstm").model.cell).toBe("lstm");
  });

  it("changes keys, which may have a dot themselves", () => {
    const set = {
      "model.hidden": 64,
      "training.optimizer": { name: "sgd", momentum: 0.9 },
      "expect.test.mse": { below: 1 },
    };
    const config = loadConfig({ model: { hidden: 3, layers: 1 } }, { set });
    expect(config.model).toMatchObject({ hidden: 64, layers: 1 });
    expect(config.training.optimizer).toMatchObject({ name: "sgd", momentum: 0.9 });
    expect(config.expect).toEqual({ "test.mse": { below: 1 } });
  });

  it("does not change the content that it was passed", () => {
    const content = { model: { hidden: 3 } };
    loadConfig(content, { set: { "model.hidden": 64 } });
    expect(content).toEqual({ model: { hidden: 3 } });
  });

  it("starts data.file from cwd, or from the config's folder", () => {
    const cwd = emptyFolder();
    const data = { task: "csv", file: "a.csv", target: "x" };
    mkdirSync(join(cwd, "configs"));
    writeFileSync(join(cwd, "configs/mine.json"), JSON.stringify({ data }));
    expect(loadConfig({ data }, { cwd }).data).toMatchObject({ file: join(cwd, "a.csv") });
    const found = loadConfig("mine", { cwd });
    expect(found.data).toMatchObject({ file: join(cwd, "configs/a.csv") });
    const changed = loadConfig("mine", { cwd, set: { "data.file": "b.csv" } });
    expect(changed.data).toMatchObject({ file: join(cwd, "b.csv") });
  });

  it.each([
    [{ "model.hiden": 3 }, /^set "model\.hiden": model\.hiden is not a known key.*"model\.hidden"/],
    [{ "model.hidden": "x" }, /^the config: model\.hidden is "x", expected a number/],
    [{ "model.hidden": 0 }, /^the config: model\.hidden is 0, expected/],
  ])("refuses %j", (set, message) => {
    expect(() => loadConfig({}, { set })).toThrow(message);
  });

  it("refuses what is not an object", () => {
    expect(() => loadConfig([] as never)).toThrow(/^the config: /);
    expect(() => loadConfig("nowhere")).toThrow(/nowhere/);
  });
});

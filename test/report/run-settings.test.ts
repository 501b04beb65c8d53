import { expect, it } from "vitest";
import { resolveConfig } from "../../src/config/resolve.js";
import { changedSettings } from "../../src/report/run-settings.js";
import type { JsonObject } from "../../src/runs/registry.js";

const changed = (raw: object) =>
  Object.fromEntries(
    changedSettings(JSON.parse(JSON.stringify(resolveConfig(raw, "test"))) as JsonObject),
  );

it("leaves out what would be the same if it were not set", () => {
  expect(changed({ model: { cell: "gru", hidden: 20 } })).toEqual({ "model.cell": "gru" });
});

it("compares with the defaults of the task, and lists what the task needs", () => {
  const data = { task: "csv", file: "a.csv", target: "y", steps: 24, ahead: 1 };
  expect(changed({ data: { ...data, level: "last" }, model: { targets: "lastStep" } })).toEqual({
    "data.task": "csv",
    "data.file": "a.csv",
    "data.target": "y",
    "data.ahead": 1,
    "data.steps": 24,
    "data.level": "last",
    "model.targets": "lastStep",
  });
});

it("compares with the defaults of the chosen optimizer", () => {
  const optimizer = { name: "sgd", momentum: 0.5 };
  expect(changed({ training: { optimizer } })).toEqual({
    "training.optimizer.name": "sgd",
    "training.optimizer.momentum": 0.5,
  });
});

it("lists every setting of a config that this version does not know", () => {
  const config = { name: "old", model: { cell: "elman" } };
  expect([...changedSettings(config).keys()]).toEqual(["name", "model.cell"]);
});

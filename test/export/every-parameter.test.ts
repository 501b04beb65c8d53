import { describe, expect, it } from "vitest";
import { configJsonSchema } from "../../src/config/json-schema.js";
import { resolveConfig } from "../../src/config/resolve.js";
import { runContent } from "../../src/export/mlflow/content.js";
import { tensorboard } from "../../src/export/tensorboard/index.js";
import { readConfig } from "../../src/runs/reader.js";
import { UserError } from "../../src/shared/errors.js";
import { common, contexts, rowsOfData, rowsOfKeys } from "../experiment/every-key-rows.js";
import { emptyFolder } from "../helpers/cli.js";
import { fakeRun } from "../helpers/runs.js";
import { hyperParametersOf } from "./tensorboard/events.js";

/** Keys of a config that are no settings of an experiment. */
const OTHERS = ["$schema", "extends", "name", "description", "device", "expect", "output", "sweep"];

/** Every key of a config with a value that is not its default, in a config where the key may be set. */
const changes = [
  ...[...rowsOfKeys, ...Object.values(rowsOfData).flat()].map(
    ({ key, value, in: context, beside = [] }) => {
      return { key, sets: [...contexts[context], ...beside, `${key}=${value}`] };
    },
  ),
  { key: "uncertainty.samples", sets: ["uncertainty.samples=7"] },
  { key: "evaluation.backtest.folds", sets: [...contexts.daily, "evaluation.backtest.folds=3"] },
].filter(({ key, sets }) => !OTHERS.includes(key.split(".")[0]!) && isConfig(sets));

/** Whether a key may have a value there; for some keys only its refusal is of interest. */
function isConfig(sets: readonly string[]): boolean {
  try {
    resolveConfig({}, "test", [...common, ...sets]);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

type Setting = string | number | boolean;

/** The settings of an object by their paths; lists as JSON. */
function settingsIn(value: unknown, path: readonly string[] = []): [string, Setting][] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return [[path.join("."), JSON.stringify(value)]];
  if (typeof value !== "object") return [[path.join("."), value as Setting]];
  return Object.entries(value).flatMap(([name, part]) => settingsIn(part, [...path, name]));
}

/** The settings that a run folder's config has. */
function expectedOf(folder: string): Record<string, Setting> {
  const parts = Object.entries(readConfig(folder)).filter(([name]) => !OTHERS.includes(name));
  return Object.fromEntries(settingsIn(Object.fromEntries(parts)));
}

const base = emptyFolder();
const runs = changes.map(({ key, sets }, at) => {
  const createdAt = new Date(Date.UTC(2026, 0, 1, 0, at)).toISOString();
  return {
    key,
    folder: fakeRun(base, { name: `run-${at}`, createdAt, sets: [...common, ...sets] }),
  };
});

describe("every setting of a run", () => {
  it("is in a part of a config that is exported, or in one that is no setting", () => {
    const parts = Object.keys(configJsonSchema().properties!);
    const tried = new Set(runs.map(({ key }) => key.split(".")[0]!));
    expect([...tried, ...OTHERS].sort()).toEqual(parts.sort());
  });

  it.each(runs)("is in an event file where $key is set: $folder", async ({ key, folder }) => {
    const [file] = [...(await tensorboard.render([folder], {})).values()];
    const found = Object.fromEntries(hyperParametersOf(file!));
    expect(found).toEqual(expectedOf(folder));
    expect(
      Object.keys(found).filter((name) => name === key || name.startsWith(`${key}.`)),
    ).not.toEqual([]);
  });

  it.each(runs)("is a parameter for MLflow where $key is set: $folder", ({ key, folder }) => {
    const params = runContent(folder).params.map((param) => [param.key, param.value] as const);
    const expected = Object.entries(expectedOf(folder)).map(([name, value]) => [name, `${value}`]);
    expect(Object.fromEntries(params)).toEqual(Object.fromEntries(expected));
    expect(params.filter(([name]) => name === key || name.startsWith(`${key}.`))).not.toEqual([]);
    // what MLflow takes (mlflow/utils/validation.py)
    expect(params.filter(([name]) => !/^[\w\-. /:]{1,250}$/.test(name))).toEqual([]);
  });
});

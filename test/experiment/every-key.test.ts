import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { comparisons, metricPaths } from "../../src/config/expect.js";
import { configJsonSchema, type JsonSchema } from "../../src/config/json-schema.js";
import { resolveConfig } from "../../src/config/resolve.js";
import type { Config } from "../../src/config/schema.js";
import { loadData } from "../../src/data/registry.js";
import { checkedWith } from "../../src/experiment/check.js";
import { type Device, openDevice } from "../../src/kernels/open-device.js";
import { UserError } from "../../src/shared/errors.js";
import { backtestMembers } from "../../src/study/members.js";
import { plannedSweep } from "../../src/study/sweep/plan.js";
import { resultOf } from "../helpers/result.js";
import {
  type Context,
  common,
  contexts,
  objectives,
  otherContexts,
  type Row,
  rowsOfData,
  rowsOfKeys,
  without,
} from "./every-key-rows.js";

/** Keys of a part of the schema, those of its variants together. */
function keysOf(schema: JsonSchema, path: readonly string[] = []): string[] {
  const forms = schema.oneOf ?? [schema];
  const keys = forms.flatMap((form) => {
    const parts = Object.entries(form.properties ?? {});
    return parts.length === 0
      ? [path.join(".")]
      : parts.flatMap(([key, part]) => keysOf(part, [...path, key]));
  });
  return [...new Set(keys)];
}

const schema = configJsonSchema();
const { data: dataSchema, ...parts } = schema.properties!;
const keys = keysOf({ properties: parts });
const taskName = ({ properties }: JsonSchema) => String(properties!.task!.const);

/** Names that a key can have, except its default and the common setting. */
function namesOf(key: string): string[] {
  const found = key
    .split(".")
    .reduce<JsonSchema | undefined>((part, name) => part?.properties?.[name], schema);
  const names = (found?.enum ?? []).map(String).filter((name) => name !== found?.default);
  return names.filter((name) => !common.includes(`${key}=${name}`));
}

let device: Device;
beforeAll(async () => {
  device = await openDevice("cpu", 1);
});
afterAll(() => device.close());

type Outcome =
  | { readonly refusal: string }
  | { readonly made: string; readonly said: string; readonly config: string };

const data = new Map<string, ReturnType<typeof loadData>>();
const outcomes = new Map<string, Promise<Outcome>>();

/** The outcome of a config. The same config is trained only once. */
function outcomeOf(sets: readonly string[], expectations: object = {}): Promise<Outcome> {
  const key = JSON.stringify([sets, expectations]);
  const known = outcomes.get(key) ?? trained(sets, expectations);
  outcomes.set(key, known);
  return known;
}

async function trained(sets: readonly string[], expectations: object): Promise<Outcome> {
  const warnings: string[] = [];
  try {
    const config = resolveConfig({ expect: expectations }, "test", [...common, ...sets]);
    const loaded = await dataOf(config);
    const checked = checkedWith(loaded, config, { onWarning: (text) => warnings.push(text) });
    const made = await resultOf(config, checked);
    return { made, said: warnings.join("\n"), config: JSON.stringify(config) };
  } catch (error) {
    if (error instanceof UserError) return { refusal: error.message };
    throw error;
  }
}

function dataOf({ data: part }: Config): ReturnType<typeof loadData> {
  const key = JSON.stringify(part);
  const known = data.get(key) ?? loadData(part);
  data.set(key, known);
  return known;
}

function isChanged(before: Outcome, after: Outcome): boolean {
  return "made" in before && "made" in after && before.made !== after.made;
}

/** Expects a change, a refusal or a warning, unless the config is the same. */
function expectNoSilence({ key }: Row, before: Outcome, after: Outcome): void {
  if ("refusal" in before || "refusal" in after || before.config === after.config) return;
  if (isChanged(before, after)) return;
  const [part] = key.split(".name"); // another key of a variant may say it
  expect(after.said).toMatch(new RegExp(`${part}\\S* is .*, which has no effect: `));
}

/** The outcomes before and after a key is set. */
async function pair({ key, beside = [] }: Row, context: Context, value: string) {
  const sets = [...contexts[context], ...beside];
  return [await outcomeOf(sets), await outcomeOf([...sets, `${key}=${value}`])] as const;
}

describe("the rows of keys", () => {
  it("are one for each key of the schema", () => {
    const elsewhere = /^(expect|sweep|evaluation)\./; // see below
    const named = [...rowsOfKeys.map(({ key }) => key), ...Object.keys(without)];
    expect([...new Set(named)].sort()).toEqual(keys.filter((key) => !elsewhere.test(key)).sort());
  });

  it.each(dataSchema!.oneOf!.map((form) => [taskName(form), form] as const))(
    "are one for each key of the data %s",
    (name, form) => {
      const named = rowsOfData[name]!.map(({ key }) => key);
      expect(new Set(named)).toEqual(
        new Set(keysOf({ properties: { data: form } }).filter((key) => key !== "data.task")),
      );
    },
  );
});

describe("a key that is changed", () => {
  it.each([...rowsOfKeys, ...Object.values(rowsOfData).flat()])(
    "$key = $value changes the result of $in",
    async (row) => {
      const [before, after] = await pair(row, row.in, row.value);
      expect(before).toHaveProperty("made");
      if (row.refusal !== undefined) {
        expect(after).toHaveProperty("refusal", expect.stringContaining(row.refusal));
        return;
      }
      expect(after).toHaveProperty("made");
      expect(isChanged(before, after)).toBe(true);
    },
  );

  const tried = [
    ...rowsOfKeys.map((row) => ({ row, where: objectives })),
    ...Object.entries(rowsOfData).flatMap(([task, rows]) =>
      rows.map((row) => ({ row, where: otherContexts[task] ?? [] })),
    ),
  ].flatMap(({ row, where }) => where.map((context) => ({ ...row, context })));

  it.each(tried.filter(({ silent }) => silent === undefined))(
    "$key = $value has an effect in $context too, is refused or said to have none",
    async ({ context, ...row }) => {
      const [before, after] = await pair(row, context, row.value);
      expectNoSilence(row, before, after);
    },
  );
});

describe("a name that a key can have", () => {
  const names = rowsOfKeys.flatMap((row) => namesOf(row.key).map((value) => ({ ...row, value })));
  const restating = new Set(["training.loss mse", "model.norm none"]);

  it.each(
    names.filter(
      ({ key, value, silent }) => silent === undefined && !restating.has(`${key} ${value}`),
    ),
  )("$key = $value has an effect in $in, is refused or said to have none", async (row) => {
    const [before, after] = await pair(row, row.in, row.value);
    expectNoSilence(row, before, after);
  });
});

describe("an expectation", () => {
  const bounds = Object.values(comparisons);

  it("has a row for each key of the schema", () => {
    const expected = keys.filter((key) => key.startsWith("expect."));
    expect(metricPaths.flatMap((path) => bounds.map((bound) => `expect.${path}.${bound}`))).toEqual(
      expect.arrayContaining(expected),
    );
  });

  it.each(metricPaths)(
    "of %s is checked, or refused where there is no such figure",
    async (path) => {
      for (const bound of bounds) {
        const expectations = { [path]: { [bound]: 0.123 } };
        const pairs = await Promise.all(
          objectives.map((context) =>
            Promise.all([outcomeOf(contexts[context]), outcomeOf(contexts[context], expectations)]),
          ),
        );
        const changed = pairs.filter(([before, after]) => isChanged(before, after));
        const refused = pairs.filter(([, after]) => "refusal" in after);
        expect(changed.length).toBeGreaterThan(0);
        expect(changed.length + refused.length).toBe(objectives.length);
      }
    },
  );
});

describe("a sweep", () => {
  const values: Readonly<Record<string, unknown>> = {
    space: { "model.hidden": [4, 5] },
    sampler: "random",
    trials: 2,
    seeds: 2,
    seed: 7,
    metric: "validation.mae",
    asha: { eta: 2, minEpochs: 2 },
    confirm: 2,
    failFast: true,
  };
  const base = { space: { "model.hidden": [4, 5, 6] }, asha: { eta: 2 } };
  const planOf = async (sweep: object) => {
    const config = resolveConfig({}, "test", [...common, ...contexts.daily]);
    const request = {
      content: { config: { ...config, sweep }, source: "test" },
      set: [],
      entries: [],
      options: {},
    };
    const { config: _, base: __, ...plan } = await plannedSweep(request, ".");
    return plan;
  };

  it("has a row for each key of the schema", () => {
    const expected = keys.filter((key) => key.startsWith("sweep.")).map((key) => key.split(".")[1]);
    expect(Object.keys(values).sort()).toEqual([...new Set(expected)].sort());
  });

  it.each(Object.entries(values))("is another one with another %s", async (key, value) => {
    expect(await planOf({ ...base, [key]: value })).not.toEqual(await planOf(base));
  });
});

describe("a backtest", () => {
  const values: Readonly<Record<string, unknown>> = { folds: 3, test: 5, window: "sliding" };

  it("has a row for each key of the schema", () => {
    const expected = keys.filter((key) => key.startsWith("evaluation."));
    expect(Object.keys(values).map((key) => `evaluation.backtest.${key}`)).toEqual(expected);
  });

  it.each(Object.entries(values))("has other folds with another %s", async (key, value) => {
    const foldsOf = (backtest: object) => {
      const content = { evaluation: { backtest: { folds: 2, ...backtest } } };
      return backtestMembers(resolveConfig(content, "test", [...common, ...contexts.daily]));
    };
    expect(await foldsOf({ [key]: value })).not.toEqual(await foldsOf({}));
  });
});

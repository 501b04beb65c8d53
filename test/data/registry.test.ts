import { describe, expect, it } from "vitest";
import {
  dataConfig,
  dataSettingsWithoutEffect,
  emptyValidation,
  hasTimeLine,
  loadData,
  loadFolds,
  loadSequences,
  looksAhead,
  readsSequences,
} from "../../src/data/registry.js";
import { generateSines, sinesNoise } from "../../src/data/sine-waves.js";

const csv = { task: "csv", file: "a.csv", target: "v" };
const timed = { ...csv, time: "t" };
const texts = { task: "labelled", file: "a.csv", text: "x" };
const numbers = { task: "labelled", file: "a.csv", id: "i", features: ["y"] };
const byColumn = { ...texts, split: "part" };

// biome-ignore format: one case a row
const effects: readonly [object, readonly string[]][] = [
  [csv, []],
  [{ ...csv, timeFormat: "YYYY" }, [
    'data.timeFormat is "YYYY", which has no effect: there is no data.time, the column of times.',
  ]],
  [{ ...csv, twoDigitYears: 1950 }, [
    "data.twoDigitYears is 1950, which has no effect: there is no data.time, the column of times.",
  ]],
  [{ ...csv, sessions: "Mon-Fri", holidays: ["12-25"] }, [
    'data.sessions is "Mon-Fri", which has no effect: there is no data.time, the column of times.',
    'data.holidays is ["12-25"], which has no effect: there is no data.time, the column of times.',
  ]],
  [{ ...timed, timeFormat: "YYYY", sessions: "Mon-Fri", holidays: ["12-25"] }, []],
  [{ ...timed, twoDigitYears: 1950 }, []],
  [{ ...timed, twoDigitYears: 1950, timeFormat: "DD.MM.YY" }, []],
  [{ ...timed, twoDigitYears: 1950, timeFormat: "DD.MM.YYYY" }, [
    "data.twoDigitYears is 1950, which has no effect: data.timeFormat DD.MM.YYYY has years of four digits.",
  ]],
  [{ ...csv, scalePer: "all" }, [
    'data.scalePer is "all", which has no effect: there is one series: data.id, the column that identifies series, is missing.',
  ]],
  [{ ...csv, scalePer: "all", scaling: "none" }, ['data.scalePer is "all", which has no effect: data.scaling is none.']],
  [{ ...csv, scalePer: "all", id: "i" }, []],
  [{ ...csv, scalePer: "all", id: "i", scaling: "none" }, ['data.scalePer is "all", which has no effect: data.scaling is none.']],
  [{ ...csv, file: "a.json", delimiter: ";", encoding: "gbk", header: 1 }, [
    'data.delimiter is ";", which has no effect: a .json file has none.',
    'data.encoding is "gbk", which has no effect: a .json file holds text in UTF-8.',
    "data.header is 1, which has no effect: a .json file has none.",
  ]],
  [{ ...csv, delimiter: ";", encoding: "gbk", header: 1 }, []],
  [texts, []],
  [{ ...texts, scaling: "none" }, ['data.scaling is "none", which has no effect: texts are not scaled, only data.features.']],
  [{ ...numbers, scaling: "none" }, []],
  [{ ...texts, file: "a.parquet", delimiter: ";", encoding: "gbk" }, [
    'data.delimiter is ";", which has no effect: a .parquet file has none.',
    'data.encoding is "gbk", which has no effect: a .parquet file holds text in UTF-8.',
  ]],
  [{ task: "labelled", file: "a.ts", decimal: ",", id: "i" }, [
    'data.decimal is ",", which has no effect: a .ts file states this itself.',
    'data.id is "i", which has no effect: a .ts file states this itself.',
  ]],
  [{ ...numbers, decimal: "," }, []],
  [{ ...texts, decimal: "," }, [
    'data.decimal is ",", which has no effect: there are no numbers to read: sequences are texts, and labels are classes.',
  ]],
  [{ ...texts, decimal: ",", objective: "regression" }, []],
  [{ ...texts, missing: "interpolate" }, ['data.missing is "interpolate", which has no effect: texts have no numbers to fill in.']],
  [{ ...numbers, missing: "interpolate" }, []],
  [{ task: "labelled", file: "A.TS", missingValues: ["-"] }, [
    'data.missingValues is ["-"], which has no effect: a .ts file uses "?" for a missing value.',
  ]],
  [{ ...texts, missingValues: ["-"] }, []],
  [{ task: "adding" }, []],
];

it.each(effects)("%j has these settings without effect", (options, sentences) => {
  expect(dataSettingsWithoutEffect(dataConfig.parse(options))).toEqual(sentences);
});

it.each([
  [csv, undefined],
  [{ ...csv, split: [0.8, 0, 0.2] }, "data.split is [0.8,0,0.2]"],
  [{ ...csv, split: { test: 10 } }, 'data.split is {"test":10}'],
  [{ ...csv, split: { valid: 20, test: 10 } }, undefined],
  [texts, undefined],
  [{ ...texts, split: [0.8, 0, 0.2] }, "data.split is [0.8,0,0.2]"],
  [byColumn, undefined],
  [{ ...byColumn, validationShare: 0 }, "data.validationShare is 0"],
  [{ ...byColumn, validationShare: 0.1 }, undefined],
  [{ task: "sines" }, undefined],
])("%j leaves validation empty: %s", (options, reason) => {
  expect(emptyValidation(dataConfig.parse(options))).toBe(reason);
});

it.each([
  [csv, undefined],
  [{ ...csv, level: "first" }, undefined],
  [{ ...csv, level: "window" }, undefined],
  [{ ...csv, level: "last" }, 'data.level is "last"'],
  [{ ...csv, level: "mean" }, 'data.level is "mean"'],
  [{ ...csv, spread: "window" }, 'data.spread is "window"'],
  [{ ...csv, level: "last", spread: "window" }, 'data.level is "last"'],
  [texts, undefined],
])("%j looks ahead: %s", (options, reason) => {
  expect(looksAhead(dataConfig.parse(options))).toBe(reason);
});

it("series of a file alone have a time line, and sequences can be those of other files", async () => {
  const configs = [csv, texts, ...["sines", "adding", "copy", "words"].map((task) => ({ task }))];
  const parsed = configs.map((options) => dataConfig.parse(options));
  expect(parsed.map(hasTimeLine)).toEqual([true, false, false, false, false, false]);
  expect(parsed.map(readsSequences)).toEqual([false, true, false, false, false, true]);
  expect(await loadFolds(parsed[2]!, { folds: 2 } as never)).toEqual([]);
  expect(await loadSequences(parsed[2]!, {} as never, "a.csv")).toBeUndefined();
});

describe("options", () => {
  const verdict = (options: object) => {
    const { success, error } = dataConfig.safeParse(options);
    return success ? "accepted" : error!.issues.map(({ path, message }) => `${path}: ${message}`);
  };
  const listOf = "the name of a column, or a list of names";

  // biome-ignore format: one case a row
  it.each<[object, string | readonly string[]]>([
    [{ ...csv, target: [] }, ["target: Too small: expected array to have >=1 items"]],
    [{ ...csv, target: 1 }, [`target: ${listOf}`]],
    [{ ...csv, time: 1 }, [`time: ${listOf}`]],
    [{ ...csv, id: [1] }, [`id: ${listOf}`]],
    [{ ...csv, time: ["d", "h"], id: ["i"], target: ["v", "w"] }, "accepted"],
    [{ ...csv, time: ["v", "h"] }, "accepted"],
    [{ ...csv, split: 1 }, ["split: three shares, or the times at which valid and test begin"]],
    [{ ...csv, split: [0.5, 0.5, 0] }, ["split,2: Too small: expected number to be >0"]],
    [{ ...csv, split: { test: true } }, ["split: three shares, or the times at which valid and test begin"]],
    [{ ...csv, split: [7, 0, 1.5] }, "accepted"],
    [{ ...csv, split: { test: "2020", valid: 10, train: 0, end: "2021" } }, "accepted"],
    [{ ...csv, bounds: { low: 1, high: 1 } }, ["bounds: low below high"]],
    [{ ...csv, bounds: { low: 1, high: 2 } }, "accepted"],
    [{ ...csv, bounds: { low: 1 } }, "accepted"],
    [{ ...csv, bounds: { high: -1 } }, "accepted"],
    [{ ...csv, delimiter: 1 }, ["delimiter: one character, or two blanks for gaps of at least two blanks"]],
    [{ ...csv, delimiter: "  " }, "accepted"],
    [{ ...csv, delimiter: "\t", encoding: "latin1" }, "accepted"],
    [{ ...csv, encoding: "x" }, ['encoding: is "x", expected the name of an encoding, such as windows-1251, shift_jis, gbk or euc-kr']],
    [{ ...csv, resample: { every: true, how: "sum" } }, ['resample,every: steps such as "15 minutes", or a number']],
    [{ ...timed, timeZone: "new york" }, ['timeZone: is "new york", expected a time zone such as America/New_York.']],
    [{ ...timed, timeZone: "Mars" }, ['timeZone: is "Mars", expected a time zone such as Europe/Berlin.']],
    [{ ...timed, timeZone: "America/New_York" }, "accepted"],
    [{ ...csv, steps: 12, period: 12, level: "seasonal" }, "accepted"],
    [{ ...csv, id: "i", static: ["s"], past: ["p"], categories: ["p", "s"] }, "accepted"],
    [{ ...csv, wide: { columns: "month", name: "m", value: "x", row: "r" } }, "accepted"],
    [{ task: "sines", series: 10, steps: 12, period: 12 }, "accepted"],
    [{ task: "sines", series: 2 }, ["series: is 2, expected more: each part of data.split needs one"]],
    [{ task: "adding", sequences: 10, split: [5, 3, 2] }, "accepted"],
    [{ task: "adding", steps: 1 }, ["steps: Too small: expected number to be >=2"]],
    [{ task: "words", shortest: 5, longest: 5 }, "accepted"],
    [{ task: "words", languages: ["english"] }, ["languages: Too small: expected array to have >=2 items"]],
  ])("%j: %j", (options, expected) => {
    expect(verdict(options)).toEqual(expected);
  });

  it("have defaults", () => {
    expect(dataConfig.parse(csv)).toEqual({
      ...csv,
      ...{ past: [], known: [], static: [], categories: [], calendar: [] },
      ...{
        missing: "error",
        steps: 50,
        ahead: 10,
        stride: 1,
        split: [0.7, 0.15, 0.15],
        reachBack: true,
      },
      ...{
        scaling: "standard",
        scalePer: "series",
        transform: "none",
        level: "series",
        spread: "series",
      },
    });
    expect(dataConfig.parse(texts)).toEqual({
      ...texts,
      ...{ layout: "long", label: "label", objective: "classification", tokens: "characters" },
      ...{ features: [], split: [0.7, 0.15, 0.15], scaling: "standard", missing: "error" },
      ...{ missingValues: [], seed: 42 },
    });
    const made = { sequences: 10_000, split: [7000, 2000, 1000], seed: 42 };
    const sines = { series: 10_000, steps: 50, ahead: 10, split: made.split, seed: 42 };
    expect(dataConfig.parse({ task: "sines" })).toEqual({ task: "sines", ...sines });
    expect(dataConfig.parse({ task: "adding" })).toEqual({ task: "adding", steps: 200, ...made });
    expect(dataConfig.parse({ task: "copy" })).toEqual({ task: "copy", blanks: 100, ...made });
    expect(dataConfig.parse({ task: "words" })).toEqual({
      task: "words",
      languages: ["english", "french", "german", "spanish"],
      ...{ words: 5000, shortest: 3, longest: 12, split: [0.7, 0.15, 0.15], seed: 42 },
    });
  });
});

it("the noise of the test part is that of the steps to predict", async () => {
  const options = { task: "sines", series: 9, steps: 6, ahead: 3, split: [4, 3, 2], seed: 5 };
  const { noise, test, period, objective } = await loadData(
    dataConfig.parse({ ...options, period: 4 }),
  );
  const all = sinesNoise(9, 9, 5, 7);
  expect(noise!()).toEqual(Float32Array.of(...all.subarray(6, 9), ...all.subarray(15, 18)));
  expect([test.count, period, objective]).toEqual([2, 4, "forecast"]);
  expect(generateSines(9, 9, 5)).toHaveLength(81);
});

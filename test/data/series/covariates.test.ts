import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../../src/config/resolve.js";
import { loadData } from "../../../src/data/registry.js";
import { trainingCategories, withCategories } from "../../../src/data/series/categories.js";
import type { SeriesRecord } from "../../../src/data/series/record.js";
import { emptyFolder } from "../../helpers/cli.js";
import { example } from "../../helpers/series.js";

const FOLDER = emptyFolder();
let files = 0;

interface Options {
  readonly [key: string]: unknown;
}

/** The data of a file of the columns t and y, and of others. */
function load(content: string, options: Options, ending = "csv") {
  files += 1;
  const file = join(FOLDER, `c${files}.${ending}`);
  writeFileSync(file, content);
  const columns = { task: "csv", file, time: "t", target: "y", scaling: "none" };
  const data = { ...columns, steps: 2, ahead: 1, split: [1, 1, 1], ...options };
  return loadData(resolveConfig({ data, model: { targets: "lastStep" } }, "test").data);
}

const day = (i: number) => new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10);

/** Rows of a column `c` beside y, which is 0, 1, 2 and so on. */
const csv = (cells: readonly string[]) =>
  `t,y,c\n${cells.map((cell, i) => `${day(i)},${i},${cell}\n`).join("")}`;

/** What a network gets of every window of the test part, the targets aside: [window][step][input]. */
async function testInputs(content: string, options: Options, ending?: string) {
  const { test } = await load(content, options, ending);
  return Array.from({ length: test.count }, (_, index) => {
    const { x } = example(test, index);
    const rows = Array.from({ length: test.steps }, (_, t) =>
      x.slice(t * test.inputs, (t + 1) * test.inputs),
    );
    return rows.map((row) => row.slice(1));
  });
}

const WEATHER = ["sun", "rain", "fog", "rain", "sun", "sun", "snow", "rain", ""];

describe("a column of texts", () => {
  it("is a column of 0 and 1 for each category of the training part, sorted", async () => {
    const inputs = await testInputs(csv(WEATHER), { past: ["c"] });
    expect(inputs).toEqual([
      [
        // rows 4 and 5: fog, rain, sun
        [0, 0, 1],
        [0, 0, 1],
      ],
      [
        // row 6 is snow, which training did not have
        [0, 0, 1],
        [0, 0, 0],
      ],
      [
        [0, 0, 0],
        [0, 1, 0],
      ],
    ]);
  });

  it("known in advance is given for each step ahead", async () => {
    const inputs = await testInputs(csv(WEATHER), { known: ["c"], steps: 1, ahead: 2 });
    // of fog, rain and sun what is 1 and 2 steps ahead
    expect(inputs).toEqual([[[0, 0, 0, 1, 0, 0]], [[0, 0, 1, 0, 0, 0]]]); // snow, rain; rain, none
  });

  it("is recorded with the categories of the training part", async () => {
    const { record } = await load(csv(WEATHER), { past: ["c"] });
    expect((record as SeriesRecord).covariates).toEqual([
      { name: "c", kind: "category", categories: ["fog", "rain", "sun"] },
    ]);
  });

  it("keeps what was before where a row is missing, with missing interpolate", async () => {
    const rows = csv(["a", "b", "a", "b", "a", "b", "a", "b", "a"]).split("\n");
    const content = rows.filter((_, i) => i !== 7).join("\n"); // day 6, an a
    const inputs = await testInputs(content, { known: ["c"], missing: "interpolate" });
    expect(inputs.at(-1)).toEqual([
      [0, 1], // after the missing row: b
      [1, 0],
    ]);
  });

  it("may hold words that stand for missing numbers, unless missingValues names them", async () => {
    const cells = ["NA", "b", "NA", "b", "NA", "b", "NA", "b", "NA"];
    const inputs = await testInputs(csv(cells), { past: ["c"] });
    expect(inputs[0]).toEqual([
      [1, 0],
      [0, 1],
    ]);
    const missing = await testInputs(csv(cells), { past: ["c"], missingValues: ["NA"] });
    expect(missing[0]).toEqual([[0], [1]]);
  });

  it("of too many categories is refused, and what to do is said", async () => {
    const cells = Array.from({ length: 160 }, (_, i) => `text ${i}`);
    await expect(load(csv(cells), { past: ["c"] })).rejects.toThrow(
      /c\d+\.csv: c has 53 different texts, for example "text 0" and "text 1", expected at most 50 categories\. Remove the column from the covariates, or merge categories\. If each of them matters, add the column to data\.categories, which allows up to 1,000\.$/,
    );
    const { train } = await load(csv(cells), { past: ["c"], categories: ["c"] });
    expect(train.inputs).toBe(1 + 53);
  });

  it("that is empty in the training part is refused", async () => {
    const cells = ["", "", "", "a", "a", "b", "a", "b", "a"];
    await expect(load(csv(cells), { past: ["c"] })).rejects.toThrow(
      "c has no value in the training part, expected at least one category",
    );
  });

  it("is refused as a target", async () => {
    await expect(load(csv(WEATHER), { target: "c" })).rejects.toThrow(
      'line 2: c is "sun", expected a number, because data.target is forecast. A column of texts can ' +
        "be a covariate: add it to data.past, data.known or data.static.",
    );
  });

  it("gets a hint where categories differ by case alone", async () => {
    const { notes } = await load(csv(["Sun", "sun", "rain", ...WEATHER]), { past: ["c"] });
    expect(notes).toContainEqual(
      expect.stringContaining('c has "Sun" and "sun", which count as different categories'),
    );
  });

  it("has spaces around its categories left out", async () => {
    const { train } = await load(csv(["a ", "a", " b", "b", ...WEATHER]), { past: ["c"] });
    expect(train.inputs).toBe(1 + 2);
  });
});

describe("True and False", () => {
  it.each([
    ["True", "False"],
    ["yes", "no"],
    ["Y", "N"],
    ["t", "f"],
    ["on", "off"],
  ])("are 1 and 0 and are not scaled: %s and %s", async (yes, no) => {
    const cells = [yes, no, no, yes, no, yes, yes.toUpperCase(), no, no];
    const inputs = await testInputs(csv(cells), { past: ["c"], scaling: "standard" });
    expect(inputs.map((window) => window.flat())).toEqual([
      [0, 1],
      [1, 1],
      [1, 0],
    ]);
  });

  it("are the values true and false of JSON Lines as well", async () => {
    const rows = [true, false, false, true, false, true, true, false, false];
    const lines = rows.map((c, i) => JSON.stringify({ t: day(i), y: i, c }));
    const inputs = await testInputs(lines.join("\n"), { past: ["c"] }, "jsonl");
    expect(inputs.map((window) => window.flat())).toEqual([
      [0, 1],
      [1, 1],
      [1, 0],
    ]);
  });

  it("are missing like numbers", async () => {
    const cells = ["True", "False", "True", "False", "", "True", "False", "", "True"];
    await expect(load(csv(cells), { past: ["c"] })).rejects.toThrow(
      'line 6: c is missing, expected a value at every step. Set data.missing to "interpolate"',
    );
    const inputs = await testInputs(csv(cells), { known: ["c"], missing: "interpolate" });
    expect(inputs.at(-1)).toEqual([[0], [1]]); // False stays until there is a True
  });

  it("are refused where a later cell is another word, and its line is named", async () => {
    const cells = Array.from({ length: 1200 }, (_, i) => (i % 2 === 0 ? "True" : "False"));
    await expect(load(csv([...cells, "maybe"]), { past: ["c"] })).rejects.toThrow(
      'line 1202: c is "maybe", expected True or False, yes or no, or an empty cell for a ' +
        "missing value. If the column holds categories, add it to data.categories",
    );
  });
});

describe("numbers", () => {
  const codes = ["10", "2", "2.0", "10", "2", "10", "7", "2", "10"];

  it("are categories where data.categories says so, by size, and 2.0 is 2", async () => {
    const inputs = await testInputs(csv(codes), { past: ["c"], categories: ["c"] });
    expect(inputs).toEqual([
      [
        [1, 0],
        [0, 1],
      ],
      [
        [0, 1],
        [0, 0],
      ],
      [
        [0, 0],
        [1, 0],
      ],
    ]);
  });

  it("with a text among them are refused by its line, with both ways out", async () => {
    const cells = ["1", "2", "M4", "1", "2", "1", "2", "1", "1"];
    await expect(load(csv(cells), { past: ["c"] })).rejects.toThrow(
      'line 4: c is "M4", expected a number, or an empty cell for a missing value. If this text marks ' +
        "missing values, add it to data.missingValues (--missing-values); if the column holds categories, add it to " +
        "data.categories",
    );
  });
});

describe("static columns", () => {
  const rows = (size: (shop: string, i: number) => string) =>
    `t,shop,y,region,size\n${["a", "b"]
      .flatMap((shop) =>
        Array.from(
          { length: 9 },
          (_, i) => `${day(i)},${shop},${i},${shop === "a" ? "north" : "south"},${size(shop, i)}\n`,
        ),
      )
      .join("")}`;
  const sizes = rows((shop) => (shop === "a" ? "100" : "300"));
  const options = { id: "shop", static: ["region", "size"] };

  it("are given at every step, numbers scaled over all series", async () => {
    const { test } = await load(sizes, { ...options, scaling: "standard" });
    const inputs = [0, test.count - 1].map((index) => example(test, index).x);
    expect(inputs.map((x) => [x.slice(1, 4), x.slice(5, 8)])).toEqual([
      [
        [1, 0, -1],
        [1, 0, -1],
      ],
      [
        [0, 1, 1],
        [0, 1, 1],
      ],
    ]);
  });

  it("may be the id itself, whose numbers are categories", async () => {
    const { test } = await load(sizes.replaceAll(",a,", ",7,").replaceAll(",b,", ",8,"), {
      id: "shop",
      static: ["shop"],
    });
    expect(example(test, 0).x.slice(1, 3)).toEqual([1, 0]);
    expect(example(test, test.count - 1).x.slice(1, 3)).toEqual([0, 1]);
  });

  it("are there at steps without a row, and where one cell is empty", async () => {
    const content = rows((shop, i) => (i === 7 ? "" : shop === "a" ? "100" : "300"))
      .split("\n")
      .filter((line) => !line.startsWith(day(6)))
      .join("\n");
    const { test } = await load(content, { ...options, missing: "interpolate" });
    const { x, y } = example(test, test.count - 1);
    expect([...x.slice(1, 4), ...x.slice(5, 8)]).toEqual([0, 1, 300, 0, 1, 300]);
    expect(y).toHaveLength(2);
  });

  it("are refused where they change within a series", async () => {
    const content = rows((shop, i) => (shop === "b" && i === 4 ? "301" : "300"));
    await expect(load(content, options)).rejects.toThrow(
      "line 15: size of b is 301, expected 300 as in line 11: a column of data.static has one value " +
        "in each series. If it changes, add it to data.past or data.known instead.",
    );
    const moved = sizes.replace(`${day(3)},a,3,north`, `${day(3)},a,3,south`);
    await expect(load(moved, options)).rejects.toThrow(
      'line 5: region of a is "south", expected "north" as in line 2',
    );
  });

  it.each<[string, Options, string]>([
    ["without an id", { static: ["c"] }, "data.static needs data.id"],
    ["given twice", { past: ["c"], known: ["c"] }, '"c" appears twice in target, past, known'],
    [
      "categories of no covariate",
      { categories: ["c"] },
      'data.categories has "c", expected a col',
    ],
    [
      "the time as a covariate",
      { past: ["t"] },
      'data.time is "t", expected a column that is neither',
    ],
  ])("are refused: %s", (_, more, message) => {
    expect(() => load(csv(WEATHER), more)).toThrow(message);
  });
});

describe("resampled rows", () => {
  it("have the most frequent category of each step", async () => {
    const hours = ["a", "a", "b", "b", "b", "a", "a", "b", "a", "b", "b", "b"];
    const cells = hours.map((cell, i) => {
      return `2024-01-0${1 + Math.floor(i / 3)}T0${i % 3}:00,${i},${cell}`;
    });
    const resample = { every: "1 day", how: "mean" };
    const split = { valid: "2024-01-03", test: "2024-01-04" };
    const options = { past: ["c"], resample, split, steps: 1, ahead: 1 };
    const { test } = await load(`t,y,c\n${cells.join("\n")}\n`, options);
    expect(example(test, 0).x.slice(1)).toEqual([1, 0]); // a, b, a
  });
});

describe("columns of categories", () => {
  const table = { path: "f.csv", texts: () => ({ names: ["sun", "rain", "fog", "2", "10.0"] }) };
  const column = { name: "w", kind: "category", use: "past" };
  const collection = (...codes: readonly number[]) =>
    ({
      table,
      roles: { columns: [{ name: "y", kind: "number", use: "target" }, column] },
      series: [
        { name: "", first: 2, columns: [new Float64Array(codes.length), Float64Array.from(codes)] },
      ],
    }) as never;

  it("are one of 0 and 1 for each, unknown at a step without a row and 0 for texts that training lacks", () => {
    const categories = new Map([["w", ["rain", "sun"]]]);
    const { roles, series } = withCategories(collection(0, 1, Number.NaN, 2, -1), categories);
    expect(roles.columns.map(({ name }) => name)).toEqual(["y", "w=rain", "w=sun"]);
    expect(series[0]!.columns.map((values) => [...values])).toEqual([
      [0, 0, 0, 0, 0],
      [0, 1, Number.NaN, 0, 0],
      [1, 0, Number.NaN, 0, 0],
    ]);
  });

  it("are those of the training part, numbers by their size", () => {
    const found = (codes: readonly number[], train: readonly [number, number]) =>
      trainingCategories(collection(...codes), { train } as never, []).get("w");
    // the series begins at step 2, so that steps 3 to 5 of the time line are 1 to 3 of its own
    expect(found([2, 0, 1, -1, 2], [3, 6])).toEqual(["rain", "sun"]);
    expect(found([4, 3, 4], [0, 9])).toEqual(["2", "10"]);
    expect(found([4, 3, 0], [0, 9])).toEqual(["10", "2", "sun"]);
    expect(() => found([-1, -1, 0], [2, 4])).toThrow("w has no value in the training part");
  });
});

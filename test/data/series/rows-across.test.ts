import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { suggestSequences } from "../../../src/data/labelled/suggest-sequences.js";
import { suggestConfig } from "../../../src/data/series/suggest.js";
import { randomStream } from "../../../src/shared/random.js";
import { emptyFolder } from "../../helpers/cli.js";

function written(header: string, rows: readonly (readonly (string | number)[])[]): string {
  const file = join(emptyFolder(), "table.csv");
  writeFileSync(file, `${[header, ...rows.map((row) => row.join(","))].join("\n")}\n`);
  return file;
}

const random = randomStream(1, "rows-across");
const noise = () => random() - 0.5;
const indices = (count: number) => Array.from({ length: count }, (_, i) => i);
const names = (stem: string, count: number) => indices(count).map((i) => `${stem}${i + 1}`);

/** A series around a level. */
const series = (length: number, level: number) =>
  indices(length).map((t) => (level * (1 + 0.2 * Math.sin(t / 3)) + noise()).toFixed(2));

const levels = indices(30).map((i) => 10 + ((i * 37) % 30));

describe("a table with a row for each series is reshaped", () => {
  it.each<[string, string, (string | number)[][], object]>([
    [
      "M4",
      names("V", 40).join(),
      levels.map((level, i) => {
        const values = series(i % 2 ? 39 : 24, level);
        return [`H${i}`, ...values, ...names("", 39 - values.length).map(() => "NA")];
      }),
      { id: "V1", wide: { columns: "step" } },
    ],
    [
      "M5",
      `id,item_id,store_id,${names("d_", 60).join()}`,
      levels.map((_, i) => [
        `F_${i}_CA`,
        `F_${i}`,
        "CA",
        ...names("", 60).map(() => Math.floor(4 * random())),
      ]),
      { id: "id", wide: { columns: "step" } },
    ],
    [
      "numbers as ids",
      `series_id,${names("t", 48).join()}`,
      levels.map((level, i) => [i + 1, ...series(48, level)]),
      { id: "series_id", wide: { columns: "step" } },
    ],
    [
      "no ids, and rows of several lengths",
      names("x", 30).join(),
      levels.map((level, i) => [...series(30 - (i % 3), level), ...names("", i % 3).map(() => "")]),
      { id: "row", wide: { columns: "step", row: "row" } },
    ],
    [
      "plain numbers as names",
      `Series,${names("", 36).join()}`,
      levels.map((level, i) => [`N${i}`, ...series(36, level)]),
      { id: "Series", wide: { columns: "step" } },
    ],
  ])("%s", async (_, header, rows, expected) => {
    const file = written(header, rows);
    expect(await suggestSequences(file, file, {})).toBeUndefined();
    const { config } = await suggestConfig(file, file, { target: [] });
    expect(config.data).toMatchObject({ time: "step", target: "value", ...expected });
  });

  it("but for one of its columns that is asked for", async () => {
    const file = written(
      `id,${names("d_", 20).join()}`,
      levels.map((level, i) => [`F${i}`, ...series(20, level)]),
    );
    const { config } = await suggestConfig(file, file, { target: ["d_3"] });
    expect(config.data).toMatchObject({ target: "d_3" });
    expect(config.data).not.toHaveProperty("wide");
  });
});

/** Readings of sensors in units of their own that drift with time. */
const sensors = (count: number) => (t: number) =>
  indices(count).map((s) => (100 * (s + 1) + 5 * Math.sin(t / 40 + s) + noise()).toFixed(3));

describe("a table of sensors is read down its rows", () => {
  it.each<[string, string, (string | number)[][], object]>([
    [
      "engines with cycles",
      `unit,cycle,${names("s", 21).join()}`,
      indices(400).map((t) => [Math.floor(t / 100) + 1, (t % 100) + 1, ...sensors(21)(t)]),
      { time: "cycle", id: "unit", target: "s21" },
    ],
    [
      "engines without names of columns",
      "",
      indices(400).map((t) => [Math.floor(t / 100) + 1, (t % 100) + 1, ...sensors(21)(t)]),
      { time: "column 2", id: "column 1", target: "column 3" },
    ],
    [
      "features alone",
      names("feature_", 31).join(),
      indices(300).map(sensors(31)),
      { target: "feature_31" },
    ],
    [
      "sensors and the machine that they are at",
      `machine,${names("s", 24).join()}`,
      indices(300).map((t) => [Math.floor(t / 100) + 1, ...sensors(24)(t)]),
      { id: "machine", target: "s24" },
    ],
    [
      "meters and times",
      `,${names("MT_", 30).join()}`,
      indices(300).map((t) => [new Date(Date.UTC(2021, 0, 1, t)).toISOString(), ...sensors(30)(t)]),
      { time: "column 1", target: "MT_30" },
    ],
  ])("%s", async (_, header, rows, expected) => {
    const file = written(header, rows);
    expect(await suggestSequences(file, file, {})).toBeUndefined();
    const { config } = await suggestConfig(file, file, { target: [] });
    expect(config.data).toMatchObject({ task: "csv", ...expected });
  });
});

describe("rows with classes are sequences", () => {
  it.each([
    ["in any order", indices(60).map((i) => i % 2)],
    ["sorted by class", indices(60).map((i) => (i < 30 ? 0 : 1))],
  ])("%s", async (_, labels) => {
    const rows = labels.map((label) => [
      label,
      ...indices(30).map((t) => (Math.sin(t / 4 + 2 * label) + noise() / 2).toFixed(3)),
    ]);
    const file = written(`label,${names("t", 30).join()}`, rows);
    const suggestion = await suggestSequences(file, file, {});
    expect(suggestion?.config.data).toMatchObject({
      task: "labelled",
      label: "label",
      layout: "wide",
    });
  });
});

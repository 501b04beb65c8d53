import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../../src/config/resolve.js";
import { suggestSequences } from "../../../src/data/labelled/suggest-sequences.js";
import { suggestConfig } from "../../../src/data/series/suggest.js";
import { readTable } from "../../../src/data/table/read.js";
import { emptyFolder } from "../../helpers/cli.js";

const FOLDER = emptyFolder();
const table = (header: string, row: (i: number) => string, rows = 40) =>
  [header, ...Array.from({ length: rows }, (_, i) => row(i)), ""].join("\n");
const day = (i: number) => new Date(Date.UTC(2021, 2, 1 + i)).toISOString().slice(0, 10);
const steps = Array.from({ length: 24 }, (_, t) => `t${t}`);
const numbers = (i: number) => steps.map((_, t) => Math.sin(i * 7 + t * (1 + (i % 2))).toFixed(2));

function written(content: string): string {
  const path = join(
    FOLDER,
    `own-${Math.abs(content.length)}-${content.slice(0, 9).replaceAll(/\W/g, "")}.csv`,
  );
  writeFileSync(path, content);
  return path;
}

describe("without an option, init classifies", () => {
  it.each([
    [
      "texts",
      table("text,label", (i) => `this is no ${i},${i % 2 ? "en" : "de"}`),
      { text: "text", label: "label" },
    ],
    [
      "texts behind labels that are numbers",
      table("label,review", (i) => `${i % 2},film ${i}`),
      { text: "review", label: "label" },
    ],
    [
      "texts beside names of rows and parts",
      table(
        "n,sentence,lang,set",
        (i) => `${i},word ${i},${i % 3 ? "fr" : "es"},${i % 4 ? "TRAIN" : "test"}`,
      ),
      { text: "sentence", label: "lang", split: "set" },
    ],
    [
      "words whose labels are NA and None",
      table("word,country", (i) => `w${"abcdefgh"[i % 8]}${i},${i % 2 ? "NA" : "None"}`),
      { text: "word", label: "country" },
    ],
    [
      "rows of numbers with names and a class",
      table(`name,${steps.join(",")},class`, (i) =>
        [`p${i}`, ...numbers(i), i % 2 ? "A" : "B"].join(","),
      ),
      { layout: "wide", label: "class", id: "name", missing: "interpolate" },
    ],
  ])("%s", async (_, content, expected) => {
    const suggestion = await suggestSequences(written(content), "own.csv", {});
    expect(suggestion?.config.data).toMatchObject({ task: "labelled", ...expected });
    expect(suggestion?.choices[0]).toMatch(
      /^each row is read as a .* whose class is in .*--target$/,
    );
    expect(suggestion?.choices.join("\n")).not.toMatch(/NaN|: 0 classes|, 0 classes/);
    expect(() => resolveConfig(suggestion!.config, "made")).not.toThrow();
  });

  it.each([
    ["texts of dates", table("date,note,label", (i) => `${day(i)},note ${i},${i % 2}`)],
    ["texts and a count", table("product,stock", (i) => `product ${i},${(i * 7) % 12}`)],
    ["texts that repeat", table("kind,label", (i) => `kind ${i % 4},${i % 2}`)],
    [
      "two columns of classes",
      table("text,a,b", (i) => `text ${i},${i % 2 ? "x" : "y"},${i % 3 ? "u" : "v"}`),
    ],
    [
      "names and rows of numbers",
      table(`name,${steps.join(",")}`, (i) => [`p${i}`, ...numbers(i)].join(",")),
    ],
  ])("but not %s", async (_, content) => {
    expect(await suggestSequences(written(content), "own.csv", {})).toBeUndefined();
  });
});

describe("lines of fastText", () => {
  const lines = (other = "") =>
    Array.from({ length: 40 }, (_, i) => {
      const text = i % 5 === 0 ? `"so" it\tis, ${i}` : `text number ${i}`;
      return `__label__${i % 2 ? "en" : "de"} ${i === 7 ? other : ""}${text}\n`;
    }).join("");
  const file = (content: string) => {
    const path = join(FOLDER, `fast${content.length}.txt`);
    writeFileSync(path, content);
    return path;
  };

  it("are labels and texts", async () => {
    const path = file(lines());
    const found = await suggestSequences(path, path, {});
    expect(found?.config.data).toMatchObject({ label: "label", text: "text" });
    expect(found?.notes.filter((note) => /fastText|header/.test(note))).toHaveLength(1);
    const table = await readTable(path, { columns: { label: "word", text: "word" } });
    expect(table.texts("label").names).toEqual(["de", "en"]);
    expect(table.texts("text").names.slice(0, 2)).toEqual(['"so" it\tis, 0', "text number 1"]);
  });

  it("are refused if one has two labels", async () => {
    const path = file(lines("__label__fr "));
    await expect(suggestSequences(path, path, {})).rejects.toThrow(
      `${path}: the line "__label__en __label__fr text number 7" has several labels, expected one label in each line`,
    );
  });
});

describe("init for series", () => {
  it("refuses classes of texts as a series, and names both commands", async () => {
    const path = written(table("title,text,label", (i) => `title ${i % 30},text ${i},${i % 2}`));
    await expect(suggestConfig(path, "own.csv", { target: [] })).rejects.toThrow(
      `${path}: has texts ("title") and no column of times, and "label" has only 2 different values. To train a ` +
        'classifier of the texts, add --label label --text title; to forecast "label" from row to row, add ' +
        "--target label",
    );
    const { config } = await suggestConfig(path, "own.csv", { target: ["label"] });
    expect(config.data).toMatchObject({ task: "csv", target: "label" });
  });

  it("mentions a class that is constant in each series, and columns behind wide ones", async () => {
    const rows = table(
      "walk,step,x,activity",
      (i) => `${i >> 3},${i % 8},${(i * i) % 11},${(i >> 3) % 2 ? "run" : "sit"}`,
      96,
    );
    const { notes } = await suggestConfig(written(rows), "own.csv", { target: [] });
    expect(notes).toContain(
      '"activity" has one value for each walk: to predict it from the rows of each, use --label activity --id walk',
    );
    const wide = table(`name,${steps.slice(0, 12).join(",")},mark`, (i) =>
      [`p${i}`, ...numbers(i).slice(0, 12), i % 2 ? "A" : "B"].join(","),
    );
    const found = await suggestConfig(written(wide), "own.csv", { target: [] });
    expect(found.notes).toContain('"mark" is left out: it follows the columns of the steps');
  });
});

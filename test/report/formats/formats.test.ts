import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { plainStyles } from "../../../src/report/color.js";
import { reportFormat, reportFormats } from "../../../src/report/formats/index.js";
import { readRun } from "../../../src/runs/reader.js";
import { emptyFolder } from "../../helpers/cli.js";
import { fakeRun } from "../../helpers/runs.js";

const layout = { width: 80, styles: plainStyles };
const run = readRun(fakeRun(join(emptyFolder(), "runs")));
const subjects = {
  run: { kind: "run", run },
  comparison: {
    kind: "comparison",
    groups: [{ label: "mine", runs: [run] }],
    folder: "runs/x-compare-1",
    failed: [{ label: "gru", seed: 2, error: "no memory" }],
  },
} as const;

/** What a document of each format begins with. */
const beginnings: Readonly<Record<string, RegExp>> = {
  html: /^<!doctype html>/i,
  text: /^\s*\S/,
  json: /^\{\n/,
};

describe.each(Object.entries(subjects))("a report of a %s", (_, subject) => {
  it.each(reportFormats)("has the format $name", async ({ name, render }) => {
    const document = await render(subject, layout);
    expect(document).toMatch(beginnings[name]!);
    expect(document).toContain(subject.kind === "run" ? "0.0117" : "mine");
  });
});

describe("a comparison as JSON", () => {
  it("names what failed", async () => {
    const document = await reportFormat("json", undefined).render(subjects.comparison, layout);
    expect(JSON.parse(document)).toMatchObject({
      comparison: "runs/x-compare-1",
      failed: [{ label: "gru", seed: 2, error: "no memory" }],
    });
  });
});

describe("reportFormat", () => {
  it.each([
    [undefined, undefined, "html"],
    [undefined, "a.json", "json"],
    [undefined, "a.dat", "html"],
    ["text", "a.json", "text"],
  ])("of --format %s and the file %s is %s", (name, file, expected) => {
    expect(reportFormat(name, file).name).toBe(expected);
  });

  it("refuses a name that it does not know", () => {
    expect(() => reportFormat("pdf", undefined)).toThrow(/expected one of html, text, json/);
  });
});

describe("a report as text", () => {
  const text = reportFormat("text", undefined);

  it("ends with the folder of the comparison, if it has one", async () => {
    const { folder: _, ...loose } = subjects.comparison;
    expect(await text.render(subjects.comparison, layout)).toMatch(
      /\ncomparison runs\/x-compare-1\n$/,
    );
    expect(await text.render(loose, layout)).not.toContain("comparison ");
  });

  it("says how often the test figures have been looked at, also as JSON", async () => {
    const looks = { runs: 4, settings: 2 };
    for (const subject of [subjects.run, subjects.comparison]) {
      expect(await text.render({ ...subject, looks }, layout)).toContain("looked at 4 times");
      expect(await text.render(subject, layout)).not.toContain("looked at");
      const json = await reportFormat("json", undefined).render({ ...subject, looks }, layout);
      expect(JSON.parse(json)).toMatchObject({ testLooks: looks });
    }
  });

  it("of a run has its loss, then its figures", async () => {
    const shown = await text.render(subjects.run, layout);
    expect(shown.indexOf("Loss by epoch")).toBeLessThan(shown.indexOf("fingerprint"));
    expect(shown).toContain("on test windows");
  });
});

describe("what a report is told", () => {
  const html = reportFormat("html", undefined);
  const looks = { runs: 4, settings: 2 };

  it("is on its page: the place and the study of a run, the folder's command and the links of a comparison", async () => {
    const page = await html.render({ ...subjects.run, place: 3, study: "st", looks }, layout);
    expect(page).toContain('class="curve s3"');
    expect(page).not.toContain('class="curve s0"');
    expect(page).toContain("/config.json");
    expect(page).toMatch(/runs\/st\//);
    expect(page).toContain("looked at 4 times");
    const comparison = await html.render(
      {
        ...subjects.comparison,
        command: ["rnnlab", "compare", "x"],
        linkOf: () => "there.html",
        looks,
      },
      layout,
    );
    expect(comparison).toContain('<a href="there.html">');
    expect(comparison).toContain(">rnnlab compare x<");
    expect(comparison).toContain("looked at 4 times");
  });

  it("is in its text: the looks, broken as the terminal asks, then the folder", async () => {
    const text = reportFormat(undefined, "a.txt");
    const wrap = (sentence: string) => `<${sentence}>`;
    const shown = await text.render({ ...subjects.comparison, looks }, { ...layout, wrap });
    expect(shown).toMatch(/\n<The test figures [^\n]*>\n\ncomparison runs\/x-compare-1\n$/);
    const plain = await text.render({ ...subjects.run, looks }, layout);
    expect(plain).toMatch(/\nThe test figures [^\n]*\n$/);
  });

  it("is in its JSON, which ends with its line", async () => {
    const { render } = reportFormat(undefined, "a.json");
    const document = await render({ ...subjects.comparison, looks }, layout);
    expect(document).toMatch(/^\{\n[\s\S]*\}\n$/);
    expect(Object.keys(JSON.parse(document))).toEqual(
      expect.arrayContaining(["comparison", "failed", "testLooks"]),
    );
    expect(JSON.parse(await render(subjects.run, layout))).not.toHaveProperty("testLooks");
  });
});

it.each([
  [".html", true],
  [".txt", false],
  [".json", false],
])("a format has the ending %s, and is a page: %s", (extension, isPage) => {
  const found = reportFormats.filter((format) => format.extension === extension);
  expect(found.map((format) => format.isPage)).toEqual([isPage]);
});

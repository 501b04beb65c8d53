import { describe, expect, it } from "vitest";
import { plainStyles } from "../../src/report/color.js";
import { sequencesHtml, seriesHtml } from "../../src/report/html/data-report.js";
import { type SequenceFacts, sequencesText } from "../../src/report/sequences-text.js";
import { type SeriesFacts, seriesLines, seriesText } from "../../src/report/series-text.js";
import { withoutBreaks } from "../helpers/pages.js";
import { paragraphsOf, rowsOf, sectionOf } from "./tables-of-pages.js";

const styles = plainStyles;

describe("the page of a file of series", () => {
  const part = (name: string, start: number, steps: number) => {
    return { name, from: `${start}`, to: `${start + steps - 1}`, start, steps, windows: steps - 1 };
  };
  const seriesOf = (name: string, missing: number) => ({
    name,
    from: "0",
    to: "9",
    targets: [{ name: "y", missing, mean: 2, sd: null, low: 1, high: 3 }],
    windows: { train: 1000, valid: 2, test: name === "s0" ? 0 : 3 },
  });
  const facts: SeriesFacts = {
    file: "folder/data.csv",
    rows: 12345,
    targets: ["y"],
    columns: { time: "t" },
    series: 3,
    categories: [{ column: "sky", rows: [{ category: "fog", rows: 1200 }], none: 2 }],
    frequency: "day",
    sessions: "Monday to Friday",
    holidays: ["x", "y"],
    notes: ["guessed"],
    from: "0",
    to: "9",
    missing: { y: 1500, x: 0 },
    parts: [part("train", 0, 6), part("valid", 6, 0), part("test", 6, 4)],
    bySeries: ["s0", "s1", "s2"].map((name, i) => seriesOf(name, 1000 * i)),
    folds: [{ number: 2, origin: "5", trainSteps: 5000, testFrom: "6", testTo: "7" }],
    pictured: [{ name: "s0", values: [[1, 2, 3]] }],
    timeOf: (step) => `day ${step}`,
  };

  it("says how it was read", () => {
    expect(seriesLines(facts)).toEqual([
      ["file", "folder/data.csv"],
      ["rows", "12,345"],
      ["target", "y"],
      ["time", "t"],
      ["rows by", "sky: fog 1,200, none of them 2"],
      ["series", "3"],
      ["span", "0 to 9, every day"],
      ["sessions", "Monday to Friday"],
      ["holidays", "x, y"],
      ["missing", "y 1,500"],
      ["train", "0 to 5, 6 steps, 5 windows"],
      ["valid", "none"],
      ["test", "6 to 9, 4 steps, 3 windows"],
      ["no window", "in test: s0"],
      ["most gaps", "s2 2,000, s1 1,000"],
      ["fold 2", "trained on 5,000 steps, tested on 6 to 7"],
    ]);
    const few = { ...facts, targets: ["y", "z"], missing: {}, sessions: undefined, holidays: [] };
    const { sessions: _, ...others } = few;
    const lines = Object.fromEntries(seriesLines(others));
    expect(lines).toMatchObject({ targets: "y, z", missing: "nothing" });
    expect(lines).not.toHaveProperty("holidays");
    const many = Array.from({ length: 12 }, (_, i) => seriesOf(`s${i}`, i));
    const named = Object.fromEntries(seriesLines({ ...facts, bySeries: many }));
    expect(named["most gaps"]).toMatch(/^s11 11, s10 10, .*, s2 2 and 1 more$/);
  });

  it("draws its target over time, with its notes above", () => {
    const text = seriesText(facts, 80, styles);
    expect(text).toContain("\nnote: guessed\n");
    expect(text).toContain("x axis: time");
    expect(text).toMatch(/day 0 +day 1 +day 2/);
    expect(seriesText({ ...facts, columns: {} }, 80, styles)).toContain("x axis: step");
  });

  it("has a table of all series, and a picture with what it shows", () => {
    const page = seriesHtml(facts, { task: "csv" }, { command: ["rnnlab", "data"], versions: {} });
    const rows = rowsOf(sectionOf(page, "Series"));
    expect(rows[0]!.slice(0, 3)).toEqual(["series", "target", "first time"]);
    expect(rows[2]).toEqual([
      "s1",
      "y",
      "0",
      "9",
      "1,000",
      "2.000",
      "-",
      "1.000",
      "3.000",
      "1,000",
      "2",
      "3",
    ]);
    expect(page).toContain("<title>Data: data.csv</title>");
    const pictures = sectionOf(page, "Values, gaps and parts of the split");
    expect(paragraphsOf(pictures)[0]).toBe(
      "1 of 3 series, evenly spaced in the order of the file. Marks below the values show where values are missing.",
    );
    expect(pictures).toContain("<figcaption>s0, y</figcaption>");
    expect(paragraphsOf(page)[0]).toBe("Note: guessed");
    expect(withoutBreaks(page)).toContain("data.task</th><td>csv<");
    const whole = seriesHtml(
      { ...facts, series: 1, missing: {}, bySeries: [seriesOf("", 0)] },
      {},
      { command: [], versions: { node: "24" } },
    );
    expect(paragraphsOf(sectionOf(whole, "Values, gaps and parts of the split"))).toEqual([
      "No value is missing.",
    ]);
    expect(rowsOf(sectionOf(whole, "Series"))[1]!.slice(0, 3)).toEqual(["y", "0", "9"]);
    expect(rowsOf(sectionOf(whole, "Environment"))).toEqual([["node", "24"]]);
  });

  it("has the first 500 of more series", () => {
    const bySeries = Array.from({ length: 501 }, (_, i) => seriesOf(`s${i}`, 0));
    const page = (count: number) =>
      sectionOf(
        seriesHtml(
          { ...facts, bySeries: bySeries.slice(0, count) },
          {},
          { command: [], versions: {} },
        ),
        "Series",
      );
    expect(rowsOf(page(501))).toHaveLength(501);
    expect(paragraphsOf(page(501)).at(-1)).toBe("The first 500 of 501 series.");
    expect(page(500)).not.toContain("The first 500");
  });
});

describe("the page of sequences", () => {
  const facts: SequenceFacts = {
    task: "labelled",
    objective: "classification",
    file: "folder/words.csv",
    bytes: 2692,
    inputs: 3,
    outputs: 2,
    steps: { least: 3, median: 20, most: 1021 },
    classes: ["1", "5"],
    parts: [{ name: "train", sequences: 8400, byClass: [4300, 4100] }],
    notes: ["guessed"],
    examples: [],
    pictured: [{ caption: "a", inputs: [{ name: "x", values: [1, 2] }] }],
  };
  const page = (changes: Partial<SequenceFacts>) =>
    sequencesHtml({ ...facts, ...changes }, {}, { command: [], versions: {} });
  const note = (changes: Partial<SequenceFacts>) =>
    paragraphsOf(sectionOf(page(changes), "Examples"))[0];

  it("has the number of sequences in each part, and what the pictures show", () => {
    expect(rowsOf(sectionOf(page({}), "Parts of the split"))).toEqual([
      ["part", "sequences", "1", "5"],
      ["train", "8,400", "4,300", "4,100"],
    ]);
    expect(note({})).toBe(
      "A training sequence of each of the first 1 classes, in the scale that the network sees; the first 1 of 3 inputs.",
    );
    expect(note({ classes: ["1"], inputs: 1 })).toBe(
      "A training sequence of each class, in the scale that the network sees.",
    );
    const { classes: _, ...plain } = facts;
    const ofValues = sequencesHtml(plain, {}, { command: [], versions: {} });
    expect(paragraphsOf(sectionOf(ofValues, "Examples"))[0]).toMatch(/^A training sequence, in/);
    expect(sectionOf(page({ pictured: [] }), "Examples")).toBe("");
    expect(page({})).toContain("<title>Data: words.csv</title>");
  });

  it("names what there is of each step", () => {
    expect(sequencesText({ ...facts, objective: "labelling" }, 80)).toMatch(
      /one of 2 classes at every step[\s\S]*part +sequences\n[\s\S]*train +8,400\n\nnote: guessed/,
    );
    expect(sequencesText({ ...facts, objective: "regression" }, 80)).toContain(
      "after the last step, values: 2",
    );
  });
});

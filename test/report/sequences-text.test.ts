import { expect, it } from "vitest";
import {
  classCells,
  type SequenceFacts,
  sequenceLines,
  sequencesText,
} from "../../src/report/sequences-text.js";
import { expectToFit } from "./lines.js";

const facts: SequenceFacts = {
  task: "labelled",
  objective: "classification",
  file: "reviews.csv",
  bytes: 2692,
  inputs: 28,
  outputs: 2,
  steps: { least: 3, median: 20, most: 1021 },
  classes: ["1", "5"],
  parts: [
    { name: "train", sequences: 8400, byClass: [4300, 4100] },
    { name: "test", sequences: 18, byClass: [9, 9] },
  ],
  examples: [{ input: "terribly bad stuff", target: "1" }],
  pictured: [],
};

it("says what sequences are and how many each part has", () => {
  expect(sequencesText(facts, 80)).toMatchInlineSnapshot(`
    "task     labelled, classification: one of 2 classes after the last step
    file     reviews.csv, 2,692 bytes
    inputs   28 per step
    steps    3 to 1,021, median 20
    example  terribly bad stuff → 1

    part   sequences      1      5
    ─────  ─────────  ─────  ─────
    train      8,400  4,300  4,100
    test          18      9      9"
  `);
});

it("fits a narrow terminal", () => {
  expectToFit(sequencesText(facts, 30), 30);
});

it("has no classes of a task that has values, and one length where all are the same", () => {
  const { classes: _, file: __, bytes: ___, ...others } = facts;
  const steps = { least: 50, median: 50, most: 50 };
  const parts = [{ name: "train", sequences: 7000 }];
  const given = { ...others, steps, parts, objective: "forecast", examples: [] } as const;
  expect(sequencesText({ ...given, task: "sines", outputs: 10 }, 80)).toMatchInlineSnapshot(`
    "task    sines, forecast: 10 values at every step
    inputs  28 per step
    steps   50 in every sequence

    part   sequences
    ─────  ─────────
    train      7,000"
  `);
});

it.each([
  [{ least: 3, median: 3, most: 4 }, "3 to 4, median 3"],
  [{ least: 3, median: 4, most: 4 }, "3 to 4, median 4"],
  [{ least: 1000, median: 1000, most: 1000 }, "1,000 in every sequence"],
])("has %j steps as %s", (steps, text) => {
  expect(sequenceLines({ ...facts, steps })).toContainEqual(["steps", text]);
});

it.each([
  ["labelling", "labelled, labelling: one of 2 classes at every step"],
  ["regression", "labelled, regression: after the last step, values: 2"],
] as const)("has the task of %s", (objective, text) => {
  expect(sequenceLines({ ...facts, objective })[0]).toEqual(["task", text]);
});

it("counts no classes of labels at every step", () => {
  expect(classCells({ ...facts, objective: "labelling" })).toEqual({
    headers: ["part", "sequences"],
    rows: [
      ["train", "8,400"],
      ["test", "18"],
    ],
  });
});

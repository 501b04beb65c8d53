import { describe, expect, it } from "vitest";
import { parallelChart } from "../../src/report/svg/parallel-chart.js";
import type { Dimension } from "../../src/runs/sweep-file.js";
import { madeStanding, trialRow } from "../helpers/standing.js";

const letter = 6.6; // width of an average letter in charts

/** A sweep over keys with these names, each between .001 and 1. */
function standingOver(keys: readonly string[]) {
  const space = keys.map((key): Dimension => {
    return { key, text: "log", kind: "float", low: 0.001, high: 1, log: true };
  });
  const rows = [0.5, 0.2, 0.01].map((value, i) =>
    trialRow(
      i + 1,
      keys.map(() => value),
      value / 10,
    ),
  );
  const standing = madeStanding(3);
  return { ...standing, rows, sweep: { ...standing.sweep, space, asha: undefined } };
}

/** The texts of a chart: their places and anchors. */
function texts(body: string) {
  return [...body.matchAll(/<text ([^>]*)>([^<]*)<\/text>/g)].map(
    ([, attributes = "", text = ""]) => {
      const read = (name: string) =>
        new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? "0";
      const at = Number(read("x")) + Number(read("dx"));
      const width = text.length * letter;
      const from = { start: at, middle: at - width / 2, end: at - width }[read("text-anchor")]!;
      const isTitle = read("class").includes("title");
      return { text, x: Number(read("x")), y: Number(read("y")), from, to: from + width, isTitle };
    },
  );
}

describe.each([
  [["model.hidden"]],
  [["model.hidden", "model.cell", "training.batchSize"]],
  [["a.learningRate", "b.weightDecayOfTheModel", "c.learningRate", "model.dropout", "e.f"]],
  [
    [
      "training.optimizer.learningRate",
      "x.learningRate",
      "model.aVeryLongNameOfASetting",
      "y.epochs",
    ],
  ],
  [Array.from({ length: 9 }, (_, i) => `key.numbered${i}`)],
])("the settings of a sweep over %j", (keys) => {
  const { body, width, frame } = parallelChart(standingOver(keys))!;
  const [left = 0, right = 0] = frame!.plot;

  it("keep their names and values within the picture", () => {
    for (const { text, from, to } of texts(body)) {
      expect(from, text).toBeGreaterThanOrEqual(0);
      expect(to, text).toBeLessThanOrEqual(width);
    }
  });

  it("have names that do not overlap, even where a narrow page presses them together", () => {
    const shrunk = (x: number) => {
      const pressed = (frame!.leastWidth! - (width - right) - left) / (right - left);
      return left + (x - left) * pressed;
    };
    const names = texts(body)
      .filter(({ isTitle }) => isTitle)
      .map(({ text, x, y }) => ({ text, y, middle: shrunk(x), half: (text.length * letter) / 2 }));
    for (const [i, one] of names.entries()) {
      for (const other of names.slice(i + 1)) {
        if (other.y !== one.y) continue;
        const apart = other.middle - other.half - (one.middle + one.half);
        expect(apart, `${one.text} and ${other.text}`).toBeGreaterThan(0);
      }
    }
  });

  it("need no more than a phone for three of them", () => {
    expect(frame!.leastWidth! <= 358 || keys.length > 3).toBe(true);
  });
});

describe("the lines of a sweep", () => {
  const standing = standingOver(["model.dropout"]);
  const trials = (count: number) =>
    Array.from({ length: count }, (_, i) => trialRow(i + 1, [0.01], (i + 1) / 100));

  it("are in colour for the best tenth of the trials, and for one at least", () => {
    const colored = (count: number) => {
      const { body, label } = parallelChart({ ...standing, rows: trials(count) })!;
      return [label.split(", ")[1], body.match(/class="curve s0"/g)?.length];
    };
    expect(colored(3)).toEqual(["the best 1 in colour", 1]);
    expect(colored(20)).toEqual(["the best 2 in colour", 2]);
    expect(colored(26)).toEqual(["the best 3 in colour", 3]);
  });

  it("pass through the names of choices, the first one at the bottom", () => {
    const choice: Dimension = { key: "model.cell", text: "", kind: "choice", values: ["a", "b"] };
    const rows = ["a", "b"].map((value, i) => trialRow(i + 1, [value], i + 1));
    const { body, frame } = parallelChart({
      ...standing,
      rows,
      sweep: { ...standing.sweep, space: [choice] },
    })!;
    const height = (name: string) => texts(body).find(({ text }) => text === name)!.y - 4;
    const [, , top = 0, bottom = 0] = frame!.plot;
    expect(height("a")).toBeCloseTo(bottom - (bottom - top) / 4);
    expect(height("b")).toBeCloseTo(bottom - (3 * (bottom - top)) / 4);
    const starts = ["1", "2"].map((trial) => {
      return Number(new RegExp(`data-name="trial ${trial}"[^>]*data-y="([\\d.]+) `).exec(body)![1]);
    });
    expect(starts).toEqual([height("a"), height("b")]);
  });
});

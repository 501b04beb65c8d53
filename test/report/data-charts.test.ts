import { describe, expect, it } from "vitest";
import { dataChart } from "../../src/report/svg/data-chart.js";
import { bestSoFarChart, rungsChart } from "../../src/report/svg/trials-chart.js";
import { madeStanding } from "../helpers/standing.js";
import { axisTexts, drawnSeries, expectPlaces, placeOf } from "./drawn.js";

/** Epochs with a loss, a validation loss and two norms that all differ. */
describe("the values of a file", () => {
  const values = [Number.NaN, 1, 2, Number.NaN, Number.NaN, 5, 6, Number.NaN, 8, Number.NaN];
  const part = (name: string, start: number, steps: number) => ({
    name,
    start,
    steps,
    from: "",
    to: "",
    windows: 1,
  });
  const facts = {
    parts: [part("train", 0, 5), part("valid", 5, 0), part("test", 5, 7)],
    timeOf: (step: number) => `day ${step}`,
    from: "day 0",
    to: "day 9",
  } as unknown as Parameters<typeof dataChart>[1];
  const chart = dataChart({ name: "load", values }, facts);

  it("are over all steps of the parts, with the time of each", () => {
    const [series] = drawnSeries(chart.body);
    expect(series!.x).toEqual([...values.keys()]);
    expect(series!.y).toEqual(values);
    expect(series!.labels).toEqual([...values.keys()].map((step) => `day ${step}`));
    expect(series!.lines[0]!.pieces.map((piece) => piece.length)).toEqual([2, 2, 1]);
    expect(chart.frame!.x.domain).toEqual([0, 11]);
    expect(chart.frame!.y).toMatchObject({ name: "load", domain: [1, 8] });
    expect(chart.label).toBe("load, day 0 to day 9, with the parts of the split");
    expectPlaces(chart);
  });

  it("have a rule and a name where a part begins, and none for an empty part", () => {
    const x = (step: number) => placeOf(chart.frame!, [step, 1])[0];
    const rules = [...chart.body.matchAll(/<line x1="([\d.]+)"[^>]*class="rule"/g)];
    expect(rules.map(([, at]) => Number(at))).toEqual([expect.closeTo(x(5), 1)]);
    const names = [...chart.body.matchAll(/<text x="([\d.]+)"[^>]*class="title">([^<]*)</g)];
    expect(names.map(([, at, name]) => [name, Number(at)])).toEqual([
      ["train", expect.closeTo(x(0) + 4, 1)],
      ["test", expect.closeTo(x(5) + 4, 1)],
    ]);
  });

  it("have a mark below each gap between the first and the last value, as wide as the gap", () => {
    const perStep = placeOf(chart.frame!, [1, 1])[0] - placeOf(chart.frame!, [0, 1])[0];
    const gaps = [
      ...chart.body.matchAll(/<rect x="([\d.]+)"[^>]*width="([\d.]+)"[^>]*class="gap"/g),
    ];
    expect(gaps.map(([, at, width]) => [Number(at), Number(width)])).toEqual([
      [expect.closeTo(placeOf(chart.frame!, [2.5, 1])[0], 1), expect.closeTo(2 * perStep, 1)],
      [expect.closeTo(placeOf(chart.frame!, [6.5, 1])[0], 1), expect.closeTo(perStep, 1)],
    ]);
  });

  it("have names of times at most 400 places apart", () => {
    const many = { ...facts, parts: [part("train", 0, 1000)] };
    const { names } = dataChart({ name: "x", values: [1] }, many).frame!.x;
    expect(names).toMatchObject({ first: 0, every: 3 });
    expect(names!.texts).toHaveLength(334);
    expect(names!.texts[2]).toBe("day 6");
  });
});

describe("the trials of a sweep", () => {
  it("are marks in the order in which they ended, with the best so far as steps", () => {
    const chart = bestSoFarChart(madeStanding(5))!;
    const [trials, best] = drawnSeries(chart.body);
    expect(trials!.x).toEqual([1, 2, 3, 4, 5]);
    expect(trials!.labels![0]).toMatch(/^trial 1: cell=lstm learningRate=/);
    expect(trials!.marks).toHaveLength(5);
    const wanted = trials!.y.map((_, i) => Math.min(...trials!.y.slice(0, i + 1)));
    expect(best!.y).toEqual(wanted);
    const steps = best!.lines[0]!.pieces.flat();
    const corners = wanted.flatMap((value, i) => [
      placeOf(chart.frame!, [i + 1, wanted[i - 1] ?? value]),
      placeOf(chart.frame!, [i + 1, value]),
    ]);
    for (const [i, [x, y]] of steps.entries()) {
      expect(x).toBeCloseTo(corners[i]![0], 1);
      expect(y).toBeCloseTo(corners[i]![1], 1);
    }
    expect(steps).toHaveLength(corners.length);
    expectPlaces({ ...chart, body: chart.body.replace(/data-name="best so far".*/, "") });
  });

  it("have a line through their rungs, the best on top, in colour once they have finished", () => {
    const made = madeStanding(4);
    const [first, second, ...rest] = made.rows;
    const stopped = {
      ...second!,
      status: "stopped" as const,
      trial: { ...second!.trial, rungs: second!.trial.rungs.slice(0, 1) },
    };
    const chart = rungsChart({ ...made, rows: [first!, stopped, ...rest] })!;
    const series = drawnSeries(chart.body);
    expect(series.map(({ name }) => name)).toEqual(
      [...made.rows].reverse().map(({ trial }) => `trial ${trial.number}`),
    );
    const best = series.at(-1)!;
    expect(best.x).toEqual([3, 9]);
    expect(best.y[0]).toBeCloseTo(2 * first!.value!, 6);
    expect(best.y[1]).toBeCloseTo(first!.value!, 6);
    expect(best.lines[0]!.classes).toBe("curve s0");
    expect(series.at(-2)!.lines).toEqual([]);
    expect(series.at(-2)!.marks[0]!.classes).toBe("mark muted");
    expect(chart.frame!.x).toMatchObject({ name: "epochs", labelled: [3, 9], log: true });
    expect(chart.frame!.y.name).toBe("valLossLastStep");
    expect(axisTexts(chart.body, chart.frame!)).toMatchObject({ below: ["3", "9"] });
    expect(chart.label).toBe("valLossLastStep of 4 trials after each rung");
    expectPlaces(chart);
    const none = madeStanding(2).rows.map((row) => ({
      ...row,
      trial: { ...row.trial, rungs: [] },
    }));
    expect(rungsChart({ ...made, rows: none })).toBeUndefined();
  });
});

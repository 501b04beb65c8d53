import { describe, expect, test } from "vitest";
import { compareGroups } from "../../src/report/groups.js";
import { seedsChart } from "../../src/report/svg/seeds-chart.js";
import { readRun } from "../../src/runs/reader.js";
import { emptyFolder } from "../helpers/cli.js";
import { fakeRun } from "../helpers/runs.js";

test("names of baselines that lie close together stand in lines of their own", () => {
  const run = readRun(fakeRun(emptyFolder(), { mseLastStep: 1 }));
  const values = [0.2, 0.21, 0.22, 0.9];
  const baselines = values.map((value, i) => {
    return { label: `baseline ${i}`, value, validation: value, limit: false };
  });
  const comparison = compareGroups([{ label: "lstm", runs: [run] }]);
  const { body } = seedsChart({ ...comparison, baselines });
  const lines = [...body.matchAll(/ y="(\d+)"[^>]*>baseline \d</g)].map(([, y]) => Number(y));
  expect(lines).toHaveLength(4);
  expect(new Set(lines.slice(0, 3)).size).toBe(3);
  expect(lines[3]).toBe(lines[0]);
});

describe("the range of the values", () => {
  const base = emptyFolder();
  const runsOf = (cell: string, figures: readonly number[]) =>
    figures.map((mseLastStep, i) => {
      const name = `2026-01-02T03-04-05-${cell}-0a0${i}`;
      const sets = [`model.cell=${cell}`, `training.seed=${i + 1}`];
      return readRun(fakeRun(base, { name, mseLastStep, sets }));
    });
  const comparison = compareGroups([
    { label: "lstm", runs: runsOf("lstm", [1, 2, 3]) },
    { label: "gru", runs: runsOf("gru", [1.5, 2.5, 0.5]) },
  ]);
  const none = { ...comparison, baselines: [] };

  /** What a place on the axis stands for, by two of its ticks. */
  function valuesBy(body: string): (place: number) => number {
    const ticks = [
      ...body.matchAll(/<text x="([\d.]+)"[^>]*text-anchor="middle"[^>]*>(-?[\d.]+)</g),
    ].map(([, x, value]) => [Number(x), Number(value)] as const);
    const [[x, low], [far, high]] = [ticks[0]!, ticks.at(-1)!];
    return (place) => low + ((place - x) / (far - x)) * (high - low);
  }

  /** The dots, the interval and the mean of a model, as values. */
  function drawn(body: string, name: string) {
    const [, group = ""] = new RegExp(`data-name="${name}"(.*?)</g>`).exec(body) ?? [];
    const value = valuesBy(body);
    const dots = [...group.matchAll(/translate\(([\d.]+),/g)].map(([, x]) => value(Number(x)));
    const bars = [...group.matchAll(/<line x1="([\d.]+)"[^>]*x2="([\d.]+)"/g)];
    const [interval, mean] = bars.map(([, from, to]) => [value(Number(from)), value(Number(to))]);
    return { dots, interval, mean: mean![0] };
  }

  const near = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 1));

  test("holds every seed and both ends of the intervals, each at its place", () => {
    const { body, frame } = seedsChart(none);
    const half = (4.302653 * 1) / Math.sqrt(3); // t of 2 degrees of freedom, sd 1
    expect(drawn(body, "lstm")).toEqual({
      dots: near([1, 2, 3]),
      interval: near([2 - half, 2 + half]),
      mean: expect.closeTo(2, 1),
    });
    expect(drawn(body, "gru")).toEqual({
      dots: near([1.5, 2.5, 0.5]),
      interval: near([1.5 - half, 1.5 + half]),
      mean: expect.closeTo(1.5, 1),
    });
    const [low, high] = frame!.x.domain;
    expect(low).toBeLessThanOrEqual(1.5 - half);
    expect(high).toBeGreaterThanOrEqual(2 + half);
  });

  test("is that of the seeds where there are no intervals", () => {
    const figures = comparison.figures.map((figure) => ({ ...figure, interval: null }));
    const { frame } = seedsChart({ ...none, figures });
    const [low, high] = frame!.x.domain as readonly [number, number];
    expect(low).toBeGreaterThan(0);
    expect(low).toBeLessThanOrEqual(0.5);
    expect(high).toBeGreaterThanOrEqual(3);
    expect(high).toBeLessThan(3.6);
  });

  test("holds a baseline up to 1.6 times the worst seed, and none beyond", () => {
    const baselines = [4.79, 4.81].map((value) => {
      return { label: `at ${value}`, value, validation: value, cells: [], limit: false };
    });
    const { body } = seedsChart({ ...none, baselines });
    expect(body).toContain("at 4.79");
    expect(body).not.toContain("at 4.81");
    const [, rule] = /<line x1="([\d.]+)"[^>]*class="rule"/.exec(body) ?? [];
    expect(valuesBy(body)(Number(rule))).toBeCloseTo(4.79, 1);
  });
});

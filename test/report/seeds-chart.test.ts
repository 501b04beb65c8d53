import { expect, test } from "vitest";
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

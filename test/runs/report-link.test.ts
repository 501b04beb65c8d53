import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { modelPlace } from "../../src/runs/comparison-file.js";
import { reportLink } from "../../src/runs/report-link.js";
import { emptyFolder } from "../helpers/cli.js";

function withPage(folder: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "report.html"), "");
  return folder;
}

it("a link leads from one folder to the page in another, whatever their names", () => {
  const base = emptyFolder();
  const run = withPage(join(base, "runs", "a b#%"));
  expect(reportLink(join(base, "runs"), run)).toBe("a%20b%23%25/report.html");
  expect(reportLink(join(base, "runs", "compare"), run)).toBe("../a%20b%23%25/report.html");
  expect(reportLink(run, run)).toBe("report.html");
  const page = new URL(reportLink(join(base, "elsewhere"), run)!, "file:///base/elsewhere/x.html");
  expect(decodeURIComponent(page.pathname)).toBe("/base/runs/a b#%/report.html");
});

it("there is no link to a page that is not there", () => {
  expect(reportLink("/a", join(emptyFolder(), "run"))).toBeUndefined();
});

it("a run has the place of its model in the comparison around it, and the first one elsewhere", () => {
  const base = emptyFolder();
  const members = [
    { label: "rnn", seed: 1, run: "a" },
    { label: "lstm", seed: 1, run: "b" },
    { label: "rnn", seed: 2, run: "c" },
    { label: "gru", seed: 1, run: "d" },
  ];
  const comparison = { format: 1, createdAt: "", command: [], members };
  writeFileSync(join(base, "comparison.json"), JSON.stringify(comparison));
  expect(["a", "b", "c", "d", "e"].map((run) => modelPlace(join(base, run)))).toEqual([
    0, 1, 0, 2, 0,
  ]);
  writeFileSync(join(base, "comparison.json"), "{");
  expect(modelPlace(join(base, "d"))).toBe(0);
  expect(modelPlace(join(emptyFolder(), "d"))).toBe(0);
});

import { describe, expect, it } from "vitest";
import { columns } from "../../src/report/served/columns.js";
import {
  dataAddress,
  runAddress,
  selectionAddress,
  studyAddress,
} from "../../src/report/served/links.js";
import type { ListedRun, ListedStudy } from "../../src/report/served/listed.js";
import { liveRunPage, liveRunParts, type UnfinishedRun } from "../../src/report/served/live-run.js";
import {
  type LiveMember,
  type LiveStudy,
  liveStudyPage,
  liveStudyParts,
} from "../../src/report/served/live-study.js";
import { withNavigation } from "../../src/report/served/page.js";
import { rowKey, runRow, studyRow } from "../../src/report/served/rows.js";
import { runsPage } from "../../src/report/served/runs-page.js";
import { selectionPage } from "../../src/report/served/selection-page.js";
import { statusLine } from "../../src/report/served/status-line.js";
import { readRun } from "../../src/runs/reader.js";
import { readEntry } from "../../src/runs/registry.js";
import { emptyFolder } from "../helpers/cli.js";
import { withoutBreaks } from "../helpers/pages.js";
import { type FakeRun, fakeRun } from "../helpers/runs.js";
import { drawnSeries } from "./drawn.js";
import { paragraphsOf, rowsOf, sectionOf } from "./tables-of-pages.js";

const sets = ["training.epochs=5", "model.cell=gru", "model.hidden=7"];

function made(name: string, run: FakeRun = {}, status: "running" | "finished" = "finished") {
  const folder = fakeRun(emptyFolder(), { name, sets, ...run });
  const entry = { ...readEntry(folder)!, status, tags: ["x", "y"], note: "hi" };
  const { epochs, config } = readRun(folder);
  return { folder, entry, epochs, config };
}

const one = made("one", { mseLastStep: 0.02 });
const two = made("two", { mseLastStep: 0.01, createdAt: "2026-01-02T03:05:00.000Z" });
const listed = (path: string, { entry }: ReturnType<typeof made>): ListedRun => ({ path, entry });

/** The cells of all columns by their headers. */
function cellsOf(
  of: (column: (typeof columns)[number]) => { text: string; sort?: number | undefined },
) {
  return Object.fromEntries(
    columns.map((column) => {
      const { text, sort } = of(column);
      return [column.header, sort === undefined ? text : [text, sort]];
    }),
  );
}

const study: ListedStudy = {
  name: "compare-a",
  kind: "comparison",
  status: "running",
  createdAt: "2026-01-02T03:04:05.678Z",
  tags: ["a", "b"],
  note: "why",
  planned: 5,
  runs: [listed("compare-a/one", one), listed("compare-a/two", two)],
};

describe("the table of all runs", () => {
  it("has each figure of a run below its name", () => {
    const cells = cellsOf(({ ofRun }) => ofRun(listed("one", one)));
    expect(cells).toEqual({
      run: "one",
      kind: "run",
      status: "finished",
      cell: "gru",
      "test MSE, last step": ["0.02000", 0.02],
      "test MASE, last step": "-",
      "test error rate": "-",
      "validation loss": [expect.any(String), expect.closeTo((0.2 / 20) * 1.1, 12)],
      epochs: ["5", 5],
      parameters: ["5,410", 5410],
      took: ["3.2 s", 3210],
      created: ["2026-01-02 03:04 UTC", Date.parse("2026-01-02T03:04:05.678Z")],
      tags: "x, y",
      note: "hi",
    });
  });

  it("has scaled errors of several targets, and the share of errors of classes", () => {
    const figuresOf = (test: object) => {
      const entry = { ...one.entry, summary: { test } };
      const cells = cellsOf(({ ofRun }) => ofRun({ path: "", entry } as unknown as ListedRun));
      return [4, 5, 6].map((i) => Object.values(cells)[i]);
    };
    const errors = { mseLastStep: 1, maseLastStep: 0.5 };
    expect(figuresOf(errors)).toEqual([["1.000", 1], "-", "-"]);
    expect(figuresOf({ ...errors, byTarget: [] })).toEqual(["-", ["0.5000", 0.5], "-"]);
    expect(figuresOf({ errorRate: 0.25 })).toEqual(["-", "-", ["0.2500", 0.25]]);
  });

  it("shows how far a run is, by its newest epoch", () => {
    const entry = { ...one.entry, status: "running" as const };
    const lastEpoch = one.epochs[1]!;
    const cells = (more: object) =>
      cellsOf(({ ofRun }) => ofRun({ path: "one", entry, ...more } as ListedRun));
    expect(cells({ lastEpoch }).epochs).toEqual(["2 of 5", 2]);
    expect(cells({ lastEpoch })["validation loss"]).toEqual(["0.1100", lastEpoch.valLoss]);
    expect(cells({}).epochs).toEqual(["0 of 5", 0]);
    const damaged = { ...entry, manifest: undefined, config: {} };
    const none = cellsOf(({ ofRun }) => ofRun({ path: "one", entry: damaged } as ListedRun));
    expect([none.epochs, none.created, none.parameters, none.cell]).toEqual(["-", "-", "-", "-"]);
    const unvalidated = { ...lastEpoch, valLoss: Number.NaN };
    const left = { ...entry, summary: { final: { valLoss: 0.75 } } };
    const run = { path: "", entry: left, lastEpoch: unvalidated } as unknown as ListedRun;
    expect(cellsOf(({ ofRun }) => ofRun(run))["validation loss"]).toEqual(["0.7500", 0.75]);
  });

  it("has the range of the figures of a comparison, and the sum of its times", () => {
    expect(cellsOf(({ ofStudy }) => ofStudy(study))).toMatchObject({
      run: "compare-a",
      kind: "comparison",
      status: "running",
      cell: "gru",
      "test MSE, last step": ["0.01000 to 0.02000", 0.01],
      "test MASE, last step": "-",
      epochs: ["2 of 5 runs", 2],
      parameters: ["5,410", 5410],
      took: ["6.4 s", 6420],
      tags: "a, b",
      note: "why",
    });
    const done = { ...study, status: "finished" as const };
    expect(cellsOf(({ ofStudy }) => ofStudy(done)).epochs).toEqual(["2 runs", 2]);
    const none = cellsOf(({ ofStudy }) => ofStudy({ ...study, runs: [], planned: undefined }));
    expect([none.cell, none.took, none.epochs]).toEqual(["-", "-", ["0 of 0 runs", 0]]);
  });

  it("leads to pages by addresses in which nothing of a name is lost", () => {
    expect(runAddress("a/b c&d")).toBe("/run?path=a%2Fb%20c%26d");
    expect(studyAddress("a&b")).toBe("/study?name=a%26b");
    expect(selectionAddress("report", ["a", "b c"])).toBe("/report?path=a&path=b%20c");
    expect(dataAddress({ path: "a/b" })).toBe("/data?path=a%2Fb");
    expect(dataAddress({ file: 2 })).toBe("/data?file=2");
  });

  it("has a row for a run, and one below each comparison that has it", () => {
    const lone = runRow(listed("one", one));
    expect(lone.key).toBe("one");
    expect(lone.markup).toMatch(
      /^<tr data-key="one" data-run="one"><td><input type="checkbox" value="one" aria-label="Select one">/,
    );
    expect(lone.markup).toContain('<a href="/run?path=one">one</a>');
    expect(lone.markup).toContain('<td class="number" data-sort="0.02">0.02000</td>');
    expect(lone.markup).toContain('<td class="status-finished">finished</td>');
    const below = runRow(listed("compare-a/one", one), "compare-a").markup;
    expect(below).toContain('data-study="compare-a" class="member" hidden=""');
    expect(rowKey("compare-a/one", "compare-a")).toBe("compare-a/one");
    expect(rowKey("one", "compare-a")).toBe("compare-a>one");
    expect(rowKey("compare-ab/one", "compare-a")).toBe("compare-a>compare-ab/one");
  });

  it("has a row for a comparison that unfolds its runs, if it has any", () => {
    const { key, markup } = studyRow(study);
    expect(key).toBe("compare-a");
    expect(markup).toContain('data-folder="compare-a" class="study"');
    expect(markup).toContain('aria-label="Select the runs of compare-a"');
    expect(markup).toMatch(
      /<td><button [^>]*aria-label="Runs of compare-a"><\/button><a href="\/study\?name=compare-a">/,
    );
    const empty = studyRow({ ...study, runs: [] }).markup;
    expect(empty).not.toMatch(/<button|<input/);
  });

  it("is a page with its data files and the looks at test figures", () => {
    const page = runsPage(["<tr><td>row</td></tr>"], {
      looks: "looked at",
      files: ["a.csv", "b.csv"],
      version: 7,
    });
    expect(page).toContain('<body data-events="all" data-version="7">');
    expect(page).toContain('id="looks">looked at<');
    expect(page).toContain('<a href="/data?file=1">b.csv</a>');
    expect(page).toContain("<td>row</td>");
    expect(page).not.toContain("has no runs yet");
    expect(rowsOf(page)[0]).toEqual(["select", ...columns.map(({ header }) => header)]);
    const empty = runsPage([], { looks: "", files: [], version: 0 });
    expect(empty).toContain("This folder has no runs yet.");
    expect(empty).not.toContain("Data files");
  });
});

const unfinished = (
  path: string,
  { entry, epochs, config }: ReturnType<typeof made>,
): UnfinishedRun => ({
  path,
  entry: { ...entry, status: "running" },
  epochs: epochs.slice(0, 2),
  config,
  place: 2,
});

describe("the page of a run that trains", () => {
  const tiles = (markup: string) =>
    [...withoutBreaks(markup).matchAll(/<dt>([^<]*)<\/dt><dd>([^<]*)</g)].map(([, a, b]) => [a, b]);

  it("has its newest figures, and the time left by the mean of its epochs", () => {
    const run = unfinished("one", one);
    const epochs = run.epochs.map((epoch, i) => ({ ...epoch, durationMs: [1000, 3000][i]! }));
    const parts = liveRunParts({ ...run, epochs });
    expect(tiles(parts)).toEqual([
      ["epochs", "2 of 5"],
      ["training loss", "0.1000"],
      ["validation loss", "0.1100"],
      ["learning rate", "0.001000"],
      ["time left, about", "6.0 s"], // three epochs of two seconds
    ]);
    expect(parts).toContain('data-status="running">running<');
    const series = drawnSeries(parts);
    expect(series.map(({ name }) => name)).toEqual(["training", "validation", "mean", "max"]);
    expect(series[1]!.lines[0]!.classes).toBe("curve s2");
    expect(rowsOf(sectionOf(parts, "Settings that differ from the defaults"))).toEqual(
      expect.arrayContaining([["model.hidden", "7"]]),
    );
  });

  it("waits for its first epoch, and says why it has ended", () => {
    const run = unfinished("one", one);
    const manifest = { ...run.entry.manifest!, error: "diverged" };
    const entry = { ...run.entry, status: "failed" as const, manifest };
    const parts = liveRunParts({ ...run, entry, epochs: [] });
    expect(tiles(parts)).toEqual([
      ["epochs", "0 of 5"],
      ["training loss", "-"],
      ["validation loss", "-"],
      ["learning rate", "-"],
      ["time left, about", "-"],
    ]);
    expect(parts).toContain('<p class="bad" data-status="failed">failed: diverged</p>');
    expect(parts).toContain("No epoch has ended yet.");
    const page = liveRunPage(run, 12);
    expect(page).toContain('<body data-events="one" data-version="12">');
    expect(page).toContain('<a href="/data?path=one">Data</a>');
  });

  it("has a status that is good or bad", () => {
    expect(statusLine("finished", "")).toContain('class="muted" data-status="finished">finished<');
    expect(statusLine("killed", "by <x>")).toContain(
      'class="bad" data-status="killed">killed: by &#60;',
    );
  });
});

describe("the page of a comparison in training", () => {
  const member = (label: string, seed: number, more: Partial<LiveMember> = {}): LiveMember => ({
    label,
    seed,
    fold: undefined,
    run: undefined,
    error: undefined,
    ...more,
  });
  const live: LiveStudy = {
    study: {
      ...study,
      runs: [...study.runs, listed("compare-a/three", made("three", {}, "running"))],
    },
    report: undefined,
    members: [
      member("gru", 1, { run: listed("compare-a/one", one) }),
      member("gru", 2, { error: "no memory" }),
      member("rnn", 1),
    ],
    drawn: [{ ...unfinished("compare-a/one", one), label: "gru, seed 1" }],
  };

  it("has a row for each run that it has or will have", () => {
    const parts = liveStudyParts(live);
    expect(rowsOf(sectionOf(parts, "Progress"))).toEqual([
      ["model", "seed", "status", "validation loss", "epochs", "took", "run"],
      ["gru", "1", "finished", "0.01100", "5", "3.2 s", "one"],
      ["gru", "2", "failed: no memory", "-", "-", "-", "-"],
      ["rnn", "1", "waiting", "-", "-", "-", "-"],
    ]);
    expect(parts).toContain('data-status="running">running: 2 of 5 runs finished, 1 in training<');
    expect(parts).toContain("<h1>gru, rnn</h1>");
    expect(drawnSeries(parts).map(({ name, lines }) => [name, lines[0]!.classes])).toEqual([
      ["gru, seed 1", "curve s2"],
    ]);
  });

  it("has the number of each fold, and of a sweep the runs begun", () => {
    const folds = live.members.map((one, i) => ({ ...one, fold: i + 1 }));
    const rows = rowsOf(sectionOf(liveStudyParts({ ...live, members: folds }), "Progress"));
    expect(rows[0]!.slice(0, 3)).toEqual(["model", "fold", "seed"]);
    expect(rows[3]!.slice(0, 3)).toEqual(["rnn", "3", "1"]);
    const sweep = { ...live, study: { ...live.study, kind: "sweep" as const }, members: [] };
    const parts = liveStudyParts(sweep);
    expect(parts).toContain('data-status="running">running: 3 runs begun, 1 in training<');
    expect(parts).toContain("<h1>compare-a</h1>");
    expect(sectionOf(parts, "Progress")).toBe("");
  });

  it("says which of many runs are drawn", () => {
    const many = (count: number) =>
      liveStudyParts({
        ...live,
        study: { ...study, runs: new Array(count).fill(study.runs[0]) },
      });
    expect(many(12)).not.toContain("At most");
    expect(paragraphsOf(many(13))).toContain(
      "At most 12 of 13 runs: those in training, then those that began last.",
    );
  });

  it("shows the report of what has finished, and is told of what changes", () => {
    const report = { title: "T", header: "<h1>H</h1>", sections: ["<b>S</b>"] };
    const page = liveStudyPage({ ...live, report }, 3);
    expect(page).toContain("<title>T</title>");
    expect(page).toMatch(/<h1>H<\/h1>.*<b>S<\/b>/s);
    expect(page).toContain('<body data-events="compare-a" data-version="3">');
  });
});

describe("several runs together", () => {
  const runs = [unfinished("one", one), unfinished("two", two)];

  it("have their losses in one picture, and the settings in which they differ", () => {
    const other = { ...runs[1]!.entry, config: { ...runs[1]!.entry.config, device: "gpu" } };
    const page = selectionPage("2 runs", [runs[0]!, { ...runs[1]!, entry: other }], undefined);
    expect(drawnSeries(page).map(({ name }) => name)).toEqual(["one", "two"]);
    expect(rowsOf(sectionOf(page, "Settings that differ"))).toEqual([
      ["key", "one", "two"],
      ["device", "auto", "gpu"],
    ]);
    expect(page).not.toContain("Compare their test figures");
  });

  it("are offered for a comparison once all have finished, on the same data", () => {
    const finished = runs.map((run) => ({
      ...run,
      entry: { ...run.entry, status: "finished" as const },
    }));
    const link = '<a href="/report?path=one&#38;path=two">Compare their test figures</a>';
    expect(selectionPage("x", finished, undefined)).toContain(link);
    expect(selectionPage("x", [finished[0]!, runs[1]!], undefined)).not.toContain("Compare");
    const differing = selectionPage("x", finished, "data.seed is 1 and 2");
    expect(differing).not.toContain(link);
    expect(paragraphsOf(differing)).toContain(
      "The data differ, so the losses and test figures of these runs cannot be compared: data.seed is 1 and 2.",
    );
    const early = runs.map((run) => ({ ...run, epochs: [] }));
    expect(selectionPage("x", early, undefined)).toContain("None of them has finished an epoch.");
  });
});

it("a report has the way back to all runs, whatever its text", () => {
  const page = withNavigation("<head></head><body>$&</body>", [{ text: "<Data>", href: "/data" }]);
  expect(page).toContain('<nav><a href="/">All runs</a><a href="/data">&#60;Data&#62;</a><span');
  expect(page).toMatch(/<head><style>nav.*<\/head><body><nav>/);
  expect(page).toContain("$&</body>");
});

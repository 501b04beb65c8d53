import { describe, expect, it } from "vitest";
import { columns } from "../../../src/report/served/columns.js";
import { selectionAddress } from "../../../src/report/served/links.js";
import type { ListedRun, ListedStudy } from "../../../src/report/served/listed.js";
import {
  liveRunPage,
  liveRunParts,
  type UnfinishedRun,
} from "../../../src/report/served/live-run.js";
import { liveStudyParts, MOST_CURVES, modelsOf } from "../../../src/report/served/live-study.js";
import { servedPage, withNavigation } from "../../../src/report/served/page.js";
import { runRow, studyRow } from "../../../src/report/served/rows.js";
import { runsPage } from "../../../src/report/served/runs-page.js";
import { selectionPage } from "../../../src/report/served/selection-page.js";
import { statusLine } from "../../../src/report/served/status-line.js";
import { readRun } from "../../../src/runs/reader.js";
import { readEntry } from "../../../src/runs/registry.js";
import { emptyFolder } from "../../helpers/cli.js";
import { fakeRun } from "../../helpers/runs.js";
import { drawnSeries } from "../drawn.js";
import { outlineOf } from "../tables-of-pages.js";

const folder = fakeRun(emptyFolder(), {
  name: "one",
  sets: ["training.epochs=5", "model.hidden=7"],
});
const entry = { ...readEntry(folder)!, status: "running" as const };
const { epochs, config } = readRun(folder);
const training: UnfinishedRun = {
  path: "s/one",
  entry,
  epochs: epochs.slice(0, 2),
  config,
  place: 1,
};

/** A run with figures of its own. */
function listed(status: string, durationMs?: number, more: object = {}): ListedRun {
  const manifest = { ...entry.manifest, durationMs, epochs: 1000 };
  return { path: "p", entry: { ...entry, status, manifest, durationMs, ...more } } as never;
}

const study: ListedStudy = {
  ...{ name: "s", kind: "comparison", status: "running", createdAt: undefined, tags: [], note: "" },
  planned: 4,
  runs: [listed("finished"), listed("running"), listed("failed")],
};

describe("a page of the server", () => {
  it("has its task, its classes and the way to all runs", () => {
    const page = servedPage(
      "a<",
      { events: "e", version: 0 },
      { classes: "wide", links: [{ text: "b<", href: "/c&" }] },
      "d",
      "e",
    );
    expect(page).toMatch(
      /^<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n<meta name="viewport" content="width=device-width,initial-scale=1">\n<link rel="icon" href="data:,">\n<title>a&#60;<\/title>\n<style>/,
    );
    expect(page).toContain(
      '</style></noscript>\n<script type="module" src="/client.js"></script></head>\n',
    );
    expect(page.slice(page.indexOf("<body"))).toBe(
      '<body data-events="e" data-version="0"><nav class="wide"><a href="/">All runs</a><a href="/c&#38;">b&#60;</a>' +
        '<span id="connection" role="status"></span></nav><main class="wide">de</main></body></html>\n',
    );
    const plain = servedPage("a", {}, {});
    expect(plain.slice(plain.indexOf("<body"))).toBe(
      '<body><nav><a href="/">All runs</a><span id="connection" role="status"></span></nav><main></main></body></html>\n',
    );
    expect(withNavigation("<body>x")).toBe(
      '<body><nav><a href="/">All runs</a><span id="connection" role="status"></span></nav>x',
    );
  });

  it.each([
    ["running", "", '<p class="muted" data-status="running">running</p>'],
    ["finished", "a<", '<p class="muted" data-status="finished">finished: a&#60;</p>'],
    ["failed", "a", '<p class="bad" data-status="failed">failed: a</p>'],
    ["unfinished", "", '<p class="bad" data-status="unfinished">unfinished</p>'],
  ])("has the status %s with %j", (status, more, wanted) => {
    expect(statusLine(status, more)).toBe(wanted);
  });

  it("about several runs has their paths in order", () => {
    expect(selectionAddress("selection", ["a/b", "c&d"])).toBe("/selection?path=a%2Fb&path=c%26d");
    expect(selectionAddress("report", [])).toBe("/report?");
  });
});

describe("the page of all runs", () => {
  it("has its parts in order", () => {
    const page = runsPage(["<tr><td>r</td></tr>"], { looks: "l<", files: ["f<"], version: 3 });
    expect(outlineOf(page)).toEqual([
      "# Runs",
      "Show runs with",
      "Compare the selected runs",
      "Scroll sideways to see all columns.",
      `select | ${columns.map(({ header }) => header).join(" | ")}`,
      "r",
      "l<",
      "## Data files",
      "f<",
    ]);
    expect(page).toContain(
      '<div class="controls"><label for="filter" class="muted">Show runs with</label>' +
        '<input type="search" id="filter" placeholder="Filter, such as lstm finished">' +
        '<a id="selection" aria-disabled="true">Compare the selected runs</a>' +
        '<span id="count" class="muted" role="status"></span></div>',
    );
    expect(page).toContain(
      '<table class="runs" id="runs"><thead><tr><th scope="col"><span class="unseen">select</span></th><th scope="col"><button type="button">run</button></th>',
    );
    expect(page).toContain(
      '<th scope="col" class="number"><button type="button">epochs</button></th>',
    );
    expect(page).toContain('<ul><li><a href="/data?file=0">f&#60;</a></li></ul>');
    expect(columns.filter(({ isNumber }) => isNumber).map(({ header }) => header)).toEqual([
      "test MSE, last step",
      "test MASE, last step",
      "test error rate",
      "validation loss",
      "epochs",
      "parameters",
      "took",
    ]);
  });

  it("has rows with all cells", () => {
    const run = listed("lost", 1500, { tags: ["a", "b"], note: "n<" });
    expect(runRow(run).markup).toBe(
      '<tr data-key="p" data-run="p"><td><input type="checkbox" value="p" aria-label="Select one"></td>' +
        '<td><a href="/run?path=p">one</a></td><td>run</td><td class="status-lost">lost</td><td>rnn</td>' +
        '<td class="number" data-sort="0.0117">0.01170</td><td class="number">-</td><td class="number">-</td>' +
        // of the fake run's last epoch, 20: 0.2 / 20 * 1.1
        '<td class="number" data-sort="0.011000000000000001">0.01100</td><td class="number" data-sort="0">0 of 1000</td>' +
        '<td class="number" data-sort="5410">5,410</td><td class="number" data-sort="1500">1.5 s</td>' +
        `<td data-sort="${Date.parse(entry.manifest!.createdAt)}">2026-01-02 03:04 UTC</td><td>a, b</td><td>n&#60;</td></tr>`,
    );
    const none = { ...study, runs: [], status: "damaged" as const };
    expect(studyRow(none).markup).toBe(
      '<tr data-key="s" data-folder="s" class="study"><td></td><td><a href="/study?name=s">s</a></td><td>comparison</td>' +
        '<td class="status-damaged">damaged</td><td>-</td><td class="number">-</td><td class="number">-</td>' +
        '<td class="number">-</td><td class="number">-</td><td class="number" data-sort="0">0 of 4 runs</td>' +
        '<td class="number">-</td><td class="number">-</td><td>-</td><td></td><td></td></tr>',
    );
  });

  const cell = (header: string, of: ListedStudy) =>
    columns.find((column) => column.header === header)!.ofStudy(of);
  const runs = (...all: ListedRun[]): ListedStudy => ({ ...study, runs: all });
  const gru = listed("finished", 500, { config: { ...entry.config, model: { cell: "gru" } } });

  it.each([
    ["epochs", study, { text: "1 of 4 runs", sort: 1 }],
    ["epochs", { ...study, planned: 2 }, { text: "1 of 3 runs", sort: 1 }],
    ["epochs", { ...study, planned: undefined }, { text: "1 of 3 runs", sort: 1 }],
    ["epochs", { ...study, status: "finished" }, { text: "3 runs", sort: 3 }],
    ["epochs", { ...runs(listed("finished")), planned: 1 }, { text: "1 of 1 run", sort: 1 }],
    [
      "took",
      runs(listed("finished", 1000), listed("finished"), gru),
      { text: "1.5 s", sort: 1500 },
    ],
    ["took", runs(listed("running")), { text: "-" }],
    [
      "parameters",
      runs(listed("finished", 1, { manifest: { parameters: 2000 } }), gru),
      { text: "2,000 to 5,410", sort: 2000 },
    ],
    [
      "created",
      { ...study, createdAt: "2026-01-02T03:04:05Z" },
      { text: "2026-01-02 03:04 UTC", sort: Date.UTC(2026, 0, 2, 3, 4, 5) },
    ],
  ] as const)(
    "has in the column %s of a comparison what its runs have (%#)",
    (header, of, wanted) => {
      expect(cell(header, of as ListedStudy)).toEqual(wanted);
    },
  );

  it("has how many epochs are done, the whole number once the run has finished", () => {
    const epochsOf = (run: ListedRun) =>
      columns.find(({ header }) => header === "epochs")!.ofRun(run);
    const lastEpoch = { ...epochs[0]!, epoch: 999 };
    expect(epochsOf({ ...listed("running"), lastEpoch })).toEqual({
      text: "999 of 1000",
      sort: 999,
    });
    expect(epochsOf({ ...listed("killed"), lastEpoch: { ...lastEpoch, epoch: 1000 } })).toEqual({
      text: "1,000",
      sort: 1000,
    });
    expect(epochsOf({ ...listed("finished"), lastEpoch })).toEqual({ text: "1,000", sort: 1000 });
  });
});

describe("the page of a run that trains", () => {
  it("has its parts in order", () => {
    const page = liveRunPage(training, 4);
    const durations = epochs
      .slice(0, 2)
      .map((epoch, i) => ({ ...epoch, durationMs: 2000 + 2000 * i }));
    expect(outlineOf(liveRunParts({ ...training, epochs: durations }))).toEqual([
      "# one",
      "running",
      "epochs | 2 of 5",
      "training loss | 0.1000",
      "validation loss | 0.1100",
      "learning rate | 0.001000",
      "time left, about | 9.0 s", // three epochs of 3 s
      "## By epoch",
      "Loss",
      "picture",
      "Gradient norm before clipping",
      "picture",
      "## Settings that differ from the defaults",
      "model.hidden | 7",
      "training.epochs | 5",
    ]);
    expect(page).toContain(
      '<body data-events="s/one" data-version="4"><nav><a href="/">All runs</a><a href="/data?path=s%2Fone">Data</a>',
    );
    const classes = drawnSeries(page).map(({ name, lines }) => [name, lines[0]!.classes]);
    expect(classes).toEqual([
      ["training", "curve muted"],
      ["validation", "curve s1"],
      ["mean", "curve s1"],
      ["max", "curve muted"],
    ]);
  });

  it("says what is not known", () => {
    const unknown = { ...entry, manifest: undefined, config: {} };
    const lines = outlineOf(liveRunParts({ ...training, entry: unknown, config: undefined }));
    expect(lines.slice(2)).toEqual([
      "epochs | 2 of ?",
      "training loss | 0.1000",
      "validation loss | 0.1100",
      "learning rate | 0.001000",
      "time left, about | ?",
      "## By epoch",
      "No epoch has ended yet.",
      "## Settings that differ from the defaults",
      "None.",
    ]);
    const killed = {
      ...entry,
      status: "killed" as const,
      manifest: { ...entry.manifest!, epochs: 2000, error: "out <of> memory" },
    };
    const stopped = outlineOf(liveRunParts({ ...training, entry: killed, epochs: [] }));
    expect(stopped.slice(1, 7)).toEqual([
      "killed: out <of> memory",
      "epochs | 0 of 2,000",
      "training loss | -",
      "validation loss | -",
      "learning rate | -",
      "time left, about | -",
    ]);
  });
});

describe("the page of a comparison in training", () => {
  const member = { label: "b", seed: 2, fold: undefined, run: undefined, error: undefined };
  const members = [member, { ...member, label: "a" }, { ...member, seed: 3 }];
  const live = { study, report: undefined, members, drawn: [] };
  const status = (changes: Partial<ListedStudy>) =>
    outlineOf(liveStudyParts({ ...live, study: { ...study, ...changes } }))[1];

  it.each([
    [{}, "1 of 4 runs finished, 1 in training"],
    [{ planned: undefined }, "1 of 3 runs finished, 1 in training"],
    [{ planned: 2 }, "1 of 3 runs finished, 1 in training"],
    [{ runs: [listed("finished")], planned: 1 }, "1 of 1 run finished"],
    [{ kind: "sweep" as const, runs: [listed("finished")] }, "1 run begun"],
    [{ kind: "sweep" as const }, "3 runs begun, 1 in training"],
    [{ kind: "backtest" as const, runs: [] }, "0 of 4 runs finished"],
  ])("with %j has the progress %s", (changes, wanted) => {
    expect(status(changes)).toBe(`running: ${wanted}`);
  });

  it("has the models in their order, and all members", () => {
    expect(modelsOf(members)).toEqual(["b", "a"]);
    expect(MOST_CURVES).toBe(12);
    const run = { ...listed("finished", 1500), path: "s/one" };
    const some = [{ ...member, run, fold: 3 }, { ...member, run, error: "e<" }, member];
    const page = liveStudyParts({ ...live, members: some });
    expect(outlineOf(page)).toEqual([
      "# b",
      "running: 1 of 4 runs finished, 1 in training",
      "## Progress",
      "Scroll sideways to see all columns.",
      "model | fold | seed | status | validation loss | epochs | took | run",
      "b | 3 | 2 | finished | 0.01100 | 1,000 | 1.5 s | one",
      "b | - | 2 | failed: e< | 0.01100 | 1,000 | 1.5 s | one",
      "b | - | 2 | waiting | - | - | - | -",
    ]);
    expect(page).toContain(
      '<tr><td class="text">b</td><td>3</td><td>2</td><td class="text status-finished">finished</td>',
    );
    expect(page).toContain('<td class="text status-failed">failed: e&#60;</td>');
    expect(page).toContain('<td class="text">waiting</td><td class="">-</td>');
    expect(page).toContain('<td class="text"><a href="/run?path=s%2Fone">one</a></td>');
    const drawn = [{ ...training, label: "l" }];
    const lines = outlineOf(liveStudyParts({ ...live, members: [], drawn }));
    expect(lines).toEqual([
      "# s",
      "running: 1 of 4 runs finished, 1 in training",
      "## Validation loss by epoch",
      "picture",
    ]);
  });
});

it("several runs together have their parts in order", () => {
  const two = {
    ...training,
    entry: { ...entry, name: "two", config: { ...entry.config, device: "gpu" } },
  };
  const none = { ...training, entry: { ...entry, name: "three" }, epochs: [] };
  expect(outlineOf(selectionPage("a<", [training, none, two] as never, undefined))).toEqual([
    "# a<",
    "## Validation loss by epoch",
    "picture",
    "## Settings that differ",
    "key | one | three | two",
    `device | auto | auto | gpu`,
  ]);
  const early = { ...training, epochs: epochs.slice(0, 1) };
  expect(drawnSeries(selectionPage("a", [early], undefined)).map(({ x }) => x)).toEqual([[1]]);
  const page = selectionPage("a", [training, none] as never, "d");
  expect(outlineOf(page).slice(1)).toEqual([
    "The data differ, so the losses and test figures of these runs cannot be compared: d.",
    "## Validation loss by epoch",
    "picture",
    "## Settings that differ",
    "None: the configs are the same.",
  ]);
  expect(drawnSeries(page).map(({ name, lines }) => [name, lines[0]!.classes])).toEqual([
    ["one", "curve s0"],
  ]);
});

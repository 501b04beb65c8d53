import { mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { writeJob } from "../../src/runs/job-file.js";
import { leasePath } from "../../src/runs/lease/folder.js";
import { thisOwner } from "../../src/runs/lease/owner.js";
import { takeLease } from "../../src/runs/lease/take.js";
import { memberClaimPath } from "../../src/runs/member-file.js";
import { claimPath } from "../../src/runs/sweep-file.js";
import { Catalog } from "../../src/serve/catalog.js";
import { Listing } from "../../src/serve/listing.js";
import { RunStore } from "../../src/serve/run-store.js";
import { studyRecord } from "../../src/serve/study-record.js";
import { Watcher } from "../../src/serve/watcher.js";
import { emptyFolder } from "../helpers/cli.js";
import { DEAD_PID, type FakeRun, fakeRun } from "../helpers/runs.js";

const LONE = "2026-01-02T03-04-05-lone-0a0a";
const STUDY = "2026-01-02T03-04-06-compare-0b0b";
const NEWEST = "2026-01-02T03-04-08-newest-0c0c";
const config = { model: { cell: "gru" } };
let base = "";

beforeEach(() => {
  base = emptyFolder();
});

function comparison(members: readonly object[], more: object = {}): string {
  const folder = join(base, STUDY);
  mkdirSync(folder, { recursive: true });
  const file = { format: 1, createdAt: "2026-01-02T03:04:06.000Z", command: [], members, ...more };
  writeFileSync(join(folder, "comparison.json"), JSON.stringify(file));
  return folder;
}

function member(name: string, more: FakeRun = {}): string {
  const createdAt = "2026-01-02T03:04:07.000Z";
  return fakeRun(join(base, STUDY), { name, createdAt, sets: ["model.cell=gru"], ...more });
}

const keysOf = (rows: readonly string[]) =>
  rows.map((row) => /data-key="([^"]*)"/.exec(row)?.[1]?.replaceAll("&#62;", ">"));

const rowOf = (catalog: Catalog, key: string) =>
  catalog.rows().find((row) => keysOf([row])[0] === key) ?? "";

/** The texts of a row's cells. */
const cellsOf = (row: string) =>
  [...row.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell = ""]) =>
    cell.replaceAll(/<[^>]*>/g, ""),
  );

it("the runs of a comparison are in the order of their creation, whatever their names", () => {
  comparison([
    { label: "gru", seed: 1, config, run: "z" },
    { label: "gru", seed: 2, config, run: "a" },
  ]);
  member("z", { createdAt: "2026-01-02T03:04:07.000Z" });
  member("a", { createdAt: "2026-01-02T03:04:09.000Z" });
  const catalog = new Catalog(base);
  expect(keysOf(catalog.rows())).toEqual([STUDY, `${STUDY}/z`, `${STUDY}/a`]);
});

it("a run that trains shows its newest epoch", () => {
  const writer = { pid: process.ppid, host: hostname() };
  fakeRun(base, { name: LONE, status: "running", writer, sets: ["training.epochs=3"] });
  const catalog = new Catalog(base);
  catalog.refresh();
  expect(catalog.run(LONE)?.lastEpoch?.epoch).toBe(3);
});

it("runs of the same moment are in the order of their names, and reading one again changes nothing", () => {
  const names = ["c", "a", "b"].map((letter) => `2026-01-02T03-04-05-${letter}-0a0a`);
  for (const name of names) fakeRun(base, { name });
  const store = new RunStore(base, new Listing(base));
  store.refresh("all");
  expect(store.all().map(({ path }) => path)).toEqual([...names].sort());
  const catalog = new Catalog(base);
  catalog.refresh();
  const { version } = catalog;
  expect(catalog.run(names[0]!)?.path).toBe(names[0]);
  expect(catalog.version).toBe(version);
  expect(catalog.rows()).toHaveLength(3);
});

it("a comparison is finished if all its runs are and its result is written", () => {
  const members = ["a", "b"].map((run, seed) => ({ label: "gru", seed, config, run }));
  const status = () => new Catalog(base).study(STUDY)?.status;
  comparison(members, { result: {} });
  member("a");
  expect(status()).toBe("unfinished");
  member("b", { status: "interrupted" });
  expect(status()).toBe("unfinished");
  member("b");
  expect(status()).toBe("finished");
  comparison(members);
  expect(status()).toBe("unfinished");
});

it("the operating system's changes are reported, and none after the end", async () => {
  let changes = 0;
  const watcher = new Watcher(() => {
    changes += 1;
  });
  watcher.watch([base, join(base, "none")]);
  writeFileSync(join(base, "a"), "");
  writeFileSync(join(base, "b"), "");
  await vi.waitFor(() => expect(changes).toBe(1), { timeout: 60_000, interval: 5 });
  const other = emptyFolder();
  watcher.watch([other]);
  writeFileSync(join(base, "c"), ""); // not watched any more
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(changes).toBe(1); // two files at once are one change
  writeFileSync(join(other, "d"), "");
  await vi.waitFor(() => expect(changes).toBe(2), { timeout: 60_000, interval: 5 });
  watcher.close();
  writeFileSync(join(other, "e"), "");
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(changes).toBe(2);
});

describe("the rows", () => {
  it("place the runs of a comparison below it, the newest comparison or run first", () => {
    fakeRun(base, { name: LONE, createdAt: "2026-01-02T03:04:05.000Z" });
    comparison([
      { label: "gru", seed: 1, config, run: "a" },
      { label: "gru", seed: 2, config, run: "b" },
    ]);
    member("b", { createdAt: "2026-01-02T03:04:09.000Z" });
    member("a");
    fakeRun(base, { name: NEWEST, createdAt: "2026-01-02T03:04:08.000Z" });
    const catalog = new Catalog(base);
    expect(keysOf(catalog.rows())).toEqual([NEWEST, STUDY, `${STUDY}/a`, `${STUDY}/b`, LONE]);
    expect(rowOf(catalog, `${STUDY}/a`)).toMatch(/class="member" hidden/);
    expect(rowOf(catalog, LONE)).not.toContain("hidden");
  });

  it("are in the order of their names, the last first, if they were made in the same moment", () => {
    for (const name of ["b", "c", "a"]) fakeRun(base, { name });
    expect(keysOf(new Catalog(base).rows())).toEqual(["c", "b", "a"]);
  });

  it("say of a comparison what its runs have in common and how their figures range", () => {
    comparison([{ label: "a", seed: 1, config, run: "a" }], { result: {} });
    member("a", { mseLastStep: 0.02 });
    member("b", { mseLastStep: 0.01, sets: ["model.cell=rnn"] });
    const cells = cellsOf(rowOf(new Catalog(base), STUDY));
    expect(cells.slice(1, 6)).toEqual([
      STUDY,
      "comparison",
      "finished",
      "gru, rnn",
      "0.01000 to 0.02000",
    ]);
    expect(cells).toContain("2 runs");
    expect(cells).toContain("6.4 s");
  });

  it("show a finished run to which a comparison refers twice, as one run", () => {
    fakeRun(base, { name: LONE });
    comparison([{ label: "lone", seed: 1, run: `../${LONE}` }], { result: {} });
    const catalog = new Catalog(base);
    expect(keysOf(catalog.rows())).toEqual([STUDY, `${STUDY}>${LONE}`, LONE]);
    const runs = catalog.rows().map((row) => /data-run="([^"]*)"/.exec(row)?.[1]);
    expect(runs).toEqual([undefined, LONE, LONE]);
    expect(cellsOf(rowOf(catalog, STUDY))).toContain("1 run");
  });

  it("do not show a run that lies outside the folder", () => {
    const elsewhere = fakeRun(emptyFolder(), { name: LONE });
    comparison([{ label: "lone", seed: 1, run: elsewhere }]);
    expect(keysOf(new Catalog(base).rows())).toEqual([STUDY]);
  });

  it.each([
    { what: "a backtest", members: [{ fold: fold(1) }], kind: "backtest", status: "unfinished" },
    { what: "a failed member", members: [{ error: "no" }], kind: "comparison", status: "failed" },
  ])("say the kind and the status of $what", ({ members, kind, status }) => {
    comparison(members.map((more) => ({ label: "a", seed: 1, config, ...more })));
    expect(cellsOf(rowOf(new Catalog(base), STUDY)).slice(2, 4)).toEqual([kind, status]);
  });

  it("say that a comparison is damaged", () => {
    const folder = comparison([]);
    writeFileSync(join(folder, "comparison.json"), "{");
    expect(cellsOf(rowOf(new Catalog(base), STUDY))[3]).toBe("damaged");
  });
});

function fold(number: number) {
  return { number, origin: "a", trainSteps: 5, testFrom: "b", testTo: "c" };
}

describe("a sweep", () => {
  const sweep = {
    format: 1,
    createdAt: "2026-01-02T03:04:06.000Z",
    command: [],
    base: {},
    space: [{ key: "model.hidden", text: "1,2", kind: "choice", values: [1, 2] }],
    sampler: "grid",
    seed: 1,
    trials: 2,
    seeds: 1,
    metric: "validation.mse",
    failFast: false,
    confirm: 0,
  };

  it("is finished once its result is written, although stopped trials never finish", () => {
    const folder = join(base, STUDY);
    mkdirSync(folder);
    writeFileSync(join(folder, "sweep.json"), JSON.stringify(sweep));
    utimesSync(join(folder, "sweep.json"), 1e9, 1e9);
    member("a", { status: "interrupted" });
    const catalog = new Catalog(base);
    expect(cellsOf(rowOf(catalog, STUDY)).slice(2, 4)).toEqual(["sweep", "unfinished"]);
    expect(cellsOf(rowOf(catalog, STUDY))).toContain("0 of 2 runs");
    writeFileSync(join(folder, "result.json"), "{}");
    expect(cellsOf(rowOf(catalog, STUDY))[3]).toBe("finished");
    mkdirSync(join(folder, "trials"));
    catalog.refresh();
    const { version } = catalog;
    writeFileSync(join(folder, "trials", "0001.json"), "{}");
    utimesSync(join(folder, "trials"), 1e9, 1e9);
    catalog.active();
    expect(catalog.changesSince(version)).toMatchObject({ rows: [{ key: STUDY }], gone: [] });
    expect(catalog.version).toBe(version + 1); // its page shows the trial
    utimesSync(join(folder, "sweep.json"), 1e11, 1e11); // extended
    writeFileSync(join(folder, "best.json"), "{}");
    expect(cellsOf(rowOf(catalog, STUDY))[3]).toBe("unfinished");
  });
});

describe("between two runs, the row of a study says running", () => {
  const running = "running";

  /** The status in the row and that in the changes since the last look, in which a page follows the folder. */
  function statuses(catalog: Catalog) {
    const { version } = catalog;
    catalog.active();
    const changed = catalog.changesSince(version).rows.find(({ key }) => key === STUDY);
    return [cellsOf(rowOf(catalog, STUDY))[3], changed && cellsOf(changed.markup)[3]];
  }

  function openComparison(): string {
    const [a, b] = ["a", "b"].map((label) => ({ label, seed: 1, config, run: label }));
    const folder = comparison([a!, b!]);
    member("a");
    return folder;
  }

  it.each([
    { what: "holds a comparison", path: leasePath },
    { what: "has claimed a member", path: (folder: string) => memberClaimPath(folder, 1) },
    { what: "has claimed a trial", path: (folder: string) => claimPath(folder, 2) },
  ])("while a process $what", async ({ path }) => {
    const folder = openComparison();
    const lease = path(folder);
    mkdirSync(dirname(lease), { recursive: true });
    const catalog = new Catalog(base);
    expect(statuses(catalog)).toEqual(["unfinished", "unfinished"]);
    const held = await takeLease(lease);
    expect(statuses(catalog)).toEqual([running, running]);
    expect(statuses(catalog)).toEqual([running, undefined]);
    held.release();
    expect(statuses(catalog)).toEqual(["unfinished", "unfinished"]);
  });

  it("while one of its workers lives, and no longer", () => {
    const folder = openComparison();
    const job = { id: "local-1-1", launcher: "local", workers: 2, submittedAt: "" };
    const dead = { ...thisOwner(), pid: DEAD_PID };
    writeJob(folder, { ...job, processes: [dead, thisOwner()] });
    const catalog = new Catalog(base);
    expect(statuses(catalog)).toEqual([running, running]);
    writeJob(folder, { ...job, processes: [dead] });
    expect(statuses(catalog)).toEqual(["unfinished", "unfinished"]);
  });

  it("although a run of it has failed", async () => {
    const [a, b] = ["a", "b"].map((label) => ({ label, seed: 1, config, error: "diverged" }));
    const folder = comparison([a!, b!]);
    const catalog = new Catalog(base);
    expect(statuses(catalog)[0]).toBe("failed");
    const held = await takeLease(leasePath(folder));
    expect(statuses(catalog)[0]).toBe(running);
    held.release();
  });

  it("but not once it is finished, nor while its files are damaged", async () => {
    const folder = comparison([{ label: "a", seed: 1, config, run: "a" }], { result: {} });
    member("a");
    const held = await takeLease(leasePath(folder));
    expect(statuses(new Catalog(base))[0]).toBe("finished");
    writeFileSync(join(folder, "comparison.json"), "{");
    expect(statuses(new Catalog(base))[0]).toBe("damaged");
    held.release();
  });

  it.each([
    ["jobs", "a damaged record of a job", "local-1-1.json"],
    ["members", "a file in place of the claims", undefined],
  ])("but not because of %s: %s", (name, _, inside) => {
    const path = join(openComparison(), name);
    if (inside !== undefined) mkdirSync(path);
    writeFileSync(join(path, inside ?? ""), "{");
    expect(statuses(new Catalog(base))[0]).toBe("unfinished");
  });
});

describe("the changes", () => {
  it("are the row of a run and the row of its comparison", () => {
    comparison([{ label: "gru", seed: 1, config, run: "a" }]);
    member("a");
    fakeRun(base, { name: LONE });
    const catalog = new Catalog(base);
    catalog.rows();
    const { version } = catalog;
    const writer = { pid: process.pid, host: hostname() };
    member("b", { status: "running", writer });
    catalog.active();
    const { rows, gone } = catalog.changesSince(version);
    expect(rows.map(({ key }) => key).sort()).toEqual([STUDY, `${STUDY}/b`]);
    expect(gone).toEqual([]);
    expect(cellsOf(rowOf(catalog, STUDY))[3]).toBe("running");
    expect(catalog.changesSince(catalog.version).rows).toEqual([]);
  });

  it("name all rows of a comparison that is removed, and those of its references", () => {
    fakeRun(base, { name: LONE });
    comparison([
      { label: "lone", seed: 1, run: `../${LONE}` },
      { label: "gru", seed: 1, config, run: "a" },
    ]);
    member("a");
    const catalog = new Catalog(base);
    catalog.rows();
    const { version } = catalog;
    rmSync(join(base, STUDY), { recursive: true });
    catalog.active();
    const { gone, rows } = catalog.changesSince(version);
    expect([...gone].sort()).toEqual([STUDY, `${STUDY}/a`, `${STUDY}>${LONE}`]);
    expect(rows).toEqual([]);
    expect(keysOf(catalog.rows())).toEqual([LONE]);
  });
});

describe("the row of a comparison whose own folder is as it was", () => {
  /** Makes a folder look as if nothing in it had changed for long, so that its record is not read again. */
  const settle = (folder: string) => utimesSync(folder, 1e9, 1e9);

  function changed(catalog: Catalog): readonly string[] {
    const { version } = catalog;
    catalog.active();
    const { rows, gone } = catalog.changesSince(version);
    return [...rows.map(({ key }) => key), ...gone.map((key) => `${key} is gone`)].sort();
  }

  it("changes with each epoch of its runs", () => {
    const folder = comparison([{ label: "gru", seed: 1, config, run: "a" }]);
    const run = member("a", { status: "running", writer: { pid: process.pid, host: hostname() } });
    settle(folder);
    const catalog = new Catalog(base);
    catalog.refresh();
    const metrics = join(run, "metrics.jsonl");
    const [first = "", ...rest] = readFileSync(metrics, "utf8").split("\n");
    writeFileSync(metrics, [first.replace(/"valLoss":[\d.]+/, '"valLoss":77'), ...rest].join("\n"));
    expect(changed(catalog)).toEqual([]); // not the last epoch
    writeFileSync(metrics, first.replace(/"valLoss":[\d.]+/, '"valLoss":77'));
    expect(changed(catalog)).toEqual([STUDY, `${STUDY}/a`]);
    expect(cellsOf(rowOf(catalog, STUDY))).toContain("77.00");
  });

  it("changes as a run elsewhere comes to which it refers, changes and goes", () => {
    settle(comparison([{ label: "lone", seed: 1, run: `../${LONE}` }], { result: {} }));
    const catalog = new Catalog(base);
    catalog.refresh();
    expect(cellsOf(rowOf(catalog, STUDY)).slice(3, 5)).toEqual(["unfinished", "-"]);
    const lone = (more: FakeRun) => fakeRun(base, { name: LONE, ...more });
    lone({ status: "running", writer: { pid: process.pid, host: hostname() } });
    expect(changed(catalog)).toEqual([STUDY, `${STUDY}>${LONE}`, LONE].sort());
    expect(cellsOf(rowOf(catalog, STUDY)).slice(3, 5)).toEqual(["running", "lstm"]);
    lone({});
    expect(changed(catalog)).toEqual([STUDY, `${STUDY}>${LONE}`, LONE].sort());
    expect(cellsOf(rowOf(catalog, STUDY))[3]).toBe("finished");
    rmSync(join(base, LONE), { recursive: true });
    expect(changed(catalog)).toEqual([STUDY, `${STUDY}>${LONE} is gone`, `${LONE} is gone`].sort());
    expect(cellsOf(rowOf(catalog, STUDY)).slice(3, 5)).toEqual(["unfinished", "-"]);
  });

  it("is read again if a folder changed lately, as its time may hide a further change", () => {
    const folder = comparison([{ label: "gru", seed: 1, config }]);
    const lately = Date.now() / 1000 - 1;
    utimesSync(folder, lately, lately);
    const before = studyRecord(base, STUDY, undefined);
    comparison([{ label: "gru", seed: 1, config, error: "no" }]);
    utimesSync(folder, lately, lately);
    expect(studyRecord(base, STUDY, before)).toMatchObject({ hasFailed: true });
    settle(folder);
    const settled = studyRecord(base, STUDY, before);
    comparison([]);
    settle(folder);
    expect(studyRecord(base, STUDY, settled)).toBe(settled);
    mkdirSync(join(folder, "trials"));
    settle(folder);
    expect(studyRecord(base, STUDY, settled)).toMatchObject({ hasFailed: false, planned: 0 });
  });
});

it("of two comparisons, the one whose record changes has a new row", () => {
  const other = `${STUDY}b`;
  mkdirSync(join(base, other));
  const file = { format: 1, createdAt: "2026-01-02T03:04:06.000Z", command: [], members: [] };
  writeFileSync(join(base, other, "comparison.json"), JSON.stringify(file));
  utimesSync(comparison([{ label: "a", seed: 1, config }]), 1e9, 1e9);
  utimesSync(join(base, other), 1e9, 1e9);
  const catalog = new Catalog(base);
  catalog.refresh();
  const { version } = catalog;
  comparison([{ label: "a", seed: 1, config, error: "no" }]);
  utimesSync(join(base, STUDY), 2e9, 2e9);
  catalog.active();
  expect(catalog.changesSince(version).rows.map(({ key }) => key)).toEqual([STUDY]);
  expect(cellsOf(rowOf(catalog, STUDY))[3]).toBe("failed");
});

it("a run that has just begun is followed until it trains, a finished one is not read again", () => {
  mkdirSync(join(base, NEWEST));
  const done = fakeRun(base, { name: LONE });
  const catalog = new Catalog(base);
  expect(catalog.active().map(({ path, entry }) => `${path} ${entry.status}`)).toEqual([
    `${NEWEST} empty`,
  ]);
  fakeRun(base, {
    name: NEWEST,
    status: "running",
    writer: { pid: process.pid, host: hostname() },
  });
  writeFileSync(join(done, "annotations.json"), '{"format":1,"tags":["new"],"note":""}');
  expect(catalog.active().map(({ path, entry }) => `${path} ${entry.status}`)).toEqual([
    `${NEWEST} running`,
  ]);
  expect(
    cellsOf(catalog.changesSince(0).rows.find(({ key }) => key === LONE)!.markup),
  ).not.toContain("new");
  expect(cellsOf(rowOf(catalog, LONE))).toContain("new");
});

describe("a run that is none any more", () => {
  it("is gone, once, and one whose manifest is damaged is the oldest", () => {
    for (const name of ["b", "a"]) fakeRun(base, { name });
    const catalog = new Catalog(base);
    expect(keysOf(catalog.rows())).toEqual(["b", "a"]);
    writeFileSync(join(base, "b", "manifest.json"), "{");
    utimesSync(join(base, "b"), 1e9, 1e9);
    expect(keysOf(catalog.rows())).toEqual(["a", "b"]);
    const { version } = catalog;
    for (const file of ["manifest", "config"]) rmSync(join(base, "b", `${file}.json`));
    expect(keysOf(catalog.rows())).toEqual(["a"]);
    expect(catalog.changesSince(version).gone).toEqual(["b"]);
    expect(catalog.run("b")).toBeUndefined();
    expect(catalog.version).toBe(version + 1);
  });
});

describe("the looks at test figures", () => {
  it("are counted over all finished runs, those of comparisons included", () => {
    fakeRun(base, { name: LONE });
    comparison([{ label: "gru", seed: 1, config, run: "a" }]);
    member("a");
    fakeRun(base, { name: NEWEST, sets: ["data.seed=9"] });
    fakeRun(base, { name: "2026-01-02T03-04-09-dead-0d0d", status: "failed" });
    const catalog = new Catalog(base);
    catalog.refresh();
    expect(catalog.looksSummary()).toMatch(/: sines 2 times \(2 different settings\)\. The best/);
    expect(catalog.testLooks({ path: LONE })).toMatchObject({ runs: 2 });
    expect(catalog.testLooks({ path: NEWEST })).toMatchObject({ runs: 1 });
    fakeRun(base, { name: "2026-01-02T03-04-09-more-0e0e", sets: ["data.seed=9"] });
    catalog.refresh();
    expect(catalog.looksSummary()).toContain("sines up to 2 times (2 test parts)");
  });
});

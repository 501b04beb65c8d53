import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { looksSummary, looksText } from "../../src/report/looks-text.js";
import { countedLooks, lookOf, looksAfter, testLooks } from "../../src/runs/looks.js";
import { readEntry } from "../../src/runs/registry.js";
import { emptyFolder, run } from "../helpers/cli.js";
import { fakeRun } from "../helpers/runs.js";

function looksAt(folder: string) {
  const entry = readEntry(folder);
  if (entry === undefined) throw new Error(`${folder} has gone`);
  return testLooks(entry);
}

function changed(folder: string, file: string, change: (content: never) => object): void {
  const path = join(folder, file);
  writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(path, "utf8")) as never)));
}

/** Says which file a run's data was read from, and how it is split. */
function withFile(folder: string, sha256: string, split: readonly number[]): string {
  const source = { file: `/data/${basename(folder)}.csv`, bytes: 10, sha256 };
  changed(folder, "manifest.json", (manifest: object) => ({ ...manifest, source }));
  changed(folder, "config.json", (config: { data: object }) => ({
    ...config,
    data: { ...config.data, task: "csv", file: source.file, split },
  }));
  return folder;
}

describe("testLooks", () => {
  it("counts finished runs on the same made data, and their settings without the seed", () => {
    const base = emptyFolder();
    const first = fakeRun(base, { name: "a", sets: ["model.cell=lstm"] });
    fakeRun(base, { name: "b", sets: ["model.cell=lstm", "training.seed=2"] });
    fakeRun(base, { name: "c", sets: ["model.cell=gru"] });
    fakeRun(base, { name: "d", status: "failed" });
    fakeRun(base, { name: "e", sets: ["data.seed=7"] });
    expect(looksAt(first)).toEqual({ runs: 3, settings: 2 });
  });

  it("goes by the content and the split of a file, not by its place or by what is read of it", () => {
    const base = emptyFolder();
    const [a, b] = ["a".repeat(64), "b".repeat(64)];
    const first = withFile(fakeRun(base, { name: "a" }), a, [0.7, 0.2, 0.1]);
    withFile(fakeRun(base, { name: "b", sets: ["data.steps=7"] }), a, [0.7, 0.2, 0.1]);
    withFile(fakeRun(base, { name: "c" }), a, [0.6, 0.2, 0.2]);
    withFile(fakeRun(base, { name: "d" }), b, [0.7, 0.2, 0.1]);
    expect(looksAt(first).runs).toBe(2);
  });

  it("counts the runs of a comparison beside it from anywhere in it", () => {
    const base = emptyFolder();
    const alone = fakeRun(base, { name: "2026-01-02T03-04-05-a-0a0a" });
    const study = join(base, "2026-01-02T03-04-06-compare-0b0b");
    const member = join(study, "2026-01-02T03-04-07-a-0c0c");
    cpSync(alone, member, { recursive: true });
    writeFileSync(
      join(study, "comparison.json"),
      JSON.stringify({
        format: 1,
        createdAt: "2026-01-02T03:04:06.000Z",
        command: [],
        members: [],
      }),
    );
    expect(looksAt(member)).toEqual(looksAt(alone));
    expect(looksAt(member).runs).toBe(2);
  });

  it("is shown by runs show, plot and in reports once there are two", async () => {
    const base = emptyFolder();
    const folder = fakeRun(base, { name: "2026-01-02T03-04-05-a-0a0a" });
    const counted = /looked at 2 times: by 2 finished runs of 2 different settings/;
    const show = ["runs", "show", "best", "--runs", base];
    expect((await run(show)).stdout).not.toContain("looked at");
    expect((await run(["plot", "best", "--runs", base])).stdout).not.toContain("looked at");
    fakeRun(base, { name: "2026-01-02T03-04-06-b-0a0b", sets: ["model.cell=rnn"] });
    expect((await run(show)).stdout.replace(/\s+/g, " ")).toMatch(counted);
    const { stdout } = await run([...show, "--json"]);
    const looks = { runs: 2, settings: 2 };
    expect(JSON.parse(stdout).testLooks).toEqual(looks);
    const plotted = await run(["plot", "best", "--runs", base]);
    expect(plotted.stdout.replace(/\s+/g, " ")).toMatch(counted);
    const figures = await run(["report", folder, "--runs", base, "--format", "json"]);
    expect(JSON.parse(figures.stdout).testLooks).toEqual(looks);
    const page = join(base, "page.html");
    await run(["report", folder, "--runs", base, "--output", page]);
    expect(readFileSync(page, "utf8")).toMatch(counted);
    const both = await run([
      "report",
      folder,
      join(base, "2026-01-02T03-04-06-b-0a0b"),
      "--runs",
      base,
      "--output",
      page,
    ]);
    expect(both).toMatchObject({ code: 0 });
    expect(readFileSync(page, "utf8")).toMatch(counted);
  });
});

describe("looksSummary", () => {
  it("names the data sets, that with most looks first, and counts test parts", () => {
    const looks = (
      [
        ["a", 2],
        ["b", 5],
        ["a", 3],
        ["c", 1],
        ["d", 4],
      ] as const
    ).map(([data, runs]) => ({ data, runs, settings: 2 }));
    expect(looksSummary(looks)).toMatch(
      /more than once: b 5 times \(2 different settings\), d 4 times \(2 different settings\), a up to 3 times \(2 test parts\)\./,
    );
    expect(looksSummary([{ data: "c", runs: 1, settings: 1 }])).toBe("");
    const repeated = ["a", "b", "c", "d", "a"].map((data) => ({ data, runs: 2, settings: 1 }));
    expect(looksSummary(repeated)).toMatch(
      /: a up to 2 times \(2 test parts\), [^.]*, d 2 times \(one setting\)\./,
    );
    const many = [6, 5, 4, 3, 2].map((runs) => ({ data: `x${runs}`, runs, settings: 1 }));
    expect(looksSummary(many)).toMatch(
      /x6 6 times[^.]*x3 3 times \(one setting\), and 1 other data set\./,
    );
  });
});

describe("looksText", () => {
  it("says nothing of a first look", () => {
    expect(looksText({ runs: 1, settings: 1 })).toBe("");
    expect(looksText()).toBe("");
    expect(looksText({ runs: 2, settings: 2 })).toBe(
      "The test figures of this data have been looked at 2 times: by 2 finished runs of 2 different settings. The best " +
        "of several test figures is an optimistic estimate of the error on new data: choose by validation figures.",
    );
    expect(looksText({ runs: 5, settings: 1 })).toMatch(/5 finished runs of one setting/);
  });
});

describe("the looks at test parts", () => {
  const lookAt = (config: object, manifest?: object) => lookOf({ config, manifest } as never);

  it("are counted for each part, with the settings among them", () => {
    const looks = [
      ["p", "d", "s"],
      ["p", "d", "t"],
      ["q", "e", "s"],
      ["p", "d", "s"],
    ].map(([part, data, settings]) => ({ part: part!, data: data!, settings: settings! }));
    expect([...countedLooks(looks)]).toEqual([
      ["p", { data: "d", runs: 3, settings: 2 }],
      ["q", { data: "e", runs: 1, settings: 1 }],
    ]);
  });

  it("name data by its file or its task", () => {
    const names = [
      { data: { task: "csv", file: "a/b/c.csv" } },
      { data: { task: "sines" } },
      { data: 3 },
      {},
    ].map((config) => lookAt(config).data);
    expect(names).toEqual(["c.csv", "sines", "unknown data", "unknown data"]);
  });

  it("differ in the split, the seed of the split and the test file, not in the training seed", () => {
    const source = { sha256: "a" };
    const parts = [
      { split: [1] },
      { split: [2] },
      { split: [1], seed: 3 },
      { split: [1], testFile: "t" },
      { split: [1], steps: 9 },
    ].map((data) => lookAt({ data }, { source }).part);
    expect(new Set(parts).size).toBe(4);
    expect(parts[4]).toBe(parts[0]);
    const settings = [1, 2].map((seed) => {
      return lookAt({ data: { n: 1 }, model: { hidden: seed }, training: { seed } }).settings;
    });
    expect(settings[0]).not.toBe(settings[1]);
    const seeded = [1, 2].map((seed) => lookAt({ model: { n: 1, m: 2 }, training: { seed } }));
    expect(seeded[0]!.settings).toBe(seeded[1]!.settings);
    const other = lookAt({ model: { n: 1, m: 1 }, training: { seed: 1 } });
    expect(other.settings).not.toBe(seeded[0]!.settings);
  });

  it("after a run count it and every finished one beside it once", () => {
    const base = emptyFolder();
    const folder = fakeRun(base, { name: "a", sets: ["model.cell=gru"] });
    fakeRun(base, { name: "b", status: "running" });
    fakeRun(base, { name: "c" });
    expect(looksAfter(folder)).toEqual({ runs: 2, settings: 2 });
    const unfinished = fakeRun(base, { name: "d", status: "interrupted" });
    expect(looksAfter(unfinished)).toEqual({ runs: 3, settings: 2 });
    expect(looksAfter(`${base}/absent`)).toBeUndefined();
  });
});

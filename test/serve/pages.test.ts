import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { fileHash } from "../../src/data/table/hash.js";
import { annotate } from "../../src/runs/annotations.js";
import { Catalog } from "../../src/serve/catalog.js";
import { linkOutside, requireInside } from "../../src/serve/inside.js";
import { pages } from "../../src/serve/pages.js";
import { emptyFolder } from "../helpers/cli.js";
import { withoutBreaks } from "../helpers/pages.js";
import { type FakeRun, fakeRun } from "../helpers/runs.js";

const STUDY = "2026-01-02T03-04-06-compare-0b0b";
const SWEEP = "2026-01-02T03-04-06-sweep-0c0c";
const LONE = "2026-01-02T03-04-05-lone-0a0a";
const alive = { pid: process.pid, host: hostname() };
const createdAt = "2026-01-02T03:04:06.000Z";
let base = "";
let catalog: Catalog;

beforeEach(() => {
  base = emptyFolder();
  catalog = new Catalog(base);
});

const show = async (path: string, query: Readonly<Record<string, string>> | string = "") =>
  pages[path]!({ catalog, files: [] }, new URLSearchParams(query));

function writeStudy(name: string, file: string, value: object): string {
  const folder = join(base, name);
  mkdirSync(join(folder, "trials"), { recursive: true });
  writeFileSync(
    join(folder, file),
    JSON.stringify({ format: 1, createdAt, command: [], ...value }),
  );
  return folder;
}

const comparison = (members: readonly object[], more: object = {}) =>
  writeStudy(STUDY, "comparison.json", { members, ...more });

function sweep(runs: readonly string[], more: object = {}): void {
  const space = [{ key: "model.hidden", text: "1,2", kind: "choice", values: [1, 2] }];
  const plan = { base: {}, space, sampler: "grid", seed: 1, trials: 2, seeds: 1 };
  const rest = { metric: "validation.mse", failFast: false, confirm: 0, ...more };
  const folder = writeStudy(SWEEP, "sweep.json", { ...plan, ...rest });
  for (const [index, run] of runs.entries()) {
    const trial = { number: index + 1, values: [1], state: "finished", runs: [{ seed: 1, run }] };
    const figures = { goal: 3, epochs: 3, rungs: [{ epochs: 3, value: 0.1 }], value: 0.1 };
    const times = { attempts: 0, lost: 0, durationMs: 10, startedAt: createdAt };
    const text = JSON.stringify({ ...trial, ...figures, ...times });
    writeFileSync(join(folder, "trials", `000${index + 1}.json`), text);
  }
}

const member = (name: string, more: FakeRun = {}) => fakeRun(join(base, STUDY), { name, ...more });

/** The names and colours of the curves in the first section of a page. */
const curvesOf = (page: string) =>
  [
    ...(page.split("</section>", 1)[0] ?? "").matchAll(
      /data-name="([^"]*)"[^>]*>(?:(?!data-name).)*?class="curve s(\d)/gs,
    ),
  ].map(([, name, color]) => `${name} s${color}`);

describe("the page of all runs", () => {
  it("says how often test figures were looked at, and follows the newest version", async () => {
    for (const name of [LONE, `${LONE}b`]) fakeRun(base, { name });
    const page = await show("/");
    expect(page).toContain("sines 2 times (one setting)");
    expect(page).toContain(`data-version="${catalog.version}"`);
    expect(catalog.version).toBe(2);
  });
});

describe("the page of a run", () => {
  const labels = ["gru", "lstm"].map((label) => ({ label, seed: 1, config: {}, run: label }));

  it("has the colour of its model in a comparison, and says how often its data were looked at", async () => {
    comparison(labels);
    member("lstm");
    fakeRun(base, { name: LONE });
    const page = await show("/run", { path: `${STUDY}/lstm` });
    expect(page).toMatch(/class="curve s1/);
    expect(page).not.toMatch(/class="curve s0/);
    expect(page).toContain("looked at 2 times: by 2 finished runs of one setting");
    expect(page).toContain(STUDY);
    expect(page).toContain(`href="/data?path=${STUDY}%2Flstm"`);
    expect(await show("/run", { path: LONE })).toMatch(/class="curve s0/);
  });

  it("that trains has that colour too, its epochs so far and the version from which it follows", async () => {
    comparison(labels);
    member("lstm", { status: "running", writer: alive, sets: ["training.epochs=3"] });
    const page = await show("/run", { path: `${STUDY}/lstm` });
    expect(page).toContain(`data-events="${STUDY}/lstm" data-version="${catalog.version}"`);
    expect(catalog.version).toBeGreaterThan(0);
    expect(page).toContain("3 of 3");
    expect(page).toMatch(/class="curve s1/);
    expect(page).not.toMatch(/class="curve s0/);
  });

  it("is shown as it is now: annotated, then deleted", async () => {
    const folder = fakeRun(base, { name: LONE });
    catalog.refresh();
    const { version } = catalog;
    await annotate(folder, () => ({ tags: ["good"], note: "" }));
    expect(catalog.run(LONE)?.entry.tags).toEqual(["good"]);
    expect(catalog.changesSince(version).rows.map(({ key }) => key)).toEqual([LONE]);
    rmSync(folder, { recursive: true });
    await expect(show("/run", { path: LONE })).rejects.toThrow("There is no such run.");
    expect(catalog.changesSince(version)).toMatchObject({ rows: [], gone: [LONE] });
  });
});

describe("the page of several runs", () => {
  it("shows each once, whether or not its settings can be read, and their report has each once", async () => {
    const names = ["a", "b"].map((letter) => `2026-01-02T03-04-05-${letter}-0a0a`);
    fakeRun(base, { name: names[0]!, sets: ["name=first"] });
    fakeRun(base, { name: names[1]!, sets: ["name=second", "model.hidden=9"], mseLastStep: 0.5 });
    const paths = [...names, names[0]!].map((name) => `path=${name}`).join("&");
    const page = await show("/selection", paths);
    expect(page).toContain("<h1>2 runs</h1>");
    expect(curvesOf(page)).toEqual(names.map((name, index) => `${name} s${index}`));
    const report = await show("/report", paths);
    expect(report).toContain("looked at 2 times: by 2 finished runs of 2 different settings");
    expect(report).toContain("first");
    expect(report.match(new RegExp(`href="/run\\?path=${names[0]}"`, "g"))).toHaveLength(1);
    mkdirSync(join(base, "2026-01-02T03-04-05-empty-0c0c"));
    const withEmpty = await show("/selection", `${paths}&path=2026-01-02T03-04-05-empty-0c0c`);
    expect(withEmpty).toContain("<h1>3 runs</h1>");
    expect(withEmpty).not.toContain("The data differ");
  });
});

describe("the page of a run's data", () => {
  /** A run on sequences in one file with test sequences in another, and what it says of them. */
  async function onSequences(source: object | "both"): Promise<string> {
    const folder = fakeRun(base, { name: LONE });
    const files = ["train", "test"].map((name) => join(emptyFolder(), `${name}.csv`));
    const rows = Array.from(
      { length: 48 },
      (_, i) => `${i >> 1},${i % 4 < 2 ? "up" : "down"},${i}`,
    );
    for (const file of files) writeFileSync(file, `id,label,a\n${rows.join("\n")}\n`);
    const [file, testFile] = files;
    const path = join(folder, "config.json");
    const config = JSON.parse(readFileSync(path, "utf8"));
    const data = { task: "labelled", file, testFile, id: "id", label: "label", features: ["a"] };
    writeFileSync(path, JSON.stringify({ ...config, data }));
    const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
    const both = source === "both" ? await fileHash(file!, testFile) : source;
    writeFileSync(join(folder, "manifest.json"), JSON.stringify({ ...manifest, source: both }));
    return testFile!;
  }

  it("shows generated data, and the command that makes the page", async () => {
    fakeRun(base, { name: LONE });
    const page = withoutBreaks(await show("/data", { path: LONE }));
    expect(page).toContain(`rnnlab data --config ${join(base, LONE, "config.json")}`);
    expect(page).toContain(`<a href="/run?path=${LONE}"`);
  });

  it("is refused if the file of test sequences is not the one of the training", async () => {
    const testFile = await onSequences("both");
    const shown = () => show("/data", { path: LONE });
    await expect(shown()).resolves.toContain("train.csv");
    writeFileSync(testFile, "id,label,a\n1,up,2\n");
    await expect(shown()).rejects.toThrow("has changed since");
    rmSync(testFile);
    await expect(shown()).rejects.toThrow(`${testFile}: there is no such file.`);
  });

  it("is refused if the run does not record its test sequences", async () => {
    await onSequences({ file: "train.csv", bytes: 1, sha256: "0".repeat(64) });
    await expect(show("/data", { path: LONE })).rejects.toThrow(
      "The run does not record its data file, so the file is not shown. Try: rnnlab data FILE",
    );
  });
});

describe("the page of a comparison", () => {
  it("names its curves by model, seed and fold, in the order in which they began", async () => {
    const folds = [1, 2].map((number) => {
      const fold = { number, origin: "a", trainSteps: 5, testFrom: "b", testTo: "c" };
      return { label: "gru", seed: 7, config: {}, fold, run: `gru-${number}` };
    });
    comparison(folds);
    const times = ["2026-01-02T03:04:07.000Z", "2026-01-02T03:04:08.000Z"];
    member("gru-2", { createdAt: times[0]! });
    member("gru-1", { createdAt: times[1]! });
    const page = await show("/study/parts", { name: STUDY });
    expect(curvesOf(page)).toEqual(["gru, seed 7, fold 2 s0", "gru, seed 7, fold 1 s0"]);
  });

  it("draws at most 12 runs: those in training, then those that began last", async () => {
    const names = Array.from({ length: 14 }, (_, n) => `r${n}`);
    comparison(names.map((run, seed) => ({ label: run, seed, config: {}, run })));
    const at = (n: number) => `2026-01-02T03:04:${10 + n}.000Z`;
    const shape = ["training.epochs=1"];
    for (const [n, name] of names.entries())
      member(name, {
        ...{ createdAt: at(n), sets: shape },
        ...(n === 0 && { status: "running", writer: alive }),
      });
    const page = await show("/study/parts", { name: STUDY });
    const seeds = curvesOf(page).map((name) => Number(/seed (\d+)/.exec(name)?.[1]));
    expect(seeds).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 0]);
    expect(page).toContain("At most 12 of 14 runs");
  });

  it("leaves out the curve of a run that has not ended an epoch, and calls one that is not its member by its name", async () => {
    comparison([{ label: "gru", seed: 1, config: {}, run: "gru" }]);
    writeFileSync(join(member("gru"), "metrics.jsonl"), "");
    member("other");
    expect(curvesOf(await show("/study/parts", { name: STUDY }))).toEqual(["other s0"]);
  });

  it("is not shown if it is gone, and says so", async () => {
    await expect(show("/study", { name: STUDY })).rejects.toThrow(
      "There is no such comparison or sweep. It may have been deleted.",
    );
    await expect(show("/study/parts")).rejects.toThrow("There is no such comparison or sweep.");
  });

  it("has all its models in the order of the comparison, although one has no finished run", async () => {
    const labels = ["gru", "lstm"].map((label) => ({ label, seed: 1, config: {}, run: label }));
    comparison(labels, { command: ["rnnlab", "compare", "gru", "lstm"] });
    member("lstm");
    const page = await show("/study", { name: STUDY });
    expect(page).toContain("rnnlab compare gru lstm");
    expect(page).toContain(`data-version="${catalog.version}"`);
    expect(catalog.version).toBeGreaterThan(0);
    expect(curvesOf(page)[0]).toBe("lstm, seed 1 s1");
  });
});

describe("the page of a sweep", () => {
  it("gives each curve a colour of its own, and says how often its test figures were looked at", async () => {
    sweep(["t-1", "t-2"], { seeds: 1 });
    const seconds = ["07", "08"];
    for (const [n, second] of seconds.entries())
      fakeRun(join(base, SWEEP), {
        name: `t-${n + 1}`,
        createdAt: `2026-01-02T03:04:${second}.000Z`,
      });
    fakeRun(join(base, SWEEP), { name: "t-0", status: "interrupted", createdAt });
    fakeRun(base, { name: LONE });
    const page = await show("/study", { name: SWEEP });
    expect(curvesOf(page)).toEqual(["t-0 s0", "trial 1 s1", "trial 2 s2"]);
    expect(page).toContain("looked at 3 times");
    expect(page).toContain(`href="/run?path=${SWEEP}%2Ft-1"`);
    writeFileSync(join(base, SWEEP, "result.json"), "{}");
    const done = await show("/study", { name: SWEEP });
    expect(done).not.toContain("data-events");
    expect(done).toContain("looked at 3 times");
  });

  it("in the table counts its seeds, and is damaged if its record is", async () => {
    sweep([], { trials: 5, seeds: 3 });
    expect(catalog.study(SWEEP)).toMatchObject({ kind: "sweep", planned: 15, createdAt });
    writeFileSync(join(base, SWEEP, "sweep.json"), "{");
    expect(catalog.study(SWEEP)).toMatchObject({ kind: "sweep", status: "damaged", runs: [] });
    expect(catalog.study(SWEEP)?.planned).toBeUndefined();
  });
});

describe("a link out of the folder of runs", () => {
  const listed = ["config.json", "summary.json", "metrics.jsonl", "annotations.json"];
  const shown = [...listed, "manifest.json", "windows.json", "comparison.json", "sweep.json"];
  const rest = ["result.json", "trials", "ensembles"];

  it.each([...shown, ...rest])("in place of %s is refused", (name) => {
    const folder = join(base, LONE);
    mkdirSync(folder);
    expect(() => requireInside(base, folder)).not.toThrow();
    symlinkSync(emptyFolder(), join(folder, name));
    expect(() => requireInside(base, folder)).toThrow(
      `${join(folder, name)}: a link out of the folder of runs that is served, so it is not followed.`,
    );
    rmSync(join(folder, name));
    symlinkSync(join(base, "..inside"), join(folder, name)); // leads nowhere
    expect(linkOutside(base, folder)).toBe(join(folder, name));
    mkdirSync(join(base, "..inside"));
    expect(linkOutside(base, folder)).toBeUndefined();
  });

  it.each(listed)("in place of a run's %s makes it damaged in the table", (name) => {
    const folder = fakeRun(base, { name: LONE });
    rmSync(join(folder, name), { force: true });
    symlinkSync(emptyFolder(), join(folder, name));
    expect(catalog.run(LONE)?.entry).toEqual({
      name: LONE,
      folder,
      comparison: undefined,
      sweep: undefined,
      tags: [],
      note: "",
      status: "damaged",
      manifest: undefined,
      config: {},
      summary: {},
    });
  });

  it("in a comparison makes it damaged in the table, and what lies elsewhere is not shown", async () => {
    const folder = comparison([{ label: "a", seed: 1 }]);
    await annotate(folder, () => ({ tags: ["good"], note: "kept" }));
    expect(catalog.study(STUDY)).toMatchObject({ tags: ["good"], note: "kept", planned: 1 });
    symlinkSync(emptyFolder(), join(folder, "ensembles"));
    expect(catalog.study(STUDY)).toMatchObject({ status: "damaged", tags: [], note: "" });
    const outside = emptyFolder();
    expect(() => requireInside(base, outside)).toThrow(
      `${outside}: lies outside the folder of runs that is served, so it is not shown here.`,
    );
    expect(() => requireInside(base, join(base, ".."))).toThrow("lies outside");
    expect(() => requireInside(base, base)).not.toThrow();
  });
});

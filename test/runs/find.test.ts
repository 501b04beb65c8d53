import fs, {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { basename, join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { fieldOf, fieldsOf } from "../../src/runs/fields.js";
import { decidingPath, findRun, hasSameData, rankedRuns } from "../../src/runs/find.js";
import { findComparison, findLostStudy, findStudy, findSweep } from "../../src/runs/find-study.js";
import {
  folderNames,
  hasLostManifest,
  hasLostRecord,
  isEmptyRun,
  isRun,
  lostStudyNames,
  runNames,
  runPaths,
  shownPath,
  studyKind,
  studyNames,
  studyOf,
} from "../../src/runs/folders.js";
import { thisOwner } from "../../src/runs/lease/owner.js";
import { leaseOwnerText, leaseText } from "../../src/runs/lease/record.js";
import { listRuns, type RunEntry, readEntry } from "../../src/runs/registry.js";
import { removeRun } from "../../src/runs/remove.js";
import { UserError } from "../../src/shared/errors.js";
import { failing, replaceMember } from "../helpers/built-ins.js";
import { emptyFolder } from "../helpers/cli.js";
import { type FakeRun, fakeRun } from "../helpers/runs.js";

const name = (day: number, what: string) => `2026-01-0${day}T00-00-00-${what}-0a0a`;
const at = (day: number) => `2026-01-0${day}T00:00:00.000Z`;

/** A folder with a file that says when it was made; returns its path. */
function study(base: string, folder: string, file: string, createdAt?: string): string {
  const path = join(base, folder);
  mkdirSync(path);
  writeFileSync(join(path, file), createdAt === undefined ? "{" : JSON.stringify({ createdAt }));
  return path;
}

describe("the last study", () => {
  it("is the newest of comparisons and sweeps, unless a run is newer", () => {
    const base = emptyFolder();
    expect(findStudy("last", base)).toBeUndefined();
    const sweep = study(base, name(1, "sweep"), "sweep.json", at(3));
    const comparison = study(base, name(2, "compare"), "comparison.json", at(2));
    study(base, name(3, "compare"), "comparison.json");
    expect(findStudy("last", base)).toBe(sweep);
    expect([findSweep("last", base), findComparison("last", base)]).toEqual([sweep, undefined]);
    fakeRun(base, { name: name(1, "run"), createdAt: at(1) });
    writeFileSync(join(comparison, "comparison.json"), JSON.stringify({ createdAt: at(4) }));
    expect(findStudy("last", base)).toBe(comparison);
    expect([findSweep("last", base), findComparison("last", base)]).toEqual([
      undefined,
      comparison,
    ]);
    fakeRun(base, { name: name(5, "run"), createdAt: at(5) });
    expect(findStudy("last", base)).toBeUndefined();
  });

  it("of studies made at the same time is the one whose name comes first", () => {
    const base = emptyFolder();
    const [first] = ["a", "b"].map((what) =>
      study(base, name(1, what), "sweep.json", "2026-01-01T00:00:00.000Z"),
    );
    expect(findStudy("last", base)).toBe(first);
  });

  it("is a path, or the beginning of one name alone", () => {
    const base = emptyFolder();
    const sweep = study(base, name(1, "sweep"), "sweep.json", at(1));
    fakeRun(base, { name: name(2, "run") });
    expect(findStudy(sweep, "elsewhere")).toBe(sweep);
    expect(findStudy("2026-01-01", base)).toBe(sweep);
    expect(findStudy("2026-01-02", base)).toBeUndefined(); // a run
    expect(findStudy("2026", base)).toBeUndefined();
    expect(findStudy("", base)).toBeUndefined();
  });
});

describe("a run", () => {
  it("is never one that has not begun, where the last is asked for", () => {
    const base = emptyFolder();
    fakeRun(base, { name: name(1, "run") });
    mkdirSync(join(base, name(2, "empty")));
    expect(basename(findRun("last", base))).toBe(name(1, "run"));
    expect(findRun(join(base, name(2, "empty")), base)).toBe(join(base, name(2, "empty")));
  });

  it("of a study is not the study, whose kind and size are said", () => {
    const base = emptyFolder();
    const sweep = study(base, name(1, "sweep"), "sweep.json", at(1));
    for (const day of [2, 3]) fakeRun(sweep, { name: name(day, "run") });
    const comparison = study(base, name(4, "compare"), "comparison.json", at(1));
    fakeRun(comparison, { name: name(5, "run") });
    expect(() => findRun(name(1, "sweep"), base)).toThrow("a sweep of 2 runs, expected one run.");
    expect(() => findRun(comparison, base)).toThrow("a comparison of 1 runs, expected one run.");
  });

  it("that is the best is so among finished runs on the data of the newest finished one", () => {
    const base = emptyFolder();
    const make = (day: number, run: FakeRun) =>
      fakeRun(base, { name: name(day, "run"), createdAt: at(day), ...run });
    make(1, { mseLastStep: 0.1, sets: ["data.steps=9"] });
    make(2, { mseLastStep: 0.3 });
    make(3, { mseLastStep: 0.2 });
    make(4, { mseLastStep: 0.2 });
    make(5, { status: "failed", sets: ["data.steps=9"] });
    expect(basename(findRun("best", base))).toBe(name(3, "run"));
    const entries = listRuns(base);
    expect(rankedRuns(entries, "test.mse").map((entry) => entry.name)).toEqual(
      [1, 3, 4, 2].map((day) => name(day, "run")),
    );
    expect(rankedRuns(entries, "training.epochs").length).toBe(4);
    expect(rankedRuns(entries, "model.cell")).toEqual([]);
    expect(hasSameData(entries[1]!, entries[2]!)).toBe(true);
    expect(hasSameData(entries[0]!, entries[2]!)).toBe(false);
  });

  it.each([
    [{}, "validation.mseLastStep"],
    [{ objective: "regression" }, "validation.mseLastStep"],
    [{ objective: "classification" }, "validation.errorRate"],
    [{ objective: "labelling" }, "validation.crossEntropy"],
    [{ objective: "forecast", test: { byTarget: [] } }, "validation.maseLastStep"],
    [{ objective: "nonsense" }, "validation.mseLastStep"],
  ])("with the summary %j is judged by %s", (summary, path) => {
    expect(decidingPath({ summary, config: {} } as unknown as RunEntry)).toBe(path);
  });
});

it("a value at a path is that of the manifest, the summary or the config, in this order", () => {
  const entry = {
    name: "a",
    status: "killed",
    tags: ["t"],
    note: "n",
    manifest: { status: "running", epochs: 3, device: { kind: "cpu" } },
    summary: { epochs: 4, test: { mse: 1, byHorizon: [{ mse: 2 }] } },
    config: { epochs: 5, test: "config", device: "auto", data: null },
  } as unknown as RunEntry;
  const values = Object.entries({
    run: "a",
    status: "killed",
    comparison: "none",
    sweep: "none",
    tag: ["t"],
    note: "n",
    epochs: 3,
    "device.kind": "cpu",
    "test.mse": 1,
    "test.byHorizon.0.mse": 2,
    "test.byHorizon.1.mse": undefined,
    "data.file": undefined,
    toString: undefined,
    "test.mse.x": undefined,
  });
  expect(values.map(([path]) => [path, fieldOf(entry, path)])).toEqual(values);
  const fields = fieldsOf(entry);
  expect(fields).toMatchObject({ epochs: 3, test: { mse: 1 }, device: { kind: "cpu" } });
  expect(fields).toMatchObject({ run: "a", status: "killed", sweep: "none", tag: ["t"] });
  const member = { ...entry, comparison: "c", sweep: "s" };
  expect([fieldOf(member, "comparison"), fieldOf(member, "sweep")]).toEqual(["c", "s"]);
  expect(fieldsOf(member)).toMatchObject({ comparison: "c", sweep: "s" });
});

describe("folders", () => {
  const base = emptyFolder();
  const run = fakeRun(base, { name: "finished" });
  const sweep = study(base, name(1, "sweep"), "sweep.json", at(1));
  const trial = fakeRun(sweep, { name: "trial" });
  const lost = fakeRun(base, { name: "lost" });
  rmSync(join(lost, "manifest.json"));
  const empty = join(base, name(2, "empty"));
  mkdirSync(join(empty, "checkpoints"), { recursive: true });
  for (const file of ["lease.json.1.tmp", "config.json", "x.tmp"]) {
    writeFileSync(join(empty, file), "");
  }
  const other = join(base, name(3, "other"));
  mkdirSync(other);
  writeFileSync(join(other, "thesis.tex"), "");
  mkdirSync(join(base, ".hidden"));
  symlinkSync(run, join(base, "link"));

  it("are listed by what they hold", () => {
    expect(runNames(base).sort()).toEqual(["finished", "lost", name(2, "empty")].sort());
    expect(runPaths(base).sort()).toEqual(
      [...runNames(base), join(name(1, "sweep"), "trial")].sort(),
    );
    expect(studyNames(base)).toEqual([name(1, "sweep")]);
    expect(folderNames(base)).not.toContain("link");
    expect(folderNames(base)).not.toContain(".hidden");
    expect([studyOf(trial), studyOf(run)]).toEqual([name(1, "sweep"), undefined]);
  });

  it("are runs, empty runs or runs that lost their manifest", () => {
    const kinds = [run, lost, empty, other, sweep].map((folder) =>
      [isRun, isEmptyRun, hasLostManifest].map((is) => is(folder)),
    );
    expect(kinds).toEqual([
      [true, false, false],
      [false, false, true],
      [false, true, false],
      [false, false, false],
      [false, false, false],
    ]);
    mkdirSync(join(other, "manifest.json"));
    expect(isRun(other)).toBe(false);
    expect(readEntry(other)?.status).not.toBe("finished");
  });

  it("that a run lost its manifest in are told by any file that is written later", () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, "config.json"), "{}");
    expect(hasLostManifest(folder)).toBe(false);
    mkdirSync(join(folder, "checkpoints"));
    for (const file of [
      "metrics.jsonl",
      "checkpoints/last.state.safetensors",
      "checkpoints/previous.state.safetensors",
      "summary.json",
    ]) {
      writeFileSync(join(folder, file), "");
      expect(hasLostManifest(folder), file).toBe(true);
      rmSync(join(folder, file));
    }
    writeFileSync(join(folder, "summary.json"), "");
    rmSync(join(folder, "config.json"));
    expect(hasLostManifest(folder)).toBe(false);
  });

  it("that are not there have no names, nor has a file", () => {
    expect(folderNames(join(base, "nowhere"))).toEqual([]);
    expect(folderNames(join(run, "config.json"))).toEqual([]);
  });

  it("are shown relative to the working directory if they are inside", () => {
    const cwd = vi.spyOn(process, "cwd").mockReturnValue(join(base, "finished"));
    const paths = [join(run, "config.json"), run, lost, "relative"];
    const shown = paths.map(shownPath);
    cwd.mockRestore();
    expect(shown.slice(0, 3)).toEqual(["config.json", run, lost]);
  });

  it("of runs have the tags of their study too, each once", () => {
    writeFileSync(join(trial, "annotations.json"), JSON.stringify({ tags: ["a", "b"], note: "n" }));
    writeFileSync(join(sweep, "annotations.json"), JSON.stringify({ tags: ["b", "c"], note: "s" }));
    const entry = readEntry(trial)!;
    expect([entry.tags, entry.note]).toEqual([["a", "b", "c"], "n"]);
    expect([entry.sweep, entry.comparison]).toEqual([name(1, "sweep"), undefined]);
  });

  it("of runs without a manifest come before all others, then by time and by name", () => {
    const runs = emptyFolder();
    for (const [what, day] of [
      ["b", 2],
      ["a", 2],
      ["c", 1],
    ] as const) {
      fakeRun(runs, { name: what, createdAt: at(day) });
    }
    mkdirSync(join(runs, name(9, "empty")));
    expect(listRuns(runs).map((entry) => entry.name)).toEqual([name(9, "empty"), "c", "a", "b"]);
    expect(listRuns(runs)[0]).toMatchObject({ status: "empty", manifest: undefined, config: {} });
  });
});

it("a reference that no run has names the folder that was searched", () => {
  const base = emptyFolder();
  fakeRun(base, { name: name(1, "run") });
  const search = () => findRun("nothing", base);
  expect(search).toThrow(UserError);
  expect(search).toThrow(
    `nothing: there is no such run, expected a run folder, the unique beginning of the name of one in ${base}, "last" or "best"`,
  );
});

it("a folder in which no run began is never the last one", () => {
  const base = emptyFolder();
  mkdirSync(join(base, name(1, "lstm")));
  expect(readEntry(join(base, name(1, "lstm")))!.status).toBe("empty");
  expect(() => findRun("last", base)).toThrow(UserError);
  const run = fakeRun(base, { name: name(2, "gru"), createdAt: at(2) });
  expect(findRun("last", base)).toBe(run);
});

describe("an entry of the registry", () => {
  const damaged = { status: "damaged", manifest: undefined };
  it.each([
    ["null", damaged],
    ["3", damaged],
    ['"text"', damaged],
    ["[]", damaged],
    ["{}", damaged],
    ["{", damaged],
    [undefined, damaged], // it has epochs, and so it had one
  ])("whose manifest is %s is damaged, and its other files are shown", (text, expected) => {
    const folder = fakeRun(emptyFolder(), { mseLastStep: 0.5 });
    const path = join(folder, "manifest.json");
    if (text === undefined) rmSync(path);
    else writeFileSync(path, text);
    const entry = readEntry(folder)!;
    expect(entry).toMatchObject({ ...expected, name: basename(folder), folder });
    expect([fieldOf(entry, "model.cell"), fieldOf(entry, "test.mseLastStep")]).toEqual([
      "lstm",
      0.5,
    ]);
  });

  it.each(["null", "3", '"text"', "{", undefined])(
    "has no fields of a config or summary that is %s",
    (text) => {
      const folder = fakeRun(emptyFolder());
      for (const name of ["config.json", "summary.json"]) {
        if (text === undefined) rmSync(join(folder, name));
        else writeFileSync(join(folder, name), text);
      }
      expect(readEntry(folder)).toMatchObject({ status: "finished", config: {}, summary: {} });
    },
  );

  it("is none for a folder of something else, and comes first without a time", () => {
    const runs = emptyFolder();
    mkdirSync(join(runs, "thesis"));
    expect(readEntry(join(runs, "thesis"))).toBeUndefined();
    expect(readEntry(join(runs, "nowhere"))).toBeUndefined();
    fakeRun(runs, { name: "b", createdAt: at(1) });
    fakeRun(runs, { name: "c", createdAt: "one day" });
    fakeRun(runs, { name: "a", createdAt: at(1) });
    expect(listRuns(runs).map((entry) => entry.name)).toEqual(["c", "a", "b"]);
  });
});

describe("what cannot be removed", () => {
  const message = (folder: string, base: string) => {
    try {
      removeRun(folder, base);
    } catch (error) {
      if (error instanceof UserError) return error.message;
      throw error;
    }
    return "removed";
  };

  it("is named with the reason", () => {
    const base = emptyFolder();
    const sweep = study(base, name(1, "sweep"), "sweep.json", at(1));
    const trial = fakeRun(sweep, { name: name(2, "trial") });
    const damaged = join(base, "damaged");
    mkdirSync(damaged);
    writeFileSync(join(damaged, "manifest.json"), "{");
    mkdirSync(join(base, "thesis"));
    symlinkSync(trial, join(base, "link"));
    const elsewhere = fakeRun(emptyFolder(), { name: "elsewhere" });
    const alive = fakeRun(base, {
      status: "running",
      writer: { pid: process.ppid, host: hostname() },
    });
    const foreign = "not a run folder of this version. Remove it by other means.";
    expect(
      [
        join(base, "absent"),
        join(base, "link"),
        trial,
        damaged,
        join(base, "thesis"),
        elsewhere,
        alive,
      ].map((folder) => message(folder, base)),
    ).toEqual([
      `${join(base, "absent")}: not a folder, or a link to one`,
      `${join(base, "link")}: not a folder, or a link to one`,
      `${trial}: part of ${sweep}, which would be incomplete without it. Remove that folder instead.`,
      `${damaged}: ${foreign}`,
      `${join(base, "thesis")}: ${foreign}`,
      `${elsewhere}: not in ${base}, and nothing outside it is removed. Name its folder with --runs.`,
      `${alive}: process ${process.ppid} on ${hostname()} is writing it. Stop that first. If the process no longer ` +
        'exists, set "status" in its manifest.json to "interrupted".',
    ]);
    expect(readdirSync(base).length).toBe(5);
  });

  it("is what a process holds, also if it has written nothing", () => {
    const base = emptyFolder();
    const held = fakeRun(base, { name: "held", status: "running" });
    const path = join(held, "lease.json");
    writeFileSync(path, leaseText("0123456789abcdef", thisOwner(), new Date()));
    const owner = leaseOwnerText(path);
    expect(message(held, base)).toBe(`${held}: ${owner} is writing it. Stop that first.`);
    const ended = fakeRun(base, { name: "ended" });
    writeFileSync(join(ended, "lease.json"), readFileSync(path));
    expect(message(ended, base)).toMatch(
      /ended: process \d+ on .*, last heartbeat .* ago, is writing it$/,
    );
    const trial = fakeRun(study(base, "sweep", "sweep.json", at(1)), {
      name: "t",
      status: "running",
    });
    writeFileSync(join(trial, "lease.json"), readFileSync(path));
    expect(message(join(base, "sweep"), base)).toBe(
      `${trial}: ${owner} is writing it. Stop that first.`,
    );
  });

  it("is what the system does not let go, and no bug is hidden", () => {
    const base = emptyFolder();
    const folder = fakeRun(base);
    const { renameSync } = fs;
    replaceMember(fs, "renameSync", failing("EBUSY"));
    expect(message(folder, base)).toBe(`${folder}: cannot be removed (EBUSY)`);
    replaceMember(fs, "renameSync", failing());
    expect(() => message(folder, base)).toThrow("failed with undefined");
    replaceMember(fs, "renameSync", renameSync);
    expect(readdirSync(folder)).not.toContain("lease.json");
    expect([message(`${folder}/.`, base), readdirSync(base)]).toEqual(["removed", []]);
  });
});

it("a study is the last one only if it is newer than every run, by times that are known", () => {
  const base = emptyFolder();
  const sweep = study(base, name(1, "sweep"), "sweep.json", at(2));
  writeFileSync(join(study(base, name(3, "sweep"), "sweep.json"), "sweep.json"), "{}");
  study(base, name(4, "compare"), "comparison.json", "one day");
  expect(findStudy("last", base)).toBe(sweep);
  const run = fakeRun(base, { name: name(2, "run"), createdAt: at(2) });
  expect(findStudy("last", base)).toBeUndefined(); // as old as the run
  writeFileSync(join(run, "manifest.json"), "{");
  expect(findStudy("last", base)).toBe(sweep);
  replaceMember(fs, "openSync", failing());
  expect(() => findStudy("last", base)).toThrow("failed with undefined"); // a bug
});

it("a name of several runs is not one, nor that of a study among them", () => {
  const base = emptyFolder();
  for (const what of ["a", "b"]) fakeRun(base, { name: name(1, what) });
  const sweep = study(base, name(1, "sweep"), "sweep.json", at(1));
  fakeRun(sweep, { name: name(1, "c") });
  const lost = join(base, name(1, "lost"));
  fakeRun(lost, { name: name(1, "d") });
  const expected = (found: string, reference: string) =>
    new UserError(
      `${reference}: ${found}, expected a run folder, the unique beginning of the name of one in ${base}, "last" or "best"`,
    );
  expect(() => findRun("2026-01-01", base)).toThrow(expected("4 runs match", "2026-01-01"));
  expect(() => findRun(base, base)).toThrow(expected("it is not a run", base));
  expect(findRun(name(1, "c"), base)).toBe(join(sweep, name(1, "c")));
  expect(() => findRun(sweep, base)).toThrow(
    new UserError(
      `${sweep}: a sweep of 1 runs, expected one run. Name one of them (rnnlab runs lists them), or use "rnnlab report" ` +
        "for all together.",
    ),
  );
});

describe("a study without its record", () => {
  it.each(["comparison", "sweep"] as const)("is found by its path or its name: a %s", (kind) => {
    const base = emptyFolder();
    const lost = join(base, name(1, kind));
    fakeRun(lost, { name: name(2, "run") });
    if (kind === "sweep") mkdirSync(join(lost, "trials"));
    fakeRun(base, { name: name(3, "run") });
    expect([findLostStudy(lost, "elsewhere"), findLostStudy("2026-01-01", base)]).toEqual([
      lost,
      lost,
    ]);
    expect(
      ["", "2026-01", "2026-01-03", "2027"].map((start) => findLostStudy(start, base)),
    ).toEqual(Array(4).fill(undefined));
    expect([findStudy("2026-01-01", base), lostStudyNames(base)]).toEqual([
      undefined,
      [basename(lost)],
    ]);
    expect(() => findRun("2026-01-01", base)).toThrow(
      new UserError(
        `${lost}: the folder of a ${kind} without its ${kind}.json, so only its runs can be read (1), expected one ` +
          `run. Name one of them (rnnlab runs lists them), put ${kind}.json back, or remove the folder with: rnnlab runs rm`,
      ),
    );
  });

  it("has runs, the name of a run folder, and neither record nor manifest", () => {
    const base = emptyFolder();
    const lost = join(base, name(1, "compare"));
    mkdirSync(lost);
    expect([hasLostRecord(lost), studyKind(lost)]).toEqual([false, undefined]);
    fakeRun(lost, { name: name(2, "run") });
    expect([hasLostRecord(lost), studyKind(lost)]).toEqual([true, "comparison"]);
    writeFileSync(join(lost, "manifest.json"), "{}");
    expect(hasLostRecord(lost)).toBe(false);
    rmSync(join(lost, "manifest.json"));
    writeFileSync(join(lost, "sweep.json"), "{}");
    expect([hasLostRecord(lost), studyKind(lost)]).toEqual([false, "sweep"]);
    const other = join(base, "other");
    fakeRun(other, { name: name(2, "run") });
    expect([hasLostRecord(other), hasLostRecord(join(base, name(5, "absent")))]).toEqual([
      false,
      false,
    ]);
  });
});

it.each([
  ["2026-01-02T03-04-05-lstm-0a0a", [], true],
  [
    "2026-01-02T03-04-05-lstm-0a0a",
    ["lease.json", "lease.json.ab.claim", "config.json", "a.tmp"],
    true,
  ],
  ["2026-01-02T03-04-05-lstm-0a0a", ["my lease.json"], false],
  ["2026-01-02T03-04-05-lstm-0a0a", ["config.json.bak"], false],
  ["2026-01-02T03-04-05-lstm-0a0a", ["checkpoints.zip"], false],
  ["2026-01-02T03-04-05-lstm-0a0a", ["old.config.json"], false],
  ["2026-01-02T03-04-05-lstm-0a0a", ["a.tmp.txt"], false],
  ["2026-01-02T03-04-05-a-b-c-0a0a", [], true],
  ["2026-01-02T03-04-05-lstm-0A0A", [], false],
  ["2026-01-02T03-04-05-lstm-0a0a1", [], false],
  ["2026-01-02T03-04-05-0a0a", [], false],
  ["x2026-01-02T03-04-05-lstm-0a0a", [], false],
  ["2026-1-02T03-04-05-lstm-0a0a", [], false],
  ["2026-01-02T03-04-5-lstm-0a0a", [], false],
  ["2026-01-02 03-04-05-lstm-0a0a", [], false],
])("%s with %j is a run that has not begun: %s", (run, files, expected) => {
  const folder = join(emptyFolder(), run);
  mkdirSync(folder);
  for (const file of files) writeFileSync(join(folder, file), "");
  expect([isEmptyRun(folder), isEmptyRun(`${folder}/`)]).toEqual([expected, expected]);
});

it("a folder that cannot be read is the user's to put right", () => {
  const folder = emptyFolder();
  replaceMember(fs, "readdirSync", failing("EACCES"));
  expect(() => folderNames(folder)).toThrow(/^\/.*: cannot be read \(EACCES.*\)$/);
  expect(folderNames(join(folder, "absent"))).toEqual([]);
  replaceMember(fs, "readdirSync", failing());
  expect(() => folderNames(folder)).toThrow("failed with undefined"); // a bug
});

it("the best run is asked for where none has the figure", () => {
  const base = emptyFolder();
  const folder = fakeRun(base);
  writeFileSync(join(folder, "summary.json"), "{}");
  expect(() => findRun("best", base)).toThrow(
    new UserError(
      "best: no finished run on the newest one's data has validation.mseLastStep in its summary.json: it has no " +
        "validation part, or was made by an earlier version. Name a run.",
    ),
  );
  expect(() => findRun("last", emptyFolder())).toThrow(
    /^last: no runs yet in \S+\. Try: rnnlab train lstm$/,
  );
});

import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { main } from "../../src/cli/main.js";
import { findRun } from "../../src/runs/find.js";
import { findComparison } from "../../src/runs/find-study.js";
import { filterRuns, sortRuns } from "../../src/runs/query.js";
import { listRuns } from "../../src/runs/registry.js";
import { writeJson } from "../../src/shared/files.js";
import { emptyFolder, run } from "../helpers/cli.js";
import { DEAD_PID, type FakeRun, fakeRun } from "../helpers/runs.js";

const OLD = "2026-01-01T00-00-00-lstm-aaaa";
const MIDDLE = "2026-01-02T00-00-00-gru-bbbb";
const NEW = "2026-01-01T12-00-00-rnn-cccc"; // its name is not in the order of its creation

function threeRuns(): string {
  const base = emptyFolder();
  const at = (day: number) => `2026-01-0${day}T00:00:00.000Z`;
  fakeRun(base, { name: NEW, createdAt: at(3), mseLastStep: 0.03, sets: ["model.cell=rnn"] });
  fakeRun(base, { name: OLD, createdAt: at(1), mseLastStep: 0.02, sets: ["model.cell=lstm"] });
  fakeRun(base, { name: MIDDLE, createdAt: at(2), mseLastStep: 0.01, sets: ["model.cell=gru"] });
  return base;
}

const names = (base: string) => listRuns(base).map(({ name }) => name);

describe("the list", () => {
  it("is sorted by creation, not by name", () => {
    expect(names(threeRuns())).toEqual([OLD, MIDDLE, NEW]);
  });

  it("calls a run whose process is gone killed, and one that is written running", () => {
    const base = emptyFolder();
    const alive = { pid: process.ppid, host: hostname() };
    fakeRun(base, { name: "a", status: "running" });
    fakeRun(base, { name: "b", status: "running", writer: alive });
    fakeRun(base, { name: "c", status: "running", writer: { pid: DEAD_PID, host: "elsewhere" } });
    expect(listRuns(base).map(({ status }) => status)).toEqual(["killed", "running", "running"]);
  });

  it("continues if a folder is damaged, half made, a link or from elsewhere", () => {
    const base = threeRuns();
    mkdirSync(join(base, "empty"));
    mkdirSync(join(base, "damaged"));
    writeFileSync(join(base, "damaged", "manifest.json"), '{ "format": 1, "st');
    writeFileSync(join(base, "file"), "");
    symlinkSync(fakeRun(emptyFolder()), join(base, "link"));
    writeFileSync(join(base, OLD, "summary.json"), "null");
    expect(listRuns(base).map(({ name, status }) => [name, status])).toEqual([
      ["damaged", "damaged"],
      [OLD, "finished"],
      [MIDDLE, "finished"],
      [NEW, "finished"],
    ]);
  });

  it("is whole while runs come, change and go", async () => {
    const base = threeRuns();
    const writer = spawn(process.execPath, ["--input-type=module", "-e", CHURN, base]);
    const ended = new Promise((resolve) => writer.on("exit", resolve));
    let seen = 0;
    for (let look = 0; (look < 200 || seen <= 3) && writer.exitCode === null; look += 1) {
      const found = listRuns(base);
      expect(found.filter(({ status }) => status === "damaged")).toEqual([]);
      expect(names(base)).toEqual(expect.arrayContaining([OLD, MIDDLE, NEW]));
      seen = Math.max(seen, found.length);
      await new Promise((resolve) => setImmediate(resolve));
    }
    writer.kill();
    await ended;
    expect(seen).toBeGreaterThan(3);
  });
});

/** Makes, rewrites and removes runs as training and `runs rm` do, until it is killed. */
const CHURN = `
  import { cpSync, readFileSync, renameSync, rmSync, readdirSync, writeFileSync } from "node:fs";
  const [base] = process.argv.slice(-1);
  const first = base + "/" + readdirSync(base)[0];
  const manifest = readFileSync(first + "/manifest.json");
  for (let i = 0; ; i += 1) {
    const folder = base + "/extra" + i;
    cpSync(first, base + "/.new", { recursive: true });
    renameSync(base + "/.new", folder);
    for (let j = 0; j < 5; j += 1) {
      writeFileSync(folder + "/m.tmp", manifest);
      renameSync(folder + "/m.tmp", folder + "/manifest.json");
    }
    renameSync(folder, base + "/.removed-" + i);
    rmSync(base + "/.removed-" + i, { recursive: true });
  }`;

describe("the last comparison", () => {
  it("is the newest by the time in its file, whatever zone its name is of", () => {
    const base = emptyFolder();
    const comparison = (name: string, createdAt: string) => {
      mkdirSync(join(base, name));
      const file = { format: 1, createdAt, command: [], members: [] };
      writeJson(join(base, name, "comparison.json"), file);
    };
    comparison("2026-01-02T09-00-00-compare-aaaa", "2026-01-02T00:00:00.000Z"); // in Tokyo
    comparison("2026-01-01T20-00-00-compare-bbbb", "2026-01-02T01:00:00.000Z"); // in New York
    expect(findComparison("last", base)).toBe(join(base, "2026-01-01T20-00-00-compare-bbbb"));
    fakeRun(base, { name: OLD, createdAt: "2026-01-02T02:00:00.000Z" });
    expect(findComparison("last", base)).toBeUndefined();
  });
});

describe("a reference to a run", () => {
  it.each([
    [OLD, OLD],
    ["2026-01-02", MIDDLE],
    ["2026-01-01T1", NEW],
    ["last", NEW],
    ["best", MIDDLE],
  ])("%s", (reference, name) => {
    const base = threeRuns();
    expect(findRun(reference, base)).toBe(join(base, name));
    expect(findRun(join(base, name), base)).toBe(join(base, name));
    expect(findRun(join(base, name.slice(0, -2)), base)).toBe(join(base, name));
  });

  it("to the best is to one on the newest one's data", () => {
    const base = threeRuns();
    const other = "2026-01-03T00-00-00-lstm-0a0a";
    fakeRun(base, {
      name: "2025-12-31T00-00-00-gru-0a0a",
      mseLastStep: 1e-9,
      sets: ["data.steps=7"],
    });
    expect(findRun("best", base)).toBe(join(base, MIDDLE));
    const createdAt = "2026-01-03T00:00:00.000Z";
    fakeRun(base, { name: other, createdAt, mseLastStep: 9, sets: ["data.steps=8"] });
    expect(findRun("best", base)).toBe(join(base, other));
  });

  it("to the best goes by validation, whatever the test set says", () => {
    const base = threeRuns();
    const createdAt = "2026-01-03T00:00:00.000Z";
    const luckyName = "2026-01-03T00-00-00-gru-0a0a";
    fakeRun(base, { name: luckyName, createdAt, mseLastStep: 1e-9, validation: 0.5 });
    expect(findRun("best", base)).toBe(join(base, MIDDLE));
  });

  it("to the best names no run where none has a validation figure", () => {
    const base = emptyFolder();
    const folder = fakeRun(base);
    const path = join(folder, "summary.json");
    const { validation: _, ...old } = JSON.parse(readFileSync(path, "utf8"));
    writeFileSync(path, JSON.stringify(old));
    expect(() => findRun("best", base)).toThrow("has validation.mseLastStep in its summary.json");
  });

  it("to a file, or into one, is the user's mistake and not a bug", () => {
    const file = join(emptyFolder(), "bad.json");
    writeFileSync(file, "{}");
    expect(() => findRun(file, threeRuns())).toThrow("it is not a run, expected a run folder");
    expect(() => findRun(join(file, "x"), threeRuns())).toThrow("there is no such run");
    expect(() => findRun("x".repeat(5000), threeRuns())).toThrow("there is no such run");
    expect(() => findRun("last", file)).toThrow("there is no such run");
  });

  it.each([
    ["", "there is no such run"],
    ["nothing", "there is no such run"],
    ["lstm", "there is no such run"],
    ["2026-01-01", "2 runs match"],
    ["..", "it is not a run"],
    ["/", "it is not a run"],
    ["2026-01-0*", "there is no such run"],
  ])("%s is an error: %s", (reference, message) => {
    expect(() => findRun(reference, threeRuns())).toThrow(message);
  });

  it("is an exact name even where another begins with it", () => {
    const base = threeRuns();
    fakeRun(base, { name: `${OLD}b` });
    expect(findRun(OLD, base)).toBe(join(base, OLD));
  });

  it("best counts finished runs with a figure alone", () => {
    const base = emptyFolder();
    expect(() => findRun("best", base)).toThrow(`best: no runs yet in ${base}. Try: rnnlab train`);
    fakeRun(base, { status: "failed" });
    expect(() => findRun("best", base)).toThrow("there is no such run");
  });
});

describe("the runs of a comparison", () => {
  const COMPARISON = "2026-01-03T00-00-00-compare-dddd";
  const MEMBER = "2026-01-03T00-00-01-lstm-eeee";
  const rnnlab = (base: string, ...argv: string[]) => run(["runs", ...argv, "--runs", base]);

  /** Three runs and a comparison of two. */
  function withComparison(status: FakeRun["status"] = "finished"): string {
    const base = threeRuns();
    const folder = join(base, COMPARISON);
    const createdAt = "2027-01-01T00:00:00.000Z";
    fakeRun(folder, { name: MEMBER, createdAt, mseLastStep: 0.001 });
    fakeRun(folder, { name: "2026-01-03T00-00-02-gru-ffff", mseLastStep: 0.03, status });
    writeFileSync(join(folder, "comparison.json"), "{}");
    return base;
  }

  it("are listed with its name, and can be asked for", async () => {
    const base = withComparison();
    const members = listRuns(base).filter(({ comparison }) => comparison === COMPARISON);
    expect(members.map(({ folder }) => folder)).toContain(join(base, COMPARISON, MEMBER));
    expect(members).toHaveLength(2);
    const { stdout } = await rnnlab(base, "--where", `comparison=${COMPARISON}`);
    expect(stdout.match(/lstm-eeee|gru-ffff|compare-dddd/g)).toHaveLength(4);
    expect((await rnnlab(base, "--where", "comparison=none")).stdout).not.toContain("compar");
  });

  it("are found by the beginning of their names, as last and as best", () => {
    const base = withComparison();
    for (const reference of ["2026-01-03T00-00-01", "last", "best"]) {
      expect(findRun(reference, base)).toBe(join(base, COMPARISON, MEMBER));
    }
    expect(() => findRun("2026-01-03T00-00-00", base)).toThrow("a comparison of 2 runs");
    expect(findComparison("2026-01-03T00-00-00", base)).toBe(join(base, COMPARISON));
    expect(findComparison("2026-01-0", base)).toBeUndefined(); // runs begin so, too
  });

  it("are removed together with it, never alone and never by pruning", async () => {
    const base = withComparison();
    const alone = await rnnlab(base, "rm", MEMBER);
    expect(alone.code).toBe(2);
    expect(alone.stderr).toMatch(
      /compare-dddd, which would be incomplete without it\. Remove that folder instead\./,
    );
    expect((await rnnlab(base, "prune", "--keep-best", "1", "--yes")).stdout).not.toContain("dddd");
    expect(listRuns(base)).toHaveLength(3);
    expect((await rnnlab(base, "rm", COMPARISON)).code).toBe(0);
    expect(names(base)).toEqual([MIDDLE]);
  });

  it("keep it from being removed while one is being written", async () => {
    const base = withComparison("running");
    const manifest = join(base, COMPARISON, MEMBER, "manifest.json");
    const writer = { pid: process.ppid, host: hostname() };
    const running = { ...listRuns(base).at(-1)?.manifest, status: "running", writer };
    writeFileSync(manifest, JSON.stringify(running));
    const { code, stderr } = await rnnlab(base, "rm", COMPARISON);
    expect(code).toBe(2);
    expect(stderr).toContain(`${MEMBER}: process ${process.ppid} on`);
    expect(listRuns(base)).toHaveLength(5);
  });
});

describe.each(["comparison", "sweep"] as const)("the runs of a %s without its record", (kind) => {
  const STUDY = `2026-01-03T00-00-00-${kind}-dddd`;
  const MEMBER = "2026-01-03T00-00-01-lstm-eeee";
  const rnnlab = (base: string, ...argv: string[]) => run(["runs", ...argv, "--runs", base]);

  function withLostRecord(): string {
    const base = threeRuns();
    fakeRun(join(base, STUDY), {
      name: MEMBER,
      createdAt: "2027-01-01T00:00:00.000Z",
      mseLastStep: 0.001,
    });
    if (kind === "sweep") mkdirSync(join(base, STUDY, "trials"));
    return base;
  }

  it("are listed and found", () => {
    const base = withLostRecord();
    expect(listRuns(base).at(-1)).toMatchObject({
      name: MEMBER,
      comparison: kind === "comparison" ? STUDY : undefined,
      sweep: kind === "sweep" ? STUDY : undefined,
    });
    for (const reference of [MEMBER, "last", "best"]) {
      expect(findRun(reference, base)).toBe(join(base, STUDY, MEMBER));
    }
  });

  it.each([STUDY, "2026-01-03T00-00-00"])("resume %s says what is missing", async (name) => {
    const base = withLostRecord();
    const { code, stderr } = await run(["resume", name, "--runs", base]);
    expect(code).toBe(2);
    expect(stderr).toContain(
      `${join(base, STUDY)}: the folder of a ${kind} without its ${kind}.json, so only its runs can be read (1)`,
    );
  });

  it("are removed with their folder, never alone and never by pruning", async () => {
    const base = withLostRecord();
    const alone = await rnnlab(base, "rm", MEMBER);
    expect(alone.stderr).toContain("which would be incomplete without it");
    expect((await rnnlab(base, "prune", "--keep-best", "1", "--yes")).code).toBe(0);
    expect(names(base)).toContain(MEMBER);
    expect((await rnnlab(base, "rm", STUDY)).code).toBe(0);
    expect(readdirSync(base)).not.toContain(STUDY);
  });
});

describe("--where and --sort", () => {
  const entries = listRuns(threeRuns());
  const where = (...conditions: string[]) =>
    filterRuns(entries, conditions).map(({ name }) => name);

  it.each([
    ["model.cell=lstm", [OLD]],
    ["model.cell != lstm", [MIDDLE, NEW]],
    ["test.mseLastStep<0.02", [MIDDLE]],
    ["test.mseLastStep<=2e-2", [OLD, MIDDLE]],
    ["test.byHorizon.9.mse>0.02", [OLD, NEW]],
    ["run~cccc", [NEW]],
    ["status=finished", [OLD, MIDDLE, NEW]],
    ["device.kind==cpu", [OLD, MIDDLE, NEW]],
    ["training.seed=1x", []],
    ["data.split=[7000,2000,1000]", [OLD, MIDDLE, NEW]],
  ])("%s", (condition, expected) => {
    expect(where(condition)).toEqual(expected);
  });

  it("all conditions count", () => {
    expect(where("model.hidden>=20", "test.mseLastStep>0.01", "run~lstm")).toEqual([OLD]);
  });

  it.each(["model.cell", "=lstm", "model.cel=lstm", "test.mse<", "__proto__.x=1"])(
    "%s is a mistake",
    (condition) => {
      expect(() => where(condition)).toThrow(/^--where /);
    },
  );

  it("puts runs without the key last, in either order", () => {
    const base = threeRuns();
    fakeRun(base, { name: "unfinished", status: "failed" });
    const sorted = (descending: boolean) =>
      sortRuns(listRuns(base), "test.mseLastStep", descending).map(({ name }) => name);
    expect(sorted(false)).toEqual([MIDDLE, OLD, NEW, "unfinished"]);
    expect(sorted(true)).toEqual([NEW, OLD, MIDDLE, "unfinished"]);
  });
});

describe("rnnlab runs", () => {
  const rnnlab = (base: string, ...argv: string[]) => run(["runs", ...argv, "--runs", base]);

  it("lists", async () => {
    const { code, stdout } = await rnnlab(threeRuns(), "--sort", "test.mseLastStep");
    expect(code).toBe(0);
    expect(stdout.replaceAll(/ \d+ d/g, " AGE")).toMatchSnapshot();
  });

  it("lists as JSON", async () => {
    const { stdout } = await rnnlab(threeRuns(), "--where", "model.cell=gru", "--json");
    expect(JSON.parse(stdout)).toMatchObject([
      { status: "finished", test: { mseLastStep: 0.01 }, config: { model: { cell: "gru" } } },
    ]);
    expect(JSON.parse((await rnnlab(emptyFolder(), "--json")).stdout)).toEqual([]);
  });

  it("shows one, finished or not", async () => {
    const base = emptyFolder();
    fakeRun(base, { status: "failed" });
    const { stdout } = await rnnlab(base, "show", "last");
    expect(stdout.replaceAll(base, "BASE").replaceAll(/\d+ d ago/g, "AGE")).toMatchSnapshot();
  });

  it("shows where two differ", async () => {
    const { stdout } = await rnnlab(threeRuns(), "diff", "2026-01-01T00", "best");
    expect(stdout).toMatch(/^model\.cell +lstm +gru$/m);
    expect(stdout).toMatch(/^test\.mseLastStep +0\.02 +0\.01 +-0\.01$/m);
    expect(stdout).not.toContain("createdAt");
  });

  it("removes the one that is meant", async () => {
    const base = threeRuns();
    const { stdout } = await rnnlab(base, "rm", "2026-01-01T00", "last");
    expect(stdout).toBe(`removed ${join(base, OLD)}\nremoved ${join(base, NEW)}\n`);
    expect(readdirSync(base)).toEqual([MIDDLE]);
  });

  it("removes nothing when one of the names is wrong", async () => {
    const base = threeRuns();
    expect((await rnnlab(base, "rm", "last", "nothing")).code).toBe(2);
    expect(readdirSync(base).length).toBe(3);
  });

  it("refuses to remove what is being written", async () => {
    const base = emptyFolder();
    const folder = fakeRun(base, {
      status: "running",
      writer: { pid: process.ppid, host: hostname() },
    });
    const { code, stderr } = await rnnlab(base, "rm", "last");
    expect(code).toBe(2);
    expect(stderr).toContain(`process ${process.ppid} on`);
    expect(existsSync(folder)).toBe(true);
  });
});

describe("nothing outside the runs folder is ever removed", () => {
  const rm = (base: string, reference: string) => run(["runs", "rm", reference, "--runs", base]);

  it.each([
    "path",
    "relative path",
    "link in the runs folder",
    "path through a link",
    "base itself",
  ])("%s", async (way) => {
    const base = join(emptyFolder(), "runs");
    const outside = fakeRun(emptyFolder());
    mkdirSync(base);
    fakeRun(base, { name: "inside" });
    symlinkSync(outside, join(base, "linked"));
    symlinkSync(join(outside, ".."), join(base, "up"));
    writeJson(
      join(base, "manifest.json"),
      JSON.parse(readFileSync(join(outside, "manifest.json"), "utf8")),
    );
    const references: Readonly<Record<string, string>> = {
      path: outside,
      "relative path": join(base, "..", "..", outside.split("/").slice(-2).join("/")),
      "link in the runs folder": join(base, "linked"),
      "path through a link": join(base, "up", "2026-01-02T03-04-05-lstm-0a0a"),
      "base itself": base,
    };
    const { code, stderr } = await rm(base, references[way] ?? "");
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
    expect(existsSync(join(outside, "manifest.json"))).toBe(true);
    expect(existsSync(join(base, "inside"))).toBe(true);
  });

  it("removes links in a run folder, not what they point at", async () => {
    const base = emptyFolder();
    const precious = emptyFolder();
    writeFileSync(join(precious, "thesis.tex"), "");
    symlinkSync(precious, join(fakeRun(base), "link"));
    expect((await rm(base, "last")).code).toBe(0);
    expect(readdirSync(base)).toEqual([]);
    expect(existsSync(join(precious, "thesis.tex"))).toBe(true);
  });

  it("leaves folders that are not rnnlab's, such as a web page's with its manifest.json", async () => {
    const base = emptyFolder();
    mkdirSync(join(base, "website"));
    writeFileSync(join(base, "website", "manifest.json"), '{ "name": "shop" }');
    expect((await rm(base, "website")).code).toBe(2);
    expect(existsSync(join(base, "website", "manifest.json"))).toBe(true);
  });
});

describe("rnnlab runs prune", () => {
  const states: readonly FakeRun[] = [
    { name: "best", mseLastStep: 0.1 },
    { name: "worst", mseLastStep: 0.3 },
    { name: "second", mseLastStep: 0.2 },
    { name: "failed", status: "failed" },
    { name: "killed", status: "running" },
    { name: "running", status: "running", writer: { pid: process.ppid, host: hostname() } },
  ];
  const prune = async (...argv: string[]) => {
    const base = emptyFolder();
    for (const state of states) fakeRun(base, state);
    const result = await run(["runs", "prune", "--runs", base, ...argv]);
    return { ...result, left: readdirSync(base).sort() };
  };

  it.each([[], ["--dry-run"]])("only says what it would do without --yes", async (...argv) => {
    const { stdout, stderr, left } = await prune("--keep-best", "2", ...argv);
    expect(stdout).toMatch(/^would remove \S+worst\n$/);
    expect(stderr).toBe("1 to remove, 5 to keep; add --yes to remove them\n");
    expect(left.length).toBe(states.length);
  });

  it("keeps the best, what can be resumed and what is being written", async () => {
    expect((await prune("--keep-best", "1", "--yes")).left).toEqual([
      "best",
      "failed",
      "killed",
      "running",
    ]);
  });

  it("keeps the best of each data", async () => {
    const base = emptyFolder();
    for (const state of states) fakeRun(base, state);
    fakeRun(base, { name: "other", mseLastStep: 9, sets: ["data.steps=7"] });
    await run(["runs", "prune", "--runs", base, "--keep-best", "1", "--yes"]);
    expect(readdirSync(base)).toContain("other");
    expect(readdirSync(base)).not.toContain("second");
  });

  it("keeps the best on validation, and does not choose by a figure of the test set", async () => {
    const base = emptyFolder();
    fakeRun(base, { name: "lucky", mseLastStep: 0.1, validation: 0.3 });
    fakeRun(base, { name: "chosen", mseLastStep: 0.2, validation: 0.2 });
    const refused = await run([
      "runs",
      "prune",
      "--runs",
      base,
      "--keep-best",
      "1",
      "--by",
      "test.mse",
    ]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("--by test.mse: a figure of the test set");
    expect(refused.stderr).toContain("Use validation.mse.");
    await run(["runs", "prune", "--runs", base, "--keep-best", "1", "--yes"]);
    expect(readdirSync(base)).toEqual(["chosen"]);
  });

  it("leaves it to another process to remove a run that it is removing at the same time", async () => {
    const base = emptyFolder();
    for (const state of states) fakeRun(base, state);
    const written: string[] = [];
    const stdout = new Writable({
      write(chunk, _, done) {
        written.push(String(chunk));
        rmSync(join(base, "second"), { recursive: true, force: true }); // after the first is removed
        rmSync(join(base, "worst"), { recursive: true, force: true });
        done();
      },
    });
    const argv = ["runs", "prune", "--runs", base, "--keep-best", "1", "--yes"];
    const streams = { stdout, stderr: new Writable({ write: (_, __, done) => done() }) };
    expect(await main({ ...streams, env: {}, cwd: base, argv })).toBe(0);
    expect(written.length).toBe(1);
    expect(readdirSync(base)).not.toContain("worst");
  });

  it("removes unfinished ones on request", async () => {
    const { left } = await prune("--keep-best", "2", "--unfinished", "--yes");
    expect(left).toEqual(["best", "running", "second"]);
  });

  it("ranks by another figure and looks only where it is told to", async () => {
    const unfinished = ["failed", "killed", "running"];
    const found = await prune("--keep-best", "1", "--where", "run=worst", "--yes");
    expect(found.left).toEqual(["best", "second", "worst", ...unfinished].sort());
    const unknown = await prune("--keep-best", "1", "--by", "nothing", "--yes");
    expect([unknown.code, unknown.left.length]).toEqual([2, states.length]);
    const base = emptyFolder();
    for (const state of states.slice(0, 3)) {
      const path = join(fakeRun(base, state), "summary.json");
      const summary = JSON.parse(readFileSync(path, "utf8"));
      const mae = { best: 0.3, second: 0.1, worst: 0.2 }[state.name ?? ""];
      const validation = { ...summary.validation, maeLastStep: mae };
      writeFileSync(path, JSON.stringify({ ...summary, validation }));
    }
    const by = ["--by", "validation.maeLastStep", "--yes"];
    await run(["runs", "prune", "--runs", base, "--keep-best", "1", ...by]);
    expect(readdirSync(base)).toEqual(["second"]);
  });

  it.each([
    [["--keep-best", "0"], "'--keep-best <number>' argument '0' is invalid"],
    [["--keep-best", "1.5"], "'--keep-best <number>' argument '1.5' is invalid"],
    [[], "required option '--keep-best <number>' not specified"],
    [
      ["--keep-best", "2", "--yes", "--dry-run"],
      "'--dry-run' cannot be used with option '-y, --yes'",
    ],
  ])("%j is a mistake", async (argv, message) => {
    const { code, stderr, left } = await prune(...argv);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(left.length).toBe(states.length);
  });
});

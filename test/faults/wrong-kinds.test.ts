/** Files in place of folders, folders in place of files, and links to themselves, in the folder of a study. */

import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/cli/exit.js";
import { readJobs, writeJob } from "../../src/runs/job-file.js";
import { ownerOf } from "../../src/runs/lease/owner.js";
import { readMemberFailure } from "../../src/runs/member-file.js";
import { readTrial } from "../../src/runs/sweep-file.js";
import { ownFile } from "../../src/shared/own-files.js";
import { workOnComparison } from "../../src/study/comparison-work.js";
import { work } from "../../src/study/sweep/work.js";
import { emptyFolder, run } from "../helpers/cli.js";
import { FEW_SERIES } from "../helpers/small-config.js";

const cwd = emptyFolder();
const small = [
  "-c",
  "smoke",
  ...FEW_SERIES.flatMap((set) => ["-s", set]),
  "-s",
  "training.epochs=1",
];
const into = (name: string) => ["-s", `output.runs=${join(cwd, name)}`, "-q", "--threads", "1"];

async function made(name: string, ...argv: string[]): Promise<string> {
  const { code, stderr } = await run([...argv, ...small, ...into(name)], cwd);
  expect(code, stderr).toBe(0);
  return join(cwd, name, readdirSync(join(cwd, name))[0]!);
}

const studies = {
  sweep: await made("sweeps", "sweep", "model.hidden=2,3"),
  comparison: await made("comparisons", "compare", "rnn", "gru"),
};

/** What stands in place of a file or a folder. */
const replacements = {
  "another kind": (path: string, isFolder: boolean) => {
    if (isFolder) writeFileSync(path, "");
    else mkdirSync(path);
  },
  "a link to itself": (path: string) => symlinkSync(path, path),
} as const;

/** The files and folders of a finished study, and the records of trials. Those of runs are tried elsewhere. */
function entriesOf(folder: string): string[] {
  const names = readdirSync(folder).sort();
  const records = names.includes("trials") ? readdirSync(join(folder, "trials")) : [];
  return [...names, ...records.map((name) => join("trials", name))];
}

describe.each(Object.entries(studies))("in a %s", (kind, folder) => {
  const commands = kind === "sweep" ? ["resume", "sweep"] : ["resume"];

  it.each(entriesOf(folder))("%s may be something else: an error is one line", async (entry) => {
    const isFolder = statSync(join(folder, entry)).isDirectory();
    for (const [what, replace] of Object.entries(replacements)) {
      const copy = join(emptyFolder(), "copy");
      cpSync(folder, copy, { recursive: true });
      rmSync(join(copy, entry), { recursive: true });
      replace(join(copy, entry), isFolder);
      for (const command of commands) {
        const { code, stderr } = await run([command, copy], cwd);
        expect([0, 1, 2], `${command} with ${what}: ${stderr}`).toContain(code);
        expect(stderr).not.toMatch(/^ {4}at /m);
        if (code !== 0) expect(stderr).toMatch(/^error: .*\S$/m);
      }
    }
  });
});

describe.each(Object.entries(studies))("a %s of a stranger", (kind, folder) => {
  const aRun = readdirSync(folder).find((name) => /^\d{4}-/.test(name))!;

  /** A copy with work to do, with a link in place of a folder; all that the link leads to. */
  function linked(path: string): { copy: string; elsewhere: string } {
    const [copy, elsewhere] = [join(emptyFolder(), "copy"), join(emptyFolder(), "there")];
    cpSync(folder, copy, { recursive: true });
    rmSync(join(copy, aRun), { recursive: true });
    const trial = join(copy, "trials", "0001.json");
    if (kind === "sweep") {
      const { value: _, ...record } = JSON.parse(readFileSync(trial, "utf8"));
      const begun = { ...record, state: "running", epochs: 0, rungs: [] };
      writeFileSync(trial, JSON.stringify(begun));
    }
    if (existsSync(join(copy, path))) renameSync(join(copy, path), elsewhere);
    else mkdirSync(elsewhere);
    for (const left of ["local-1-1.json.0a0a0a0a.tmp", "local-1-1-1.log", "x.0a0a0a0a.tmp"]) {
      writeFileSync(join(elsewhere, left), ""); // as those that are removed from a study
    }
    symlinkSync(elsewhere, join(copy, path));
    return { copy, elsewhere };
  }

  it.each([
    ["the records", kind === "sweep" ? "trials" : "members"],
    ["the folder of a run", aRun],
  ])("may have a link in place of %s: a worker writes nothing where it leads", async (_, path) => {
    const { copy, elsewhere } = linked(path);
    const before = namesAndTimes(elsewhere);
    const options = { threads: 1, command: [], signal: new AbortController().signal };
    const onWarning = () => {};
    const worker = kind === "sweep" ? work : workOnComparison;
    const error = await worker(copy, { ...options, onWarning }).catch((thrown: unknown) => thrown);
    const recorded = `${readMemberFailure(copy, 0)} ${readMemberFailure(copy, 1)}`;
    const failed = kind === "sweep" ? JSON.stringify(readTrial(copy, 1)) : recorded;
    expect(`${error} ${failed}`).toMatch(/a link, expected a folder/);
    expect(namesAndTimes(elsewhere)).toEqual(before);
  });

  it.each(["jobs", "logs"])("may have a link in place of %s: it is not resumed", async (path) => {
    const { copy, elsewhere } = linked(path);
    const before = namesAndTimes(elsewhere);
    const { code, stderr } = await run(["resume", copy, "--threads", "1", "-q"], cwd);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: .*a link, expected a folder/m);
    expect(namesAndTimes(elsewhere)).toEqual(before);
  });
});

/** All names below a folder, and when their content or the names in them changed. */
function namesAndTimes(folder: string): [string, number][] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  return ["", ...names].map((name) => [name, statSync(join(folder, name)).mtimeMs]);
}

it.each(Object.entries(studies))(
  "the record of workers that ended with a killed process goes with the next resume: %s",
  async (_, folder) => {
    const copy = join(emptyFolder(), "copy");
    cpSync(folder, copy, { recursive: true });
    const job = { launcher: "local", workers: 1, submittedAt: new Date().toISOString() };
    const gone = {
      ...job,
      id: "local-7-1",
      processes: [{ ...ownerOf(process.pid), startTime: "1" }],
    };
    const open = { ...job, id: "local-7-2", processes: [ownerOf(process.pid)] };
    for (const each of [gone, open]) writeJob(copy, each);
    const { code, stderr } = await run(["resume", copy], cwd);
    expect(code, stderr).toBe(0);
    expect(readJobs(copy)).toEqual([open]);
  },
);

describe("an error of the file system", () => {
  const errorAt = (path: string) => {
    try {
      readFileSync(path);
    } catch (error) {
      return failureOf(error);
    }
    throw new Error("the file is there");
  };

  it("is the user's in the user's folders, and a bug in rnnlab's own", () => {
    expect(errorAt(join(cwd, "absent")).code).toBe(1);
    expect(errorAt(ownFile("runs/absent")).code).toBe(1);
    expect(errorAt(ownFile("dist/absent")).code).toBe(70);
    expect(failureOf(Object.assign(new Error("x"), { code: "ENOENT" })).code).toBe(70);
  });
});

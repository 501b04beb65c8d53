import fs, {
  closeSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { isAtWork } from "../../src/runs/at-work.js";
import {
  type Job,
  logFolder,
  openLog,
  readJobs,
  removeAbandoned,
  removeJob,
  removeLeft,
  writeJob,
} from "../../src/runs/job-file.js";
import { Lease } from "../../src/runs/lease/lease.js";
import { tryLease } from "../../src/runs/lease/take.js";
import { memberClaimPath } from "../../src/runs/member-file.js";
import { claimPath, ensureTrials } from "../../src/runs/sweep-file.js";
import { failing, nodeError, replaceMember } from "../helpers/built-ins.js";
import { emptyFolder } from "../helpers/cli.js";
import { DEAD_PID } from "../helpers/runs.js";

const jobOf = (id: string, more: Partial<Job> = {}): Job => {
  return { id, launcher: "local", workers: 2, submittedAt: "2026-01-02T03:04:05.000Z", ...more };
};

it("jobs are listed by their identifiers until they are removed", () => {
  const folder = emptyFolder();
  expect(readJobs(folder)).toEqual([]);
  const jobs = [jobOf("a.1"), jobOf("b.2", { cancelledAt: "2026-01-02T03:04:06.000Z" })];
  for (const job of jobs.toReversed()) writeJob(folder, job);
  expect(readJobs(folder)).toEqual(jobs);
  removeJob(folder, jobs[0]!);
  expect(readJobs(folder)).toEqual([jobs[1]]);
  removeJob(folder, jobs[1]!);
  expect(readdirSync(folder)).toEqual([]);
});

it("what a job left goes, but not what another wrote, nor what its workers printed", () => {
  const folder = emptyFolder();
  writeJob(folder, jobOf("a.1"));
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write("jobs/a.1.json.x.tmp", "");
  write("jobs/b.1.json.a.1.tmp", "");
  logFolder(folder);
  for (const [name, text] of [
    ["a.1-1", ""],
    ["a.1-2", "warning\n"],
    ["b.1-a.1", ""],
  ] as const) {
    write(`logs/${name}.log`, text);
  }
  removeLeft(folder, "a.1");
  expect(readdirSync(join(folder, "jobs"))).toEqual(["a.1.json", "b.1.json.a.1.tmp"]);
  expect(readdirSync(join(folder, "logs"))).toEqual(["a.1-2.log", "b.1-a.1.log"]);
  expect(() => removeLeft(emptyFolder(), "a.1")).not.toThrow();
});

it("a temporary record goes if the process that was writing it is gone", () => {
  const folder = emptyFolder();
  writeJob(folder, jobOf("a.1"));
  const write = (name: string) => writeFileSync(join(folder, "jobs", name), "{");
  const names = [
    `local-${DEAD_PID}-1.json.12ab34cd.tmp`,
    `local-${process.pid}-1.json.12ab34cd.tmp`,
    "4711.json.12ab34cd.tmp",
  ];
  for (const name of names) write(name);
  removeAbandoned(folder);
  expect(readdirSync(join(folder, "jobs")).sort()).toEqual(["a.1.json", ...names.slice(1)].sort());
  removeJob(folder, jobOf("a.1"));
  for (const name of names.slice(1)) rmSync(join(folder, "jobs", name));
  write(names[0]!);
  removeAbandoned(folder);
  expect(readdirSync(folder)).toEqual([]);
});

it("a record that is damaged is named, and no identifier leaves the folder", () => {
  const folder = emptyFolder();
  writeJob(folder, jobOf("a.1"));
  writeFileSync(join(folder, "jobs/a.1.json"), JSON.stringify(jobOf("../a")));
  expect(() => readJobs(folder)).toThrow(/jobs\/a\.1\.json: damaged at id /);
  expect(existsSync(join(folder, "a.json"))).toBe(false);
});

it("a study is at work while a process that it started lives", () => {
  const owner = (pid: number) => ({ host: hostname(), pid });
  const [dead, alive] = [emptyFolder(), emptyFolder()];
  writeJob(dead, jobOf("a.1", { processes: [owner(DEAD_PID)] }));
  writeJob(alive, jobOf("a.1", { processes: [owner(DEAD_PID), owner(process.pid)] }));
  expect([emptyFolder(), dead, alive].map(isAtWork)).toEqual([false, false, true]);
});

it("a study is at work while its folder or a part of it is held", () => {
  const folder = emptyFolder();
  ensureTrials(folder);
  const paths = [
    join(folder, "lease.json"),
    memberClaimPath(folder, 11),
    claimPath(folder, 3),
    join(folder, "trials", "0003.json"),
  ];
  const states = paths.map((path) => {
    const lease = tryLease(path);
    if (!(lease instanceof Lease)) throw new Error("held");
    const held = isAtWork(folder);
    lease.release();
    return [held, isAtWork(folder)];
  });
  expect(states).toEqual([[true, false], [true, false], [true, false], [false, false]]); // biome-ignore format: one list
  expect(paths[1]).toBe(join(folder, "members", "0012.claim.json"));
});

it("a study whose jobs cannot be read is not at work", () => {
  const folder = emptyFolder();
  writeJob(folder, jobOf("a.1", { processes: [{ host: hostname(), pid: process.pid }] }));
  writeFileSync(join(folder, "jobs", "b.1.json"), "{");
  expect(isAtWork(folder)).toBe(false);
});

it("a log is appended to", () => {
  const folder = emptyFolder();
  for (const text of ["first\n", "second\n"]) {
    const file = openLog(folder, "a.1-1");
    writeSync(file, text);
    closeSync(file);
  }
  expect(readFileSync(join(folder, "logs", "a.1-1.log"), "utf8")).toBe("first\nsecond\n");
});

it("a folder of jobs that is a link leads nowhere", () => {
  const [folder, elsewhere] = [emptyFolder(), emptyFolder()];
  symlinkSync(elsewhere, join(folder, "jobs"));
  const message = "jobs: a link, expected a folder.";
  expect(() => writeJob(folder, jobOf("a.1"))).toThrow(message);
  expect(() => readJobs(folder)).toThrow(message);
  expect(() => removeLeft(folder, "a")).toThrow(message);
  expect(readdirSync(elsewhere)).toEqual([]);
});

it("a folder that another process keeps removing is made again", () => {
  const folder = emptyFolder();
  const jobs = join(folder, "jobs");
  let [tries, removed] = [0, 0];
  const job = jobOf("a.1");
  // Reading the job's content is what happens last before the folder is written to.
  const racing = {
    ...job,
    get launcher() {
      tries += 1;
      if (existsSync(jobs) && removed < 5) {
        rmdirSync(jobs);
        removed += 1;
      }
      return "local";
    },
  };
  writeJob(folder, racing);
  expect([removed, tries]).toEqual([5, 6]);
  expect(readJobs(folder)).toEqual([job]);
});

it("a record that is there but cannot be read is named", () => {
  const folder = emptyFolder();
  writeJob(folder, jobOf("a.1"));
  mkdirSync(join(folder, "jobs", "b.1.json"));
  expect(() => readJobs(folder)).toThrow("b.1.json: not a regular file");
  rmSync(join(folder, "jobs", "b.1.json"), { recursive: true });
  symlinkSync("nowhere", join(folder, "jobs", "c.1.json"));
  expect(() => readJobs(folder)).toThrow("c.1.json: no such file, expected a run's file");
  symlinkSync("d.1.json", join(folder, "jobs", "d.1.json"));
  rmSync(join(folder, "jobs", "c.1.json"));
  expect(() => readJobs(folder)).toThrow(
    /d\.1\.json: cannot be read \(ELOOP\), expected a run's file$/,
  );
});

it("a temporary record of a process of another user stays", () => {
  const folder = emptyFolder();
  writeJob(folder, jobOf("a.1"));
  const name = `local-${DEAD_PID}-1.json.12ab34cd.tmp`;
  writeFileSync(join(folder, "jobs", name), "{");
  const kill = vi.spyOn(process, "kill").mockImplementation(() => {
    throw Object.assign(new Error("EPERM"), { code: "EPERM" });
  });
  onTestFinished(() => kill.mockRestore());
  removeAbandoned(folder);
  expect(readdirSync(join(folder, "jobs"))).toContain(name);
});

it.each([
  ["ENOENT", 100], // another process keeps removing the folder
  ["EIO", 1],
])("a log that cannot be opened (%s) is tried %i times", (code, times) => {
  let tried = 0;
  replaceMember(fs, "openSync", () => {
    tried += 1;
    throw nodeError(code);
  });
  expect(() => openLog(emptyFolder(), "a.1-1")).toThrow(`failed with ${code}`);
  expect(tried).toBe(times);
});

it.each([
  ["ENOTEMPTY", false],
  ["EEXIST", false],
  ["ENOENT", false],
  ["EBUSY", true],
  [undefined, true],
])("a folder of jobs that cannot be removed (%s) is an error: %s", (code, isError) => {
  const folder = emptyFolder();
  writeJob(folder, jobOf("a.1"));
  replaceMember(fs, "rmdirSync", failing(code));
  const remove = () => removeJob(folder, jobOf("a.1"));
  if (isError) expect(remove).toThrow(`failed with ${code}`);
  else expect(remove).not.toThrow();
  expect(readJobs(folder)).toEqual([]);
});

it.each<[object, string]>([
  [{ id: "a".repeat(101) }, "id"],
  [{ id: "" }, "id"],
  [{ id: "a b" }, "id"],
  [{ workers: 1.5 }, "workers"],
  [{ launcher: undefined }, "launcher"],
  [{ processes: [{ host: "n1", pid: 0 }] }, "processes.0.pid"],
  [{ startedBy: { host: 1, pid: 1 } }, "startedBy.host"],
])("a job with %j is damaged", (change, place) => {
  const folder = emptyFolder();
  writeJob(folder, { ...jobOf("a.1"), processes: [], startedBy: { host: "n1", pid: 1 } });
  const path = join(folder, "jobs", "a.1.json");
  writeFileSync(path, JSON.stringify({ ...jobOf("a.1"), ...change }));
  expect(() => readJobs(folder)).toThrow(`${path}: damaged at ${place} (`);
});

it("a job has all that was written of it, by the names of its files alone", () => {
  const folder = emptyFolder();
  const owner = { host: "n1", pid: 3, bootId: "b", pidNamespace: "p", startTime: "4", jobId: "5" };
  const job = jobOf("a".repeat(100), { cancelledAt: "then", processes: [owner], startedBy: owner });
  writeJob(folder, job);
  writeFileSync(join(folder, "jobs", "b.1.json.12ab34cd.tmp"), "{");
  writeFileSync(join(folder, "jobs", "note.txt"), "{");
  expect(readJobs(folder)).toEqual([job]);
});

it("a study is not at work if its folder fails, and no bug is hidden", () => {
  const folder = emptyFolder();
  writeJob(folder, jobOf("a.1")); // without processes
  expect(isAtWork(folder)).toBe(false);
  const { openSync } = fs;
  replaceMember(fs, "openSync", failing("EIO"));
  expect(isAtWork(folder)).toBe(false);
  replaceMember(fs, "openSync", failing());
  expect(() => isAtWork(folder)).toThrow("failed with undefined");
  replaceMember(fs, "openSync", openSync);
});

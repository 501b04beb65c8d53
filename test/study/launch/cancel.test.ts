import { spawn } from "node:child_process";
import { EventEmitter } from "node:events";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type Job, logFolder, readJobs, writeJob } from "../../../src/runs/job-file.js";
import { ownerOf } from "../../../src/runs/lease/owner.js";
import { CancelledError, InterruptedError } from "../../../src/shared/errors.js";
import { cancelJobs, openJobs } from "../../../src/study/launch/index.js";
import type { JobState, Launcher, WorkerRequest } from "../../../src/study/launch/launcher.js";
import { launcherNamed, launcherNames } from "../../../src/study/launch/launchers.js";
import { follow, local } from "../../../src/study/launch/local.js";
import { slurm } from "../../../src/study/launch/slurm.js";
import {
  goingOnText,
  removeEndedJobs,
  submitWorkers,
  WorkersEndedError,
  watchWorkers,
} from "../../../src/study/launch/workers.js";
import type { MemberReport } from "../../../src/study/reports.js";
import { emptyFolder } from "../../helpers/cli.js";
import { inProcesses } from "../../helpers/one-process.js";

it("a job that was asked to end is not open, though Slurm still lists it, and can be asked again", async () => {
  const bin = join(emptyFolder(), "bin");
  mkdirSync(bin);
  for (const [name, script] of [
    ["squeue", "printf 'COMPLETING\\n'"],
    ["scancel", ":"],
  ] as const) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const path = process.env.PATH;
  process.env.PATH = `${bin}:${path}`;
  onTestFinished(() => {
    process.env.PATH = path;
  });
  const folder = emptyFolder();
  writeJob(folder, { id: "slurm-12", launcher: "slurm", workers: 3, submittedAt: "" });
  expect(await openJobs(folder)).toHaveLength(1);
  expect(await cancelJobs(folder)).toHaveLength(1);
  expect(await openJobs(folder)).toEqual([]);
  expect(await cancelJobs(folder)).toHaveLength(1);
});

const hasStartTimes = ownerOf(process.pid).startTime !== undefined;
const title = "no process is asked to end that a record names by its number alone (needs /proc)";

it.skipIf(!hasStartTimes)(title, async () => {
  const child = spawn("sleep", ["60"], { stdio: "ignore" });
  const ended = new Promise((resolve) => child.once("exit", (_, signal) => resolve(signal)));
  onTestFinished(() => void child.kill("SIGKILL"));
  const folder = emptyFolder();
  const { host, pid, ...identity } = ownerOf(child.pid!);
  const job = { id: "local-1-1", launcher: "local", workers: 1, submittedAt: "" };
  for (const owner of [
    { host, pid },
    { host, pid, bootId: identity.bootId, pidNamespace: identity.pidNamespace },
  ]) {
    writeJob(folder, { ...job, processes: [owner] });
    await cancelJobs(folder);
  }
  await pause(50);
  expect([child.exitCode, child.signalCode]).toEqual([null, null]);
  writeJob(folder, { ...job, processes: [{ host, pid, ...identity }] });
  await cancelJobs(folder);
  expect(await ended).toBe("SIGTERM");
});

it("a record of a launcher that this version does not have is named", async () => {
  const folder = emptyFolder();
  writeJob(folder, { id: "pbs-7", launcher: "pbs", workers: 3, submittedAt: "" });
  const text = 'jobs/pbs-7.json: launcher "pbs": is not known, expected one of ';
  await expect(openJobs(folder)).rejects.toThrow(text);
  await expect(cancelJobs(folder)).rejects.toThrow(text);
});

it("each launcher that the help lists can be loaded, and another name is refused with the list", async () => {
  for (const name of launcherNames) {
    expect((await launcherNamed(name)).lookMs).toBeGreaterThan(0);
  }
  await expect(launcherNamed("pbs")).rejects.toThrow(
    `--launcher pbs: is not known, expected one of ${launcherNames.join(", ")}`,
  );
});

describe("workers on this machine", () => {
  /** A process that is followed, and what is heard of it. */
  function followed() {
    const child = Object.assign(new EventEmitter(), { pid: 7 as number | undefined });
    const crew: Parameters<typeof follow>[1] = { open: new Set() };
    const heard: [number, MemberReport][] = [];
    follow(child as never, crew, { onMember: (index, report) => heard.push([index, report]) });
    const report = (index: number, type: MemberReport["type"]) => {
      child.emit("message", { type: "member", index, report: { type } });
    };
    return { child, crew, heard, report };
  }

  it.each(["finished", "failed", "interrupted"] as const)(
    "that are killed after a member is %s interrupt no member",
    (end) => {
      const { child, crew, heard, report } = followed();
      expect(crew.open.size).toBe(1);
      report(3, "start");
      report(3, end);
      child.emit("close", null, "SIGKILL");
      expect(heard.map(([, { type }]) => type)).toEqual(["start", end]);
      expect(crew.open.size).toBe(0);
      expect(crew.reason).toBe("its process was killed by SIGKILL (out of memory?)");
    },
  );

  it.each([
    [null, "SIGABRT", "its process was killed by SIGABRT (out of memory?)"],
    [null, "SIGSEGV", "its process was killed by SIGSEGV"],
    [130, null, "a signal stopped its process, which saved a checkpoint"],
    [7, null, "its process exited with code 7"],
  ])("that end with %s and %s interrupt their member, and say why", (code, signal, reason) => {
    const { child, crew, heard, report } = followed();
    report(0, "start");
    report(0, "finished");
    report(2, "event");
    child.emit("close", code, signal);
    expect(heard.slice(3)).toEqual([
      [2, { type: "warning", message: `${reason}; another process continues it` }],
      [2, { type: "interrupted" }],
    ]);
    expect(crew.reason).toBe(reason);
  });

  it("that end as they should, or report an error first, have that reason or none", () => {
    const well = followed();
    well.report(1, "start");
    well.child.emit("close", 0, null);
    expect([well.crew.reason, well.heard.length]).toEqual([undefined, 1]);
    const bad = followed();
    bad.child.emit("message", { type: "error", message: "the disk is full" });
    bad.child.emit("error", new Error("later"));
    expect(bad.crew.open.size).toBe(1); // it runs
    bad.child.emit("close", 1, null);
    expect([bad.crew.reason, bad.heard]).toEqual(["the disk is full", []]);
    const none = followed();
    none.child.pid = undefined;
    none.child.emit("error", new Error("spawn ENOENT"));
    expect([none.crew.reason, none.crew.open.size]).toEqual(["spawn ENOENT", 0]);
  });

  it("that cannot be started have ended, for the reason that the system gives", async () => {
    const before = process.execPath;
    onTestFinished(() => {
      process.execPath = before;
    });
    process.execPath = join(emptyFolder(), "none");
    const folder = emptyFolder();
    const job = await inProcesses(() =>
      local.submit({ folder, workers: 2, threads: 1, options: [] }),
    );
    expect(job).toMatchObject({ launcher: "local", workers: 2, processes: [] });
    await inProcesses(async () => {
      writeJob(folder, job);
      const watching = watchWorkers(folder, job, {
        look: () => false,
        signal: new AbortController().signal,
      });
      await expect(watching).rejects.toMatchObject({ reason: expect.stringContaining("ENOENT") });
      expect(await local.state(job)).toBe("ended");
    });
    expect(readJobs(folder)).toEqual([]);
  });

  const before = { ...local };

  /** Has the launcher of this machine answer so, for one test. */
  function answering(states: readonly JobState[]): string[] {
    const asked: string[] = [];
    let looks = 0;
    Object.assign(local, {
      lookMs: 0,
      state: async () => states[Math.min(looks++, states.length - 1)]!,
      cancel: async ({ id }: Job) => void asked.push(id),
      submit: async ({ workers }: WorkerRequest) => ({ ...job, workers }),
    } satisfies Partial<Launcher>);
    onTestFinished(() => void Object.assign(local, before));
    return asked;
  }
  const job = { id: "local-1-1", launcher: "local", workers: 1, submittedAt: "" };
  const never = new AbortController().signal;

  it.each([
    [3, {}, 3],
    [9, {}, 4],
    [9, { jobs: 2 }, 2],
    [9, { jobs: 2, workers: 7 }, 2],
    [1, { jobs: 2 }, 1],
  ])("for %i tasks, with %o, are %i", async (tasks, choice, workers) => {
    answering(["running"]);
    const made = await submitWorkers(emptyFolder(), tasks, { threads: 4, ...choice });
    expect(made.workers).toBe(workers);
  });

  it("are asked to end once, at a signal, and their record goes when they have ended", async () => {
    const folder = emptyFolder();
    writeJob(folder, job);
    const asked = answering(["running", "running", "running", "ended"]);
    const watching = watchWorkers(folder, job, { look: () => false, signal: AbortSignal.abort() });
    await expect(watching).rejects.toEqual(new InterruptedError(folder));
    expect(asked).toEqual([job.id]);
    expect(readJobs(folder)).toEqual([]);
  });

  it("are asked to end if a look fails, and when all work is done, which they may not know", async () => {
    const folder = emptyFolder();
    const run = (look: () => boolean) => {
      writeJob(folder, job);
      let now = 0;
      const clock = vi.spyOn(performance, "now").mockImplementation(() => {
        now += 250;
        return now;
      });
      return watchWorkers(folder, job, { look, signal: never }).finally(() => clock.mockRestore());
    };
    const broken = new Error("a look failed");
    const asked = answering(["running", "running", "ended"]);
    await expect(
      run(() => {
        throw broken;
      }),
    ).rejects.toBe(broken);
    expect(asked).toEqual([job.id]);
    expect(readJobs(folder)).toEqual([]);
    const again = answering(["running", "running", "running", "running", "ended"]);
    let looks = 0;
    await run(() => {
      looks += 1;
      return true;
    });
    expect(again).toEqual([job.id]);
    expect(looks).toBe(2); // once while they run, once after their end
  });

  it("leave no records of jobs that have ended, those of a cluster excepted", async () => {
    const folder = emptyFolder();
    writeJob(folder, job);
    writeJob(folder, { ...job, id: "slurm-12", launcher: "slurm" });
    answering(["running"]);
    await removeEndedJobs(folder);
    expect(readJobs(folder)).toHaveLength(2);
    answering(["ended"]);
    await removeEndedJobs(folder);
    expect(readJobs(folder).map(({ id }) => id)).toEqual(["slurm-12"]);
  });
});

describe("workers on a cluster", () => {
  const job = { id: "slurm-12", launcher: "slurm", workers: 3, submittedAt: "" };

  /** Has a launcher answer instead of Slurm, for one test. */
  function answering(answers: Partial<typeof slurm>): void {
    const before = { ...slurm };
    Object.assign(slurm, answers);
    onTestFinished(() => void Object.assign(slurm, before));
  }

  it.each([
    [5, {}, 5],
    [5, { workers: 3 }, 3],
    [5, { workers: 9 }, 5],
    [0, {}, 1],
    [5, { jobs: 2, threads: 2 }, 5],
  ])("for %i tasks, with %o, are %i", async (tasks, choice, workers) => {
    const folder = emptyFolder();
    const asked: object[] = [];
    answering({
      submit: async (request) => {
        asked.push(request);
        return { ...job, workers: request.workers };
      },
    });
    const options = { launcher: "slurm", threads: 4, staleMs: 7000, ...choice };
    const made = await submitWorkers(folder, tasks, options, ["--time=1"]);
    expect(made.workers).toBe(workers);
    expect(asked).toMatchObject([{ folder, workers, staleMs: 7000, options: ["--time=1"] }]);
    expect(readJobs(folder)).toEqual([made]);
  });

  it("are cancelled if they cannot be recorded", async () => {
    const cancelled: string[] = [];
    const folder = emptyFolder();
    answering({
      submit: async () => {
        writeFileSync(join(folder, "jobs"), ""); // where the folder for records has to be
        return job;
      },
      cancel: async ({ id }) => void cancelled.push(id),
    });
    const submitted = submitWorkers(folder, 1, { launcher: "slurm", threads: 1 });
    await expect(submitted).rejects.toThrow();
    expect(cancelled).toEqual(["slurm-12"]);
  });

  it("have ended when two looks in a row say so, for the reason of their logs", async () => {
    const folder = emptyFolder();
    mkdirSync(logFolder(folder), { recursive: true });
    const log = (name: string, text: string) => writeFileSync(join(logFolder(folder), name), text);
    const states = ["ended", "running", "ended", "ended", "running"] as const;
    let looks = 0;
    answering({ lookMs: 0, state: async () => states[looks++]! });
    const watch = () =>
      watchWorkers(folder, job, { look: () => false, signal: new AbortController().signal });
    await expect(watch()).rejects.toThrow(
      `${folder}: the workers ended before the work was done: see the logs in ${logFolder(folder)}. ` +
        `Continue with: rnnlab resume ${folder}`,
    );
    expect(looks).toBe(4);
    log("slurm-12-1.log", "error: first\nerror: the data is gone.\nwarning: late\n");
    log("slurm-13-1.log", "error: another job\n");
    looks = 2;
    const error = await watch().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(WorkersEndedError);
    expect(error).toMatchObject({ name: "WorkersEndedError", reason: "the data is gone." });
    expect(String(error)).toContain("was done: the data is gone. Continue with");
    log("slurm-12-1.log", `error: long ago\n${"a line\n".repeat(65_536 / 7)}`); // only the end is read
    looks = 2;
    await expect(watch()).rejects.toThrow("see the logs in");
  });

  it("continue without a process that a signal ends, which says how to watch and to stop them", async () => {
    answering({ lookMs: 0, state: async () => "running" });
    const look = () => false;
    const watching = watchWorkers("runs/s", job, { look, signal: AbortSignal.abort() });
    const text =
      "3 workers of slurm-12 continue without this process. Watch with: rnnlab resume runs/s; " +
      "stop with: rnnlab sweep cancel runs/s";
    await expect(watching).rejects.toThrow(new CancelledError(text));
    expect(goingOnText("runs/s", job)).toBe(text);
    const done = watchWorkers("runs/s", job, { look: () => true, signal: AbortSignal.abort() });
    await expect(done).resolves.toBeUndefined();
  });
});

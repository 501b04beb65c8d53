import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { writeJob } from "../../../src/runs/job-file.js";
import { ownerOf } from "../../../src/runs/lease/owner.js";
import { cancelJobs, openJobs } from "../../../src/study/launch/index.js";
import { launcherNamed, launcherNames } from "../../../src/study/launch/launchers.js";
import { emptyFolder } from "../../helpers/cli.js";

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

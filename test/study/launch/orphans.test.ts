import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { resume } from "../../../src/library/index.js";
import { type Job, readJobs, writeJob } from "../../../src/runs/job-file.js";
import { livenessOf, type Owner, ownerOf } from "../../../src/runs/lease/owner.js";
import { awaitOrphans } from "../../../src/study/launch/orphans.js";
import { emptyFolder, runAt } from "../../helpers/cli.js";
import { collected } from "../../helpers/library.js";
import { setOptions } from "../../helpers/set-options.js";
import { newSweep, workOn } from "../../helpers/sweep.js";

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** A process that lives as long as given; it does not write anything. */
function living(seconds: number): Owner {
  const child = spawn("sleep", [String(seconds)], { stdio: "ignore" });
  children.push(child);
  return ownerOf(child.pid!);
}

/** The owner that a process on this machine was, which has ended. */
function killed(): Owner {
  return { ...ownerOf(spawnSync("true").pid), startTime: "1" };
}

/** Records workers of this machine. */
function record(folder: string, processes: readonly Owner[], startedBy?: Owner): Job {
  const [id, submittedAt] = ["local-4711-1", new Date().toISOString()];
  const job = { id, launcher: "local", workers: 1, submittedAt, processes: [...processes] };
  writeJob(folder, { ...job, startedBy });
  return job;
}

describe("a worker that outlives its killed parent", () => {
  const cwd = emptyFolder();
  let [comparison, sweep] = ["", ""];

  beforeAll(async () => {
    const sets = [
      "data.series=40",
      "data.split=[28,8,4]",
      "data.steps=6",
      "data.ahead=3",
      "model.hidden=4",
    ];
    const common = ["train", "-c", "smoke", "-q", ...setOptions(sets)];
    const one = [...common, "--set", "training.epochs=1", "--threads", "1"];
    const trained = await runAt(one, cwd);
    expect(trained.code, trained.stderr).toBe(0);
    const compared = await runAt(["compare", "last", "--json"], cwd);
    expect(compared.code, compared.stderr).toBe(0);
    comparison = join(cwd, JSON.parse(compared.stdout).comparison);
    sweep = await newSweep(["model.cell=rnn,gru"], {}, ["training.epochs=1"]);
    await workOn(sweep);
  });

  it.each([
    ["resume of a comparison", () => comparison, "cli"],
    ["resume of a sweep", () => sweep, "cli"],
    ["the library's resume of a comparison", () => comparison, "library"],
    ["the library's resume of a sweep", () => sweep, "library"],
  ])("has ended when %s ends, and its record is gone", async (_, study, by) => {
    const folder = study();
    const worker = living(0.3);
    record(folder, [worker], killed());
    if (by === "library") {
      const { error } = await collected(resume(folder, { threads: 1 }));
      expect(error).toBeUndefined();
    } else {
      const { code, stderr } = await runAt(["resume", folder, "--threads", "1", "--json"], cwd);
      expect(code, stderr).toBe(0);
      expect(stderr).not.toContain("warning");
    }
    expect(livenessOf(worker)).toBe("dead");
    expect(existsSync(join(folder, "jobs"))).toBe(false);
  });
});

describe("the wait for workers of a killed parent", () => {
  /** Waits in vain if there is something to wait for. */
  async function waited(folder: string, patienceMs = 10_000, signal?: AbortSignal) {
    const warnings: string[] = [];
    const onWarning = (text: string) => void warnings.push(text);
    const startedAt = performance.now();
    await awaitOrphans(folder, { onWarning, patienceMs, signal });
    return { warnings, ms: performance.now() - startedAt };
  }

  it("is given up with one line if a worker does not end, whose record stays", async () => {
    const folder = emptyFolder();
    const worker = living(60);
    const job = record(folder, [killed(), worker], killed());
    const { warnings } = await waited(folder, 50);
    expect(warnings).toEqual([
      `${folder}: all work is done, but after 0.050 s there is still worker process ${worker.pid} of a ` +
        "killed command. Its record in jobs stays until the next resume.",
    ]);
    expect(readJobs(folder)).toMatchObject([job]);
    expect(livenessOf(worker)).toBe("alive");
  });

  it("is announced once after two seconds, and given up after thirty", async () => {
    const folder = emptyFolder();
    const worker = living(60);
    record(folder, [worker], killed());
    let now = 0;
    const clock = vi.spyOn(performance, "now").mockImplementation(() => {
      now += 1000; // at each look
      return now;
    });
    const warnings: [number, string][] = [];
    try {
      await awaitOrphans(folder, { onWarning: (text) => warnings.push([now, text]) });
      expect(warnings).toEqual([
        [
          3000, // begun at 1000
          `${folder}: all work is done; waiting for the end of worker process ${worker.pid} of a killed command`,
        ],
        [
          31_000,
          expect.stringContaining("all work is done, but after 30 s there is still worker process"),
        ],
      ]);
    } finally {
      clock.mockRestore();
    }
  });

  it("ends at once at a signal", async () => {
    const folder = emptyFolder();
    record(folder, [living(60)], killed());
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 30);
    const { warnings, ms } = await waited(folder, 10_000, stop.signal);
    expect(warnings).toEqual([]);
    expect(ms).toBeLessThan(5000);
    expect(readJobs(folder)).toHaveLength(1);
  });

  const elsewhere = (owner: Owner) => ({ ...owner, host: "another", bootId: "another" });
  it.each([
    ["a command that still runs", () => [[living(60)], ownerOf(process.pid)] as const],
    ["another machine", () => [[elsewhere(killed())], elsewhere(killed())] as const],
    ["an earlier version, which did not record who started them", () => [[living(60)]] as const],
  ])("is not for workers of %s, whose record stays", async (_, workers) => {
    const folder = emptyFolder();
    const [processes, startedBy] = workers();
    record(folder, processes, startedBy);
    const { warnings, ms } = await waited(folder);
    expect(warnings).toEqual([]);
    expect(ms).toBeLessThan(5000);
    expect(readJobs(folder)).toHaveLength(1);
  });
});

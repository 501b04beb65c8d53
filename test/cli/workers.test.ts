import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, describe, expect, it, vi } from "vitest";
import { shellWords, watchOrReplace, withFittingJobs } from "../../src/cli/workers.js";
import { resolveConfig } from "../../src/config/resolve.js";
import { type Job, readJobs, removeJob, writeJob } from "../../src/runs/job-file.js";
import { WorkersEndedError } from "../../src/study/launch/workers.js";
import { emptyFolder } from "../helpers/cli.js";

it.each([
  ["--partition=x --time=1:00:00", ["--partition=x", "--time=1:00:00"]],
  [`  --comment="two words" -A 'a b'c `, ["--comment=two words", "-A", "a bc"]],
  ["", []],
])("splits %j as a shell does", (text, words) => {
  expect(shellWords(text)).toEqual(words);
});

it("as many processes as the user chose have to fit into memory, as many as there are threads need not", async () => {
  const sets = [
    "data.series=40",
    "device=cpu",
    "model.cell=lstm",
    "model.hidden=1000",
    "model.layers=1",
  ];
  const config = resolveConfig({}, "test", sets); // about 0.4 GiB
  const configs = [config, config, config];
  const available = () => ({ bytes: 0.6 * 2 ** 30, text: "this machine has" });
  const said: string[] = [];
  const context = { stderr: { write: (text: string) => said.push(text) } } as never;
  const fitting = (options: { jobs?: number; threads: number }) =>
    withFittingJobs(configs, options, context, available);
  await expect(fitting({ threads: 1, jobs: 3 })).rejects.toThrow(/^--jobs 3: 3 runs at once/);
  expect(said).toEqual([]);
  expect(await fitting({ threads: 3 })).toEqual({ threads: 3, jobs: 1 });
  expect(said).toEqual([expect.stringMatching(/^warning: 3 runs at once take .*: 1 at once\n$/)]);
  expect(await fitting({ threads: 1, jobs: 1 })).toEqual({ threads: 1, jobs: 1 });
});

describe("a command that watches workers of an earlier one on a cluster", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  /**
   * Watches job 12 until job 34 is submitted.
   *
   * @param states what `squeue` lists at its looks, one after the other; the last one from then on
   */
  async function watched(
    states: readonly string[],
    launcher?: string,
    changes: Partial<Job> | undefined = {},
  ) {
    const [bin, folder] = [join(emptyFolder(), "bin"), emptyFolder()];
    mkdirSync(bin);
    const looks = join(bin, "looks");
    const program = (name: string, script: string) => {
      writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(bin, name), 0o755);
    };
    const cases = states.map((text, n) => `${n === states.length - 1 ? "*" : n}) ${text};;`);
    program(
      "squeue",
      `echo >> ${looks}; case $(($(wc -l < ${looks}) - 1)) in ${cases.join(" ")} esac`,
    );
    program("sbatch", `cat > /dev/null; echo "$@" > ${join(bin, "asked")}; echo 34`);
    vi.stubEnv("PATH", `${bin}:${process.env.PATH}`);
    let now = 0;
    vi.spyOn(performance, "now").mockImplementation(() => {
      now += 5000; // a look each time
      return now;
    });
    const job = { id: "slurm-12", launcher: "slurm", workers: 3, submittedAt: "" };
    writeJob(folder, { ...job, ...changes });
    if ("id" in changes) removeJob(folder, job);
    const stderr = new PassThrough();
    const options = { launcher, workers: 2, threads: 1 };
    const look = () => existsSync(join(bin, "asked"));
    const error = await watchOrReplace(
      { folder, job, isJoined: true, options },
      { look, tasks: () => 8 },
      stderr,
    ).catch((thrown: unknown) => thrown);
    const count = readFileSync(looks, "utf8").length;
    return { error, said: String(stderr.read() ?? ""), count, jobs: readJobs(folder) };
  }

  it("starts its own if they end early, and believes that only after two looks in a row", async () => {
    const unknown = "echo 'Unable to contact slurm controller' >&2; exit 1";
    const states = ["echo RUNNING", "echo", unknown, "echo", "echo PENDING", "echo"];
    const { error, said, count, jobs } = await watched(states, "slurm");
    expect(error).toBeUndefined();
    expect(said).toBe("the workers of slurm-12 ended early; started 2 workers (slurm-34)\n");
    expect(count).toBe(states.length + 1);
    expect(jobs.map(({ id }) => id)).toEqual(["slurm-12", "slurm-34"]);
  });

  it("starts its own if there is no record any more of whether they were cancelled", async () => {
    const { error, said } = await watched(["echo"], "slurm", { id: "slurm-12" });
    expect([error, said]).toEqual([
      undefined,
      "the workers of slurm-12 ended early; started 2 workers (slurm-34)\n",
    ]);
  });

  it.each([
    ["the command only watches", undefined, {}],
    ["they were cancelled", "slurm", { cancelledAt: "2026-01-02T03:04:05.678Z" }],
  ])("starts none if %s", async (_, launcher, changes) => {
    const { error, jobs, said } = await watched(["echo"], launcher, changes);
    expect(error).toBeInstanceOf(WorkersEndedError);
    expect(said).toBe("");
    expect(jobs).toHaveLength(1);
  });
});

import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UserError } from "../../../src/shared/errors.js";
import { requeued, sbatchArguments, slurm, workerScript } from "../../../src/study/launch/slurm.js";
import { emptyFolder } from "../../helpers/cli.js";

const request = (folder: string) => ({ folder, workers: 3, threads: 1, options: [] as string[] });
const job = { id: "slurm-12", launcher: "slurm", workers: 3, submittedAt: "" };
const path = process.env.PATH;

/** A folder of programs that stand for Slurm's: each keeps its arguments and does what it is told to. */
function fakeSlurm(programs: Readonly<Record<string, string>>): string {
  const bin = join(emptyFolder(), "bin");
  mkdirSync(bin);
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(
      join(bin, name),
      `#!/bin/sh\necho "$@" > '${join(bin, name)}.arguments'\n${script}\n`,
    );
    chmodSync(join(bin, name), 0o755);
  }
  process.env.PATH = `${bin}:${path}`;
  return bin;
}

beforeEach(() => {
  process.env.PATH = path;
});
afterEach(() => {
  process.env.PATH = path;
});

describe("what is submitted", () => {
  it("is an array of workers that save before their time is up, with the user's options last", () => {
    const folder = emptyFolder();
    const options = ["--time=1:00:00", "--array=1-2"];
    expect(sbatchArguments({ ...request(folder), options })).toEqual([
      "--parsable",
      "--array=1-3",
      "--job-name=rnnlab",
      "--cpus-per-task=1",
      "--signal=B:USR1@120",
      "--requeue",
      "--open-mode=append",
      `--output=${join(folder, "logs", "slurm-%A-%a.log")}`,
      ...options,
    ]);
  });

  it("replaces the shell by Node.js, whatever the folder is called", () => {
    const folder = join(emptyFolder(), "it's a $HOME");
    const script = workerScript({ ...request(folder), staleMs: 10_000 });
    const echoed = script.replace("exec ", "printf '%s\\n' ");
    const { stdout } = spawnSync("sh", { input: echoed, encoding: "utf8", env: { PATH: path } });
    const [node, worker, given] = stdout.split("\n");
    expect(node).toBe(process.execPath);
    expect(worker).toMatch(/bin\/worker\.js$/);
    expect(given).toBe(folder);
    expect(script).toMatch(
      /^#!\/bin\/sh\nexec '.*' --threads "\$SLURM_CPUS_PER_TASK" --stale 10000\n$/,
    );
    expect(workerScript(request(folder))).toBe(script.replace(" --stale 10000", ""));
  });

  it("comes back as a job", async () => {
    const bin = fakeSlurm({ sbatch: "cat > /dev/null; echo '42;cluster'" });
    expect(await slurm.submit(request(emptyFolder()))).toEqual({
      id: "slurm-42",
      launcher: "slurm",
      workers: 3,
      submittedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    expect(readFileSync(join(bin, "sbatch.arguments"), "utf8")).toContain("--array=1-3");
  });

  it("is an error of one sentence where Slurm refuses it or is not there", async () => {
    const printed = "'sbatch: warning\\nsbatch: error: invalid partition specified: x\\n'";
    fakeSlurm({ sbatch: `printf ${printed} >&2; exit 1` });
    const refused = slurm.submit(request(emptyFolder()));
    await expect(refused).rejects.toEqual(
      new UserError(
        "--launcher slurm: sbatch refused the workers: sbatch: error: invalid partition specified: x",
      ),
    );
    for (const printed of ["echo 12; exit 1", "echo job 12", "echo 12a", "echo"]) {
      fakeSlurm({ sbatch: `cat > /dev/null; ${printed}` });
      await expect(slurm.submit(request(emptyFolder()))).rejects.toThrow(
        /^--launcher slurm: sbatch refused the workers: no message$/,
      );
    }
    process.env.PATH = emptyFolder();
    const text = (program: string) =>
      `--launcher slurm: ${program} cannot be run (ENOENT). Start it where jobs are submitted, on a login node ` +
      "of the cluster.";
    const absent = slurm.submit(request(emptyFolder()));
    await expect(absent).rejects.toEqual(new UserError(text("sbatch")));
    await expect(slurm.cancel(job)).rejects.toEqual(new UserError(text("scancel")));
    expect(await slurm.state(job)).toBe("unknown");
  });
});

describe("the state of a job", () => {
  it.each([
    ["printf 'PENDING\\nPENDING\\n'", "waiting"],
    ["printf 'PENDING\\nRUNNING\\n'", "running"],
    ["printf 'COMPLETING\\n'", "running"],
    ["", "ended"],
    ["echo 'slurm_load_jobs error: Invalid job id specified' >&2; exit 1", "ended"],
    ["echo 'slurm_load_jobs error: Unable to contact slurm controller' >&2; exit 1", "unknown"],
  ])("after %j is %s", async (squeue, expected) => {
    fakeSlurm({ squeue });
    expect(await slurm.state(job)).toBe(expected);
  });
});

it("the states of all tasks of a job are asked for by its number", async () => {
  const bin = fakeSlurm({ squeue: "echo PENDING" });
  expect(await slurm.state(job)).toBe("waiting");
  expect(readFileSync(join(bin, "squeue.arguments"), "utf8")).toBe("-h -r -o %T -j 12\n");
  for (const state of ["CONFIGURING", "REQUEUED", "REQUEUE_HOLD", "SPECIAL_EXIT"]) {
    fakeSlurm({ squeue: `echo ${state}` });
    expect(await slurm.state(job)).toBe("waiting");
  }
});

it("cancels a job by its number", async () => {
  const bin = fakeSlurm({ scancel: "" });
  await slurm.cancel(job);
  expect(readFileSync(join(bin, "scancel.arguments"), "utf8")).toBe("12\n");
  fakeSlurm({ scancel: "printf 'scancel: slow\\nscancel: error: not yours\\n' >&2; exit 1" });
  await expect(slurm.cancel(job)).rejects.toEqual(
    new UserError("scancel 12: scancel: error: not yours"),
  );
  fakeSlurm({ scancel: "exit 1" });
  await expect(slurm.cancel(job)).rejects.toEqual(new UserError("scancel 12: no message"));
});

describe("another turn", () => {
  const env = { SLURM_JOB_ID: "13", SLURM_ARRAY_JOB_ID: "12", SLURM_ARRAY_TASK_ID: "1" };

  it("is asked for by the name of the array's task", () => {
    const bin = fakeSlurm({ scontrol: "" });
    expect(requeued(env)).toBeUndefined();
    expect(readFileSync(join(bin, "scontrol.arguments"), "utf8")).toBe("requeue 12_1\n");
    for (const alone of [{}, { SLURM_ARRAY_JOB_ID: "12" }, { SLURM_ARRAY_TASK_ID: "1" }]) {
      expect(requeued({ SLURM_JOB_ID: "13", ...alone })).toBeUndefined();
      expect(readFileSync(join(bin, "scontrol.arguments"), "utf8")).toBe("requeue 13\n");
    }
  });

  it("says why it was refused, and is nothing outside Slurm", () => {
    fakeSlurm({ scontrol: "echo 'slurm_requeue error: Access denied' >&2; exit 1" });
    expect(requeued(env)).toBe("slurm_requeue error: Access denied");
    expect(requeued({})).toBeUndefined();
  });
});

import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { exitCodes } from "../../src/cli/exit.js";
import { readComparison, writeComparison } from "../../src/runs/comparison-file.js";
import { readJobs, writeJob } from "../../src/runs/job-file.js";
import { withFolder } from "../../src/runs/lease/folder.js";
import { slurm } from "../../src/study/launch/slurm.js";
import { emptyFolder, run } from "../helpers/cli.js";
import {
  at,
  comparison,
  enter,
  here,
  inRuns,
  linksOf,
  made,
  NAME,
  OTHER,
  read,
  refused,
  runsHere,
  STUDY,
  SWEEP,
  said,
  sweep,
  tiny,
  writeStudy,
} from "../helpers/command-place.js";
import { fakeRun } from "../helpers/runs.js";
import { setOptions } from "../helpers/set-options.js";

beforeEach(() => enter(emptyFolder()));

describe("report", () => {
  it("writes a run's page beside it, prints texts, and says how often its data were looked at", async () => {
    made();
    made({ name: `${NAME}b`, createdAt: "2026-01-01T03:04:05.678Z" });
    const page = at(inRuns(NAME, "report.html"));
    expect(await said("report", "last")).toEqual({ stdout: `${page}\n`, stderr: "" });
    expect(readFileSync(page, "utf8")).toContain("looked at 2 times");
    const json = JSON.parse((await said("report", "last", "--format", "json")).stdout);
    expect(json).toMatchObject({ run: at(inRuns(NAME)), testLooks: { runs: 2 } });
    expect((await said("report", "last", "--format", "text")).stdout).toContain("mse_last_step");
    expect(await said("report", "last", "-o", "a.json")).toMatchObject({ stdout: "a.json\n" });
    expect(JSON.parse(read("a.json"))).toEqual(json);
  });

  it("writes pictures alone, or with what else was asked for", async () => {
    made();
    const { stdout } = await said("report", "last", "--svg", "figures");
    const files = readdirSync(at("figures")).map((name) => join("figures", name));
    expect(stdout.trim().split("\n").sort()).toEqual(files.sort());
    expect(files).toContain(join("figures", "loss.svg"));
    expect(read(inRuns(NAME, "report.html"))).toBe("");
    const both = await said("report", "last", "--svg", "figures", "--format", "text");
    expect(both.stdout).toContain(join("figures", "loss.svg\n"));
    expect(both.stdout).toContain("mse_last_step");
  });

  it("of several runs names a file, counts each once and links to them from there", async () => {
    made();
    made({ name: OTHER, sets: ["name=other"], mseLastStep: 0.5 });
    const names = [NAME, OTHER];
    expect(await refused("report", ...names)).toBe(
      "error: report: 2 runs have no folder in common. Choose where to write the page with --output FILE, " +
        "or the pictures with --svg FOLDER.\n",
    );
    await said("report", ...names, names[0]!, "-o", "both.html");
    const page = read("both.html");
    expect(linksOf(page)).toContain(`${inRuns(OTHER)}/report.html`);
    expect(page).toContain("2 finished runs of 2 different settings");
    const json = JSON.parse((await said("report", ...names, "--format", "json")).stdout);
    expect(json.rows.map(({ label }: { label: string }) => label)).toEqual(["lstm", "other"]);
    expect((await said("report", ...names, "--svg", "f")).stdout).toContain(join("f", "seeds.svg"));
  });

  it("of a comparison has its page, its command and its failures", async () => {
    const folder = comparison();
    expect((await said("report", STUDY)).stdout).toBe(`${join(folder, "report.html")}\n`);
    const page = readFileSync(join(folder, "report.html"), "utf8");
    expect(page).toContain("rnnlab made");
    expect(linksOf(page)).toContain(`${NAME}/report.html`);
    const json = JSON.parse((await said("report", STUDY, "--format", "json")).stdout);
    expect(json.failed).toEqual([{ label: "gru", seed: 1, error: "diverged" }]);
    rmSync(join(folder, NAME, "summary.json"));
    cpSync(join(folder, NAME), join(folder, "gone"), { recursive: true });
    rmSync(join(folder, NAME), { recursive: true });
    expect(await refused("report", STUDY)).toBe(`error: ${folder}: none of its runs is finished\n`);
  });

  it("of a run in a comparison has the colour of its model", async () => {
    const folder = writeStudy(STUDY, "comparison.json", {
      members: ["gru", "lstm"].map((label) => ({ label, seed: 1, config: {}, run: label })),
    });
    const path = fakeRun(folder, { name: "lstm" });
    await said("report", path, "--svg", "f");
    expect(read(join("f", "loss.svg"))).toMatch(/class="curve s1/);
    await said("report", path, "-o", "a.html");
    expect(read("a.html")).toMatch(/class="curve s1/);
    expect(read("a.html")).not.toMatch(/class="curve s0/);
    expect(read("a.html")).toContain(STUDY);
  });

  it("of a sweep has its page, its figures and its pictures", async () => {
    const folder = sweep();
    expect((await said("report", SWEEP)).stdout).toBe(`${join(folder, "report.html")}\n`);
    expect(readFileSync(join(folder, "report.html"), "utf8")).toContain("0.1250");
    const { stdout } = await said("report", SWEEP, "--format", "json");
    expect(JSON.parse(stdout)).toMatchObject({ best: { trial: 1, value: 0.125 }, isDone: true });
    expect((await said("report", SWEEP, "--format", "text")).stdout).toContain("0.1250");
    expect((await said("report", SWEEP, "-o", "s.json")).stdout).toBe("s.json\n");
    expect(read("s.json")).toBe(stdout);
    const pictures = await said("report", SWEEP, "--svg", "f");
    const files = readdirSync(at("f")).map((name) => join("f", name));
    expect(pictures.stdout.trim().split("\n").sort()).toEqual(files.sort());
    const both = await said("report", SWEEP, "--svg", "f", "-o", "s.html");
    expect(both.stdout).toContain("s.html\n");
    expect(linksOf(read("s.html"))).toContain(`${inRuns(SWEEP, NAME)}/report.html`);
  });
});

describe("sweep", () => {
  it("shows a sweep, and says what else was named", async () => {
    const folder = sweep();
    expect((await said("sweep", SWEEP)).stdout).toContain("0.1250");
    expect(JSON.parse((await said("sweep", SWEEP, "--json")).stdout)).toMatchObject({
      sweep: folder,
      best: { value: 0.125 },
    });
    expect(await refused("sweep", "none")).toBe(
      "error: none: there is no such sweep, expected its folder, or key=values such as model.hidden=16,32\n",
    );
    rmSync(folder, { recursive: true });
    const other = comparison();
    expect(await refused("sweep", STUDY)).toBe(
      `error: ${STUDY}: a comparison, expected a sweep. Continue or watch it with: rnnlab resume ${other}\n`,
    );
  });

  it("takes one config, before the keys or by its option", async () => {
    expect(await refused("sweep", "smoke", "-c", "lstm", "model.hidden=2,3")).toBe(
      "error: smoke and --config lstm are both given, expected one config. Leave one of them out.\n",
    );
    expect(await refused("sweep", "smoke", "model.hidden=2")).toContain(
      "no key has several values",
    );
  });

  it("cancel names the workers that it asked to end", async () => {
    const folder = sweep();
    const nothing = await said("sweep", "cancel", SWEEP);
    expect(nothing).toEqual({ stdout: "", stderr: `${folder}: no workers are running\n` });
    expect(await refused("sweep", "cancel", "none")).toBe(
      "error: none: there is no such sweep or comparison, expected its folder\n",
    );
    const asked: string[] = [];
    answering({ state: async () => "running", cancel: async ({ id }) => void asked.push(id) });
    for (const workers of [1, 3])
      writeJob(folder, { id: `slurm-${workers}`, launcher: "slurm", workers, submittedAt: "" });
    expect((await said("sweep", "cancel", SWEEP)).stderr).toBe(
      `${folder}: asked to save and stop: slurm-1 (1 worker), slurm-3 (3 workers). ` +
        `Continue with: rnnlab resume ${folder}\n`,
    );
    expect(asked).toEqual(["slurm-1", "slurm-3"]);
  });
});

/** Has Slurm answer so, for one test. */
function answering(answers: Partial<typeof slurm>): void {
  const before = { ...slurm };
  Object.assign(slurm, answers);
  onTestFinished(() => void Object.assign(slurm, before));
}

const onCluster = ["--launcher", "slurm", "--workers", "2"];
const job = { id: "slurm-12", launcher: "slurm", workers: 2, submittedAt: "" };

describe("workers on a cluster", () => {
  it("of a comparison continue without a command that is detached", async () => {
    const asked: object[] = [];
    answering({
      submit: async (request) => {
        asked.push(request);
        return job;
      },
      state: async () => "waiting",
    });
    const argv = ["compare", "rnn", "gru", "--seeds", "2", ...tiny, ...runsHere(), ...onCluster];
    const { stdout, stderr } = await said(...argv, "--detach", "--sbatch", "--time=1 -A x");
    const [name = ""] = readdirSync(at("runs"));
    const folder = at(inRuns(name));
    expect(name).toMatch(/-compare-[0-9a-f]{4}$/);
    expect(stdout).toBe("");
    expect(stderr).toBe(
      `comparison ${folder}: 4 runs by 2 workers (slurm-12)\n` +
        `2 workers of slurm-12 continue without this process. Watch with: rnnlab resume ${folder}; ` +
        `stop with: rnnlab sweep cancel ${folder}\n`,
    );
    expect(asked).toMatchObject([{ folder, workers: 2, options: ["--time=1", "-A", "x"] }]);
    expect(readJobs(folder)).toEqual([job]);
    const { members } = readComparison(folder);
    expect(members.map(({ label, seed, run: path }) => [label, seed, path !== undefined])).toEqual([
      ...[1, 2].map((seed) => ["rnn", seed, true]),
      ...[1, 2].map((seed) => ["gru", seed, true]),
    ]);
    const again = await said(...argv, "--detach");
    expect(again.stderr).toContain(
      `continuing ${folder}, an unfinished comparison of the same command. To start another one, use --new.\n`,
    );
    expect(asked).toHaveLength(1); // the workers that are there
    await said(...argv, "--detach", "--new");
    expect(asked).toHaveLength(2);
    expect(readdirSync(at("runs"))).toHaveLength(2);
  });

  it("are watched, a line for each member that ends, and failed ones are named", async () => {
    let folder = "";
    let looks = 0;
    const finish = async () => {
      const file = readComparison(folder);
      const [rnn] = file.members;
      looks += 1;
      if (looks === 1) fakeRun(folder, { name: rnn!.run!, sets: ["model.cell=rnn"] });
      else {
        mkdirSync(join(folder, "members"), { recursive: true });
        writeFileSync(join(folder, "members", "0002.failed.json"), '{"error":"it diverged"}');
      }
      return "running" as const;
    };
    answering({
      lookMs: 0,
      submit: async (request) => {
        folder = request.folder;
        return job;
      },
      state: finish,
    });
    const { code, stdout, stderr } = await run(
      ["compare", "rnn", "gru", ...tiny, ...runsHere(), ...onCluster],
      here(),
    );
    expect(code).toBe(exitCodes.failed);
    expect(stderr.split("\n").slice(0, 3)).toEqual([
      `comparison ${folder}: 2 runs by 2 workers (slurm-12)`,
      "1/2 rnn",
      "2/2 gru",
    ]);
    expect(stderr).toContain(
      `error: ${folder}: 1 of 2 runs failed (gru): it diverged. Continue with: rnnlab resume ${folder}`,
    );
    expect(stdout).toContain("rnn");
    expect(readComparison(folder).members.map(({ error }) => error)).toEqual([
      undefined,
      "it diverged",
    ]);
  });

  it("of a sweep continue without a command that is detached, which shows the state", async () => {
    answering({ submit: async () => job, state: async () => "waiting" });
    const argv = ["sweep", "model.hidden=2,3", "--seeds", "2", ...tiny, ...runsHere()];
    const { stdout, stderr } = await said(...argv, ...onCluster, "--detach", "--json");
    const [name = ""] = readdirSync(at("runs"));
    const folder = at(inRuns(name));
    expect(JSON.parse(stdout)).toMatchObject({ sweep: folder, isDone: false, trials: 2, rows: [] });
    expect(stderr).toContain("2 workers of slurm-12 continue without this process.");
    expect(stderr.split("\n", 1)).toEqual([
      `sweep ${folder}: 2 trials by grid, 2 in parallel (slurm-12), ranked by validation.mseLastStep`,
    ]);
    expect(readdirSync(folder).sort()).toEqual(["jobs", "sweep.json", "trials"]); // no result
    const plan = JSON.parse(readFileSync(join(folder, "sweep.json"), "utf8"));
    expect(plan).toMatchObject({ seeds: 2, command: expect.arrayContaining(["--detach"]) });
  });
});

describe("a comparison of finished runs", () => {
  it("trains nothing, prints its result once and is recorded", async () => {
    made();
    made({ name: OTHER, sets: ["name=other"], mseLastStep: 0.5, validation: 0.5 });
    const names = [NAME, OTHER];
    const json = JSON.parse((await said("compare", ...names, "--json", ...runsHere())).stdout);
    expect(json.rows.map(({ label, rank }: Record<string, unknown>) => [label, rank])).toEqual([
      ["lstm", 1],
      ["other", 2],
    ]);
    const folder = json.comparison as string;
    const file = readComparison(folder);
    expect(file.result).toBeDefined();
    expect(file.command.slice(0, 2)).toEqual(["rnnlab", "compare"]);
    const page = readFileSync(join(folder, "report.html"), "utf8");
    expect(linksOf(page)).toEqual(
      expect.arrayContaining(names.map((name) => `../${name}/report.html`)),
    );
    const text = await said("resume", folder);
    expect(text.stdout).toContain("other");
    await withFolder(folder, {}, async (lease) => {
      const [first, second] = file.members;
      const failed = { ...second!, run: undefined, config: {}, error: "diverged" };
      writeComparison({ folder, lease }, { ...file, members: [first!, failed as never] });
    });
    expect(JSON.parse((await said("report", folder, "--format", "json")).stdout)).toMatchObject({
      failed: [{ label: "other", error: "diverged" }],
    });
  });
});

it("resume of a sweep asks for the data file that is gone", async () => {
  const folder = sweep();
  const path = join(folder, "sweep.json");
  const data = { task: "csv", file: "none.csv", target: "x" };
  const plan = { ...JSON.parse(readFileSync(path, "utf8")), base: { data } };
  writeFileSync(path, JSON.stringify(plan));
  rmSync(join(folder, NAME), { recursive: true });
  expect((await said("resume", SWEEP)).stdout).toContain("0.1250"); // nothing is left to do
  rmSync(join(folder, "trials", "0002.json"));
  expect(await refused("resume", SWEEP)).toBe(
    `error: ${inRuns(SWEEP, "none.csv")}: no such file. If it has moved, give its new path with --data FILE.\n`,
  );
});

it("resume of a comparison asks for the data file that is gone, and a damaged record is named", async () => {
  const data = { task: "csv", file: "none.csv", target: "x" };
  const folder = writeStudy(STUDY, "comparison.json", {
    members: [{ label: "a", seed: 1, config: { data }, run: "a" }],
  });
  expect(await refused("resume", STUDY)).toBe(
    `error: ${inRuns(STUDY, "none.csv")}: no such file. If it has moved, give its new path with --data FILE.\n`,
  );
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, "comparison.json"), "{");
  expect(await refused("resume", STUDY)).toContain("comparison.json:1:2: not JSON");
});

describe("a comparison on this machine", () => {
  it("shows its processes, the device once, each epoch and warning by its label, and what failed", async () => {
    const more = ["training.epochs=1", "training.earlyStopping.patience=5", "model.layers=1"];
    const { code, stdout, stderr } = await run(
      [
        ...["compare", "rnn", "bidirectional", "--seeds", "2", "--jobs", "1", "--threads", "1"],
        ...[...tiny, ...runsHere(), ...setOptions(more)],
      ],
      here(),
    );
    expect(code, stderr).toBe(exitCodes.done);
    const folder = at(inRuns(readdirSync(at("runs"))[0]!));
    const lines = stderr.trim().split("\n");
    expect(lines[0]).toBe(`comparison ${folder}: 4 runs, 1 in parallel`);
    expect(lines.filter((line) => line.startsWith("device cpu: "))).toHaveLength(1);
    expect(lines.filter((line) => line.startsWith("bidirectional: only the last"))).toHaveLength(1);
    const labels = ["rnn 1", "bidirectional 1", "rnn 2", "bidirectional 2"];
    for (const label of labels) {
      expect(lines.filter((line) => line.startsWith(`${label}: epoch 1/1 `))).toHaveLength(1);
      expect(lines.filter((line) => line.startsWith(`warning: ${label}: `))).toHaveLength(1);
    }
    expect(stdout).toContain("bidirectional");
  });

  it("goes on after a member that failed, and says which cores there are", async () => {
    const sets = ["training.optimizer.name=sgd", "training.optimizer.learningRate=1000"];
    const { code, stdout, stderr } = await run(
      [
        ...["compare", "rnn", "--seeds", "2", "--jobs", "1", "--threads", "2", ...tiny],
        ...[...runsHere(), ...setOptions([...sets, "training.epochs=9", "training.clip.norm=1e9"])],
      ],
      here(),
    );
    expect(code, stderr).toBe(exitCodes.failed);
    expect(stdout).toContain("linear regression"); // the result of the other
    const lines = stderr.split("\n");
    const count = availableParallelism(); // one, unless a run of mutants has not set it
    if (count < 2) expect(lines[0]).toBe("warning: --threads 2: this machine has 1 core");
    const failed = lines.filter((line) =>
      line.startsWith("rnn 1 failed: the training diverged in"),
    );
    expect(failed).toHaveLength(1);
    expect(lines.some((line) => line.startsWith("rnn 2: epoch 9/9 "))).toBe(true);
    expect(stderr).toMatch(
      /error: .*: 1 of 2 runs failed \(rnn 1\): .* Continue with: rnnlab resume /,
    );
  });
});

describe("a sweep on this machine", () => {
  it("says what it does, a line for each trial, and prints the result", async () => {
    const argv = ["sweep", "model.hidden=2,3", "--jobs", "1", ...tiny, ...runsHere()];
    const epochs = setOptions(["training.epochs=1"]);
    const { stdout, stderr } = await said(...argv, ...epochs, "--json");
    const folder = at(inRuns(readdirSync(at("runs"))[0]!));
    const json = JSON.parse(stdout);
    expect(json).toMatchObject({ sweep: folder, isDone: true, trials: 2, sampler: "grid" });
    expect(stderr.trim().split("\n")).toEqual([
      `sweep ${folder}: 2 trials by grid, 1 in parallel, ranked by validation.mseLastStep`,
      expect.stringMatching(/^trial 1 finished 0\.\d+: hidden=2$/),
      expect.stringMatching(/^trial 2 finished 0\.\d+: hidden=3$/),
    ]);
    expect(existsSync(join(folder, "best.json"))).toBe(true);
    const shown = await said("sweep", folder, "--json");
    expect(JSON.parse(shown.stdout)).toEqual(json);
    const more = await said("resume", folder, "--jobs", "1", "--json");
    expect(more.stderr).toBe(""); // nothing is left to do
    expect(await refused("resume", folder, "--trials", "3")).toContain("grid cannot propose more");
  });
});

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
import { afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { exitCodes } from "../../src/cli/exit.js";
import { outputSchema, outputs } from "../../src/library/schemas/index.js";
import { readComparison, writeComparison } from "../../src/runs/comparison-file.js";
import { readJobs, writeJob } from "../../src/runs/job-file.js";
import { withFolder } from "../../src/runs/lease/folder.js";
import { ownFile } from "../../src/shared/own-files.js";
import { slurm } from "../../src/study/launch/slurm.js";
import { emptyFolder, run } from "../helpers/cli.js";
import { withoutBreaks } from "../helpers/pages.js";
import { type FakeRun, fakeRun } from "../helpers/runs.js";
import { setOptions } from "../helpers/set-options.js";

const NAME = "2026-01-02T03-04-05-lstm-0a0a";
const OTHER = "2026-01-02T03-04-05-other-0a0b";
const STUDY = "2026-01-02T03-04-06-compare-0b0b";
const SWEEP = "2026-01-02T03-04-06-sweep-0c0c";
const createdAt = "2026-01-02T03:04:06.000Z";
const inRuns = (...names: string[]) => join("runs", ...names);
let cwd = "";

beforeEach(() => {
  cwd = emptyFolder();
});

const made = (more: FakeRun = {}) => withPage(fakeRun(join(cwd, "runs"), { name: NAME, ...more }));

/** A run's page, to which others link. */
function withPage(folder: string): string {
  writeFileSync(join(folder, "report.html"), "");
  return folder;
}

const at = (path: string) => join(cwd, path);
const read = (path: string) => readFileSync(at(path), "utf8");

/** What a command that succeeds prints. */
async function said(...argv: string[]) {
  const { code, stdout, stderr } = await run(argv, cwd);
  expect(code, stderr).toBe(exitCodes.done);
  return { stdout, stderr };
}

const linksOf = (page: string) => [...page.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);

/** The error of a command that is refused. */
async function refused(...argv: string[]): Promise<string> {
  const { code, stdout, stderr } = await run(argv, cwd);
  expect([code, stdout]).toEqual([exitCodes.usage, ""]);
  return stderr;
}

function writeStudy(name: string, file: string, value: object): string {
  const folder = at(inRuns(name));
  mkdirSync(join(folder, "trials"), { recursive: true });
  writeFileSync(
    join(folder, file),
    JSON.stringify({ format: 1, createdAt, command: ["rnnlab", "made"], ...value }),
  );
  return folder;
}

/** A comparison of a model with a finished run and one that failed. */
function comparison(): string {
  const folder = writeStudy(STUDY, "comparison.json", {
    members: [
      { label: "lstm", seed: 1, config: {}, run: NAME },
      { label: "gru", seed: 1, config: {}, error: "diverged" },
    ],
  });
  withPage(fakeRun(folder, { name: NAME }));
  return folder;
}

function sweep(): string {
  const space = [{ key: "model.hidden", text: "1,2", kind: "choice", values: [1, 2] }];
  const plan = { base: {}, space, sampler: "grid", seed: 1, trials: 2, seeds: 1 };
  const rest = { metric: "validation.mse", failFast: false, confirm: 0 };
  const folder = writeStudy(SWEEP, "sweep.json", { ...plan, ...rest });
  for (const [number, value] of [
    [1, 0.125],
    [2, 0.5],
  ] as const) {
    const trial = { number, values: [number], state: "finished", runs: [{ seed: 1, run: NAME }] };
    const figures = { goal: 3, epochs: 3, rungs: [{ epochs: 3, value }], value };
    const times = { attempts: 0, lost: 0, durationMs: 10, startedAt: createdAt };
    const text = JSON.stringify({ ...trial, ...figures, ...times });
    writeFileSync(join(folder, "trials", `000${number}.json`), text);
  }
  withPage(fakeRun(folder, { name: NAME }));
  return folder;
}

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

const tiny = setOptions(["data.series=40", "data.steps=6", "data.ahead=3", "model.hidden=2"]);
const runsHere = () => setOptions([`output.runs=${at("runs")}`]);
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
      cwd,
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

describe("runs", () => {
  it("says where there are none, and that none match", async () => {
    expect(await said("runs")).toEqual({
      stdout: "",
      stderr: "No runs yet in runs. Try: rnnlab train lstm\n",
    });
    made();
    expect(await said("runs", "-w", "model.cell=gru", "-w", "run=x")).toEqual({
      stdout: "",
      stderr: "No runs in runs match model.cell=gru and run=x.\n",
    });
    expect(JSON.parse((await said("runs", "-w", "model.cell=gru", "--json")).stdout)).toEqual([]);
  });

  it("sorts by a figure, upwards or downwards", async () => {
    for (const [name, validation] of [
      ["a", 3],
      ["b", 1],
      ["c", 2],
    ] as const)
      made({ name: `${NAME}${name}`, validation });
    const listed = async (...more: string[]) => {
      const { stdout } = await said("runs", "--json", "--sort", "validation.mse", ...more);
      return (JSON.parse(stdout) as { run: string }[]).map((row) => row.run.at(-1));
    };
    expect(await listed()).toEqual(["b", "c", "a"]);
    expect(await listed("--reverse")).toEqual(["a", "c", "b"]);
  });

  it("prune lists what it would remove, removes it if asked, and counts both", async () => {
    for (const [name, validation] of [
      ["a", 3],
      ["b", 1],
      ["c", 2],
    ] as const)
      made({ name: `${NAME}${name}`, validation });
    const paths = ["a", "c"].map((name) => at(inRuns(`${NAME}${name}`)));
    const dry = await said("runs", "prune", "--keep-best", "1");
    expect(dry.stdout.trim().split("\n").sort()).toEqual(
      paths.map((path) => `would remove ${path}`),
    );
    expect(dry.stderr).toBe("2 to remove, 1 to keep; add --yes to remove them\n");
    expect(await said("runs", "prune", "--keep-best", "3")).toEqual({
      stdout: "",
      stderr: "0 to remove, 3 to keep\n",
    });
    expect(await refused("runs", "prune", "--keep-best", "1", "--by", "test.mse")).toBe(
      "error: --by test.mse: a figure of the test set, expected a validation figure: once the runs to keep are " +
        "chosen by a test figure, it no longer estimates the error on new data. Use validation.mse.\n",
    );
    expect(await refused("runs", "prune", "--keep-best", "1", "--by", "validation.none")).toContain(
      "error: --by validation.none: ",
    );
    made({ name: `${NAME}d`, status: "failed" });
    const failed = await said("runs", "prune", "--keep-best", "3", "--unfinished");
    expect(failed.stdout).toBe(`would remove ${at(inRuns(`${NAME}d`))}\n`);
    expect((await said("runs", "prune", "--keep-best", "3")).stdout).toBe("");
    rmSync(at(inRuns(`${NAME}d`)), { recursive: true });
    const wet = await said("runs", "prune", "--keep-best", "1", "--yes");
    expect(wet.stdout.trim().split("\n").sort()).toEqual(paths.map((path) => `removed ${path}`));
    expect(wet.stderr).toBe("2 to remove, 1 to keep\n");
    expect(readdirSync(at("runs"))).toEqual([`${NAME}b`]);
  });

  it("rm names each folder once, and removes none if one is unknown", async () => {
    made();
    const path = at(inRuns(NAME));
    await refused("runs", "rm", NAME, "none");
    expect(existsSync(path)).toBe(true);
    expect((await said("runs", "rm", NAME, path)).stdout).toBe(`removed ${path}\n`);
    expect(existsSync(path)).toBe(false);
  });

  it("show and plot say how often the data were looked at; diff has the first run first", async () => {
    made();
    made({ name: OTHER, sets: ["model.hidden=9"], mseLastStep: 0.5 });
    const remark = "been looked at 2 times: by 2 finished runs of 2 different settings";
    expect((await said("runs", "show", NAME)).stdout).toContain(remark);
    expect((await said("plot", NAME)).stdout).toContain(remark);
    const json = JSON.parse((await said("runs", "show", NAME, "--json")).stdout);
    const looks = { runs: 2, settings: 2 };
    const found = { run: at(inRuns(NAME)), status: "finished", manifest: { format: 1 } };
    expect(json).toMatchObject({ ...found, testLooks: looks });
    const differences = await said("runs", "diff", NAME, OTHER, "--json");
    const rows = JSON.parse(differences.stdout);
    expect(JSON.stringify(rows)).toMatch(/model\.hidden".*?20.*?9/);
    const text = (await said("runs", "diff", NAME, OTHER)).stdout;
    expect(text).toMatch(/model\.hidden +20 +9/);
    rmSync(at(inRuns(OTHER)), { recursive: true });
    expect((await said("plot", NAME)).stdout).not.toContain("looked at");
  });

  it("tag and note print what a folder has afterwards, and refuse what cannot be", async () => {
    made();
    const path = at(inRuns(NAME));
    const of = async (...argv: string[]) => (await said("runs", ...argv)).stdout;
    expect(await of("tag", "last", "a", "b")).toBe(`${path}: tags a, b\n`);
    expect(await of("note", "last", "why")).toBe(`${path}: tags a, b; note: why\n`);
    expect(await of("tag", "last", "a", "b", "--remove")).toBe(`${path}: no tags; note: why\n`);
    expect(await of("note", "last", "--remove")).toBe(`${path}: no tags\n`);
    expect(await refused("runs", "note", "last", "x", "--remove")).toBe(
      "error: a note and --remove are both given, expected only one of them\n",
    );
    expect(await refused("runs", "note", "last")).toBe(
      'error: no note given, for example: rnnlab runs note last "wider layers"\n',
    );
    const empty = "2026-01-03T03-04-05-gru-0a0a";
    mkdirSync(at(inRuns(empty)));
    expect(await refused("runs", "tag", empty, "a")).toBe(
      `error: ${inRuns(empty)}: has no manifest.json, so there is nothing to annotate. ` +
        '"rnnlab runs rm" removes it.\n',
    );
    const study = comparison();
    expect(await of("tag", STUDY, "c")).toBe(`${study}: tags c\n`);
  });
});

it("gradients of untrained models are those of each cell, under its name, as JSON, picture and page", async () => {
  const argv = ["gradients", ...tiny, "--cells", "rnn,gru", "--no-train", "--scale", "2"];
  const { stdout } = await said(...argv, "--json", "--svg", "g.svg", "--html", "g.html");
  const curves = JSON.parse(stdout) as { label: string; norms: number[] }[];
  expect(curves).toHaveLength(2);
  expect(JSON.stringify(curves[0])).toContain("rnn");
  expect(JSON.stringify(curves[1])).toContain("gru");
  expect(read("g.svg")).toContain("gru");
  expect(withoutBreaks(read("g.html")).includes("--no-train --scale 2")).toBe(true);
  expect((await said(...argv)).stdout).toContain("gru");
});

it.each([
  [["--cells", "rnn,rnn"], "Expected cells separated by commas, each once: rnn,lstm,gru,"],
  [["--cells", "none"], "Expected cells separated by commas, each once: rnn,lstm,gru,"],
  [["--scale", "0"], "Expected a number above 0, at most 1e6."],
  [["--scale", "1000001"], "Expected a number above 0, at most 1e6."],
  [["--scale", "x"], "Expected a number above 0, at most 1e6."],
  [["--scale", "1e6"], "gradients: --scale 1000000 applies to untrained models: add --no-train"],
])("gradients takes no %j", async (argv, error) => {
  expect(await refused("gradients", ...argv)).toContain(error);
});

it("gradients of the config's own model are those before and after its training, whose folder it says", async () => {
  const { stdout, stderr } = await said(
    "gradients",
    ...tiny,
    ...runsHere(),
    "--epochs",
    "1",
    "--json",
  );
  const folder = at(inRuns(readdirSync(at("runs"))[0]!));
  expect(stderr.split("\n", 1)).toEqual([`run ${folder}`]);
  const curves = JSON.parse(stdout) as { name: string; stage: string; run?: string }[];
  expect(curves).toMatchObject([{ name: "rnn" }, { name: "rnn", run: folder }]);
  expect(curves[0]!.stage).not.toBe(curves[1]!.stage);
  const weights = join(folder, "checkpoints", "last.safetensors");
  const { stderr: started } = await said(
    "train",
    "--init",
    weights,
    ...tiny.slice(0, -2),
    ...runsHere(),
    "--epochs",
    "1",
  );
  expect(started.split("\n", 1)).toEqual([
    expect.stringMatching(/^model of .*last\.safetensors: .*model\.hidden=2/),
  ]);
});

describe("setup native", () => {
  beforeEach(() => {
    vi.stubEnv("RNNLAB_NATIVE", at("native")); // nothing of this machine is touched
    vi.stubEnv("XDG_CACHE_HOME", at("cache"));
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it("--undo names what it removed, if there was anything", async () => {
    expect((await said("setup", "native", "--undo")).stdout).toBe("nothing to remove\n");
    mkdirSync(at("native"));
    mkdirSync(at("native.draft"));
    const { stdout } = await said("setup", "native", "--undo");
    expect(stdout).toBe(`removed ${at("native")}, ${at("native.draft")}\n`);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it("changes nothing without its tools", async () => {
    vi.stubEnv("PATH", at("bin"));
    vi.stubEnv("CXX", "no-such-compiler");
    mkdirSync(at("native"));
    expect(await refused("setup", "native", "--gpu")).toMatch(/^error: setup native needs a C\+\+ compiler/);
    expect(readdirSync(cwd)).toEqual(["native"]);
  });
});

it("init writes a config beside the data or where it is told to, and says what comes next", async () => {
  const rows = Array.from({ length: 60 }, (_, i) => `${i},${i % 7}\n`).join("");
  writeFileSync(at("a.csv"), `n,v\n${rows}`);
  mkdirSync(at("configs"));
  const { stdout, stderr } = await said("init", "a.csv", "-o", join("configs", "b.json"));
  const to = at(join("configs", "b.json"));
  expect(stdout).toBe(`${to}\n`);
  const next = "next:\n  rnnlab data -c configs/b.json\n  rnnlab train -c configs/b.json\n";
  expect(stderr.slice(-next.length)).toBe(next);
  expect(stderr.length).toBeGreaterThan(next.length); // what it chose
  expect(JSON.parse(readFileSync(to, "utf8")).data).toMatchObject({
    file: "../a.csv",
    target: "v",
  });
  expect(await refused("init", "a.csv", "-o", join("configs", "b.json"))).toContain(
    "the file exists",
  );
});

describe("serve", () => {
  it("refuses a folder or a data file that is not there", async () => {
    expect(await refused("serve", "--runs", "none")).toBe(
      `error: --runs none: there is no such folder. Train a model first, for example: rnnlab train lstm\n`,
    );
    expect(await refused("serve", "none.csv")).toBe(
      "error: none.csv: there is no such file, expected a data file\n",
    );
  });

  it("prints its address, and ends at a signal", async () => {
    made();
    const serving = said("serve", "--port", "0");
    await expect
      .poll(() => process.listenerCount("SIGTERM"), { timeout: 60_000 })
      .toBeGreaterThan(0);
    process.emit("SIGTERM", "SIGTERM");
    const { stdout, stderr } = await serving;
    process.removeAllListeners("SIGTERM");
    expect(stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\n$/);
    expect(stderr).toBe(
      `serving the runs in ${at("runs")} to this machine only; Ctrl-C stops the server\n`,
    );
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
      cwd,
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
      cwd,
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

describe("export", () => {
  it("takes each run once, all runs of a comparison or sweep, and says which has none", async () => {
    comparison();
    sweep();
    made();
    const { stdout } = await said("export", STUDY, SWEEP, STUDY, "--to", "e.csv");
    expect(stdout).toBe("e.csv\n");
    const rows = read("e.csv").trim().split("\n");
    expect(rows).toHaveLength(1 + 2 * 10);
    expect(await refused("export", STUDY, "--to", "e.csv")).toContain(
      "error: --to e.csv: the file exists",
    );
    const board = await said("export", SWEEP, "--to", "tensorboard:board");
    const written = board.stdout.trim().split("\n");
    expect(written.length).toBeGreaterThan(0);
    for (const path of written) expect(existsSync(at(path)), path).toBe(true);
    expect(written.every((path) => path.startsWith(join("board", "")))).toBe(true);
    rmSync(at(inRuns(STUDY, NAME)), { recursive: true });
    expect(await refused("export", STUDY, "--to", "f.csv")).toBe(
      `error: ${at(inRuns(STUDY))}: none of its runs has started, expected at least one\n`,
    );
  });
});

describe("what a command prints", () => {
  it("doctor: a line for each check, its remedy below its text, and the device", async () => {
    const { checks, device } = JSON.parse((await said("doctor", "--json")).stdout) as {
      checks: { name: string; ok: boolean; text: string; fix?: string }[];
      device: { kind: string; reason: string };
    };
    const width = Math.max(...checks.map(({ name }) => name.length));
    const lines = checks.flatMap(({ name, ok, text, fix }) => [
      `${ok ? "ok" : "--"} ${name.padEnd(width)}  ${text}`,
      ...(fix === undefined ? [] : [`${" ".repeat(width + 5)}fix: ${fix}`]),
    ]);
    const use = `A run would use the ${device.kind.toUpperCase()} (${device.reason}).`;
    expect((await said("doctor")).stdout).toBe(`${[...lines, use].join("\n")}\n`);
  });

  it.each(["bash", "zsh", "fish"])("completion %s: the script for that shell", async (shell) => {
    const script = readFileSync(ownFile(`bin/completion/rnnlab.${shell}`), "utf8");
    expect((await said("completion", shell)).stdout).toBe(script);
  });

  it("schema: the outputs that have one, or that of one", async () => {
    const names = (await said("schema")).stdout.trim().split("\n");
    expect(names).toEqual(Object.keys(outputs));
    const schema = JSON.parse((await said("schema", "runs", "show")).stdout);
    expect(schema).toEqual(outputSchema("runs show"));
    expect(await refused("schema", "none")).toContain("none");
  });
});

describe("predict", () => {
  const rows = (count: number, from = 0) =>
    Array.from({ length: count }, (_, i) => `${from + i},${5 + Math.sin((from + i) / 3)}\n`).join(
      "",
    );

  /** A folder with a run on a file of a series, and newer values of the series. */
  let project = "";
  beforeAll(async () => {
    cwd = project = emptyFolder();
    writeFileSync(at("a.csv"), `t,v\n${rows(200)}`);
    writeFileSync(at("new.csv"), `t,v\n${rows(30, 200)}`);
    const data = ["task=csv", "file=a.csv", "time=t", "target=v", "steps=6", "ahead=2"];
    const small = [...data.map((text) => `data.${text}`), "model.hidden=2", "model.layers=1"];
    const sets = setOptions([...small, "training.epochs=1", `output.runs=${at("runs")}`]);
    await said("train", ...sets, "--quiet");
  });
  beforeEach(() => {
    cwd = project;
  });

  it("prints CSV, the same numbers as JSON, pictures in its place, or writes a file", async () => {
    const forecast = ["predict", "last", "-i", "new.csv"];
    const csv = (await said(...forecast)).stdout;
    const table = csv
      .trim()
      .split("\n")
      .map((line) => line.split(","));
    expect(table[0]).toEqual(["series", "time", "forecast", "low", "high"]);
    expect(table).toHaveLength(3);
    const lines = async (...more: string[]) => {
      const { stdout } = await said(...forecast, "--json", ...more);
      const { predictions, input, runs } = JSON.parse(stdout);
      expect([input, runs]).toEqual(["new.csv", [at(inRuns(readdirSync(at("runs"))[0]!))]]);
      return predictions as { forecast: number; low: number; high: number }[];
    };
    const numbers = (line: { forecast: number; low: number; high: number }) =>
      [line.forecast, line.low, line.high].map((value) => Math.fround(value));
    const ofTable = (cells: string[]) => cells.slice(2).map((cell) => Math.fround(Number(cell)));
    expect((await lines()).map(numbers)).toEqual(table.slice(1).map(ofTable));
    const narrow = (await said(...forecast, "--level", "60")).stdout.trim().split("\n");
    const cells = narrow.slice(1).map((line) => ofTable(line.split(",")));
    expect((await lines("--level", "60")).map(numbers)).toEqual(cells);
    expect(cells[0]![1]).toBeGreaterThan(ofTable(table[1]!)[1]!);
    expect(await said(...forecast, "-o", "f.csv")).toMatchObject({ stdout: "" });
    expect(read("f.csv")).toBe(csv);
    const plot = await said(...forecast, "--plot", "--svg", "f.svg", "--html", "f.html");
    expect(plot.stdout).not.toContain("series,time");
    expect(plot.stdout.length).toBeGreaterThan(200);
    expect(read("f.svg")).toContain("<svg");
    expect(withoutBreaks(read("f.html"))).toContain("rnnlab predict last -i new.csv --plot");
    expect((await said(...forecast, "--svg", "f.svg")).stdout).toBe(csv);
    expect(await refused(...forecast, "--json", "--plot")).toBe(
      "error: --plot is given with --json. Leave one of them out.\n",
    );
    const longer = await said(...forecast, "--horizon", "5");
    expect(longer.stdout.trim().split("\n")).toHaveLength(6);
    const piped = await run(["predict", "last", "-i", "-"], cwd, undefined, read("new.csv"));
    expect([piped.code, piped.stdout]).toEqual([exitCodes.done, csv]);
  });

  it("with --strict fails for what it cannot predict, after it has printed the rest", async () => {
    writeFileSync(at("bad.csv"), `t,v\n${rows(30, 200)}230,much\n`);
    const loose = await said("predict", "last", "-i", "bad.csv");
    expect(loose.stderr).toContain("bad.csv");
    const strict = await run(["predict", "last", "-i", "bad.csv", "--strict"], cwd);
    expect([strict.code, strict.stdout]).toEqual([exitCodes.failed, loose.stdout]);
    expect(strict.stderr).toMatch(/error: --strict: no prediction for .*1 row/);
    const whole = await said("predict", "last", "-i", "new.csv", "--strict");
    expect(whole.stdout).toContain("series,time");
    expect(await refused("predict", "last", "--horizon", "2")).toBe(
      "error: --horizon is given without --input, the file with newer values\n",
    );
    expect((await said("predict", "last")).stdout).toContain("example,ahead,target,prediction");
  });
});

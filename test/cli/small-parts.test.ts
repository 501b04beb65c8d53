import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { errorReport, wantsJson } from "../../src/cli/error-json.js";
import { failureOf } from "../../src/cli/exit.js";
import { withInputFile } from "../../src/cli/input-file.js";
import {
  originStride,
  percent,
  picturedSeries,
  refuseForecastOptions,
} from "../../src/cli/predict-options.js";
import { barLength, barLine, epochLine } from "../../src/cli/progress-line.js";
import { givenHint } from "../../src/cli/suggest.js";
import { TrainingTracker } from "../../src/cli/training-tracker.js";
import { InterruptedError, UserError } from "../../src/shared/errors.js";
import { emptyFolder, run, runAsPrinted } from "../helpers/cli.js";
import { fakeRun } from "../helpers/runs.js";

it("a percentage is from 1 to below 100, so that a share is refused", () => {
  expect(["1", "95", "99.9"].map(percent)).toEqual([1, 95, 99.9]);
  for (const text of ["0.95", "0", "100", "-5", "all"])
    expect(() => percent(text)).toThrow(/percentage/);
});

it("a bar has 100 % only at the end, and the time stops there", () => {
  let now = 0;
  const tracker = new TrainingTracker("", () => now);
  tracker.follow({ type: "start", epochs: 10, batches: 3, epochsDone: 0 });
  const figures = { loss: 1, lossLastStep: 1, valLoss: 1, valLossLastStep: 1 };
  const batch = { type: "batch", epoch: 10, batch: 3, learningRate: 1, gradientNorm: 1 };
  tracker.follow({ ...batch, loss: 4 } as never);
  expect(barLine(tracker.state(), 70)).toMatch(/^loss 4\.00000: +97%\|.* 9\/10 /); // 9 + 3 / 4 epochs
  tracker.follow({ ...batch, loss: 2 } as never);
  expect(tracker.state().loss).toBe(3);
  tracker.follow({ type: "epoch", epoch: 10, metrics: figures } as never);
  now = 5000;
  tracker.follow({ type: "end" });
  now = 65_000;
  expect(tracker.state()).toMatchObject({
    done: 10,
    elapsedMs: 5000,
    afterwards: "evaluating ...",
  });
  tracker.evaluated();
  expect(barLine(tracker.state(), 120)).toContain("100%");
  expect(epochLine(tracker.state())).toContain("epoch 10/10");
  expect(epochLine(tracker.state())).toContain("[00:05]");
});

it("where no bar fits there is the share done, after the label if there is one", () => {
  const state = { label: "", epochs: 10, done: 4, doneBefore: 0, elapsedMs: 1000 };
  expect([barLength(state, 8), barLength(state, 80)]).toEqual([Number.POSITIVE_INFINITY, 46]); // of 80: ` 40%`, two bars, ` 4/10 [00:01<00:01, 4.0it/s]`
  expect(barLine(state, 8)).toBe(" 40%");
  expect(barLine({ ...state, label: "lstm" }, 12)).toBe("lstm: 40%");
  expect(barLine({ ...state, label: "lstm" }, 14, 6)).toBe("lstm  : 40%");
});

it("a mistake on the command line has its whole message and what it is about as JSON", async () => {
  const { stderr } = await runAsPrinted(["train", "--sed", "3", "--json"], emptyFolder());
  expect(JSON.parse(stderr)).toEqual({
    code: "usage",
    exitCode: 2,
    message: "unknown option '--sed' (Did you mean one of --seed, --set?)",
    where: "--sed",
    fix: "Did you mean one of --seed, --set?",
  });
});

it("an option without its value is named by its long form, and only train has a hint about several models", async () => {
  const { stderr } = await runAsPrinted(["train", "--json", "-s"], emptyFolder());
  expect(JSON.parse(stderr)).toMatchObject({ where: "--set" });
  const several = (...argv: string[]) => run(argv, emptyFolder()).then((result) => result.stderr);
  expect(await several("train", "a", "b")).toContain("To train several models: rnnlab compare a b");
  for (const argv of [
    ["plot", "a", "b"],
    ["train", "a", "b", "-x"],
  ])
    expect(await several(...argv)).not.toContain("To train several models: rnnlab compare -");
  expect(await several("plot", "a", "b")).not.toContain("To train several models");
});

it("a port has as many digits as it needs", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void other.close());
  await once(other, "listening");
  const { port } = other.address() as { port: number };
  const cwd = emptyFolder();
  mkdirSync(join(cwd, "runs"));
  const { code, stderr } = await run(["serve", "--port", String(port)], cwd);
  const text = `error: --port ${port}: the port is in use. Choose another one, or 0 for any that is free.\n`;
  expect([code, stderr]).toEqual([2, text]);
});

it("an error says what it is about, and what to do in its own sentence, or what was expected", () => {
  const of = (text: string) => {
    const { where, fix } = errorReport(new UserError(text), "");
    return [where, fix];
  };
  expect(of("a.csv: a New column, expected b. Do this. Then that.")).toEqual([
    "a.csv",
    "Do this. Then that.",
  ]);
  expect(of("--x 3: is wrong, expected a number")).toEqual(["--x 3", "expected a number"]);
  expect(of("nothing is known")).toEqual([null, null]);
});

it("an error of an interruption is about the folder, however it is worded", () => {
  expect(errorReport(new InterruptedError("runs/a: b"), "hint")).toMatchObject({
    code: "interrupted",
    exitCode: 130,
    where: "runs/a: b",
  });
});

it("a long text is shortened in the message of a mistake, but not the stack of a bug", () => {
  const text = "x".repeat(20_000);
  expect(failureOf(new UserError(text)).message.length).toBeLessThan(10_000);
  const bug = failureOf(new Error(text));
  expect(bug.code).toBe(70);
  expect(errorReport(new Error(text), "hint")).toEqual({
    ...{ code: "bug", exitCode: 70, where: null, fix: null },
    message: expect.stringContaining(text),
  });
  expect(bug.message).toContain(text);
});

it("runs --reverse begins with the newest, and the hint about --text and --id names both", async () => {
  const cwd = emptyFolder();
  const names = ["2026-01-02T03-04-05-a-0a0a", "2026-01-03T03-04-05-b-0a0a"];
  for (const [day, name] of names.entries()) {
    fakeRun(`${cwd}/runs`, { name, createdAt: `2026-01-0${day + 2}T03:04:05.678Z` });
  }
  const listed = async (...more: string[]) => {
    const { stdout } = await run(["runs", "--json", ...more], cwd);
    return (JSON.parse(stdout) as { run: string }[]).map((row) => row.run.replace(/^.*\//, ""));
  };
  const forth = await listed();
  expect([...forth].sort()).toEqual(names);
  expect(await listed("--reverse")).toEqual([...forth].reverse());
  const both = await run(["init", "a.csv", "--label", "l", "--text", "t", "--id", "i"], cwd);
  expect([both.code, both.stderr]).toEqual([
    2,
    expect.stringContaining("--text and --id cannot be combined"),
  ]);
});

it("runs rm last never removes a whole comparison, which has to be named", async () => {
  const cwd = emptyFolder();
  const study = join(cwd, "runs", "2026-01-04T03-04-05-compare-0b0b");
  const member = "2026-01-04T03-04-06-b-0a0a";
  fakeRun(join(cwd, "runs"), { createdAt: "2026-01-02T03:04:05.678Z" });
  fakeRun(study, { name: member, createdAt: "2026-01-04T03:04:06.678Z" });
  const members = [{ label: "b", seed: 1, run: member, config: {} }];
  const file = { format: 1, createdAt: "2026-01-04T03:04:05.678Z", command: [], members };
  writeFileSync(join(study, "comparison.json"), JSON.stringify(file));
  const last = await run(["runs", "rm", "last"], cwd);
  expect(last).toMatchObject({ code: 2, stdout: "" });
  expect(existsSync(join(study, member))).toBe(true);
  const named = await run(["runs", "rm", "2026-01-04T03-04-05"], cwd);
  expect(named.code, named.stderr).toBe(0);
  expect(readdirSync(join(cwd, "runs"))).toEqual(["2026-01-02T03-04-05-lstm-0a0a"]);
});

it("a mistake with options of forecasts names each of them", () => {
  const options = { runs: "runs", threads: 1 };
  const refused = (given: object) => () => refuseForecastOptions({ ...options, ...given }, "here");
  expect(refused({ strict: true, json: true, output: "a" })).not.toThrow();
  expect(refused({ horizon: 2 })).toThrow(/^--horizon is given here$/);
  expect(refused({ level: 90, svg: "a.svg" })).toThrow(/^--level and --svg are given here$/);
  expect(refused({ origins: 1, plot: true, html: "a" })).toThrow(
    /^--origins and --plot and --html are given here$/,
  );
  expect(picturedSeries({ ...options, origins: 3 })).toBeUndefined();
  for (const picture of [{ plot: true }, { svg: "a.svg" }, { html: "a.html" }] as const) {
    expect(picturedSeries({ ...options, ...picture })).toBe(6);
    const [name] = Object.keys(picture);
    expect(() => picturedSeries({ ...options, ...picture, origins: 3 })).toThrow(
      new RegExp(`^--${name} is given with --origins: `),
    );
  }
});

it("origins are every step or a whole number of steps apart", () => {
  expect(["all", "1", "24"].map(originStride)).toEqual([1, 1, 24]);
  for (const text of ["0", "-1", "1.5", "some", ""])
    expect(() => originStride(text)).toThrow('Expected "all" or a number of steps.');
});

it("the first option that describes a data file is named", () => {
  const none = { target: [] };
  expect(givenHint(none)).toBeUndefined();
  expect(givenHint({ ...none, missingValues: [] })).toBeUndefined();
  expect(givenHint({ target: ["units"], id: "shop" })).toBe("--target");
  expect(givenHint({ ...none, missingValues: ["-"], id: "shop" })).toBe("--missing-values");
  const others = {
    id: "--id",
    timeZone: "--time-zone",
    timeFormat: "--time-format",
    encoding: "--encoding",
    label: "--label",
    text: "--text",
  };
  for (const [key, name] of Object.entries(others)) {
    expect(givenHint({ ...none, [key]: "x" })).toBe(name);
  }
});

it("standard input has the ending of what it holds", async () => {
  const endingOf = (content: Uint8Array | string) =>
    withInputFile(
      "-",
      { ...streams, cwd: "/", stdin: stdinOf(content) },
      async ({ path, shown }) => `${path.replace(/^.*input/, "")} ${shown(path)}`,
    );
  const streams = { stdout: process.stdout, stderr: process.stderr, env: {}, argv: [] };
  async function* stdinOf(content: Uint8Array | string) {
    yield content;
  }
  const said = "standard input";
  expect(await endingOf(Buffer.from([0x1f, 0x8b, 8]))).toBe(`.csv.gz ${said}`);
  expect(await endingOf(Buffer.from([0x1f, 0x2c, 8]))).toBe(`.csv ${said}`);
  expect(await endingOf(Buffer.from([0x8b, 0x8b]))).toBe(`.csv ${said}`);
  expect(await endingOf("PAR1...")).toBe(`.parquet ${said}`);
  expect(await endingOf("PAR2,a")).toBe(`.csv ${said}`);
  expect(await endingOf("x,PAR1")).toBe(`.csv ${said}`);
  expect(await endingOf('\uFEFF [ {"a": 1}]')).toBe(`.json ${said}`);
  expect(await endingOf("[1, 2]")).toBe(`.csv ${said}`);
  expect(await endingOf('\n{"a": 1}')).toBe(`.jsonl ${said}`);
  expect(await endingOf("a,{b}")).toBe(`.csv ${said}`);
  await expect(endingOf("")).rejects.toThrow("--input -: standard input is empty");
});

it("JSON is wanted by --json, or by --format json for a report without a file", () => {
  const wanted = (line: string) => wantsJson(line.split(" "));
  for (const line of ["train --json", "report last --format json", "report last --format=json"])
    expect(wanted(line), line).toBe(true);
  const others = [
    ...["train", "train -- --json", "report json", "report --format html json"],
    ...["report --format json -o a", "report --format=json --output=a", "json --format html"],
  ];
  for (const line of others) expect(wanted(line), line).toBe(false);
});

it("a fault of the machine is no bug, and one without the path of a user's file is", () => {
  const fault = (code: string, more: object) =>
    failureOf(Object.assign(new Error(`${code}: no`), { code, syscall: "open", ...more }));
  const missing =
    "error: a file or folder is missing (ENOENT: no). Fix this, then run the command again.";
  expect(fault("ENOENT", { path: "/data/a.csv" })).toEqual({ code: 1, message: missing });
  expect(fault("ENOENT", {}).code).toBe(70);
  expect(fault("ENOENT", { path: 3 }).code).toBe(70);
  for (const own of ["src", "src/cli/main.ts", "package.json", "bin/x", "dist/x", "configs/x"])
    expect(fault("ENOENT", { path: join(process.cwd(), own) }).code, own).toBe(70);
  expect(fault("ENOENT", { path: join(process.cwd(), "srcs") }).code).toBe(1);
  expect(fault("ENOSPC", {}).code).toBe(1);
  expect(failureOf(Object.assign(new Error("no"), { code: "ENOENT", path: "/a" })).code).toBe(70);
  const texts = {
    ENOTDIR: "a folder is expected where there is a file",
    EISDIR: "a file is expected where there is a folder",
    EEXIST: "a folder is expected where there is a file",
    ENOTEMPTY: "a folder is not empty",
    ELOOP: "symbolic links form a loop",
    ENAMETOOLONG: "a path or a name is too long",
    EBUSY: "a file or folder is in use",
  };
  for (const [code, text] of Object.entries(texts))
    expect(fault(code, { path: "/data" }).message).toContain(`error: ${text} (${code}: no). Fix`);
});

it.each([
  [
    "a run",
    {},
    [["trials", "3"], ["launcher", "slurm"], ["workers", "2"], ["sbatch", "x"], ["detach"]],
  ],
  [
    "a comparison",
    { "comparison.json": "{}" },
    [
      ["epochs", "3"],
      ["trials", "3"],
    ],
  ],
  [
    "a sweep",
    { "sweep.json": "{}" },
    [
      ["epochs", "3"],
      ["log-every", "3"],
    ],
  ],
] as const)(
  "resume refuses what %s has not, by the name of the option",
  async (what, files, options) => {
    const cwd = emptyFolder();
    const folder = join(cwd, "runs", "it");
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    for (const [name, ...value] of options) {
      const { code, stderr } = await run(["resume", "it", `--${name}`, ...value], cwd);
      const text = `error: --${name} is given for ${what}, which has no such option. Leave it out.\n`;
      expect({ code, stderr }).toEqual({ code: 2, stderr: text });
    }
  },
);

it.each([
  ["--target", "units"],
  ["--time-zone", "Europe/Lisbon"],
  ["--time-format", "DD/MM/YYYY"],
])("%s cannot be combined with --label", async (option, value) => {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, "a.csv"), "text,stars\na,1\nb,2\n");
  const { code, stderr } = await run(["init", "a.csv", "--label", "stars", option, value], cwd);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr:
      "error: --target, --time-zone and --time-format apply to forecasts and cannot be combined with --label\n",
  });
});

import { mkdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { emptyFolder, interrupted, run, runAt } from "../helpers/cli.js";
import { FEW_SERIES } from "../helpers/small-config.js";

const folder = emptyFolder();
const sets = ["-c", "smoke", "-s", "training.epochs=2"];

const first = await run(["sweep", ...sets, "model.hidden=2,4,8", "--jobs", "2", "--json"], folder);
const result = first.code === 0 ? JSON.parse(first.stdout) : undefined;

interface Printed {
  readonly rows: readonly { readonly trial: number; readonly value: number }[];
}

const figures = ({ rows }: Printed) => rows.map(({ trial, value }) => [trial, value]);

describe("rnnlab sweep", () => {
  it("runs the grid in processes and names the best trial", async () => {
    expect(first).toMatchObject({ code: 0 });
    expect(result).toMatchObject({ isDone: true, metric: "validation.mseLastStep", trials: 3 });
    expect(result.rows.map(({ trial }: { trial: number }) => trial).sort()).toEqual([1, 2, 3]);
    expect(result.rows[0]).toEqual(result.best);
    expect(first.stderr).toContain(
      "3 trials by grid, 2 in parallel, ranked by validation.mseLastStep",
    );
    expect(first.stderr).toMatch(/trial 2 finished 0\.\d+: hidden=4/);
  });

  it("leaves the best config, which trains to the same figures", async () => {
    const config = join(result.sweep, "best.json");
    const trained = await run(["train", "-c", config, "--json"], folder);
    expect(JSON.parse(trained.stdout).validation ?? JSON.parse(trained.stdout).test).toBeDefined();
    const [best] = result.best.runs;
    const manifest = JSON.parse(readFileSync(join(result.sweep, best, "manifest.json"), "utf8"));
    expect(trained.stdout).toContain(manifest.fingerprint);
  });

  it("takes the space from the config's sweep part alone, and needs one", async () => {
    const cwd = emptyFolder();
    const config = { extends: "smoke", sweep: { space: { "model.hidden": [2, 3] }, trials: 1 } };
    writeFileSync(join(cwd, "searched.json"), JSON.stringify(config));
    const small = ["-s", "training.epochs=1", "--jobs", "1", "--json"];
    const swept = await run(["sweep", "-c", join(cwd, "searched.json"), ...small], cwd);
    expect(swept.code, swept.stderr).toBe(0);
    expect(JSON.parse(swept.stdout).rows.length).toBe(1);
    const nothing = await run(["sweep", "-c", "smoke"], cwd);
    expect(nothing).toMatchObject({ code: 2 });
    expect(nothing.stderr).toContain("no key has several values");
  });

  it("shows the state of a sweep", async () => {
    const shown = await run(["sweep", result.sweep], folder, 80);
    expect(shown.code).toBe(0);
    expect(shown.stdout).toContain("3 trials by grid: 3 finished; 6 of 6 epochs");
    expect(shown.stdout).toContain(`Best: trial ${result.best.trial}, validation.mseLastStep`);
    const { testLooks } = JSON.parse((await run(["sweep", result.sweep, "--json"], folder)).stdout);
    expect([3, 4]).toContain(testLooks.runs); // and that of the best config, if it was trained before
    expect(testLooks.settings).toBe(3);
    expect(shown.stdout.replaceAll(/\s+/g, " ")).toContain(
      `looked at ${testLooks.runs} times: by ${testLooks.runs} finished runs of 3 different settings`,
    );
    for (const line of stripVTControlCharacters(shown.stdout).split("\n"))
      expect(line.length).toBeLessThanOrEqual(80);
    const json = await run(["sweep", result.sweep, "--json"], folder);
    expect(JSON.parse(json.stdout)).toEqual(result);
  });

  it("is a folder of runs that the registry knows", async () => {
    const listed = await run(["runs", "--where", "sweep~sweep", "--json"], folder);
    expect(JSON.parse(listed.stdout).length).toBe(3);
    const removal = await run(["runs", "rm", result.best.runs[0]], folder);
    expect(removal).toMatchObject({ code: 2 });
    expect(removal.stderr).toContain("would be incomplete without it");
  });

  it("continues after an interruption to the trials of an undisturbed sweep", async () => {
    const few = [...FEW_SERIES, "training.epochs=40"].flatMap((set) => ["-s", set]);
    const args = ["sweep", "-c", "smoke", ...few, "--trials", "6"];
    const space = "training.optimizer.learningRate=log(1e-3,1e-1)";
    const cwd = emptyFolder();
    const stopped = await interrupted([...args, "--jobs", "2", space], cwd, " finished");
    expect(stopped.code).toBe(130);
    const [, sweep = ""] = stopped.stderr.match(/Continue with: rnnlab resume (\S+)/) ?? [];
    const again = await runAt(["resume", sweep, "--json"], cwd);
    expect(again).toMatchObject({ code: 0 });
    const resumed = JSON.parse(again.stdout);
    const whole = JSON.parse((await runAt([...args, space, "--json"], cwd)).stdout);
    expect(whole.rows.length).toBe(6);
    expect(figures(resumed)).toEqual(figures(whole));
  });

  it("is named to users who give its syntax to train", async () => {
    const { code, stderr } = await run(["train", "-s", "model.hidden=8,16"], folder);
    expect(code).toBe(2);
    expect(stderr).toContain("rnnlab sweep 'model.hidden=8,16'");
  });

  it.each([
    [["model.hidden=8,16", "--eta", "4"], "--eta is given without --asha"],
    [["model.hidden=8,16", "--metric", "test.mse"], "Use validation.mse"],
    [["nosuch"], "there is no such sweep"],
    [
      ["model.hidden=8,16", "--set", "data.split=x"],
      '--set data.split=x: data.split is "x", expected a list of three numbers, for training, validation and test',
    ],
  ])("refuses %j", async (args, message) => {
    const { code, stderr } = await run(["sweep", ...args], folder);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

it("names the command that watches a comparison", async () => {
  const cwd = emptyFolder();
  mkdirSync(join(cwd, "compared"));
  writeFileSync(join(cwd, "compared", "comparison.json"), "{}");
  const { code, stderr } = await run(["sweep", join(cwd, "compared")], cwd);
  expect(code).toBe(2);
  expect(stderr).toContain(`watch it with: rnnlab resume ${join(cwd, "compared")}`);
});

it("says that it waits for another process, and continues", async () => {
  writeFileSync(join(result.sweep, "lease.json"), "");
  const past = new Date(Date.now() - 57_000);
  utimesSync(join(result.sweep, "lease.json"), past, past);
  const { code, stderr } = await run(["resume", result.sweep, "--json"], folder);
  expect(code, stderr).toBe(0);
  expect(stderr).toContain("warning: waiting for a heartbeat of an unknown process");
});

it.each([
  ["--epochs", "9"],
  ["--log-every", "9"],
])("resume refuses %s for a sweep", async (name, value) => {
  const { code, stderr } = await run(["resume", result.sweep, name, value], folder);
  expect(code).toBe(2);
  expect(stderr).toContain("is given for a sweep");
});

it("resume --data continues with a data file that has moved, and with no other", async () => {
  const cwd = emptyFolder();
  const lines = Array.from({ length: 60 }, (_, n) => `${n},${Math.sin(n)}\n`).join("");
  writeFileSync(join(cwd, "a.csv"), `t,v\n${lines}`);
  const data = ["task=csv", "file=a.csv", "time=t", "target=v", "steps=6", "ahead=1"];
  const argv = [...data.map((set) => `data.${set}`), "training.epochs=1"].flatMap((set) => [
    "-s",
    set,
  ]);
  const common = ["--jobs", "1", "--threads", "1", "--quiet"];
  const space = "training.optimizer.learningRate=log(1e-3,1e-1)";
  const started = await runAt(["sweep", ...argv, space, "--trials", "1", "--json", ...common], cwd);
  expect(started.stderr).toBe("");
  const { sweep } = JSON.parse(started.stdout);
  renameSync(join(cwd, "a.csv"), join(cwd, "b.csv"));
  writeFileSync(join(cwd, "other.csv"), `t,v\n${lines}61,0\n`);
  const resume = ["resume", sweep, "--trials", "2", "--json", ...common];
  expect(await runAt(resume, cwd)).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(
      /^error: [^\n]*a\.csv: no such file\. If it has moved, [^\n]*\n$/,
    ),
  });
  const wrong = await runAt([...resume, "--data", "other.csv"], cwd);
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain("other.csv");
  const moved = await runAt([...resume, "--data", "b.csv"], cwd);
  expect(moved.code, moved.stderr).toBe(0);
  expect(JSON.parse(moved.stdout).rows.length).toBe(2);
});

it("two processes may resume one sweep at once, to a total", async () => {
  const cwd = emptyFolder();
  const args = ["sweep", ...sets, "--trials", "2", "--jobs", "1", "--json"];
  const space = "training.optimizer.learningRate=log(1e-3,1e-1)";
  const made = JSON.parse((await runAt([...args, space], cwd)).stdout);
  const resume = ["resume", made.sweep, "--trials", "6", "--jobs", "1", "--json"];
  const both = await Promise.all([0, 1].map(() => interrupted(resume, cwd, "never")));
  const [a, b] = both.map(({ stdout }) => JSON.parse(stdout));
  expect(a.rows.length).toBe(6);
  expect(figures(a)).toEqual(figures(b));
  expect(a.rows.flatMap(({ lost }: { lost: number }) => lost)).toEqual(Array(6).fill(0));
});

import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { errorReport } from "../../src/cli/error-json.js";
import { failureOf } from "../../src/cli/exit.js";
import { percent } from "../../src/cli/predict-options.js";
import { barLine, epochLine } from "../../src/cli/progress-line.js";
import { TrainingTracker } from "../../src/cli/training-tracker.js";
import { InterruptedError, UserError } from "../../src/shared/errors.js";
import { emptyFolder, run } from "../helpers/cli.js";
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

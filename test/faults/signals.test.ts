import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { BIN, emptyFolder, interrupted } from "../helpers/cli.js";
import { setOptions } from "../helpers/set-options.js";

const long = ["-c", "smoke", "--set", "training.epochs=1000000", "--threads", "2"];

function started(argv: readonly string[]) {
  const cwd = emptyFolder();
  const child = spawn(process.execPath, [BIN, ...argv], { cwd, detached: true });
  onTestFinished(() => void child.kill("SIGKILL"));
  const state = { stderr: "" };
  child.stderr.on("data", (chunk: Buffer) => {
    state.stderr += chunk;
  });
  const ended = new Promise<[number | null, string | null]>((resolve) =>
    child.once("close", (code, signal) => resolve([code, signal])),
  );
  return { cwd, child, state, ended };
}

function runsBelow(folder: string): string[] {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return paths
    .filter((path) => path.endsWith("manifest.json"))
    .map((path) => join(folder, path, ".."));
}

function expectSaved(run: string): void {
  expect(JSON.parse(readFileSync(join(run, "manifest.json"), "utf8")).status).toBe("interrupted");
  expect(existsSync(join(run, "checkpoints", "last.state.safetensors"))).toBe(true);
  expect(existsSync(join(run, "lease.json"))).toBe(false);
}

describe("SIGUSR1 while the program starts", () => {
  it.each([60, 120, 180, 250, 350])("after %i ms stops the training", async (ms) => {
    const { cwd, child, state, ended } = started(["train", ...long]);
    await pause(ms);
    child.kill("SIGUSR1");
    const [code, signal] = await ended;
    if (signal === "SIGUSR1") return; // Node.js itself had not begun
    expect(code, state.stderr).toBe(130);
    for (const run of runsBelow(cwd)) expectSaved(run);
    expect(runsBelow(cwd).length).toBe(1);
  });
});

describe("a comparison", () => {
  const argv = ["compare", "rnn", "gru", ...long, "--jobs", "2"];

  it.each(["SIGTERM", "SIGUSR1", "SIGHUP"] as const)(
    "whose processes all get %s saves every member",
    { timeout: 60_000 },
    async (signal) => {
      const { cwd, child, state, ended } = started(argv);
      await expect
        .poll(() => state.stderr, { timeout: 30_000 })
        .toMatch(/rnn: epoch 2[\s\S]*gru: epoch 2|gru: epoch 2[\s\S]*rnn: epoch 2/);
      process.kill(-(child.pid ?? 0), signal);
      expect(await ended, state.stderr).toEqual([130, null]);
      const runs = runsBelow(cwd);
      expect(runs.length).toBe(2);
      for (const run of runs) expectSaved(run);
    },
  );

  /** Ends the process of the second member in its third epoch. */
  async function withoutOneWorker(signal: NodeJS.Signals) {
    const cwd = emptyFolder();
    const small = ["data.series=40", "data.split=[28,8,4]", "training.epochs=30"];
    const common = ["-c", "smoke", ...setOptions(small), "--threads", "2", "--jobs", "2", "--json"];
    const argv = ["compare", "rnn", "gru", ...common];
    const { code, stderr } = await interrupted(argv, cwd, { member: 1, by: [signal] });
    expect(code, stderr).toBe(0);
    expect(existsSync(join(cwd, "interrupted"))).toBe(true);
    const [run = ""] = runsBelow(cwd).filter((path) => path.includes("-gru-"));
    const epochs = readFileSync(join(run, "metrics.jsonl"), "utf8").trim().split("\n");
    expect(epochs.map((line) => JSON.parse(line).epoch)).toEqual(
      Array.from({ length: 30 }, (_, index) => index + 1),
    );
    return stderr;
  }

  it.each(["SIGTERM", "SIGKILL"] as const)(
    "of which one process alone gets %s is completed by the other one",
    { timeout: 90_000 },
    async (signal) => {
      const stderr = await withoutOneWorker(signal);
      if (signal !== "SIGKILL") return;
      expect(stderr).toContain("warning: gru: its process was killed by SIGKILL (out of memory?)");
    },
  );

  it("that is killed leaves members that save", { timeout: 60_000 }, async () => {
    const { cwd, child, state, ended } = started(argv);
    await expect
      .poll(() => state.stderr, { timeout: 30_000 })
      .toMatch(/rnn: epoch 2[\s\S]*gru: epoch 2|gru: epoch 2[\s\S]*rnn: epoch 2/);
    child.kill("SIGKILL");
    await ended; // the members hold its pipes until they end
    expect(runsBelow(cwd).length).toBe(2);
    await expect
      .poll(() => runsBelow(cwd).some((run) => existsSync(join(run, "lease.json"))), {
        timeout: 10_000,
      })
      .toBe(false);
    for (const run of runsBelow(cwd)) expectSaved(run);
  });
});

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { BIN, emptyFolder, run } from "../helpers/cli.js";
import { setOptions } from "../helpers/set-options.js";
import { FEW_SERIES } from "../helpers/small-config.js";

const sets = setOptions([...FEW_SERIES, "training.epochs=2"]);
const train = ["train", "-q", "-c", "smoke", "--threads", "1", ...sets];

/** Runs a line of a shell in a new folder, with `rnnlab` and `$TRAIN`. */
function shell(line: string, env: Record<string, string | undefined> = {}) {
  const cwd = realpathSync(emptyFolder());
  const script = `rnnlab() { "${process.execPath}" "${BIN}" "$@"; }; TRAIN='${train.join(" ")}'; ${line}`;
  const { status, stderr } = spawnSync("bash", ["-c", script], {
    cwd,
    env: { ...process.env, NO_COLOR: "1", ...env },
    encoding: "utf8",
  });
  return { cwd, code: status, stderr };
}

function statusIn(runs: string): string {
  const [name = ""] = readdirSync(runs);
  return JSON.parse(readFileSync(join(runs, name, "manifest.json"), "utf8")).status;
}

describe("an unusual environment", () => {
  it.each([
    ["no home", "rnnlab $TRAIN", { HOME: undefined }, "runs"],
    ["no folder for temporary files", "rnnlab $TRAIN", { TMPDIR: "/nowhere" }, "runs"],
    ["a link as the runs folder", "mkdir a; ln -s a runs; rnnlab $TRAIN", {}, "a"],
    [
      "a working folder whose name is not UTF-8",
      "mkdir $'a\\xe9'; cd $'a\\xe9'; rnnlab $TRAIN; mv runs ..",
      {},
      "runs",
    ],
  ])("%s: trains as usual", (_, line, env, runs) => {
    const { cwd, code, stderr } = shell(line, env);
    expect(code, stderr).toBe(0);
    expect(statusIn(join(cwd, runs))).toBe("finished");
  });

  it("runs on another device: trained, resumed, listed and removed as usual", async () => {
    const other = ["/dev/shm", tmpdir(), "/var/tmp"].find((folder) => {
      return existsSync(folder) && statSync(folder).dev !== statSync(BIN).dev;
    });
    if (other === undefined) return; // there is only one device
    const base = join(other, `rnnlab-edges-${process.pid}`);
    onTestFinished(() => rmSync(base, { recursive: true, force: true }));
    const cwd = emptyFolder();
    mkdirSync(base);
    symlinkSync(base, join(cwd, "runs"));
    expect((await run([...train, "--set", `output.runs=${join(cwd, "runs")}`], cwd)).code).toBe(0);
    const more = ["resume", "last", "--epochs", "3", "--threads", "1", "--runs", join(cwd, "runs")];
    expect((await run(more, cwd)).code).toBe(0);
    const [name = ""] = readdirSync(base);
    const removed = await run(["runs", "rm", name, "--runs", join(cwd, "runs")], cwd);
    expect(removed.code, removed.stderr).toBe(0);
    expect(readdirSync(base)).toEqual([]);
  });

  it.each([
    ["data \"$(printf 'a\\xe9.csv')\""],
    ["$TRAIN --set output.runs=\"$(printf 'r\\xe9')\""],
  ])("a name that is not UTF-8 is refused in one line, and nothing is made: %s", (words) => {
    const { cwd, code, stderr } = shell(`rnnlab ${words}`);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: [^\n]*not UTF-8[^\n]*\n$/);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it("a folder without write permission is one line", () => {
    const line = "mkdir runs; chmod 500 runs; rnnlab $TRAIN";
    const isRoot = process.getuid?.() === 0; // may write anywhere
    const { code, stderr } = shell(
      isRoot ? line.replace("chmod 500 runs", "chattr +i runs; trap 'chattr -i runs' EXIT") : line,
    );
    if (isRoot && code === 0) return; // a file system without this attribute
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: [^\n]*cannot make a run folder[^\n]*\n$/m);
  });
});

describe("a terminal of ten columns", () => {
  it("shows the result of each command, without a stack", async () => {
    const cwd = emptyFolder();
    const runs = ["--runs", join(cwd, "runs")];
    const into = [...train, "--set", `output.runs=${join(cwd, "runs")}`];
    for (const argv of [
      into,
      ["runs", ...runs],
      ["plot", "last", ...runs],
      ["data", "-c", "smoke"],
      ["none"],
    ]) {
      const { code, stdout, stderr } = await run(argv, cwd, 10);
      expect(code, stderr).toBe(argv[0] === "none" ? 2 : 0);
      expect((stdout + stderr).length).toBeGreaterThan(10);
      expect(stderr).not.toMatch(/\n\s+at /);
    }
  });
});

const long = ["train", "-c", "smoke", "--threads", "1", "--set", "training.epochs=1000000"];

/** Starts a training that does not end by itself, and waits for its second epoch. */
async function begun() {
  const cwd = emptyFolder();
  const child = spawn(process.execPath, [BIN, ...long], { cwd });
  onTestFinished(() => void child.kill("SIGKILL"));
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  await expect.poll(() => stderr, { timeout: 30_000 }).toMatch(/^epoch 2/m);
  return { child, ended, runs: join(cwd, "runs"), text: () => stderr };
}

describe("a signal to a training", () => {
  it.each([
    ["SIGTERM twice", (child: ChildProcess) => child.kill("SIGTERM") && child.kill("SIGTERM")],
    ["SIGHUP", (child: ChildProcess) => child.kill("SIGHUP")],
    [
      "SIGTERM while it is stopped",
      (child: ChildProcess) =>
        child.kill("SIGSTOP") && child.kill("SIGTERM") && child.kill("SIGCONT"),
    ],
  ])("%s ends it with a checkpoint from which it can continue", async (_, send) => {
    const { child, ended, runs } = await begun();
    send(child);
    expect(await ended).toBe(130);
    const [name = ""] = readdirSync(runs);
    const more = ["resume", name, "--epochs", "2", "--threads", "1", "--runs", runs];
    const { code, stderr } = await run(more, runs);
    expect([0, 2], stderr).toContain(code); // it may have more epochs than that
    if (code === 2) expect(stderr).toMatch(/epochs/);
  });

  it("SIGSTOP and SIGCONT change nothing", async () => {
    const { child, ended, runs, text } = await begun();
    child.kill("SIGSTOP");
    await pause(1500);
    const before = text();
    child.kill("SIGCONT");
    await expect.poll(text, { timeout: 30_000 }).not.toBe(before);
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(statusIn(runs)).toBe("interrupted");
    expect(text()).not.toMatch(/lease|error/);
  });
});

import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { latestCheckpoint } from "../../src/runs/latest.js";
import { BIN, emptyFolder, inWords, runAt, spawnRnnlab } from "../helpers/cli.js";

const smoke = ["train", "--config", "smoke", "--json"];

const trainedIn = emptyFolder();
let trained: { run: string; fingerprint: string };
beforeAll(async () => {
  trained = JSON.parse((await runAt(smoke, trainedIn)).stdout);
});

/** A finished smoke run in a new folder. */
function finishedRun(): { cwd: string; run: string; fingerprint: string } {
  const cwd = emptyFolder();
  cpSync(join(trainedIn, "runs"), join(cwd, "runs"), { recursive: true });
  return { cwd, run: join(cwd, trained.run), fingerprint: trained.fingerprint };
}

const state = (run: string) => join(run, "checkpoints", "last.state.safetensors");

/** Makes a finished run look like one that was killed just after its last checkpoint. */
function unfinish(run: string): void {
  const path = join(run, "manifest.json");
  const manifest = JSON.parse(readFileSync(path, "utf8"));
  writeFileSync(path, JSON.stringify({ ...manifest, status: "running" }));
}

function flipBit(path: string): void {
  const bytes = readFileSync(path);
  const at = Math.floor(bytes.length * 0.8);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

describe("a damaged checkpoint", () => {
  it.each([
    ["cut short", (path: string) => truncateSync(path, 1000)],
    ["with one bit flipped", flipBit],
    ["empty", (path: string) => truncateSync(path, 0)],
  ])("%s: the one before it is used, and the end is the same", async (_, damage) => {
    const { cwd, run, fingerprint } = finishedRun();
    unfinish(run);
    damage(state(run));
    const { code, stdout, stderr } = await runAt(["resume", "last", "--json"], cwd);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^warning: .*last\.state\.safetensors.*Continuing from the previous one/m,
    );
    expect(JSON.parse(stdout).fingerprint).toBe(fingerprint);
  });

  it("and the one before it too: one line and exit code 2", async () => {
    const { cwd, run } = finishedRun();
    unfinish(run);
    flipBit(state(run));
    flipBit(join(run, "checkpoints", "previous.state.safetensors"));
    const { code, stderr } = await runAt(["resume", "last"], cwd);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: .*No checkpoint of the run is intact\.\n$/);
  });
});

describe("a run folder that somebody changed", () => {
  it("has an edited config: the key is named", async () => {
    const { cwd, run } = finishedRun();
    unfinish(run);
    const path = join(run, "config.json");
    writeFileSync(path, readFileSync(path, "utf8").replace('"hidden": 8', '"hidden": 9'));
    const { code, stderr } = await runAt(["resume", "last"], cwd);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: [^\n]*edited after the run began: model\.hidden is 9[^\n]*\n$/);
  });

  it("comes from a newer version", async () => {
    const { cwd, run } = finishedRun();
    writeFileSync(join(run, "manifest.json"), '{ "format": 99 }');
    const { code, stderr } = await runAt(["resume", "last"], cwd);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: [^\n]*format is 99[^\n]*\n$/);
  });

  it("is being written by another process", () => {
    const { cwd, run } = finishedRun();
    unfinish(run);
    const path = join(run, "manifest.json");
    const manifest = JSON.parse(readFileSync(path, "utf8"));
    const writer = { pid: process.pid, host: hostname() }; // of rnnlab 0.1, which knew no lease
    writeFileSync(path, JSON.stringify({ ...manifest, writer }));
    const { code, stderr } = spawnRnnlab(["resume", "last"], cwd);
    expect(code).toBe(2);
    expect(stderr).toContain(`process ${process.pid} on ${hostname()} is still running it`);
  });
});

/** Permissions do not bind root, so there the run belongs to somebody else. */
const NOBODY = 65534;
const owner = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

/** Starts a long run and hands it over once its first epoch is saved. */
async function withRunning(then: (run: string) => void): Promise<{ code: number; stderr: string }> {
  const cwd = emptyFolder();
  chmodSync(cwd, 0o777);
  const sets = ["--set", "training.epochs=100000"];
  const child = spawn(process.execPath, [BIN, ...smoke, ...sets], { cwd, ...owner });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const exited = new Promise<number>((resolve) =>
    child.once("close", (code) => resolve(code ?? -1)),
  );
  const runs = join(cwd, "runs");
  while (!/^epoch 2/m.test(stderr)) await new Promise((resolve) => setTimeout(resolve, 20));
  then(join(runs, readdirSync(runs)[0] ?? ""));
  return { code: await exited, stderr: inWords(stderr) };
}

describe("while a run is running", () => {
  it("its folder is deleted: one line, exit code 1", async () => {
    const { code, stderr } = await withRunning((run) => {
      renameSync(run, `${run}-gone`); // at once: the run continues to create files in its folder
      rmSync(`${run}-gone`, { recursive: true });
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: [^\n]*ENOENT[^\n]*$/m);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it("its folder is made read-only", async () => {
    let path = "";
    const { code, stderr } = await withRunning((run) => {
      path = run;
      chmodSync(join(run, "checkpoints"), 0o500);
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: [^\n]*EACCES[^\n]*$/m);
    // The new state may have been on its way: then the one before it is the newest.
    expect(latestCheckpoint(path).checkpoint).toBeDefined();
  });
});

describe("a full disk", () => {
  it("is reported in one line, and the last good checkpoint stays", () => {
    const cwd = emptyFolder();
    // The shell's limit on file size stands in for a full disk: the weights fit, the state does not.
    const limit = "trap '' XFSZ; ulimit -f 4;";
    const command = `${limit} exec "${process.execPath}" "${BIN}" ${smoke.join(" ")}`;
    const { status, stderr } = spawnSync("bash", ["-c", command], { cwd, encoding: "utf8" });
    expect(status).toBe(1);
    expect(inWords(stderr)).toMatch(/^error: [^\n]*EFBIG[^\n]*$/m);
    expect(stderr).not.toMatch(/\n\s+at /);
    const [run] = readdirSync(join(cwd, "runs"));
    const checkpoints = readdirSync(join(cwd, "runs", run ?? "", "checkpoints"));
    expect(checkpoints.filter((name) => name.endsWith(".tmp"))).toEqual([]);
    expect(existsSync(join(cwd, "runs", run ?? "", "manifest.json"))).toBe(true);
  });
});

describe("8 processes that make 20 run folders each at once", () => {
  it("make 160 distinct folders", { timeout: 120_000 }, async () => {
    const cwd = emptyFolder();
    const script = `
      import { createRunFolder } from ${JSON.stringify(new URL("../../dist/runs/run-folder.js", import.meta.url).href)};
      for (let count = 0; count < 20; count += 1) console.log(createRunFolder("runs", "same"));`;
    const makeFolders = () =>
      new Promise<string>((resolve) => {
        const child = spawn(process.execPath, ["--input-type=module", "-e", script], { cwd });
        let out = "";
        child.stdout.on("data", (chunk: Buffer) => {
          out += chunk.toString();
        });
        child.once("close", () => resolve(out.trim())); // after its last output
      });
    const printed = await Promise.all(Array.from({ length: 8 }, makeFolders));
    expect(new Set(printed.flatMap((text) => text.split("\n"))).size).toBe(160);
    expect(readdirSync(join(cwd, "runs")).length).toBe(160);
  });
});

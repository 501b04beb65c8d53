import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { decodeSafetensors } from "../../src/runs/safetensors.js";
import { randomStream } from "../../src/shared/random.js";
import { BIN, emptyFolder, spawnRnnlab } from "../helpers/cli.js";
import { SEED } from "../helpers/seed.js";
import { setOptions } from "../helpers/set-options.js";

/** How many times to kill at random moments: 6 unless `npm run soak` asks for more. */
const KILLS = Number(process.env.RNNLAB_KILLS ?? 6);

const sets = ["training.epochs=100", "training.checkpoint.every=4", "model.dropout=0.1"];
const train = ["train", "--config", "smoke", "--threads", "1", ...setOptions(sets), "--json"];

/** metrics.jsonl without the timings. */
function figures(run: string): unknown[] {
  const lines = readFileSync(join(run, "metrics.jsonl"), "utf8").trim().split("\n");
  return lines.map((line) => {
    const { durationMs: _, ...rest } = JSON.parse(line);
    return rest;
  });
}

/** Reads every file of a run folder that must be whole whenever it is there. */
function readAll(run: string): void {
  for (const name of readdirSync(run, { recursive: true, encoding: "utf8" })) {
    if (name.endsWith(".tmp")) continue;
    try {
      const bytes = readFileSync(join(run, name));
      if (name.endsWith(".json")) JSON.parse(bytes.toString());
      if (name.endsWith(".safetensors")) decodeSafetensors(bytes, name);
    } catch (error) {
      if (!["ENOENT", "EISDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
    }
  }
}

/** Starts a command, reads its folder repeatedly, and kills it after a delay. */
async function killAfter(argv: string[], cwd: string, delayMs: number): Promise<boolean> {
  const child = spawn(process.execPath, [BIN, ...argv], { cwd, stdio: "ignore" });
  const exited = new Promise<number | null>((done) => child.once("exit", done));
  const poll = setInterval(() => pollRuns(cwd, child), 10);
  const timer = setTimeout(() => child.kill("SIGKILL"), delayMs);
  const code = await exited;
  clearInterval(poll);
  clearTimeout(timer);
  if (code !== null && code !== 0) throw new Error(`rnnlab ${argv.join(" ")} exited with ${code}`);
  return code === null;
}

let torn: unknown;

function pollRuns(cwd: string, child: ChildProcess): void {
  try {
    const runs = join(cwd, "runs");
    if (existsSync(runs)) for (const name of readdirSync(runs)) readAll(join(runs, name));
  } catch (error) {
    torn = error;
    child.kill("SIGKILL");
  }
}

function newest(cwd: string): string | undefined {
  const runs = join(cwd, "runs");
  if (!existsSync(runs)) return undefined;
  const whole = readdirSync(runs).filter((name) => existsSync(join(runs, name, "manifest.json")));
  return whole.length === 0 ? undefined : join(runs, whole.sort().at(-1) ?? "");
}

describe(`a run killed ${KILLS} times at random moments (RNNLAB_SEED=${SEED})`, () => {
  it("and resumed each time is the same as a run that was not killed", {
    timeout: 3_600_000,
  }, async () => {
    const calm = emptyFolder();
    const begun = performance.now();
    const { fingerprint, run } = JSON.parse(spawnRnnlab(train, calm).stdout);
    const calmMs = performance.now() - begun;
    const random = randomStream(SEED, "kill");
    let folder = emptyFolder();
    for (let kills = 0; kills < KILLS; ) {
      const started = newest(folder);
      const command = started === undefined ? train : ["resume", started, "--json"];
      if (await killAfter(command, folder, calmMs * (0.2 + 0.7 * random()))) kills += 1;
      else folder = emptyFolder();
      expect(torn).toBeUndefined();
    }
    const command = newest(folder) === undefined ? train : ["resume", "last", "--json"];
    const resumed = spawnRnnlab(command, folder);
    expect(resumed.code).toBe(0);
    const result = JSON.parse(resumed.stdout);
    expect(result.fingerprint).toBe(fingerprint);
    expect(figures(resolve(folder, result.run))).toEqual(figures(resolve(calm, run)));
  });
});

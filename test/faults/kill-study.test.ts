import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { randomStream } from "../../src/shared/random.js";
import { BIN, spawnRnnlab } from "../helpers/cli.js";
import { foldersIn, newFolder } from "../helpers/faults.js";
import { SEED } from "../helpers/seed.js";
import { setOptions } from "../helpers/set-options.js";
import { FEW_SERIES } from "../helpers/small-config.js";

/** Number of kills at random moments: 1 unless `npm run soak` asks for more. */
const KILLS = Math.ceil(Number(process.env.RNNLAB_KILLS ?? 6) / 6);

const training = ["training.epochs=40", "training.checkpoint.every=2", "model.hidden=4"];
const sets = setOptions([...FEW_SERIES, ...training]);
const common = ["--jobs", "2", "--threads", "1", "--json"];

const studies = [
  {
    name: "comparison",
    argv: ["compare", "rnn", "gru", "-c", "smoke", ...sets, ...common],
    marker: "comparison.json",
  },
  {
    name: "sweep",
    argv: ["sweep", "-c", "smoke", "model.cell=rnn,gru,lstm", ...sets, ...common],
    marker: "sweep.json",
  },
] as const;

/** Waits until no process of a group is left: the children of a killed process save first. */
async function ended(group: number): Promise<void> {
  for (let waited = 0; waited < 600; waited += 1) {
    try {
      process.kill(-group, 0);
    } catch {
      return;
    }
    await pause(100);
  }
  process.kill(-group, "SIGKILL");
  throw new Error(`processes of group ${group} did not end`);
}

/**
 * Starts a command and kills it after a delay.
 *
 * @param alone whether to kill only its first process, or all of them
 * @returns whether it was killed before it was done
 */
async function killAfter(argv: readonly string[], cwd: string, delayMs: number, alone: boolean) {
  const child = spawn(process.execPath, [BIN, ...argv], { cwd, detached: true, stdio: "ignore" });
  const exited = new Promise<number | null>((done) => child.once("exit", done));
  const group = child.pid!;
  const timer = setTimeout(() => process.kill(alone ? group : -group, "SIGKILL"), delayMs);
  const code = await exited;
  clearTimeout(timer);
  await ended(group);
  if (code !== null && code !== 0) throw new Error(`rnnlab ${argv.join(" ")} exited with ${code}`);
  return code === null;
}

function json(...path: string[]) {
  return JSON.parse(readFileSync(join(...path), "utf8"));
}

/** Model, seed, epochs and fingerprint of each finished run of the study in a folder. */
function finishedRuns(cwd: string): string[] {
  const [study] = foldersIn(cwd);
  const folder = join(cwd, "runs", study!);
  const runs = readdirSync(folder).filter((name) =>
    existsSync(join(folder, name, "manifest.json")),
  );
  return runs
    .map((name) => ({
      config: json(folder, name, "config.json"),
      manifest: json(folder, name, "manifest.json"),
      epochs: readFileSync(join(folder, name, "metrics.jsonl"), "utf8")
        .trim()
        .split("\n").length,
    }))
    .map(({ config, manifest, epochs }) =>
      [
        config.model.cell,
        config.training.seed,
        epochs,
        manifest.status,
        manifest.fingerprint,
      ].join(),
    )
    .sort();
}

/** The command that starts or resumes the study. Removes folders without the study's file. */
function nextCommand({ argv, marker }: (typeof studies)[number], cwd: string): readonly string[] {
  for (const name of foldersIn(cwd)) {
    if (existsSync(join(cwd, "runs", name, marker))) continue;
    expect(spawnRnnlab(["runs", "rm", name], cwd).code).toBe(0);
  }
  const [begun] = foldersIn(cwd);
  return begun === undefined ? argv : ["resume", begun, ...common];
}

describe.each(studies)(`a $name killed ${KILLS} times (RNNLAB_SEED=${SEED})`, (study) => {
  it("and resumed each time has the same runs as one that was not killed", {
    timeout: 3_600_000,
  }, async () => {
    const calm = newFolder();
    const started = performance.now();
    expect(spawnRnnlab(study.argv, calm).code).toBe(0);
    const calmMs = performance.now() - started;
    const random = randomStream(SEED, "kill");
    let cwd = newFolder();
    for (let kills = 0; kills < KILLS; ) {
      const argv = nextCommand(study, cwd);
      if (await killAfter(argv, cwd, calmMs * (0.2 + 0.7 * random()), random() < 0.5)) kills += 1;
      else cwd = newFolder();
    }
    const { code, stderr } = spawnRnnlab(nextCommand(study, cwd), cwd);
    expect(code, stderr).toBe(0);
    expect(finishedRuns(cwd)).toEqual(finishedRuns(calm));
    expect(foldersIn(cwd).length).toBe(1);
  });
});

import { cpSync, existsSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { annotationsOf } from "../../src/runs/annotations.js";
import { pages } from "../../src/serve/pages.js";
import { serveRuns } from "../../src/serve/server.js";
import { type CliResult, emptyFolder, run } from "../helpers/cli.js";
import { FakeMlflow } from "../helpers/mlflow-server.js";
import { fakeRun } from "../helpers/runs.js";
import { snapshot } from "../helpers/snapshot.js";
import { type Fault, inject } from "./inject.mjs";

/** Every call that changes a file is made to fail in `npm run soak`, else every so manieth. */
const EVERY = Number(process.env.RNNLAB_FAULT_EVERY ?? 7);

const sets = [
  "data.series=40",
  "data.split=[28,8,4]",
  "data.steps=6",
  "data.ahead=3",
  "model.hidden=4",
];
const small = [...sets, "training.epochs=2"].flatMap((set) => ["--set", set]);
/** A command whose run folders go below a folder, whatever the working directory is. */
const into = (cwd: string, ...argv: string[]) => [
  ...argv,
  ...["-c", "smoke", "--threads", "1", ...small, "--set", `output.runs=${join(cwd, "runs")}`],
];
const train = (cwd: string) => into(cwd, "train", "--json");

/** Trains on a series of the user's own, under the name `forecaster`. */
function trainOwn(cwd: string): string[] {
  const file = join(cwd, "series.csv");
  const rows = Array.from({ length: 60 }, (_, t) => `${t},${(t % 7) + (t % 3)}`);
  writeFileSync(file, `t,x\n${rows.join("\n")}\n`);
  const data = ["data.task=csv", `data.file=${file}`, "data.time=t", "data.target=x"];
  const windows = ["data.steps=6", "data.ahead=2", "model.hidden=4", "training.epochs=1"];
  const output = ["name=forecaster", "device=cpu", `output.runs=${join(cwd, "runs")}`];
  return ["train", ...[...data, ...windows, ...output].flatMap((set) => ["--set", set])];
}

interface Injected extends CliResult {
  readonly count: number;
}

async function withFault(argv: string[], cwd: string, fault: Omit<Fault, "root">) {
  const state = inject({ root: cwd, ...fault });
  try {
    const result: Injected = { ...(await run(argv, cwd)), count: state.count };
    return result;
  } finally {
    state.restore();
  }
}

/** One line says what was wrong; there is no stack. */
function expectOneError({ code, stderr }: CliResult, expected: readonly number[]): void {
  expect(expected, stderr).toContain(code);
  const lines = stderr.split("\n").filter((line) => line.startsWith("error:"));
  expect(lines.length, stderr).toBe(code === 0 ? 0 : 1);
  expect(stderr).not.toMatch(/\n\s+at |a bug in rnnlab/);
  if (code !== 0) expect(lines[0]).toMatch(/ENOSPC|EDQUOT|EIO|EROFS|EACCES|ESTALE/);
}

const newFolder = () => realpathSync(emptyFolder());
const runIn = (cwd: string) =>
  readdirSync(join(cwd, "runs")).map((name) => join(cwd, "runs", name));

/** Starts anew where nothing was begun, else goes on; leaves just one whole run. */
async function recover(cwd: string): Promise<string> {
  for (const folder of existsSync(join(cwd, "runs")) ? runIn(cwd) : []) {
    if (existsSync(join(folder, "manifest.json"))) continue;
    expect((await run(["runs", "rm", folder], cwd)).code).toBe(0);
  }
  const begun = existsSync(join(cwd, "runs")) && runIn(cwd).length > 0;
  const { code, stderr } = await run(
    begun ? ["resume", "last", "--threads", "1"] : train(cwd),
    cwd,
  );
  expect(code, stderr).toBe(0);
  expect(runIn(cwd).length).toBe(1);
  return runIn(cwd)[0]!;
}

const numbers = (count: number) =>
  Array.from({ length: count }, (_, index) => index + 1).filter((at) => at % EVERY === 1 % EVERY);

describe("train", () => {
  let calm: Record<string, string>;
  let calls = 0;
  beforeAll(async () => {
    const cwd = newFolder();
    const { code, count } = await withFault(train(cwd), cwd, { at: 0 });
    expect(code).toBe(0);
    calls = count;
    calm = snapshot(runIn(cwd)[0]!);
  });

  it.each([false, true])(
    "says in one line that the disk is full, lasting: %s, and goes on",
    {
      timeout: 600_000,
    },
    async (lasting) => {
      expect(calls).toBeGreaterThan(80);
      let failed = 0;
      for (const at of numbers(calls)) {
        const cwd = newFolder();
        const result = await withFault(train(cwd), cwd, { at, lasting });
        expectOneError(result, [0, 1, 2]);
        if (result.code !== 0) {
          failed += 1;
          expect(result.stderr).toMatch(
            /^error: [^\n]*(cannot be written \(|cannot make a run folder)/m,
          );
        }
        expect(snapshot(await recover(cwd)), `call ${at}`).toEqual(calm);
      }
      expect(failed).toBeGreaterThan(0.9 * numbers(calls).length - 1);
    },
  );

  /** The first and the last call of a function, or all of them in `npm run soak`. */
  const ends = (count: number) => (EVERY === 1 ? numbers(count) : [1, count]);

  it.each(["EIO", "EDQUOT", "EROFS", "EACCES", "ESTALE"] as const)(
    "says in one line that there is %s, at any function and once or lasting, and goes on",
    { timeout: 3_600_000 },
    async (code) => {
      for (const only of ["mkdirSync", "openSync", "fsyncSync", "renameSync", "linkSync"]) {
        const calmly = newFolder();
        const { count } = await withFault(train(calmly), calmly, { at: 0, only });
        expect(count, only).toBeGreaterThan(0);
        for (const [index, at] of ends(count).entries()) {
          const cwd = newFolder();
          const lasting = index % 2 === 1;
          const result = await withFault(train(cwd), cwd, { at, only, code, lasting });
          expectOneError(result, [0, 1, 2]);
          expect(snapshot(await recover(cwd)), `${only} ${at}`).toEqual(calm);
        }
      }
    },
  );
});

describe("resume", () => {
  it.each([false, true])(
    "of a run says so too, lasting: %s",
    { timeout: 600_000 },
    async (lasting) => {
      const begun = newFolder();
      await run(train(begun), begun);
      const more = ["resume", "last", "--threads", "1", "--epochs", "3", "--json"];
      const calm = newFolder();
      cpSync(join(begun, "runs"), join(calm, "runs"), { recursive: true });
      const { count } = await withFault(more, calm, { at: 0 });
      for (const at of numbers(count)) {
        const cwd = newFolder();
        cpSync(join(begun, "runs"), join(cwd, "runs"), { recursive: true });
        expectOneError(await withFault(more, cwd, { at, lasting }), [0, 1]);
        expect((await run(more, cwd)).code).toBe(0);
        expect(snapshot(runIn(cwd)[0]!), `call ${at}`).toEqual(snapshot(runIn(calm)[0]!));
      }
    },
  );
});

describe("a file that the user named", () => {
  const cwd = newFolder();
  beforeAll(async () => {
    await run(train(cwd), cwd);
    writeFileSync(join(cwd, "a.csv"), "t,x\n1,2\n2,3\n3,5\n4,7\n5,11\n6,13\n");
    await run(trainOwn(cwd), cwd);
    writeFileSync(join(cwd, "old.html"), "old");
  });

  it.each([
    ["predict", "last", "--threads", "1", "--output", "p.csv"],
    ["report", "last", "--output", "old.html"],
    ["report", "last", "--svg", "figures"],
    ["export", "last", "--to", "w.safetensors"],
    ["export", "last", "--to", "w.onnx"],
    ["export", "last", "--to", "epochs.csv"],
    ["export", "best", "--to", "m.rnnlab"],
    ["export", "last", "--to", "tensorboard:events"],
    ["gradients", "last", "--html", "g.html"],
    ["init", "a.csv", "--output", "a.json"],
  ])("by %s is written whole or not at all", async (...argv) => {
    const before = snapshot(cwd);
    const { count, code } = await withFault(argv, cwd, { at: 0 });
    expect(code).toBe(0);
    expect(count).toBeGreaterThan(4);
    const whole = snapshot(cwd);
    const written = Object.keys(whole).filter((name) => whole[name] !== before[name]);
    for (const lasting of [false, true]) {
      for (let at = 1; at <= count; at += 1) {
        for (const name of written) if (!(name in before)) rmSync(join(cwd, name), { force: true });
        rmSync(join(cwd, "events"), { recursive: true, force: true });
        expectOneError(await withFault(argv, cwd, { at, lasting }), [1, 2]);
        for (const [name, content] of Object.entries(snapshot(cwd))) {
          expect([before[name], whole[name]], `${name} at call ${at}`).toContain(content);
        }
      }
    }
  });
});

describe("tags and notes", () => {
  it.each([
    ["ENOSPC", false],
    ["ENOSPC", true],
    ["EIO", false],
    ["EACCES", true],
  ] as const)("are all there or none of them, at %s, lasting: %s", async (code, lasting) => {
    const cwd = newFolder();
    const folder = fakeRun(join(cwd, "runs"));
    const options = ["--runs", join(cwd, "runs")];
    const tag = (...words: string[]) => ["runs", "tag", basename(folder), ...words, ...options];
    expect((await run(tag("first"), cwd)).code).toBe(0);
    const { count } = await withFault(tag("calm"), cwd, { at: 0 });
    expect(count).toBeGreaterThan(6);
    for (let at = 1; at <= count; at += 1) {
      const result = await withFault(tag(`at${at}`), cwd, { at, code, lasting });
      expectOneError(result, [0, 2]);
      const { tags } = annotationsOf(folder);
      expect(tags.slice(0, 2)).toEqual(["first", "calm"]);
      if (result.code === 0) expect(tags, `call ${at}`).toContain(`at${at}`);
      const after = await run(tag(`after${at}`), cwd); // nobody stands in its way
      expect(after.code, `call ${at}: ${after.stderr}`).toBe(0);
      expect(annotationsOf(folder).tags).toContain(`after${at}`);
    }
  });
});

describe("what only reads", () => {
  const cwd = newFolder();
  beforeAll(async () => {
    await run(train(cwd), cwd);
  });

  it("serves every page beside a full disk, and changes no file", async () => {
    const before = snapshot(cwd);
    const state = inject({ root: "/", at: 1, lasting: true });
    const faults: unknown[] = [];
    try {
      const base = join(cwd, "runs");
      const server = await serveRuns({ base, port: 0, onFault: (error) => faults.push(error) });
      const path = basename(runIn(cwd)[0]!);
      for (const address of Object.keys(pages)) {
        const url = `http://127.0.0.1:${server.port}${address}?path=${path}&name=none`;
        const { status } = await fetch(url);
        expect([200, 404], address).toContain(status); // there is no study
      }
      await server.close();
    } finally {
      state.restore();
    }
    expect(faults).toEqual([]);
    expect(state.count).toBe(0);
    expect(snapshot(cwd)).toEqual(before);
  });

  it("sends to MLflow beside a full disk, and changes no file", async () => {
    const server = new FakeMlflow();
    const address = await server.listen();
    try {
      const argv = ["export", "last", "--to", `mlflow:${address}`, "--runs", join(cwd, "runs")];
      const { code, stderr, count } = await withFault(argv, cwd, { at: 1, lasting: true });
      expect(code, stderr).toBe(0);
      expect(count).toBe(0);
      expect(server.runs.length).toBe(1);
    } finally {
      server.close();
    }
  });

  it.each([
    ["runs"],
    ["runs", "show", "last"],
    ["runs", "diff", "last", "last"],
    ["plot", "last"],
    ["predict", "last", "--threads", "1"],
    ["report", "last", "--format", "text"],
    ["config", "show", "-c", "smoke"],
    ["data", "-c", "smoke"],
    ["inspect", "-c", "smoke"],
  ])("works beside a full disk: %s", async (...argv) => {
    const { code, stderr, count } = await withFault(argv, cwd, { at: 1, lasting: true });
    expect(code, stderr).toBe(0);
    expect(count).toBe(0);
  });
});

import { cpSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { run } from "../helpers/cli.js";
import { newFolder } from "../helpers/faults.js";
import { expectOneError, runsIn, train, withFault } from "../helpers/full-disk.js";
import { setOptions } from "../helpers/set-options.js";
import { snapshot } from "../helpers/snapshot.js";

/** `npm run soak` makes every call that changes a file fail; otherwise it is each seventh call. */
const EVERY = Number(process.env.RNNLAB_FAULT_EVERY ?? 7);

/** Trains on a series of the user's own, under the name `forecaster`. */
function trainOwn(cwd: string): string[] {
  const file = join(cwd, "series.csv");
  const rows = Array.from({ length: 60 }, (_, t) => `${t},${(t % 7) + (t % 3)}`);
  writeFileSync(file, `t,x\n${rows.join("\n")}\n`);
  const data = ["data.task=csv", `data.file=${file}`, "data.time=t", "data.target=x"];
  const windows = ["data.steps=6", "data.ahead=2", "model.hidden=4", "training.epochs=1"];
  const output = ["name=forecaster", "device=cpu", `output.runs=${join(cwd, "runs")}`];
  return ["train", ...setOptions([...data, ...windows, ...output])];
}

/** Starts again if there is no run, otherwise resumes it; leaves exactly one finished run. */
async function recover(cwd: string): Promise<string> {
  for (const folder of existsSync(join(cwd, "runs")) ? runsIn(cwd) : []) {
    if (existsSync(join(folder, "manifest.json"))) continue;
    expect((await run(["runs", "rm", folder], cwd)).code).toBe(0);
  }
  const begun = existsSync(join(cwd, "runs")) && runsIn(cwd).length > 0;
  const { code, stderr } = await run(
    begun ? ["resume", "last", "--threads", "1"] : train(cwd),
    cwd,
  );
  expect(code, stderr).toBe(0);
  expect(runsIn(cwd).length).toBe(1);
  return runsIn(cwd)[0]!;
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
    calm = snapshot(runsIn(cwd)[0]!);
  });

  it.each([false, true])(
    "says in one line that the disk is full, lasting: %s, and can be continued",
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

  const functions = ["mkdirSync", "openSync", "fsyncSync", "renameSync", "linkSync"];
  const codes = ["EIO", "EDQUOT", "EROFS", "EACCES", "ESTALE", "EMFILE", "ENAMETOOLONG"] as const;

  /** `npm run soak` has each error at every function; otherwise each is at one. */
  const functionsFor = (code: (typeof codes)[number]) =>
    functions.filter((_, index) => EVERY === 1 || index === codes.indexOf(code) % functions.length);

  it.each(codes)(
    "says in one line that there is %s, once or lasting, and can be continued",
    { timeout: 3_600_000 },
    async (code) => {
      for (const only of functionsFor(code)) {
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
        expect(snapshot(runsIn(cwd)[0]!), `call ${at}`).toEqual(snapshot(runsIn(calm)[0]!));
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
    for (const more of EVERY === 1 ? [0, 1] : [0]) {
      for (let at = 1; at <= count; at += 1) {
        const lasting = (at + more) % 2 === 1;
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

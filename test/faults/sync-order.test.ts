/** A file is on disk before its new name is, and the name is before anything else is written. */

import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { emptyFolder, run } from "../helpers/cli.js";
import { FEW_SERIES } from "../helpers/small-config.js";
import { newSweep, workOn } from "../helpers/sweep.js";

interface Call {
  readonly name: "write" | "sync" | "rename";
  /** The file or folder; of a rename the new name. */
  readonly path: string;
  /** The old name of a rename. */
  readonly from?: string;
}

const calls: Call[] = [];
const { openSync, writeSync, writeFileSync, fsyncSync, renameSync } = fs;
const real = { openSync, writeSync, writeFileSync, fsyncSync, renameSync };
const paths = new Map<number, string>();

const pathOf = (file: unknown) =>
  typeof file === "number" ? (paths.get(file) ?? "unknown") : plainPath(file);

/** Node.js opens modules by their address. */
const plainPath = (file: unknown) =>
  file instanceof URL ? fileURLToPath(file) : resolve(String(file));

/** Records the calls of this process that write, sync and rename. */
beforeAll(() => {
  Object.assign(fs, {
    openSync(path: string | URL, ...rest: [string?]) {
      const file = real.openSync(path, rest[0] ?? "r");
      paths.set(file, plainPath(path));
      return file;
    },
    writeSync(file: number, ...rest: [Uint8Array]) {
      calls.push({ name: "write", path: pathOf(file) });
      return real.writeSync(file, ...rest);
    },
    writeFileSync(file: string | number, ...rest: [string]) {
      calls.push({ name: "write", path: pathOf(file) });
      real.writeFileSync(file, ...rest);
    },
    fsyncSync(file: number) {
      calls.push({ name: "sync", path: pathOf(file) });
      real.fsyncSync(file);
    },
    renameSync(from: string, path: string) {
      calls.push({ name: "rename", from: resolve(from), path: resolve(path) });
      real.renameSync(from, path);
    },
  });
  syncBuiltinESMExports();
});

afterAll(() => {
  Object.assign(fs, real);
  syncBuiltinESMExports();
});

/** A checkpoint keeps its content under this name. The folder is synced after the new one has the old name. */
const KEPT = "previous.state.safetensors";

/** The faults in an order of calls, as sentences. */
function faultsIn(order: readonly Call[]): string[] {
  return order.flatMap((call, index) => {
    if (call.name !== "rename") return [];
    const file = basename(call.path);
    const folder = dirname(call.path);
    const last = order.slice(0, index).findLast(({ path }) => path === call.from);
    const next = order.slice(index + 1).find(({ name, path }) => {
      return name !== "write" && !(file === KEPT && dirname(path) === folder);
    });
    return [
      ...(last?.name === "write" ? [`${file} is renamed before its content is on disk`] : []),
      ...(next?.path === folder ? [] : [`the name ${file} is not on disk before the next file`]),
    ];
  });
}

/** Runs work and requires that it renames these files, each in a safe order. */
async function requireOrder(files: readonly RegExp[], work: () => Promise<unknown>): Promise<void> {
  calls.length = 0;
  await work();
  const renamed = calls.filter(({ name }) => name === "rename").map(({ path }) => basename(path));
  for (const file of files) expect(renamed).toContainEqual(expect.stringMatching(file));
  expect(faultsIn(calls)).toEqual([]);
}

const cwd = emptyFolder();
const runs = join(cwd, "runs");
const sets = [...FEW_SERIES, "model.hidden=2", "training.epochs=2", `output.runs=${runs}`];
const common = ["--threads", "1", "-q"];

async function done(...argv: string[]): Promise<void> {
  const { code, stderr } = await run(argv, cwd);
  expect(code, stderr).toBe(0);
}

it("of a run", () =>
  requireOrder([/^config/, /^manifest/, /^last\.state/, /^best/, /^summary/, /^report/], () =>
    done("train", "-c", "smoke", ...sets.flatMap((set) => ["-s", set]), ...common),
  ));

it("of a run that is resumed", () =>
  requireOrder([/^manifest/, /^metrics/, /^last\.state/, /^previous\.state/], () =>
    done("resume", "last", "--runs", runs, "--epochs", "3", ...common),
  ));

it("of tags, reports and exports", async () => {
  await requireOrder([/^annotations/], () => done("runs", "tag", "last", "good", "--runs", runs));
  await requireOrder([/\.html/], () =>
    done("report", "last", "-o", join(cwd, "a.html"), "--runs", runs),
  );
});

it("of a sweep and its trials", () =>
  requireOrder([/^sweep/, /^0001/, /^0002/], async () => {
    await workOn(await newSweep(["model.cell=rnn,gru"], {}, ["training.epochs=1"]));
  }));

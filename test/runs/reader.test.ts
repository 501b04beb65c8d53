import fs, { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  checked,
  isFinished,
  readBytes,
  readConfig,
  readEpochs,
  readInitialWeights,
  readManifest,
  readRecord,
  readRun,
  readWeights,
} from "../../src/runs/reader.js";
import { encodeSafetensors } from "../../src/runs/safetensors.js";
import { UserError } from "../../src/shared/errors.js";
import { failing, replaceMember } from "../helpers/built-ins.js";
import { emptyFolder } from "../helpers/cli.js";
import { fakeRun } from "../helpers/runs.js";

describe("a value that does not fit says where and what was expected", () => {
  const kinds = z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("a").default("a"), n: z.number() }),
    z.object({ kind: z.literal("b") }),
  ]);
  it.each<[z.ZodType, unknown, string]>([
    [z.object({ a: z.number() }), {}, " at a (expected number, but it is missing)"],
    [z.object({ a: z.number() }), { a: "x" }, " at a (expected number, but it is of type string)"],
    [z.object({ a: z.number() }), [], " (expected object, but it is of type array)"],
    [
      z.array(z.object({ b: z.string() })),
      [{ b: 1 }],
      " at 0.b (expected string, but it is of type number)",
    ],
    [z.object({ a: z.enum(["x", "y"]) }), { a: "z" }, ' at a (expected one of "x"|"y")'],
    [z.object({ a: z.literal(1) }), { a: 2 }, " at a (expected 1)"],
    [kinds, { kind: "c" }, " at kind (expected 'a' | 'b')"],
    [z.number().min(1), 0, " (Too small: expected number to be >=1)"],
  ])("%#", (schema, raw, problem) => {
    expect(() => checked(raw, "a.json", schema)).toThrow(
      new UserError(`a.json: damaged${problem}`),
    );
  });

  it("and one that fits is what the schema makes of it", () => {
    expect(checked({ a: 1, b: 2 }, "x", z.object({ a: z.number() }))).toEqual({ a: 1 });
  });
});

describe("the bytes of a file", () => {
  it("are all of it, up to a limit", () => {
    const path = join(emptyFolder(), "a");
    writeFileSync(path, "four");
    expect(readBytes(path, 4).toString()).toBe("four");
    expect(() => readBytes(path, 3)).toThrow(`${path}: 4 bytes, expected a file of at most 3`);
    expect(readInitialWeights(path).toString()).toBe("four");
  });

  it("that cannot be read are named with what was expected", () => {
    const path = join(emptyFolder(), "a");
    const reading = () => readBytes(path);
    expect(reading).toThrow(new UserError(`${path}: no such file, expected a run's file`));
    expect(() => readInitialWeights(path)).toThrow(
      new UserError(
        `${path}: no such file, expected a safetensors file of initial weights (--init)`,
      ),
    );
    const { openSync } = fs;
    replaceMember(fs, "openSync", failing("EIO"));
    expect(reading).toThrow(new UserError(`${path}: cannot be read (EIO), expected a run's file`));
    replaceMember(fs, "openSync", failing());
    expect(reading).toThrow("failed with undefined"); // a bug
    replaceMember(fs, "openSync", openSync);
    mkdirSync(path);
    expect(reading).toThrow(new UserError(`${path}: not a regular file`));
  });
});

describe("a run's folder", () => {
  it("is finished by its manifest alone", () => {
    const base = emptyFolder();
    expect(isFinished(fakeRun(base, { name: "a" }))).toBe(true);
    expect(isFinished(fakeRun(base, { name: "b", status: "paused" }))).toBe(false);
    expect([isFinished(base), isFinished(join(base, "c"))]).toEqual([false, false]);
  });

  it("that lost its manifest or never had one says what to do", () => {
    const folder = fakeRun(emptyFolder());
    rmSync(join(folder, "manifest.json"));
    expect(() => readManifest(folder)).toThrow(
      new UserError(
        `${join(folder, "manifest.json")}: is missing. Write it again with: rnnlab resume ${folder}`,
      ),
    );
    const empty = join(emptyFolder(), "2026-01-02T03-04-05-lstm-0a0a");
    mkdirSync(empty);
    expect(() => readManifest(empty)).toThrow(
      new UserError(
        `${empty}: has no manifest.json: its process has not started training yet, or died before that. If it ` +
          'died, start the run again; "rnnlab runs rm" removes the folder.',
      ),
    );
  });

  it("of another version is left to that version", () => {
    const folder = fakeRun(emptyFolder());
    const path = join(folder, "manifest.json");
    writeFileSync(path, '{"format":{"a":[2]}}');
    expect(() => readManifest(folder)).toThrow(
      new UserError(
        `${path}: the run folder's format is {"a":[2]}, expected 1. Another version of rnnlab made it: use that one.`,
      ),
    );
  });

  it("has its epochs in order, whatever lines are empty", () => {
    const folder = fakeRun(emptyFolder());
    const path = join(folder, "metrics.jsonl");
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    writeFileSync(path, `\n${lines.join("\n\n")}`);
    expect(readEpochs(folder).map(({ epoch }) => epoch)).toEqual(lines.map((_, i) => i + 1));
    appendFileSync(path, '\n{"epoch":');
    expect(() => readEpochs(folder)).toThrow(`${path}, line 21:`); // the line of the file
  });

  it("has the values of a regression's examples, and of no other task", () => {
    const folder = fakeRun(emptyFolder());
    const path = join(folder, "summary.json");
    const predictions = join(folder, "predictions.csv");
    const rows = ["example,ahead,target,prediction,series,time", "0,1,2,3,0,", "1,1,4,5,1,"];
    writeFileSync(predictions, rows.map((row) => `${row}\n`).join(""));
    expect(readRun(folder)).not.toHaveProperty("examples");
    const summary = JSON.parse(readFileSync(path, "utf8"));
    writeFileSync(path, JSON.stringify({ ...summary, objective: "regression" }));
    const record = readRun(folder);
    expect(record.examples).toEqual({
      count: 2,
      outputs: 1,
      targets: Float64Array.of(2, 4),
      predictions: Float64Array.of(3, 5),
    });
    expect(record).toMatchObject({
      folder,
      manifest: readManifest(folder),
      config: readConfig(folder),
      summary: { objective: "regression" },
    });
    expect(record.windows.length).toBe(15);
    rmSync(predictions);
    expect(readRecord(folder)).not.toHaveProperty("examples");
  });

  it("has weights, the last ones unless others are named", () => {
    const folder = fakeRun(emptyFolder());
    for (const [i, name] of ["last", "best"].entries()) {
      const tensors = [{ name: "a", shape: [1], values: Float32Array.of(i) }];
      const path = join(folder, "checkpoints", `${name}.safetensors`);
      writeFileSync(path, encodeSafetensors({ tensors, metadata: {} }));
    }
    const read = [readWeights(folder), readWeights(folder, "checkpoints/best.safetensors")];
    expect(read.map(({ tensors }) => tensors[0]!.values[0])).toEqual([0, 1]);
  });
});

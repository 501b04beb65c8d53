import fs, { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  finishedFolder,
  memberFolder,
  modelPlace,
  readComparison,
  writeComparison,
} from "../../src/runs/comparison-file.js";
import { ensemblePaths, ensemblePredictions, writeEnsemble } from "../../src/runs/ensemble-file.js";
import { beginError, runError } from "../../src/runs/failure.js";
import { staysInside } from "../../src/runs/folders.js";
import { inferenceFile, readInference } from "../../src/runs/inference-file.js";
import { install } from "../../src/runs/lease/claim.js";
import type { Lease } from "../../src/runs/lease/lease.js";
import { encodeLogits } from "../../src/runs/logits.js";
import {
  clearMemberFailures,
  memberClaimPath,
  membersFolder,
  readLosses,
  readMemberFailure,
  removeMemberFiles,
  writeLosses,
  writeMemberFailure,
} from "../../src/runs/member-file.js";
import { readManifest } from "../../src/runs/reader.js";
import {
  asNumber,
  claimPath,
  ensureTrials,
  readSweep,
  readTrial,
  type SweepFile,
  type Trial,
  trialName,
  trialNumbers,
  trialsFolder,
  writeSweep,
  writeTrial,
} from "../../src/runs/sweep-file.js";
import { UnwritableError, UserError } from "../../src/shared/errors.js";
import { failing, replaceMember } from "../helpers/built-ins.js";
import { emptyFolder } from "../helpers/cli.js";
import { fakeRun } from "../helpers/runs.js";

/** Stands for the lease of a folder that no other process wants. */
const lease = { guard: (write: () => void) => write() } as unknown as Lease;

it.each(["", "..", "a/../b", "/a", "C:\\a", "c:a", "a\\..\\b"])("%j leaves a folder", (path) => {
  expect(staysInside(path)).toBe(false);
});

it.each(["a", "a/b", "a..b", "...", "a\\b", "a/b:c", "ab:c"])(
  "%j stays inside a folder",
  (path) => {
    expect(staysInside(path)).toBe(true);
  },
);

it.each([
  [{ format: 1, createdAt: 5 }, "damaged at createdAt (expected string, but it is of type number)"],
  [{ format: 1 }, "damaged at createdAt (expected string, but it is missing)"],
  [[], "comparison.json: damaged (expected object, but it is of type array)"],
])("a damaged record names the place and what was expected: %j", (record, message) => {
  const folder = emptyFolder();
  writeFileSync(join(folder, "comparison.json"), JSON.stringify(record));
  expect(() => readComparison(folder)).toThrow(message);
});

it("a member that a comparison trains must lie inside it, one that it lists may lie anywhere", () => {
  const folder = emptyFolder();
  const comparison = (member: object) => {
    const start = { format: 1, createdAt: "2026-01-02T03:04:05.000Z", command: [] };
    const members = [{ label: "a", seed: 1, ...member }];
    writeFileSync(join(folder, "comparison.json"), JSON.stringify({ ...start, members }));
    return readComparison(folder).members[0];
  };
  expect(comparison({ run: "../elsewhere" })?.run).toBe("../elsewhere");
  expect(comparison({ config: {} })).toEqual({ label: "a", seed: 1, config: {} });
  expect(comparison({ config: {}, run: "inside" })?.run).toBe("inside");
  expect(() => comparison({ config: {}, run: "../elsewhere" })).toThrow(
    "comparison.json: damaged at members.0.run (expected a folder inside the comparison's folder)",
  );
});

it("failures and losses of members are counted from 1 in their files, and cleared alone or all", () => {
  const folder = emptyFolder();
  mkdirSync(membersFolder(folder));
  writeMemberFailure(folder, 0, lease, "no memory");
  writeLosses(folder, 0, lease, { count: 2, epochs: 7 });
  writeMemberFailure(folder, 11, lease, "diverged");
  expect(existsSync(join(folder, "members", "0012.failed.json"))).toBe(true);
  expect(readMemberFailure(folder, 0)).toBe("no memory");
  expect(readLosses(folder, 0)).toEqual({ count: 2, epochs: 7 });
  expect([readMemberFailure(folder, 1), readLosses(folder, 1)]).toEqual([undefined, undefined]);
  clearMemberFailures(folder, 11);
  expect([readMemberFailure(folder, 0), readLosses(folder, 0)]).toEqual([undefined, undefined]);
  expect(readMemberFailure(folder, 11)).toBe("diverged");
  removeMemberFiles(folder);
  expect(existsSync(membersFolder(folder))).toBe(false);
  removeMemberFiles(folder);
});

it("errors of the file system say how to continue, other errors stay what they are", () => {
  const full = Object.assign(new Error("ENOSPC: no space left on device, write"), {
    code: "ENOSPC",
    syscall: "write",
  });
  const unwritable = runError(full, "runs/a");
  expect(unwritable).toBeInstanceOf(UnwritableError);
  expect((unwritable as Error).message).toBe(
    "runs/a: cannot be written (ENOSPC: no space left on device, write). Training stopped; earlier checkpoints " +
      "are intact. Fix this, then continue with: rnnlab resume runs/a",
  );
  const bugs = [
    new Error("a bug"),
    Object.assign(new Error("no module"), { code: "ERR_MODULE_NOT_FOUND" }),
    { code: "ENOSPC", syscall: "write" },
    "text",
  ];
  for (const error of bugs) {
    expect(runError(error, "runs/a")).toBe(error);
    expect(beginError(error, "runs/a")).toBe(error);
  }
});

const unreadable = ["null", "3", '{"format":9}', "{}"];

it.each(unreadable)("a manifest that is %s is refused", (text) => {
  const folder = emptyFolder();
  writeFileSync(join(folder, "manifest.json"), text);
  const format = text.includes("9") ? "9" : '"none"';
  expect(() => readManifest(folder)).toThrow(
    `manifest.json: the run folder's format is ${format}, expected 1. Another version of rnnlab made it`,
  );
});

it("a trial's record is what was written, and a damaged one says how to run it again", () => {
  const folder = emptyFolder();
  mkdirSync(trialsFolder(folder));
  const trial: Trial = {
    number: 12,
    values: [3, "gru", { a: 1 }],
    seen: [{ number: 3, epochs: 9 }],
    pending: [10, 11],
    state: "paused",
    runs: [{ seed: 1, run: "trial-0012" }],
    goal: 9,
    epochs: 3,
    rungs: [
      { epochs: 1, value: 0.5 },
      { epochs: 3, value: null },
    ],
    attempts: 1,
    lost: 0,
    startedAt: "2026-01-02T03:04:05.000Z",
    durationMs: 12,
  };
  writeTrial(folder, lease, trial);
  writeTrial(folder, lease, { ...trial, number: 12_345 });
  writeFileSync(join(trialsFolder(folder), "0012.json.tmp"), "");
  expect(readTrial(folder, 12)).toEqual(trial);
  expect(readTrial(folder, 1)).toBeUndefined();
  expect(trialNumbers(folder).sort((a, b) => a - b)).toEqual([12, 12_345]);
  const outside = [{ seed: 1, run: "../elsewhere" }];
  writeTrial(folder, lease, { ...trial, runs: outside });
  expect(() => readTrial(folder, 12)).toThrow(
    /0012\.json: damaged at runs\.0\.run \(expected a folder inside the sweep's folder\)\. Remove the file to run trial 12 again\.$/,
  );
});

it("a sweep is what was written, and its folder may be there already", () => {
  const folder = emptyFolder();
  const sweep: SweepFile = {
    format: 1,
    createdAt: "2026-01-02T03:04:05.000Z",
    command: ["rnnlab", "sweep"],
    base: { model: { cell: "gru" } },
    space: [
      { key: "model.hidden", text: "1..9", kind: "int", low: 1, high: 9, step: 1, log: false },
    ],
    sampler: "random",
    seed: 3,
    trials: 4,
    seeds: 1,
    metric: "valLoss",
    failFast: false,
    asha: { eta: 3, minEpochs: 1 },
    confirm: 0,
  };
  writeSweep(folder, lease, sweep);
  ensureTrials(folder);
  expect(readSweep(folder)).toEqual(sweep);
  expect(trialNumbers(folder)).toEqual([]);
  writeSweep(folder, lease, { ...sweep, trials: 1_000_001 });
  expect(() => readSweep(folder)).toThrow("sweep.json: damaged at trials ");
});

it("a run that has not begun has no manifest yet", () => {
  const folder = join(emptyFolder(), "2026-01-02T03-04-05-lstm-0a0a");
  mkdirSync(folder);
  expect(() => readManifest(folder)).toThrow(
    `${folder}: has no manifest.json: its process has not started training yet, or died before that.`,
  );
});

it("a free lease is installed once", () => {
  const folder = emptyFolder();
  const [path, first, second] = ["lease.json", "a.tmp", "b.tmp"].map((name) => join(folder, name));
  for (const file of [first!, second!]) writeFileSync(file, file);
  expect([install(path!, first!, []), install(path!, second!, [])]).toEqual([true, false]);
  expect(readFileSync(path!, "utf8")).toBe(first);
  expect(install(join(folder, "other.json"), join(folder, "removed.tmp"), [])).toBe(false);
});

it.each(unreadable)("a record for other data that is %s is refused", (text) => {
  const folder = emptyFolder();
  expect(readInference(folder)).toBeUndefined();
  writeFileSync(join(folder, "inference.json"), text);
  const format = text.includes("9") ? "9" : '"none"';
  expect(() => readInference(folder)).toThrow(`inference.json: its format is ${format}, expected `);
});

it("a member's run lies in the comparison unless its path is absolute, and counts once it is finished", () => {
  const folder = emptyFolder();
  fakeRun(folder, { name: "done" });
  fakeRun(folder, { name: "failed", status: "failed" });
  const runs = ["done", "failed", "absent", "/elsewhere/a", undefined];
  expect(runs.map((run) => memberFolder(folder, run === undefined ? {} : { run }))).toEqual([
    join(folder, "done"),
    join(folder, "failed"),
    join(folder, "absent"),
    "/elsewhere/a",
    undefined,
  ]);
  expect(runs.map((run) => finishedFolder(folder, run === undefined ? {} : { run }))).toEqual([
    join(folder, "done"),
    ...Array(4).fill(undefined),
  ]);
});

it("a comparison is written while its lease is held, and read as it was", () => {
  const folder = emptyFolder();
  const createdAt = "2026-01-02T03:04:05.000Z";
  const members = [{ label: "a", seed: 1, run: "x", error: "none" }];
  const comparison = { format: 1 as const, createdAt, command: ["rnnlab"], members, result: [1] };
  writeComparison({ folder, lease }, comparison);
  expect(readComparison(folder)).toEqual(comparison);
  const lost = {
    guard: () => {
      throw new Error("lost");
    },
  } as unknown as Lease;
  expect(() => writeComparison({ folder, lease: lost }, { ...comparison, members: [] })).toThrow(
    "lost",
  );
  expect(readComparison(folder).members).toEqual(members);
});

describe("the mean of classifiers' predictions", () => {
  /** A finished run of a classifier whose two examples are of these classes. */
  function classifier(targets: number[], classes: string[], logits: number[]): string {
    const folder = fakeRun(emptyFolder());
    const figures = { crossEntropy: 1, accuracy: 1, errorRate: 0, macroF1: 1 };
    const test = { ...figures, byClass: [], confusion: [] };
    const final = { loss: 1, lossLastStep: 1, valLoss: 1, valLossLastStep: 1 };
    const summary = { objective: "classification", final, test, baselines: [], expectations: [] };
    writeFileSync(join(folder, "summary.json"), JSON.stringify(summary));
    writeFileSync(join(folder, "windows.json"), "[]");
    const predicted = {
      places: 1,
      classes,
      targets: Float32Array.from(targets),
      logits: Float32Array.from(logits, Math.log),
    };
    writeFileSync(join(folder, "logits.safetensors"), encodeLogits(predicted));
    return folder;
  }
  const first = classifier([0, 1], ["a", "b"], [0.9, 0.1, 0.6, 0.4]);
  const second = classifier([0, 1], ["a", "b"], [0.5, 0.5, 0.2, 0.8]);

  it("is that of their probabilities, in a file of the comparison", () => {
    const folder = emptyFolder();
    const [path] = ensemblePaths(["x y", "z"]);
    writeEnsemble({ folder, lease }, path!, [first, second]);
    expect(path).toBe("ensembles/x-y.csv");
    expect(readFileSync(join(folder, path!), "utf8")).toBe(
      "example,target,prediction,probability\n0,a,a,0.700000\n1,b,b,0.600000\n",
    );
  });

  it.each([
    ["classes", [0, 1], ["a", "c"]],
    ["examples", [1, 1], ["a", "b"]],
  ])("is refused for other %s, naming the run that differs", (_, targets, classes) => {
    const other = classifier(targets, classes, [0.5, 0.5, 0.5, 0.5]);
    expect(() => [...ensemblePredictions([first, second, other])]).toThrow(
      `${other}: its test set has different classes from that of ${first}, expected the same`,
    );
  });
});

it("what is kept for other data is there if the data has a record, with the errors if there are some", () => {
  const record = { task: "words" } as never;
  const part = { count: 1, steps: 3, inputs: 1, outputs: 2, targets: 1 };
  const data = { objective: "classification", train: part, valid: part, test: part } as never;
  expect(inferenceFile(data, undefined)).toBeUndefined();
  const errors = { windows: 3, usualScales: [1], byOutput: [] };
  const kept = inferenceFile({ ...(data as object), record } as never, errors);
  expect(kept).toMatchObject({ format: 1, data: record, errors });
  expect(kept!.shape).toMatchObject({ objective: "classification", steps: 3, outputs: 2 });
  const without = inferenceFile({ ...(data as object), record } as never, undefined);
  expect(without).not.toHaveProperty("errors");
});

it("values of a sweep are numbers, and choices are counted", () => {
  const common = { key: "k", text: "t" };
  const choice = { ...common, kind: "choice" as const, values: [8, "8", { a: 1 }, [1, 2], null] };
  const values = [8, "8", { a: 1 }, [1, 2], null, 9];
  expect(values.map((value) => asNumber(choice, value))).toEqual([0, 1, 2, 3, 4, -1]);
  const float = { ...common, kind: "float" as const, low: 0, high: 1, log: false };
  expect(asNumber(float, "0.5")).toBe(0.5);
});

it("the files of trials and members are named by their numbers", () => {
  const folder = emptyFolder();
  ensureTrials(folder);
  const names = ["0001.json", "0012.json", "12345.json"];
  const others = [
    "123.json",
    "x0001.json",
    "0003.json.tmp",
    "0004.claim.json",
    "0005_json",
    "a.json",
  ];
  for (const name of [...names, ...others]) writeFileSync(join(trialsFolder(folder), name), "");
  expect(trialNumbers(folder).sort((a, b) => a - b)).toEqual([1, 12, 12_345]);
  expect([trialName(7), trialName(12_345)]).toEqual(["trial-0007", "trial-12345"]);
  expect(claimPath(folder, 7)).toBe(join(folder, "trials", "0007.claim.json"));
  expect(memberClaimPath(folder, 9)).toBe(join(folder, "members", "0010.claim.json"));
  expect(readdirSync(folder).sort()).toEqual(["members", "trials"]);
});

const firstTrial: Trial = {
  number: 1,
  values: [3],
  state: "running",
  runs: [],
  goal: 9,
  epochs: 0,
  rungs: [],
  attempts: 1,
  lost: 0,
  startedAt: "2026-01-02T03:04:05.000Z",
  durationMs: 0,
};

it("a trial that cannot be read says what to remove, and the system's error stays what it is", () => {
  const folder = emptyFolder();
  ensureTrials(folder);
  const path = join(trialsFolder(folder), "0003.json");
  writeFileSync(path, "{}");
  const again = "Remove the file to run trial 3 again.";
  const message = `${path}: damaged at number (expected number, but it is missing). ${again}`;
  expect(() => readTrial(folder, 3)).toThrow(new UserError(message));
  mkdirSync(join(trialsFolder(folder), "0004.json"));
  expect(() => readTrial(folder, 4)).toThrow(
    /: not a regular file\. Remove the file to run trial 4 /,
  );
  writeFileSync(path, JSON.stringify({ ...firstTrial, number: 1 })); // a copy of the first one's
  expect(() => readTrial(folder, 3)).toThrow(
    new UserError(`${path}: damaged at number (expected 3, but it is 1). ${again}`),
  );
  writeFileSync(path, "{");
  expect(() => readTrial(folder, 3)).toThrow(/[^.!?]\. Remove the file to run trial 3 again\.$/);
  replaceMember(fs, "openSync", failing("EIO"));
  expect(() => readTrial(folder, 3)).toThrow("failed with EIO");
  expect(() => readLosses(folder, 3)).toThrow("failed with EIO");
});

describe("what a sweep's file may hold", () => {
  const dimension = { key: "model.hidden", text: "1..9", low: 1, high: 9, log: false };
  const sweep = {
    format: 1,
    createdAt: "2026-01-02T03:04:05.000Z",
    command: [],
    base: {},
    space: [{ ...dimension, kind: "int", step: 1 }],
    sampler: "tpe",
    seed: 0,
    trials: 1,
    seeds: 1,
    metric: "valLoss",
    failFast: true,
    confirm: 0,
  };
  it.each<[object, string | undefined]>([
    [{}, undefined],
    [{ trials: 1_000_000 }, undefined],
    [{ trials: 0 }, "trials"],
    [{ trials: 1.5 }, "trials"],
    [{ space: [] }, "space"],
    [{ space: [{ ...dimension, kind: "int", step: 0 }] }, "space.0.step"],
    [{ space: [{ ...dimension, kind: "int", step: 1, low: 0.5 }] }, "space.0.low"],
    [{ space: [{ ...dimension, kind: "float", low: 0.5 }] }, undefined],
    [{ space: [{ key: "a", text: "1", kind: "choice", values: [1] }] }, undefined],
    [{ space: [{ ...dimension, kind: "choice", values: [] }] }, "space.0.values"],
    [{ space: [{ ...dimension, kind: "grid" }] }, "space.0.kind"],
    [{ asha: { eta: 3, minEpochs: 1 } }, undefined],
    [{ asha: { eta: 3 } }, "asha.minEpochs"],
    [{ format: 2 }, "format"],
    [{ seed: 0.5 }, "seed"],
    [{ seeds: "1" }, "seeds"],
    [{ failFast: undefined }, "failFast"],
    [{ confirm: 0.5 }, "confirm"],
    [{ command: [1] }, "command.0"],
  ])("%j", (change, place) => {
    const folder = emptyFolder();
    writeFileSync(join(folder, "sweep.json"), JSON.stringify({ ...sweep, ...change }));
    const read = () => readSweep(folder);
    if (place === undefined) expect(read()).toMatchObject(change);
    else expect(read).toThrow(`sweep.json: damaged at ${place} (`);
  });
});

it("a model's place is that of its label among the labels of its comparison", () => {
  const comparison = emptyFolder();
  const at = (name: string) => modelPlace(join(comparison, name));
  expect(at("a1")).toBe(0); // there is no comparison
  const members = ["a1", "a2", "b1", "c1"].map((run) => ({ label: run[0]!, seed: 1, run }));
  const file = { format: 1, createdAt: "", command: [], members };
  writeFileSync(join(comparison, "comparison.json"), JSON.stringify(file));
  expect(["a1", "a2", "b1", "c1", "d1"].map(at)).toEqual([0, 0, 1, 2, 0]);
  expect(modelPlace(join(comparison, "c1", "."))).toBe(2);
  writeFileSync(join(comparison, "comparison.json"), "{");
  expect(at("c1")).toBe(0);
  replaceMember(fs, "openSync", failing());
  expect(() => at("c1")).toThrow("failed with undefined"); // a bug
});

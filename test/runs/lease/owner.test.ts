import fs from "node:fs";
import { hostname } from "node:os";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  isSurely,
  livenessOf,
  ownerOf,
  ownerText,
  thisOwner,
} from "../../../src/runs/lease/owner.js";
import { failing, nodeError, replaceMember } from "../../helpers/built-ins.js";

afterEach(() => vi.restoreAllMocks());

/** An owner of whom only the process number is known, as where there is no /proc. */
const numbered = { host: hostname(), pid: 4711 };

/** What asking for a process comes to. */
type Answer = () => true;

const there: Answer = () => true;

function refusal(code: string): Answer {
  return () => {
    throw Object.assign(new Error(`kill ${code}`), { code });
  };
}

it.each([
  ["that takes a signal", there, "alive"],
  ["of another user", refusal("EPERM"), "alive"],
  ["that is none", refusal("ESRCH"), "dead"],
] as const)("a process %s", (_, answer, expected) => {
  vi.spyOn(process, "kill").mockImplementation(answer);
  expect(livenessOf(numbered)).toBe(expected);
  expect(process.kill).toHaveBeenCalledWith(4711, 0); // no signal: it only asks
});

it("a process of another machine cannot be asked", () => {
  expect(livenessOf({ ...numbered, host: "another" })).toBe("unknown");
});

it("a number that another process has by now, or of another boot or namespace, is not the process", () => {
  const own = { ...ownerOf(process.pid), bootId: thisOwner().bootId };
  expect(livenessOf(own)).toBe("alive");
  expect(livenessOf({ ...own, startTime: `${own.startTime}0` })).toBe("dead");
  const elsewhere = { ...own, bootId: "another" };
  expect(livenessOf(elsewhere)).toBe("unknown");
  expect(livenessOf({ ...own, bootId: own.bootId ?? "a", pidNamespace: "b" })).toBe("unknown");
});

it("an owner is named with its Slurm job", () => {
  expect(ownerText({ ...numbered, host: "n1" })).toBe("process 4711 on n1");
  expect(ownerText({ ...numbered, host: "n1", jobId: "12" })).toBe(
    "process 4711 on n1 (Slurm job 12)",
  );
});

/** Lets this machine have these files in /proc, or none of them. */
function withProc(files: Readonly<Record<string, string>>): void {
  const read = (path: string) => {
    if (files[path] === undefined) throw nodeError("ENOENT");
    return files[path];
  };
  replaceMember(fs, "readFileSync", read);
  replaceMember(fs, "readlinkSync", read);
}

/** The text of `/proc/PID/stat`, with fields that are told from one another by their places. */
function statText(state: string, startTime: string): string {
  const later = Array.from({ length: 30 }, (_, place) => String(1000 + place));
  return `77 (a) S 1) ${[state, ...later.with(18, startTime)].join(" ")}\n`;
}

const BOOT = "/proc/sys/kernel/random/boot_id";
const NAMESPACE = "/proc/self/ns/pid";
const machine = {
  [BOOT]: "b00t\n",
  [NAMESPACE]: "pid:[5]",
  [`/proc/${process.pid}/stat`]: statText("R", "7"), // of this process
};
const recorded = { host: "n9", pid: 77, bootId: "b00t", pidNamespace: "pid:[5]", startTime: "42" };

describe("a process of Linux", () => {
  it("is recorded with what only it can have", () => {
    withProc({ ...machine, "/proc/77/stat": statText("R", "42") });
    expect(ownerOf(77)).toEqual({ ...recorded, host: hostname() });
    expect(ownerOf(78)).toEqual({ ...recorded, host: hostname(), pid: 78, startTime: undefined });
    vi.stubEnv("SLURM_JOB_ID", "12");
    const own = { host: hostname(), pid: process.pid, startTime: "7", jobId: "12" };
    expect(thisOwner()).toEqual({ ...recorded, ...own });
    vi.unstubAllEnvs();
  });

  it.each([
    ["R", "alive"],
    ["S", "alive"],
    ["T", "alive"],
    ["Z", "dead"],
    ["X", "dead"],
    ["x", "dead"],
  ])("in the state %s is %s", (state, expected) => {
    withProc({ ...machine, "/proc/77/stat": statText(state, "42") });
    expect(livenessOf(recorded)).toBe(expected);
    expect(isSurely(recorded)).toBe(expected === "alive");
    expect(isSurely({ ...recorded, startTime: "43" })).toBe(false);
  });

  it("is dead if it has no file, or one without a start", () => {
    withProc(machine);
    expect(livenessOf(recorded)).toBe("dead");
    expect(isSurely(recorded)).toBe(false);
    withProc({ ...machine, "/proc/77/stat": "77 (a) S 1 2 3" });
    expect(livenessOf(recorded)).toBe("dead");
  });

  it("that is known by its number alone may be another by now", () => {
    const { startTime: _, ...numberOnly } = recorded;
    vi.spyOn(process, "kill").mockImplementation(there);
    withProc(machine);
    expect(livenessOf(numberOnly)).toBe("alive");
    expect(isSurely(numberOnly)).toBe(false);
  });
});

it("where there is no /proc, a number and the name of the machine are all that is known", () => {
  withProc({});
  expect(ownerOf(77)).toEqual({ host: hostname(), pid: 77 });
  vi.spyOn(process, "kill").mockImplementation(there);
  expect(isSurely(numbered)).toBe(true);
  expect(isSurely({ ...numbered, host: "n9" })).toBe(false);
  vi.spyOn(process, "kill").mockImplementation(refusal("ESRCH"));
  expect(isSurely(numbered)).toBe(false);
});

it.each(["readFileSync", "readlinkSync"] as const)(
  "a bug is not taken for another system: %s",
  (name) => {
    withProc(machine);
    replaceMember(fs, name, failing());
    expect(() => ownerOf(77)).toThrow("failed with undefined");
  },
);

import { hostname } from "node:os";
import { afterEach, expect, it, vi } from "vitest";
import { livenessOf, ownerOf, ownerText, thisOwner } from "../../../src/runs/lease/owner.js";

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

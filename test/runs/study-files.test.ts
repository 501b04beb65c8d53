import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readComparison } from "../../src/runs/comparison-file.js";
import { beginError, runError } from "../../src/runs/failure.js";
import { staysInside } from "../../src/runs/folders.js";
import { readInference } from "../../src/runs/inference-file.js";
import type { Lease } from "../../src/runs/lease/lease.js";
import {
  clearMemberFailures,
  membersFolder,
  readLosses,
  readMemberFailure,
  removeMemberFiles,
  writeLosses,
  writeMemberFailure,
} from "../../src/runs/member-file.js";
import { UnwritableError } from "../../src/shared/errors.js";
import { emptyFolder } from "../helpers/cli.js";

it.each(["", "..", "a/../b", "/a", "C:\\a", "c:a", "a\\..\\b"])("%j leaves a folder", (path) => {
  expect(staysInside(path)).toBe(false);
});

it.each(["a", "a/b", "a..b", "...", "a\\b"])("%j stays inside a folder", (path) => {
  expect(staysInside(path)).toBe(true);
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
  const lease = { guard: (write: () => void) => write() } as unknown as Lease;
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
  const others = [
    new Error("a bug"),
    Object.assign(new Error("no module"), { code: "ERR_MODULE_NOT_FOUND" }),
    { code: "ENOSPC", syscall: "write" },
    "text",
  ];
  for (const error of others) {
    expect(runError(error, "runs/a")).toBe(error);
    expect(beginError(error, "runs/a")).toBe(error);
  }
});

it.each(["null", "3", '{"format":9}', "{}"])(
  "a record for other data that is %s is refused",
  (text) => {
    const folder = emptyFolder();
    expect(readInference(folder)).toBeUndefined();
    writeFileSync(join(folder, "inference.json"), text);
    const format = text.includes("9") ? "9" : '"none"';
    expect(() => readInference(folder)).toThrow(
      `inference.json: its format is ${format}, expected `,
    );
  },
);

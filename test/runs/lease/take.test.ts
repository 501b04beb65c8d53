import fs, {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import timers from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { chainOf, install } from "../../../src/runs/lease/claim.js";
import { CLAIM_END, leasePath, withFolder } from "../../../src/runs/lease/folder.js";
import { Lease, LeaseHeldError, LeaseLostError } from "../../../src/runs/lease/lease.js";
import { type Owner, thisOwner } from "../../../src/runs/lease/owner.js";
import {
  type LeaseRecord,
  leaseState,
  leaseText,
  readLease,
  recordLiveness,
  recordOwnerText,
} from "../../../src/runs/lease/record.js";
import { type LeaseOptions, takeLease, tryLease } from "../../../src/runs/lease/take.js";
import { failing, nodeError, replaceMember } from "../../helpers/built-ins.js";
import { emptyFolder } from "../../helpers/cli.js";

const TOKEN = "0123456789abcdef";
const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const me = thisOwner();
const mine = `process ${me.pid} on ${hostname()}${me.jobId ? ` (Slurm job ${me.jobId})` : ""}`;
/** On a machine that this one cannot look at. */
const elsewhere: Owner = { host: "n2", pid: 4711, bootId: "another boot", startTime: "1" };

const newPath = () => join(emptyFolder(), "lease.json");

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date", "performance"] });
  vi.setSystemTime(NOW);
  replaceMember(timers, "setTimeout", failing("a wait that no test is about"));
  const { statSync } = fs; // new files are written now
  replaceMember(fs, "statSync", (...args: Parameters<typeof statSync>) => {
    const stats = statSync(...args);
    return stats && String(args[0]).endsWith(".tmp") ? { mtimeMs: Date.now() } : stats;
  });
});
afterEach(() => void vi.useRealTimers());

/** Puts a lease of somebody else there, with its last beat so long ago. */
function heldLease(owner: Owner, silentMs = 0, path = newPath(), token = TOKEN): string {
  writeFileSync(path, leaseText(token, owner, new Date()));
  beat(path, Date.now() - silentMs);
  return path;
}

function beat(path: string, at: number): void {
  utimesSync(path, at / 1000, at / 1000);
}

/** Lets each wait take no time, after which something happens; returns how long it was to be. */
function waits(...events: readonly (() => void)[]): number[] {
  const lengths: number[] = [];
  replaceMember(timers, "setTimeout", async (ms: number) => {
    vi.advanceTimersByTime(ms);
    events[lengths.length]?.();
    lengths.push(ms);
    if (lengths.length > 20) throw new Error("waits too long");
  });
  return lengths;
}

/** Takes a lease that is there to be taken, and the reason if it was another's. */
function taken(path: string, options: LeaseOptions = {}) {
  const reasons: string[] = [];
  const lease = tryLease(path, { ...options, onTakeover: (reason) => reasons.push(reason) });
  if (!(lease instanceof Lease)) throw new Error(`held by ${lease.text}`);
  onTestFinished(() => lease.release());
  return { lease, reasons };
}

describe("a lease that another process holds", () => {
  it("is described with its owner, if that is alive", async () => {
    const path = heldLease(me, 65_000);
    expect(tryLease(path)).toEqual({
      record: readLease(path),
      alive: true,
      text: `${mine}, last heartbeat 1 min 05 s ago`,
    });
    const held = (subject: string) =>
      `${subject}: being written by ${mine}, last heartbeat 1 min 05 s ago. Wait for it, or stop it first.`;
    await expect(takeLease(path)).rejects.toThrow(held(path));
    const refused = takeLease(path, { subject: "runs/a" });
    await expect(refused).rejects.toThrow(held("runs/a"));
    await expect(refused).rejects.toMatchObject({ name: "LeaseHeldError" });
    await expect(refused).rejects.toThrow(LeaseHeldError);
    await expect(withFolder(dirname(path), {}, () => 1)).rejects.toThrow(held(dirname(path)));
    expect(readdirSync(dirname(path))).toEqual(["lease.json"]);
  });

  it.each([
    [60_000, {}, "1 min 00 s"],
    [61_400, {}, "1 min 01 s"],
    [1000, { staleMs: 1000 }, "1.0 s"],
  ])("is taken over after a silence of %i ms: %o", (silentMs, options, text) => {
    const { lease, reasons } = taken(heldLease(elsewhere, silentMs), options);
    expect(reasons).toEqual([
      `taken over from process 4711 on n2, whose last heartbeat was ${text} ago`,
    ]);
    lease.requireHeld();
  });

  it.each([
    [59_999, {}, "1 min 00 s"],
    [0, {}, "0.000 s"],
    [-5000, {}, "0.000 s"], // its clock is ahead
    [999, { staleMs: 1000 }, "1.0 s"],
  ])("is not after %i ms: %o", (silentMs, options, text) => {
    const path = heldLease(elsewhere, silentMs);
    expect(tryLease(path, options)).toEqual({
      record: readLease(path),
      alive: false,
      text: `process 4711 on n2, last heartbeat ${text} ago`,
    });
  });

  it("is taken over without a reason if it was free", () => {
    expect(taken(newPath()).reasons).toEqual([]);
  });
});

describe("waiting for a lease", () => {
  it("goes by the beats of an owner that cannot be checked, and says so once", async () => {
    const path = heldLease(elsewhere, 30_000);
    const lengths = waits(
      () => {},
      () => {},
      () => beat(path, Date.now()),
    );
    const said: string[] = [];
    const waiting = takeLease(path, { subject: "the run", onWait: (text) => said.push(text) });
    await expect(waiting).rejects.toThrow(
      "the run: being written by process 4711 on n2, last heartbeat 0.000 s ago. Wait for it, or stop it first.",
    );
    expect(lengths).toEqual([200, 200, 200]);
    expect(said).toEqual([
      "waiting for a heartbeat of process 4711 on n2, last heartbeat 30 s ago; without one it is taken over after 1 min 00 s",
    ]);
  });

  it("ends with the lease when the silence is long enough", async () => {
    const path = heldLease(elsewhere, 500);
    const lengths = waits();
    const lease = await takeLease(path, { staleMs: 900 });
    onTestFinished(() => lease.release());
    expect(lengths).toEqual([200, 200]);
    lease.requireHeld();
  });

  it("ends with the lease of a living owner who lets go in time", async () => {
    const path = heldLease(me);
    const said: string[] = [];
    const lengths = waits(
      () => {},
      () => rmSync(path),
    );
    const options = { patienceMs: 600, onWait: (text: string) => said.push(text) };
    const lease = await takeLease(path, options);
    onTestFinished(() => lease.release());
    expect(lengths).toEqual([200, 200]);
    expect(said).toEqual([]); // the owner is known to be alive: nothing has to be found out
  });

  it("ends without it when the patience is over", async () => {
    const lengths = waits();
    const waiting = takeLease(heldLease(me), { patienceMs: 600 });
    await expect(waiting).rejects.toThrow("last heartbeat 0.60 s ago");
    expect(lengths).toEqual([200, 200, 200]);
  });
});

describe("of two processes at once", () => {
  const SECOND = "fedcba9876543210";

  it("the slower one learns who was quicker", () => {
    const path = newPath();
    replaceMember(fs, "linkSync", () => {
      heldLease(elsewhere, 2000, path);
      throw nodeError("EEXIST");
    });
    expect(tryLease(path)).toEqual({
      record: readLease(path),
      alive: false,
      text: "process 4711 on n2, last heartbeat 2.0 s ago",
    });
    expect(readdirSync(dirname(path))).toEqual(["lease.json"]);
  });

  it("one whose attempt was removed does not know its owner", () => {
    const path = newPath();
    const { linkSync, statSync } = fs;
    replaceMember(fs, "linkSync", (from: string, to: string) => {
      rmSync(from);
      linkSync(from, to);
    });
    expect(tryLease(path)).toEqual({
      record: { token: "", owner: undefined, takenAt: undefined, beatAt: NOW },
      alive: false,
      text: "an unknown process, last heartbeat 0.000 s ago",
    });
    replaceMember(fs, "linkSync", linkSync);
    replaceMember(fs, "statSync", (temporary: string, options: object) => {
      rmSync(temporary);
      return statSync(temporary, options);
    });
    expect(tryLease(path)).toMatchObject({ record: { beatAt: NOW }, alive: false });
  });

  const ready = () => {
    const path = heldLease(elsewhere, 61_000);
    writeFileSync(`${path}.mine`, leaseText(SECOND, me, new Date()));
    return { path, chain: chainOf(path) };
  };

  it("one whose attempt is removed halfway has not won, and leaves no claim", () => {
    const { path, chain } = ready();
    replaceMember(fs, "renameSync", failing("ENOENT"));
    expect(install(path, `${path}.mine`, chain)).toBe(false);
    expect(readdirSync(dirname(path)).sort()).toEqual(["lease.json", "lease.json.mine"]);
  });

  it.each(["EIO", undefined])("another failure of the rename is an error: %s", (code) => {
    const { path, chain } = ready();
    replaceMember(fs, "renameSync", failing(code));
    expect(() => install(path, `${path}.mine`, chain)).toThrow(`failed with ${code}`);
  });

  it("a failure to make a second name is an error, unless the name is there", () => {
    const { path } = ready();
    const other = join(dirname(path), "other.json");
    replaceMember(fs, "linkSync", failing());
    expect(() => install(other, `${path}.mine`, [])).toThrow("failed with undefined");
    replaceMember(fs, "linkSync", failing("EPERM"));
    const nowhere = join(dirname(path), "missing", "lease.json");
    expect(() => install(nowhere, `${path}.mine`, [])).toThrow("ENOENT");
    expect(install(other, `${path}.mine`, [])).toBe(true);
    expect(readFileSync(other, "utf8")).toBe(readFileSync(`${path}.mine`, "utf8"));
  });
});

describe("a lease of this process", () => {
  it("that cannot be renewed is free again", () => {
    const path = newPath();
    const sending = vi.spyOn(Worker.prototype, "postMessage").mockImplementation(failing("EAGAIN"));
    expect(() => tryLease(path)).toThrow("failed with EAGAIN");
    sending.mockRestore();
    expect(readdirSync(dirname(path))).toEqual([]);
  });

  it("that is gone or another's lets nothing be written", () => {
    const path = newPath();
    const { lease } = taken(path);
    const lost = (state: string) => {
      const message = `${path}: the lease is ${state}, so this process stops and writes nothing more`;
      expect(() => lease.requireHeld()).toThrow(new LeaseLostError(message));
      expect(() => lease.requireHeld()).toThrow(
        expect.objectContaining({ name: "LeaseLostError", message }),
      );
      expect(() => lease.guard(() => expect.unreachable())).toThrow(message);
    };
    heldLease(elsewhere, 0, path);
    lost("now held by process 4711 on n2");
    rmSync(path);
    lost("gone (ENOENT)");
    lease.release();
  });

  it("that could not be removed counts as one of a dead process", () => {
    const path = newPath();
    const { lease } = taken(path);
    const { rmSync } = fs;
    replaceMember(fs, "rmSync", failing("EROFS"));
    lease.release();
    replaceMember(fs, "rmSync", rmSync);
    expect(recordLiveness(readLease(path)!)).toBe("dead");
    expect(taken(path).reasons).toEqual([`taken over from ${mine}, which is dead`]);
  });

  it("hides no bug when it is released", () => {
    const { lease } = taken(newPath());
    const { rmSync } = fs;
    replaceMember(fs, "rmSync", failing());
    expect(() => lease.release()).toThrow("failed with undefined");
    replaceMember(fs, "rmSync", rmSync);
  });
});

describe("a lease file", () => {
  const lease = { token: TOKEN, host: "n1", pid: 12, takenAt: "then" };
  it.each<[object, boolean]>([
    [lease, true],
    [{ ...lease, token: "0".repeat(64) }, true],
    [{ ...lease, token: "0".repeat(65) }, false],
    [{ ...lease, token: "0".repeat(15) }, false],
    [{ ...lease, token: `x${TOKEN}` }, false],
    [{ ...lease, token: TOKEN.toUpperCase() }, false],
    [{ ...lease, pid: 0 }, false],
    [{ ...lease, pid: 1.5 }, false],
    [{ ...lease, takenAt: 5 }, false],
    [{ ...lease, host: undefined }, false],
  ])("is read: %o (%s)", (content, isLease) => {
    const path = newPath();
    writeFileSync(path, JSON.stringify(content));
    const record = readLease(path) as LeaseRecord;
    expect(recordOwnerText(record)).toBe(isLease ? "process 12 on n1" : "an unknown process");
    expect(recordLiveness(record)).toBe("unknown");
  });

  it("is lost from the minute on, whichever way a clock was set", () => {
    const states = [59_999, 60_000, -59_999, -60_000].map((silentMs) =>
      leaseState(heldLease(elsewhere, silentMs)),
    );
    expect(states).toEqual(["held", "lost", "held", "lost"]);
    expect(leaseState(heldLease(elsewhere, 2000), 2000)).toBe("lost");
    expect(recordOwnerText(undefined)).toBe("an unknown process");
  });

  it("that is a folder, or too large, is an error", () => {
    const path = newPath();
    mkdirSync(path);
    expect(() => readLease(path)).toThrow(`${path}: not a regular file`);
    expect(CLAIM_END).toBe(".claim.json");
    const large = newPath();
    writeFileSync(large, " ".repeat(4097));
    expect(() => readLease(large)).toThrow("4097 bytes");
    writeFileSync(large, " ".repeat(4096));
    expect(recordOwnerText(readLease(large))).toBe("an unknown process");
  });
});

it("a folder that is taken loses what a killed writer left, by the names that writers give", async () => {
  const folder = emptyFolder();
  const left = ["a.json.01234567.tmp", `lease.json.${"f".repeat(64)}.claim`, ".0a1b2c3d.tmp"];
  const kept = [
    "a.0123456.tmp",
    "a.01234567.tmp.txt",
    `a.${"f".repeat(65)}.tmp`,
    "a.ABCDEF01.tmp",
    "a.01234567.temp",
    "a01234567.tmp",
  ];
  for (const name of [...left, ...kept]) writeFileSync(join(folder, name), "");
  const names = await withFolder(folder, {}, (lease) => {
    lease.requireHeld();
    return readdirSync(folder).sort();
  });
  expect(names).toEqual([...kept, "lease.json"].sort());
  expect(leaseState(leasePath(folder))).toBe("free");
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import fs, {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { chainOf, install } from "../../../src/runs/lease/claim.js";
import { leasePath, withFolder } from "../../../src/runs/lease/folder.js";
import { Lease, LeaseLostError } from "../../../src/runs/lease/lease.js";
import { livenessOf, type Owner, thisOwner } from "../../../src/runs/lease/owner.js";
import {
  leaseOwnerText,
  leaseState,
  leaseText,
  readLease,
} from "../../../src/runs/lease/record.js";
import { takeLease, tryLease } from "../../../src/runs/lease/take.js";
import { Watch } from "../../../src/runs/lease/watch.js";
import { type Manifest, newManifest } from "../../../src/runs/manifest.js";
import { emptyStatus, statusNow } from "../../../src/runs/status.js";
import { RunWriter } from "../../../src/runs/writer.js";
import { inject } from "../../faults/inject.mjs";
import { failing, replaceMember } from "../../helpers/built-ins.js";
import { emptyFolder } from "../../helpers/cli.js";
import { DEAD_PID } from "../../helpers/runs.js";

const LINUX = process.platform === "linux";
const TOKEN = "0123456789abcdef";
const me = thisOwner();
const dead: Owner = { ...me, pid: DEAD_PID, startTime: "1" };
/** On a machine that this one cannot look at. */
const elsewhere: Owner = { ...me, host: "n2", pid: 4711, bootId: "another boot", startTime: "1" };

const newPath = () => join(emptyFolder(), "lease.json");

/** Puts a lease there that somebody else holds, with its last beat so long ago. */
function heldLease(owner: Owner, silentMs = 0, path = newPath(), token = TOKEN): string {
  writeFileSync(path, leaseText(token, owner, new Date()));
  const beat = (Date.now() - silentMs) / 1000;
  utimesSync(path, beat, beat);
  return path;
}

/** What is written where only the lease itself is tested. */
const nothing = () => {};

function taken(path: string, options = {}): Lease {
  const lease = tryLease(path, options);
  if (!(lease instanceof Lease)) throw new Error(`held by ${lease.text}`);
  onTestFinished(() => lease.release());
  return lease;
}

describe("a process", () => {
  it("that runs is alive, one with its number that began at another time is not", () => {
    expect(livenessOf(me)).toBe("alive");
    expect(livenessOf({ ...me, startTime: "1" })).toBe(LINUX ? "dead" : "alive");
    expect(livenessOf(dead)).toBe("dead");
  });

  it("of another boot or another namespace of process numbers is unknown", () => {
    expect(livenessOf({ ...me, bootId: "other" })).toBe("unknown");
    expect(livenessOf({ ...dead, pidNamespace: "pid:[1]" })).toBe(LINUX ? "unknown" : "dead");
    expect(livenessOf({ pid: DEAD_PID, host: hostname() })).toBe("dead");
    expect(livenessOf({ pid: DEAD_PID, host: "elsewhere" })).toBe("unknown");
  });

  it.runIf(LINUX)("that its parent has not waited for is dead (Linux)", async () => {
    // The child ends when the shell has become a program that waits for no child: a shell might bury it.
    const child = "until grep -q sleep /proc/$$/comm; do sleep 0.01; done";
    const parent = spawn("sh", ["-c", `(${child}) & echo $!; exec sleep 30`]);
    onTestFinished(() => void parent.kill());
    const [line] = (await once(parent.stdout, "data")) as [Buffer];
    const pid = Number(line.toString());
    const stat = () => readFileSync(`/proc/${pid}/stat`, "utf8");
    await expect.poll(stat).toContain(") Z ");
    const startTime = stat().split(") ")[1]!.split(" ")[19]!;
    expect(livenessOf({ ...me, pid, startTime })).toBe("dead");
  });
});

describe("a lease", () => {
  it("has one owner, who can let it go", () => {
    const path = newPath();
    const lease = taken(path);
    expect(leaseState(path)).toBe("held");
    expect(tryLease(path)).toMatchObject({ alive: true, text: /process \d+ on / });
    lease.guard(nothing);
    lease.release();
    expect(leaseState(path)).toBe("free");
    taken(path).guard(nothing);
  });

  it("of a dead process is taken over at once, with the reason", () => {
    const reasons: string[] = [];
    const path = heldLease(dead);
    expect(leaseState(path)).toBe("dead");
    taken(path, { onTakeover: (reason: string) => reasons.push(reason) }).guard(nothing);
    expect(reasons).toEqual([expect.stringMatching(/taken over from process \d+ on .*is dead/)]);
    expect(readdirSync(join(path, ".."))).toEqual(["lease.json"]);
  });

  it("of a process that cannot be looked at is taken over after a long silence alone", () => {
    expect(leaseState(heldLease(elsewhere, 59_000))).toBe("held");
    expect(leaseState(heldLease(elsewhere, 61_000))).toBe("lost");
    expect(tryLease(heldLease(elsewhere, 59_000))).toMatchObject({ alive: false });
    taken(heldLease(elsewhere, 61_000));
    taken(heldLease(elsewhere, 11_000), { staleMs: 10_000 });
    expect(tryLease(heldLease(elsewhere, 61_000), { staleMs: 3_600_000 })).toHaveProperty("text");
  });

  it("is taken over after a silence that this process saw, though the clock was set back", async () => {
    const path = heldLease(elsewhere, -3_600_000);
    expect(tryLease(path, { staleMs: 100 })).toMatchObject({
      alive: false,
      text: /last heartbeat 0/,
    });
    await pause(120);
    const later = new Date(Date.now() + 3_600_001);
    utimesSync(path, later, later);
    expect(tryLease(path, { staleMs: 100 })).toMatchObject({ alive: false });
    await pause(120);
    taken(path, { staleMs: 100 }).guard(nothing);
  });

  it("is lost where it cannot be known, though a clock was set forward or back", () => {
    expect(leaseState(heldLease(elsewhere, -59_000))).toBe("held");
    expect(leaseState(heldLease(elsewhere, -61_000))).toBe("lost");
    expect(leaseState(heldLease(elsewhere, 3_600_000))).toBe("lost");
  });

  it.each([3_600_000, -3_600_000])("of this machine is known whatever the clocks say: %i", (ms) => {
    expect(leaseState(heldLease(dead, ms))).toBe("dead");
    expect(leaseState(heldLease(me, ms))).toBe("held");
  });

  it("whose file could not be removed does not stand in its own process's way", () => {
    const path = newPath();
    const lease = taken(path);
    const fault = inject({ root: dirname(path), at: 1, code: "EIO", only: "rmSync" });
    try {
      lease.release();
    } finally {
      fault.restore();
    }
    expect(readdirSync(dirname(path))).toEqual(["lease.json"]);
    taken(path).guard(nothing);
  });

  it("of an unreadable file counts as one of an unknown process", () => {
    const path = newPath();
    writeFileSync(path, "{");
    expect(tryLease(path)).toMatchObject({ alive: false, text: /^an unknown process, / });
    utimesSync(path, 1, 1);
    taken(path).guard(nothing);
  });

  it("that was taken over halfway, by a process that died, is taken over from that", () => {
    const path = heldLease(dead);
    heldLease(dead, 0, `${path}.${TOKEN}.claim`, "fedcba9876543210");
    taken(path).guard(nothing);
    expect(readdirSync(join(path, ".."))).toEqual(["lease.json"]);
  });

  it("that was taken over halfway, by a process that lives, is held", () => {
    const path = heldLease(dead);
    heldLease(me, 0, `${path}.${TOKEN}.claim`, "fedcba9876543210");
    expect(tryLease(path)).toMatchObject({ alive: true });
  });

  it("that somebody else has taken is lost: its owner writes nothing more", () => {
    const folder = emptyFolder();
    const lease = taken(leasePath(folder));
    const config = { name: "x", training: { epochs: 1 } };
    const device = { kind: "cpu", kernel: "wasm", backend: "cpu", threads: 1 } as const;
    const writer = new RunWriter(folder, newManifest(config, device, 1, []), lease);
    writer.update({});
    heldLease(elsewhere, 0, leasePath(folder));
    const before = readdirSync(folder);
    for (const write of [
      () => writer.update({ status: "finished" }),
      () => writer.epoch({} as Parameters<RunWriter["epoch"]>[0]),
      () => writer.plots("text"),
    ]) {
      expect(write).toThrow(LeaseLostError);
      expect(write).toThrow(/now held by process 4711 on n2, so this process stops/);
    }
    lease.release(); // which is not its own any more
    expect(readdirSync(folder)).toEqual(before);
    expect(leaseState(leasePath(folder))).toBe("held");
  });
});

describe("a write", () => {
  it("that fails because another process took over ends as lost, any other as it is", () => {
    const path = newPath();
    const lease = taken(path);
    const full = new Error("ENOSPC: no space left on device");
    const failing = (before: () => void) => () => {
      before();
      throw full;
    };
    expect(() => lease.guard(failing(nothing))).toThrow(full);
    expect(() => lease.guard(failing(() => heldLease(elsewhere, 0, path)))).toThrow(
      /the lease is now held by process 4711 on n2/,
    );
    expect(() => lease.guard(() => expect.unreachable())).toThrow(LeaseLostError);
  });
});

describe("waiting for a lease", () => {
  it("ends with the lease when the silence is long enough, whatever the clocks say", async () => {
    for (const ahead of [0, -3_600_000]) {
      const path = heldLease(elsewhere, ahead); // the second one: an hour in the future
      const lease = await takeLease(path, { staleMs: 700 });
      onTestFinished(() => lease.release());
      lease.guard(nothing);
    }
  });
});

describe("beats", () => {
  it("continue while the process computes without a pause, and change nothing", async () => {
    const path = newPath();
    const lease = taken(path);
    const before = readFileSync(path, "utf8");
    await new Promise((resolve) => setTimeout(resolve, 300)); // the thread starts
    const begun = statSync(path).mtimeMs;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 6000); // as a long step does
    expect(statSync(path).mtimeMs).toBeGreaterThan(begun);
    expect(readFileSync(path, "utf8")).toBe(before);
    lease.guard(nothing);
  });
});

describe("a folder that is taken", () => {
  it("loses what killed processes left half written, and nothing else", async () => {
    const folder = emptyFolder();
    for (const name of ["a.json.0123abcd.tmp", "my.tmp", "lease.json.0123456789abcdef.tmp"]) {
      writeFileSync(join(folder, name), "");
    }
    await withFolder(folder, {}, () => {
      expect(readdirSync(folder).sort()).toEqual(["lease.json", "my.tmp"]);
    });
  });
});

/** Takes as many of the leases as it gets, and prints their numbers. */
const CLAIM = `
  import { Lease } from ${JSON.stringify(new URL("../../../dist/runs/lease/lease.js", import.meta.url).href)};
  import { tryLease } from ${JSON.stringify(new URL("../../../dist/runs/lease/take.js", import.meta.url).href)};
  const [folder, count] = process.argv.slice(-2);
  const got = [];
  for (let i = 0; i < Number(count); i += 1) {
    if (tryLease(folder + "/trial-" + i + ".json") instanceof Lease) got.push(i);
  }
  console.log(got.join(" "));
  process.stdin.once("data", () => process.exit());`;

describe.each(["free", "dead"])("8 processes that claim 200 %s leases at once", (state) => {
  it("get each of them once", { timeout: 60_000 }, async () => {
    const folder = emptyFolder();
    const count = 200;
    for (let i = 0; state === "dead" && i < count; i += 1) {
      heldLease(dead, 0, join(folder, `trial-${i}.json`));
    }
    const claims = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const argv = ["--input-type=module", "-e", CLAIM, folder, String(count)];
        const child = spawn(process.execPath, argv);
        const [line] = (await once(child.stdout, "data")) as [Buffer];
        return { child, got: line.toString().trim().split(" ").filter(Boolean).map(Number) };
      }),
    );
    for (const { child } of claims) child.stdin.write("end\n"); // all were alive until now
    const all = claims.flatMap(({ got }) => got).sort((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: count }, (_, index) => index));
    expect(readdirSync(folder).length).toBe(count);
  });
});

describe("a lease where files have no second names", () => {
  it.each(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"])("is taken once: %s", (code) => {
    replaceMember(fs, "linkSync", failing(code)); // as on file systems without links
    const path = newPath();
    const [first, second] = ["a", "b"].map((name) => join(dirname(path), name));
    for (const file of [first!, second!]) writeFileSync(file, file);
    expect([install(path, first!, []), install(path, second!, [])]).toEqual([true, false]);
    expect(readFileSync(path, "utf8")).toBe(first);
  });

  it("is not taken if links fail for another reason, which is said", () => {
    replaceMember(fs, "linkSync", failing("EIO"));
    const path = newPath();
    expect(() => tryLease(path)).toThrow("EIO");
    expect(readdirSync(dirname(path))).toEqual([]);
  });
});

describe("the replacement of a lease", () => {
  const LATER = "fedcba9876543210";
  const temporary = (path: string) => {
    writeFileSync(`${path}.mine`, leaseText(LATER, me, new Date()));
    return `${path}.mine`;
  };

  it("goes by the lease that was seen: another one that came meanwhile stays", () => {
    const path = heldLease(dead);
    const chain = chainOf(path);
    heldLease(me, 0, path, "00000000ffffffff");
    expect(install(path, temporary(path), chain)).toBe(false);
    expect(readLease(path)?.token).toBe("00000000ffffffff");
    expect(existsSync(`${path}.${TOKEN}.claim`)).toBe(false);
  });

  it("is for the one process that claims it, and clears the claims before it", () => {
    const path = heldLease(dead);
    heldLease(dead, 0, `${path}.${TOKEN}.claim`, "1111111111111111");
    const chain = chainOf(path);
    expect(chain.map(({ token }) => token)).toEqual([TOKEN, "1111111111111111"]);
    writeFileSync(`${path}.1111111111111111.claim`, "");
    expect(install(path, temporary(path), chain)).toBe(false);
    fs.rmSync(`${path}.1111111111111111.claim`);
    expect(install(path, temporary(path), chain)).toBe(true);
    expect(readLease(path)?.token).toBe(LATER);
    expect(readdirSync(dirname(path))).toEqual(["lease.json"]);
  });
});

it("a lease names who took it and when, and anything else nobody", () => {
  const path = newPath();
  expect(readLease(path)).toBeUndefined();
  const text = leaseText(TOKEN, { host: "n1", pid: 12, jobId: "7" }, new Date(0));
  expect(text).toBe(
    `{"token":"${TOKEN}","host":"n1","pid":12,"jobId":"7","takenAt":"1970-01-01T00:00:00.000Z"}\n`,
  );
  writeFileSync(path, text);
  utimesSync(path, 5, 5);
  expect(readLease(path)).toEqual({
    token: TOKEN,
    owner: { host: "n1", pid: 12, jobId: "7" },
    takenAt: "1970-01-01T00:00:00.000Z",
    beatAt: 5000,
  });
  expect(leaseOwnerText(path)).toBe("process 12 on n1 (Slurm job 7)");
  writeFileSync(path, text.replace(TOKEN, "../../etc/passwd"));
  const other = readLease(path)!;
  expect([other.owner, other.takenAt]).toEqual([undefined, undefined]);
  expect(other.token).toMatch(/^[0-9a-f]{64}$/);
  expect(leaseOwnerText(path)).toBe("an unknown process");
});

it("a watch sees beats and new owners, and counts silence from what it saw last", async () => {
  const watch = new Watch();
  const record = (token: string, beatAt: number) => ({
    token,
    beatAt,
    owner: undefined,
    takenAt: undefined,
  });
  const first = record("a", 1);
  expect(watch.silenceOf(first)).toBe(0);
  expect([watch.sees(first), watch.sees(first), watch.sees(record("a", 2))]).toEqual([
    false,
    false,
    true,
  ]);
  await pause(15);
  expect(watch.silenceOf(record("a", 2))).toBeGreaterThan(10);
  expect([watch.silenceOf(first), watch.silenceOf(record("b", 2))]).toEqual([0, 0]);
  expect(watch.sees(record("b", 2))).toBe(true);
  expect(watch.elapsedMs).toBeGreaterThan(10);
  let said = 0;
  for (let i = 0; i < 3; i += 1) watch.once(() => (said += 1));
  expect(said).toBe(1);
});

describe("the status of a run", () => {
  const running = { status: "running" } as Manifest;
  const folderWith = (...given: Parameters<typeof heldLease> | []) => {
    const folder = emptyFolder();
    const [owner, silentMs] = given;
    if (owner) heldLease(owner, silentMs, leasePath(folder));
    return folder;
  };

  it("that its manifest calls running is that of its lease", () => {
    const folders = [
      folderWith(me),
      folderWith(dead),
      folderWith(),
      folderWith(elsewhere, 59_000),
      folderWith(elsewhere, 61_000),
    ];
    expect(folders.map((folder) => statusNow(folder, running))).toEqual([
      "running",
      "killed",
      "killed",
      "running",
      "lost",
    ]);
    expect(folders.map(emptyStatus)).toEqual(["running", "empty", "empty", "running", "empty"]);
    expect(statusNow(folders[0]!, { status: "paused" } as Manifest)).toBe("paused");
  });

  it("of a version without leases is that of its process", () => {
    const writtenBy = (pid: number, host = hostname()) =>
      statusNow(folderWith(), { ...running, writer: { pid, host } });
    expect([writtenBy(process.pid), writtenBy(DEAD_PID), writtenBy(1, "n2")]).toEqual([
      "running",
      "killed",
      "running",
    ]);
  });
});

it("a folder that is taken loses half-written files of its checkpoints, but not through a link", async () => {
  const [folder, other] = [emptyFolder(), emptyFolder()];
  const left = "last.state.safetensors.0123abcd.tmp";
  for (const place of [folder, other]) {
    mkdirSync(join(place, "checkpoints"));
    writeFileSync(join(place, "checkpoints", left), "");
  }
  await withFolder(folder, {}, () => undefined);
  expect(readdirSync(folder)).toEqual(["checkpoints"]);
  expect(readdirSync(join(folder, "checkpoints"))).toEqual([]);
  const linked = emptyFolder();
  symlinkSync(join(other, "checkpoints"), join(linked, "checkpoints"));
  await withFolder(linked, {}, () => undefined);
  expect(readdirSync(join(other, "checkpoints"))).toEqual([left]);
  const failing = withFolder(folder, {}, () => Promise.reject(new Error("failed")));
  await expect(failing).rejects.toThrow("failed");
  expect(leaseState(leasePath(folder))).toBe("free");
});

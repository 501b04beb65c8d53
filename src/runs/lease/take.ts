import { randomBytes } from "node:crypto";
import { statSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { removeQuietly } from "../../shared/files.js";
import { duration } from "../../shared/format.js";
import { chainOf, install } from "./claim.js";
import { Lease, LeaseHeldError } from "./lease.js";
import { thisOwner } from "./owner.js";
import {
  type LeaseRecord,
  leaseText,
  readLease,
  recordLiveness,
  recordOwnerText,
  STALE_MS,
} from "./record.js";
import { Watch } from "./watch.js";

export interface LeaseOptions {
  /** The name of what the lease protects, for errors (default: the path of the lease file). */
  readonly subject?: string | undefined;
  /** Milliseconds without a beat after which an owner that cannot be checked counts as gone. */
  readonly staleMs?: number | undefined;
  /** Milliseconds to wait for a living owner to release the lease (default: 0). */
  readonly patienceMs?: number | undefined;
  /** Receives the reason why the lease was taken from another owner. */
  readonly onTakeover?: ((reason: string) => void) | undefined;
  /** Called once if the lease must wait to see whether its owner is still alive. */
  readonly onWait?: ((reason: string) => void) | undefined;
}

/** Why a lease was not taken. */
export interface Held {
  readonly record: LeaseRecord;
  /** Whether the owner is known to be alive; false if that is unknown. */
  readonly alive: boolean;
  /** `process 4711 on n1, last beat 3.2 s ago` */
  readonly text: string;
}

/**
 * Takes a lease, or returns its owner at once. This suits a process that can turn to other work instead. A lease is taken if it is free, if its owner is known to be dead, or if its owner cannot
 * be checked and has had no beat for `staleMs`. This time is measured by the file system's clock and, in a
 * process that tries repeatedly, also by its own monotonic clock, because clocks may be set back. Of several
 * processes that try at once, exactly one gets the lease, on NFS too. Read what the lease protects only after
 * taking it.
 *
 * @param path the lease file
 * @throws the file system's error
 */
export function tryLease(path: string, options: LeaseOptions = {}): Lease | Held {
  const watch = watches.get(path) ?? new Watch();
  const result = attempt(path, options, watch);
  if (result instanceof Lease || result.alive) watches.delete(path);
  else watches.set(path, watch);
  if (!(result instanceof Lease)) watch.sees(result.record);
  return result;
}

/** What this process has seen of leases that it could not take, by path. */
const watches = new Map<string, Watch>();

/**
 * Takes a lease. If its owner cannot be checked, waits until the owner beats or counts as gone.
 *
 * @throws LeaseHeldError naming the owner if it is alive
 */
export async function takeLease(path: string, options: LeaseOptions = {}): Promise<Lease> {
  const watch = new Watch();
  for (;;) {
    const result = attempt(path, options, watch);
    if (result instanceof Lease) return result;
    const beaten = watch.sees(result.record);
    const waitedFor = watch.elapsedMs >= (options.patienceMs ?? 0);
    if ((result.alive || beaten) && waitedFor) {
      throw new LeaseHeldError(heldText(options.subject ?? path, result));
    }
    if (!result.alive) watch.once(() => options.onWait?.(waitText(result, options)));
    await pause(POLL_MS);
  }
}

const POLL_MS = 200;

function attempt(path: string, options: LeaseOptions, watch: Watch | undefined): Lease | Held {
  const { staleMs = STALE_MS } = options;
  const chain = chainOf(path);
  const last = chain.at(-1);
  const liveness = last && recordLiveness(last);
  if (last && liveness === "alive") return heldBy(last, true, Date.now());
  const token = randomBytes(8).toString("hex");
  const temporary = `${path}.${token}.tmp`;
  try {
    writeFileSync(temporary, leaseText(token, thisOwner(), new Date()), { flag: "wx" });
    const now = statSync(temporary, { throwIfNoEntry: false })?.mtimeMs ?? Date.now(); // dates the beats too
    const silence = last && Math.max(now - last.beatAt, watch?.silenceOf(last) ?? 0);
    if (last && liveness === "unknown" && silence! < staleMs) return heldBy(last, false, now);
    if (!install(path, temporary, chain)) return lostRace(path, now);
    const lease = beatingLease(path, token);
    if (last) options.onTakeover?.(takeoverText(last, silence!));
    return lease;
  } finally {
    removeQuietly(temporary);
  }
}

/** The lease that was just written. It is removed if it cannot be renewed, so that another process may take it. */
function beatingLease(path: string, token: string): Lease {
  try {
    return new Lease(path, token);
  } catch (error) {
    removeQuietly(path);
    throw error;
  }
}

/** The result if another process was quicker. */
function lostRace(path: string, now: number): Held {
  const record = readLease(path);
  const unknown = { token: "", owner: undefined, takenAt: undefined, beatAt: now };
  return heldBy(record ?? unknown, false, now);
}

function heldBy(record: LeaseRecord, alive: boolean, now: number): Held {
  const owner = recordOwnerText(record);
  const age = duration(Math.max(0, now - record.beatAt));
  return { record, alive, text: `${owner}, last heartbeat ${age} ago` };
}

function takeoverText(record: LeaseRecord, silenceMs: number): string {
  const owner = recordOwnerText(record);
  if (recordLiveness(record) === "dead") return `taken over from ${owner}, which is dead`;
  return `taken over from ${owner}, whose last heartbeat was ${duration(silenceMs)} ago`;
}

function heldText(subject: string, { text }: Held): string {
  return `${subject}: being written by ${text}. Wait for it, or stop it first.`;
}

function waitText({ text }: Held, { staleMs = STALE_MS }: LeaseOptions): string {
  return `waiting for a heartbeat of ${text}; without one it is taken over after ${duration(staleMs)}`;
}

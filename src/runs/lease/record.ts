import { createHash } from "node:crypto";
import { z } from "zod";
import { errorCode, readRegularFile } from "../../shared/files.js";
import { type Liveness, livenessOf, type Owner, ownerSchema, ownerText } from "./owner.js";

/** The content of a lease file. */
export interface LeaseRecord {
  /** Different each time the lease is taken. */
  readonly token: string;
  /** Undefined if the file is not a lease of this version. */
  readonly owner: Owner | undefined;
  readonly takenAt: string | undefined;
  /** When it was last touched, by the file system's clock. */
  readonly beatAt: number;
}

/** What can be said about a lease without trying to take it. */
export type LeaseState = "free" | "held" | "dead" | "lost";

/** After this time without a beat, a lease whose owner cannot be checked counts as abandoned. */
export const STALE_MS = 60_000;

const MAX_BYTES = 4096;

const recordSchema = ownerSchema.extend({
  token: z.string().regex(/^[0-9a-f]{16,64}$/),
  takenAt: z.string(),
});

/** The content of a lease file. Each beat rewrites its last byte. */
export function leaseText(token: string, owner: Owner, takenAt: Date): string {
  return `${JSON.stringify({ token, ...owner, takenAt: takenAt.toISOString() })}\n`;
}

/** @returns undefined when there is none */
export function readLease(path: string): LeaseRecord | undefined {
  const file = leaseFile(path);
  if (file === undefined) return undefined;
  const { bytes, modifiedAt } = file;
  const { data } = recordSchema.safeParse(jsonOrNothing(bytes.toString("utf8")));
  if (data === undefined) {
    const token = createHash("sha256").update(bytes).digest("hex");
    return { token, owner: undefined, takenAt: undefined, beatAt: modifiedAt };
  }
  const { token, takenAt, ...owner } = data;
  return { token, owner, takenAt, beatAt: modifiedAt };
}

/** The owner of a lease in words, such as `process 4711 on n1`. */
export function leaseOwnerText(path: string): string {
  return recordOwnerText(readLease(path));
}

export function recordOwnerText(record: LeaseRecord | undefined): string {
  return record?.owner ? ownerText(record.owner) : "an unknown process";
}

/** Tokens of leases that this process released although their files could not be removed. */
export const released = new Set<string>();

/** Whether the owner is alive; unknown if the file does not name one. */
export function recordLiveness({ token, owner }: LeaseRecord): Liveness {
  if (released.has(token)) return "dead";
  return owner === undefined ? "unknown" : livenessOf(owner);
}

/**
 * The present state of a lease. It is `lost` if its owner cannot be checked and the last beat is at least `staleMs`
 * old, or as far in the future: then a clock was changed, and the time of the beat means nothing.
 */
export function leaseState(path: string, staleMs = STALE_MS): LeaseState {
  const record = readLease(path);
  if (record === undefined) return "free";
  const liveness = recordLiveness(record);
  if (liveness !== "unknown") return liveness === "alive" ? "held" : "dead";
  return Math.abs(Date.now() - record.beatAt) >= staleMs ? "lost" : "held";
}

function leaseFile(path: string) {
  try {
    return readRegularFile(path, MAX_BYTES);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    return undefined;
  }
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

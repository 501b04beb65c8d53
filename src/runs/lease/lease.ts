import { rmSync } from "node:fs";
import { ExperimentError, UserError } from "../../shared/errors.js";
import { errorCode } from "../../shared/files.js";
import { startBeating, stopBeating } from "./heart.js";
import { readLease, recordOwnerText, released } from "./record.js";

/** Another process that is alive holds the lease. */
export class LeaseHeldError extends UserError {
  override name = "LeaseHeldError";
}

/** This process no longer holds the lease. Nothing was written after it was lost. */
export class LeaseLostError extends ExperimentError {
  override name = "LeaseLostError";
}

/** The right to write a folder, or to work on a part of it. One process holds it at a time. */
export class Lease {
  readonly #path: string;
  readonly token: string;
  #released = false;

  constructor(path: string, token: string) {
    this.#path = path;
    this.token = token;
    startBeating(path, token);
  }

  /**
   * Runs a write only while this process holds the lease (fencing).
   *
   * @throws LeaseLostError if another process holds it, also when `write` failed for that reason: a process
   *   that takes over a lease removes the unfinished files of its former owner
   */
  guard<T>(write: () => T): T {
    this.requireHeld();
    try {
      return write();
    } catch (error) {
      this.requireHeld();
      throw error;
    }
  }

  /** @throws LeaseLostError if another process holds it, or none does */
  requireHeld(): void {
    const record = readLease(this.#path);
    if (record?.token === this.token) return;
    const state = record === undefined ? "gone (ENOENT)" : `now held by ${recordOwnerText(record)}`;
    throw new LeaseLostError(
      `${this.#path}: the lease is ${state}, so this process stops and writes nothing more`,
    );
  }

  /** Releases the lease. May be called again; does nothing if the lease was lost. */
  release(): void {
    if (this.#released) return;
    this.#released = true;
    stopBeating(this.token);
    try {
      if (readLease(this.#path)?.token === this.token) rmSync(this.#path, { force: true });
    } catch (error) {
      if (errorCode(error) === undefined) throw error;
      released.add(this.token); // this process may take it again, other processes once this one has ended
    }
  }
}

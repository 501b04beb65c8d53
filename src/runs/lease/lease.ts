import { rmSync } from "node:fs";
import { ExperimentError, UserError } from "../../shared/errors.js";
import { errorCode } from "../../shared/files.js";
import { startBeating, stopBeating } from "./heart.js";
import { readLease, recordOwnerText } from "./record.js";

/** Another process has what is to be written, and is alive. */
export class LeaseHeldError extends UserError {
  override name = "LeaseHeldError";
}

/** This process is no longer the owner of what it writes. Nothing was written after that. */
export class LeaseLostError extends ExperimentError {
  override name = "LeaseLostError";
}

/** The right to write a folder, or to work on a part of it: one process has it at a time. */
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
   * Fencing: writes only while this process has the lease.
   *
   * @throws LeaseLostError if another process has it, also if `write` failed for that reason: who takes
   *   a lease over removes the files that its owner before had begun
   */
  guard<T>(write: () => T): T {
    this.#check();
    try {
      return write();
    } catch (error) {
      this.#check();
      throw error;
    }
  }

  #check(): void {
    const record = readLease(this.#path);
    if (record?.token === this.token) return;
    const state = record === undefined ? "gone (ENOENT)" : `now held by ${recordOwnerText(record)}`;
    throw new LeaseLostError(
      `${this.#path}: the lease is ${state}, so this process stops and writes nothing more`,
    );
  }

  /** Lets others take it. Can be called again; does nothing where the lease was lost. */
  release(): void {
    if (this.#released) return;
    this.#released = true;
    stopBeating(this.token);
    try {
      if (readLease(this.#path)?.token === this.token) rmSync(this.#path, { force: true });
    } catch (error) {
      if (errorCode(error) === undefined) throw error; // a process that ended holds none
    }
  }
}

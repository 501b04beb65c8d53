import type { LeaseRecord } from "./record.js";

/** Follows the beats of a lease by this process's own monotonic clock. */
export class Watch {
  readonly #started = performance.now();
  #token: string | undefined;
  #beatAt = 0;
  #unchangedSince = 0;
  #said = false;

  get elapsedMs(): number {
    return performance.now() - this.#started;
  }

  /** Milliseconds since this process first saw the latest beat. */
  silenceOf({ token, beatAt }: LeaseRecord): number {
    const same = token === this.#token && beatAt === this.#beatAt;
    return same ? performance.now() - this.#unchangedSince : 0;
  }

  /** Remembers a record; returns whether its owner has beaten since the last call. */
  sees({ token, beatAt }: LeaseRecord): boolean {
    if (token === this.#token && beatAt === this.#beatAt) return false;
    const beaten = this.#token !== undefined; // a new owner is alive as well
    this.#token = token;
    this.#beatAt = beatAt;
    this.#unchangedSince = performance.now();
    return beaten;
  }

  once(report: () => void): void {
    if (!this.#said) report();
    this.#said = true;
  }
}

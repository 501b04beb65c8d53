import { once } from "node:events";
import type { MemberListener, MemberReport, WorkerReport } from "./reports.js";

/** Least number of milliseconds between two reports of batches: a progress bar needs no more than ten a second. */
const BATCH_GAP_MS = 100;

/** A worker's channel to the process that started it. */
export interface Reporter {
  readonly member: MemberListener;
  /** @returns whether the parent still listens */
  readonly error: (message: string) => boolean;
  /** Closes the channel when all has been sent. */
  readonly close: () => Promise<void>;
}

/** @returns undefined if the process was started without a channel */
export function createReporter(process: NodeJS.Process): Reporter | undefined {
  if (process.channel === undefined) return undefined;
  let sent: Promise<unknown> = Promise.resolve();
  let shownAt = Number.NEGATIVE_INFINITY;
  const send = (report: WorkerReport): boolean => {
    if (!process.connected) return false;
    sent = new Promise((resolve) => {
      process.send?.(report, undefined, {}, resolve); // an error means that the parent is dying
    });
    return true;
  };
  return {
    member: (index, report) => {
      const now = performance.now();
      if (isBatch(report)) {
        if (now - shownAt < BATCH_GAP_MS) return;
        shownAt = now;
      }
      send({ type: "member", index, report });
    },
    error: (message) => send({ type: "error", message }),
    close: async () => {
      if (process.connected) await Promise.race([sent, once(process, "disconnect")]);
      if (process.connected) process.disconnect();
    },
  };
}

function isBatch(report: MemberReport): boolean {
  return report.type === "event" && report.event.type === "batch";
}

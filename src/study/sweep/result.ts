import { join } from "node:path";
import { sweepJson } from "../../report/sweep/json.js";
import type { SweepStanding } from "../../report/sweep/standing.js";
import { runFiles } from "../../runs/layout.js";
import { withFolder } from "../../runs/lease/folder.js";
import type { Lease } from "../../runs/lease/lease.js";
import { ExperimentError } from "../../shared/errors.js";
import { writeFileAtomic, writeJson } from "../../shared/files.js";
import { finishConfirmation, isConfirmed, withConfirmation } from "./confirm.js";
import { sweepPage } from "./page.js";
import { standingOf } from "./standing.js";
import { withValues } from "./trial-config.js";
import { SweepView } from "./view.js";

/** How long to wait for another process that finishes the same sweep. */
const PATIENCE_MS = 30_000;

/**
 * Writes the results of the trials: `result.json`, `report.html`, and `best.json`, the config of the best
 * trial. Every process that finishes the sweep writes them again.
 *
 * @param onWait receives the reason for waiting for another process
 */
export async function finishSweep(
  folder: string,
  onWait?: (reason: string) => void,
): Promise<SweepStanding> {
  return withFolder(folder, { patienceMs: PATIENCE_MS, onWait }, async (lease) => {
    const found = standingOf(new SweepView(folder));
    await finishConfirmation(found);
    const standing = withConfirmation(found);
    writeResult(standing, lease);
    return standing;
  });
}

function writeResult(standing: SweepStanding, lease: Lease): void {
  const { folder, sweep, best } = standing;
  lease.guard(() => writeJson(join(folder, "result.json"), sweepJson(standing)));
  lease.guard(() => writeFileAtomic(join(folder, runFiles.report), sweepPage(standing)));
  if (best === undefined) return;
  const config = withValues(sweep.base, sweep.space, best.trial.values);
  lease.guard(() => writeJson(join(folder, "best.json"), config));
}

/** Whether trials and confirmation are done. */
export function isSettled(standing: SweepStanding): boolean {
  return standing.isDone && isConfirmed(standing);
}

/** @throws ExperimentError if no trial has a figure, or a failed one ended the sweep */
export function requireResult({ folder, sweep, best, rows }: SweepStanding): void {
  const bad = rows.find(({ status }) => status === "failed" || status === "diverged");
  if (bad && (best === undefined || sweep.failFast)) {
    throw new ExperimentError(
      `${folder}: trial ${bad.trial.number} ${bad.trial.state}: ${bad.trial.error}`,
    );
  }
}

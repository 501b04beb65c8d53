import { join } from "node:path";
import type { RunLink } from "../../report/html/comparison-origin.js";
import { type ReportParts, reportPage } from "../../report/html/elements.js";
import { sweepParts } from "../../report/sweep/html.js";
import type { SweepStanding } from "../../report/sweep/standing.js";
import { isRun } from "../../runs/folders.js";
import { looksAfter, type TestLooks } from "../../runs/looks.js";
import { readManifest } from "../../runs/reader.js";
import { reportLink } from "../../runs/report-link.js";
import { baseConfig } from "./trial-config.js";

/** The report of a sweep as a self-contained page; `linkOf` is that of {@link sweepReport}. */
export function sweepPage(standing: SweepStanding, linkOf?: RunLink): string {
  return reportPage(sweepReport(standing, linkOf));
}

/**
 * The report of a sweep, with its base config and the manifests of the best trial's runs.
 *
 * @param linkOf returns the address of a run's page (default: relative to the sweep's folder)
 * @param looks how often the test figures of its data have been looked at
 */
export function sweepReport(
  standing: SweepStanding,
  linkOf: RunLink = (run) => reportLink(standing.folder, run),
  looks = sweepLooks(standing),
): ReportParts {
  const { folder, sweep, best } = standing;
  const folders = (best?.trial.runs ?? []).map(({ run }) => join(folder, run)).filter(isRun);
  return sweepParts(standing, {
    looks,
    config: baseConfig(folder, sweep),
    manifests: folders.map(readManifest),
    linkOf: (run) => linkOf(join(folder, run)),
  });
}

/** How often the test figures of a sweep's data have been looked at; undefined if no trial has finished. */
export function sweepLooks({ folder, best }: SweepStanding): TestLooks | undefined {
  const [first] = best?.status === "finished" ? best.trial.runs : [];
  return first && looksAfter(join(folder, first.run));
}

import { join } from "node:path";
import { sweepHtml } from "../../report/sweep/html.js";
import type { SweepStanding } from "../../report/sweep/standing.js";
import { isRun } from "../../runs/folders.js";
import { readManifest } from "../../runs/reader.js";
import { reportLink } from "../../runs/report-link.js";
import { baseConfig } from "./trial-config.js";

/**
 * The page of a sweep, with its base config and the manifests of the best trial's runs.
 *
 * @param linkOf returns the address of a run's page (default: relative to the sweep's folder)
 */
export function sweepPage(
  standing: SweepStanding,
  linkOf = (run: string) => reportLink(standing.folder, run),
): string {
  const { folder, sweep, best } = standing;
  const folders = (best?.trial.runs ?? []).map(({ run }) => join(folder, run)).filter(isRun);
  return sweepHtml(standing, {
    config: baseConfig(folder, sweep),
    manifests: folders.map(readManifest),
    linkOf: (run) => linkOf(join(folder, run)),
  });
}

import { duration } from "../../shared/format.js";
import { knownFigure } from "../figures.js";
import { figureOf, validationOf } from "../folds.js";
import type { Comparison, RunGroup } from "../groups.js";
import { code, dataTable, type HtmlRow, section } from "./elements.js";
import { environmentSection } from "./environment.js";
import { folderName, shellLine } from "./sections.js";
import { commonSettings, differingSettings } from "./settings.js";

/** The address of a run's page, as seen from the page that names the run; undefined if there is none. */
export type RunLink = (folder: string) => string | undefined;

export interface Origin {
  /** The command line that made the comparison, if one did. */
  readonly command?: readonly string[] | undefined;
  readonly linkOf?: RunLink | undefined;
}

/** Runs, settings and environment of a comparison, and the command lines that reproduce it. */
export function comparisonOrigin(comparison: Comparison, { command, linkOf }: Origin): string {
  const { groups } = comparison;
  const runs = groups.flatMap((group) => group.runs);
  const kind = comparison.unit === "fold" && groups.length === 1 ? "backtest" : "comparison";
  const again = command ? [command] : runs.map(({ manifest }) => manifest.command);
  const configs = groups.map(({ label, runs }) => {
    return { name: label, configs: runs.map(({ config }) => config) };
  });
  return [
    section("Runs", runsTable(comparison, linkOf)),
    section(`Reproduce this ${kind}`, code([...new Set(again.map(shellLine))])),
    environmentSection(runs.map(({ manifest }) => manifest)),
    section("Config", groups.length > 1 ? differingSettings(configs) : "", commonSettings(configs)),
  ].join("");
}

/** Every run with its page, its figures and its fingerprint. */
function runsTable({ groups, figure, unit }: Comparison, linkOf: RunLink = () => undefined) {
  const folds = unit === "fold";
  const headers = ["run", "model", ...(folds ? ["fold"] : []), "seed", figure.header];
  const rows = groups.flatMap((group) =>
    group.runs.map((run) => runRow(group, run, { folds, linkOf })),
  );
  return dataTable([...headers, "validation", "time", "fingerprint"], rows);
}

function runRow(
  { label }: RunGroup,
  run: RunGroup["runs"][number],
  { folds, linkOf }: { readonly folds: boolean; readonly linkOf: RunLink },
): HtmlRow {
  const { config, manifest, fold } = run;
  const { durationMs = Number.NaN, fingerprint = "none" } = manifest;
  return {
    cells: [
      { text: folderName(run), href: linkOf(run.folder) },
      { text: label, classes: "text" },
      ...(folds ? [String(fold?.number ?? "-")] : []),
      String(config.training.seed),
      knownFigure(figureOf(run)),
      knownFigure(validationOf(run)),
      { text: duration(durationMs), sort: durationMs },
      { text: fingerprint, classes: "hash" },
    ],
  };
}

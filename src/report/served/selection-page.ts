import { figure, paragraph, section } from "../html/elements.js";
import { differingSettings } from "../html/settings.js";
import { escapeMarkup, tag } from "../svg/markup.js";
import { runsChart } from "../svg/runs-chart.js";
import { selectionAddress } from "./links.js";
import type { UnfinishedRun } from "./live-run.js";
import { servedPage } from "./page.js";

/** Several runs together: their losses by epoch, and the settings in which they differ. */
export function selectionPage(title: string, runs: readonly UnfinishedRun[]): string {
  const curves = runs
    .filter(({ epochs }) => epochs.length > 0)
    .map(({ entry, epochs }) => ({ label: entry.name, epochs }));
  const paths = runs.map(({ path }) => path);
  const finished = runs.every(({ entry }) => entry.status === "finished");
  const report = tag(
    "p",
    {},
    tag("a", { href: selectionAddress("report", paths) }, "Compare their test figures"),
  );
  return servedPage(
    title,
    {},
    {},
    tag("header", {}, tag("h1", {}, escapeMarkup(title)), finished ? report : ""),
    curves.length === 0
      ? paragraph("None of them has finished an epoch.", "muted")
      : section("Validation loss by epoch", figure(runsChart(curves))),
    section(
      "Settings that differ",
      differingSettings(runs.map(({ entry: { name, config } }) => ({ name, configs: [config] }))),
    ),
  );
}

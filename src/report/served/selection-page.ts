import { figure, paragraph, section } from "../html/elements.js";
import { differingSettings } from "../html/settings.js";
import { escapeMarkup, tag } from "../svg/markup.js";
import { runsChart } from "../svg/runs-chart.js";
import { selectionAddress } from "./links.js";
import type { UnfinishedRun } from "./live-run.js";
import { servedPage } from "./page.js";

/**
 * Several runs together: their losses by epoch, and the settings in which they differ.
 *
 * @param dataDifference how the data of two of them differ, if they do; then their figures are not offered as a
 *   comparison
 */
export function selectionPage(
  title: string,
  runs: readonly UnfinishedRun[],
  dataDifference: string | undefined,
): string {
  const curves = runs
    .filter(({ epochs }) => epochs.length > 0)
    .map(({ entry, epochs }) => ({ label: entry.name, epochs }));
  return servedPage(
    title,
    {},
    {},
    tag("header", {}, tag("h1", {}, escapeMarkup(title)), comparability(runs, dataDifference)),
    curves.length === 0
      ? paragraph("None of them has finished an epoch.", "muted")
      : section("Validation loss by epoch", figure(runsChart(curves))),
    section(
      "Settings that differ",
      differingSettings(runs.map(({ entry: { name, config } }) => ({ name, configs: [config] }))),
    ),
  );
}

/** A link to the comparison of the runs' test figures once all are finished, or why there is none. */
function comparability(runs: readonly UnfinishedRun[], dataDifference: string | undefined): string {
  if (dataDifference !== undefined) {
    const text = "The data differ, so the losses and test figures of these runs cannot be compared";
    return paragraph(`${text}: ${dataDifference}.`);
  }
  if (runs.some(({ entry }) => entry.status !== "finished")) return "";
  const href = selectionAddress(
    "report",
    runs.map(({ path }) => path),
  );
  return tag("p", {}, tag("a", { href }, "Compare their test figures"));
}

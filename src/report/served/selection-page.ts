import { flatFields } from "../../runs/fields.js";
import { dataTable, figure, paragraph, section } from "../html/elements.js";
import { shown } from "../run-details.js";
import { tag } from "../svg/markup.js";
import { runsChart } from "../svg/runs-chart.js";
import { selectionAddress } from "./links.js";
import type { UnfinishedRun } from "./live-run.js";
import { servedPage } from "./page.js";

/** Several runs together: their losses by epoch, and the settings in which they differ. */
export function selectionPage(runs: readonly UnfinishedRun[]): string {
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
    `${runs.length} runs`,
    {},
    {},
    tag("header", {}, tag("h1", {}, `${runs.length} runs`), finished ? report : ""),
    curves.length === 0
      ? paragraph("None of them has finished an epoch.", "muted")
      : section("Validation loss by epoch", figure(runsChart(curves))),
    section("Settings that differ", differences(runs)),
  );
}

function differences(runs: readonly UnfinishedRun[]): string {
  const settings = runs.map(({ entry }) => flatFields(entry.config));
  const keys = [...new Set(settings.flatMap((fields) => [...fields.keys()]))];
  const rows = keys
    .map((key) => [key, ...settings.map((fields) => shown(fields.get(key)))])
    .filter(([, first, ...others]) => others.some((other) => other !== first));
  if (rows.length === 0) return paragraph("None: the configs are the same.", "muted");
  const headers = ["key", ...runs.map(({ entry }) => entry.name)];
  return dataTable(
    headers,
    rows.map((cells) => ({ cells })),
    "texts",
  );
}

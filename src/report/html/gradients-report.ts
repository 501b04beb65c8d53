import type { Manifest } from "../../runs/manifest.js";
import { type GradientCurve, gradientCells, gradientHeaders, gradientNote } from "../gradients.js";
import { gradientChart } from "../svg/gradient-chart.js";
import { escapeMarkup, tag } from "../svg/markup.js";
import { code, dataTable, facts, figure, page, paragraph, section } from "./elements.js";
import { environmentSection } from "./environment.js";
import { shellLine } from "./sections.js";
import { commonSettings, differingSettings, type NamedConfigs } from "./settings.js";

/** A run whose gradients are shown. */
interface AnalysedRun {
  readonly name: string;
  readonly href?: string | undefined;
  readonly manifest: Pick<Manifest, "device" | "versions">;
}

export interface GradientsReport {
  readonly curves: readonly GradientCurve[];
  readonly command: readonly string[];
  readonly configs: readonly NamedConfigs[];
  readonly runs: readonly AnalysedRun[];
  /** Of the program that computed the gradients. */
  readonly versions: Readonly<Record<string, string>>;
}

/** Gradients through time as one self-contained page. */
export function gradientsHtml(report: GradientsReport): string {
  const { curves, command, configs, runs } = report;
  const title = `Gradients through time: ${[...new Set(curves.map(({ name }) => name))].join(", ")}`;
  return page(
    title,
    tag("header", {}, tag("h1", {}, escapeMarkup(title))),
    section(
      "Gradient norm by distance from the end",
      paragraph(
        "Norm of the gradient of the last step's loss with respect to the hidden states of each step. " +
          "A falling line is a vanishing gradient, a rising line an exploding one.",
        "muted",
      ),
      figure(gradientChart(curves)),
    ),
    section(
      "Norms of the models",
      dataTable(
        gradientHeaders,
        curves.map((curve) => ({ cells: gradientCells(curve) })),
      ),
      paragraph(gradientNote, "muted"),
    ),
    section(
      "Runs",
      runs.length === 0
        ? ""
        : facts(runs.map(({ name, href }, i) => [`run ${i + 1}`, { text: name, href }] as const)),
    ),
    section("Reproduce this page", code([shellLine(command)])),
    environment(report),
    section(
      "Config",
      configs.length > 1 ? differingSettings(configs) : "",
      commonSettings(configs),
    ),
  );
}

/** What trained the runs; gradients are computed in the same way everywhere. */
function environment({ runs, versions }: GradientsReport): string {
  const gradients = ["gradients", "64-bit floats on one CPU thread"] as const;
  const manifests = runs.map(({ manifest }) => manifest);
  const program = runs.length > 0 ? [] : Object.entries(versions);
  return environmentSection(manifests, [...program, gradients]);
}

import { type GradientCurve, gradientCells, gradientHeaders, gradientNote } from "../gradients.js";
import { gradientChart } from "../svg/gradient-chart.js";
import { escapeMarkup, tag } from "../svg/markup.js";
import { code, dataTable, figure, page, paragraph, section } from "./elements.js";
import { shellLine } from "./sections.js";

/** Gradients through time as one self-contained page. */
export function gradientsHtml(
  curves: readonly GradientCurve[],
  command: readonly string[],
): string {
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
      "Table",
      dataTable(
        gradientHeaders,
        curves.map((curve) => ({ cells: gradientCells(curve) })),
      ),
      paragraph(gradientNote, "muted"),
    ),
    section("Reproduce this run", code([shellLine(command)])),
  );
}

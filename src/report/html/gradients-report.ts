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
      "How far the loss reaches back",
      paragraph(
        "Norm of the gradient of the last loss with respect to the hidden states of a step. " +
          "A line that falls is a gradient that vanishes, one that rises is one that explodes.",
        "muted",
      ),
      figure(gradientChart(curves), undefined, "single"),
    ),
    section(
      "In numbers",
      dataTable(
        gradientHeaders,
        curves.map((curve) => ({ cells: gradientCells(curve) })),
      ),
      paragraph(gradientNote, "muted"),
    ),
    section("Make it again", code([shellLine(command)])),
  );
}

import type { RunRecord } from "../../runs/run-record.js";
import { thousands } from "../../shared/format.js";
import { tag } from "../svg/markup.js";
import { isThinned, truthChart } from "../svg/truth-chart.js";
import { figure, paragraph, section } from "./elements.js";

interface TestedModel {
  readonly run: RunRecord;
  readonly name: string;
  /** The place of the model among those of a comparison, from 0, which gives its colour. */
  readonly place: number;
}

/** Predicted over true values of each model of a regression; empty if nothing of the kind is predicted. */
export function truthSection(models: readonly TestedModel[], what = ""): string {
  const known = models.flatMap(({ run: { examples }, ...model }) =>
    examples === undefined ? [] : [{ examples, ...model }],
  );
  if (known.length === 0) return "";
  const charts = known.map(({ examples, ...model }) =>
    figure(truthChart(examples, model), known.length > 1 ? model.name : undefined),
  );
  const [{ examples }] = known as [(typeof known)[number]];
  const count = examples.targets.length;
  const thinned = isThinned(examples)
    ? ` Some of the ${thousands(count)} test examples are shown.`
    : "";
  const note = `Each mark is a test example${what}. A perfect prediction is on the dashed line.${thinned}`;
  return section(
    "Predicted over true values",
    paragraph(note, "muted"),
    tag("div", { class: "pair" }, ...charts),
  );
}

import { isClassSummary, type Summary } from "../../runs/records.js";
import { thousands } from "../../shared/format.js";
import {
  classHeaders,
  classRows,
  confusionTitle,
  mistakeRows,
  mistakesTitle,
} from "../classes-text.js";
import { escapeMarkup, tag } from "../svg/markup.js";
import { dataTable, scrollBox, section } from "./elements.js";

/** Confusion matrix, figures of each class and misclassified examples; empty if there are no classes. */
export function classesSections(summary: Summary): string {
  if (!isClassSummary(summary)) return "";
  const { test, mistakes } = summary;
  const names = test.byClass.map(({ name }) => name);
  const { headers, rows } = mistakeRows(summary);
  const wrong =
    mistakes.length > 0 ? dataTable(headers, rows.map(cellsOf), { classes: "texts" }) : "";
  return [
    section(confusionTitle, confusionTable(names, test.confusion)),
    section("Classes", dataTable(classHeaders, classRows(summary).map(cellsOf))),
    section(mistakesTitle, wrong),
  ].join("");
}

function cellsOf(cells: readonly string[]) {
  return { cells };
}

/** Counts and their shares of the true class; the larger the share, the deeper the colour. */
function confusionTable(
  names: readonly string[],
  confusion: readonly (readonly number[])[],
): string {
  const axis = tag("th", { scope: "colgroup", colspan: names.length }, "predicted class");
  const head = names.map((name) => tag("th", { scope: "col" }, escapeMarkup(name)));
  const body = confusion.map((counts, row) => {
    const all = counts.reduce((sum, count) => sum + count, 0);
    const cells = counts.map((count, column) => {
      const style = `--share:${Math.round((100 * count) / Math.max(1, all))}%`;
      const share = tag("small", {}, `${Math.round((100 * count) / Math.max(1, all))} %`);
      const classes = row === column ? "right" : "wrong";
      return tag("td", { class: classes, style }, thousands(count), share);
    });
    return `\n${tag("tr", {}, tag("th", { scope: "row" }, escapeMarkup(names[row]!)), ...cells)}`;
  });
  const table = tag(
    "table",
    { class: "confusion" },
    tag("thead", {}, tag("tr", {}, tag("td", {}), axis)),
    tag("tbody", {}, tag("tr", {}, tag("th", { scope: "col" }, "true class"), ...head), ...body),
  );
  return scrollBox(table, names.length + 1);
}

import type { Chart, LegendEntry } from "../svg/chart.js";
import { ENTRY, legendSample, SAMPLE } from "../svg/legend.js";
import { tag, escapeMarkup as text } from "../svg/markup.js";
import { inlineSvg } from "../svg/render.js";
import { type PageScript, pageScript } from "./script.js";
import { pageStyles } from "./styles.js";

/**
 * The content security policy: the page loads nothing, and only its own script runs, whatever its content.
 */
function policy({ hash }: PageScript): string {
  return `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src '${hash}'`;
}

/** A whole page. Its parts are markup, its title is text. */
export function page(title: string, ...parts: readonly string[]): string {
  const script = pageScript();
  const head = [
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy(script)}">`,
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    '<link rel="icon" href="data:,">',
    tag("title", {}, text(title)),
    tag("style", {}, pageStyles),
  ];
  const body = tag("main", {}, ...parts);
  return `<!doctype html>\n<html lang="en"><head>${head.join("\n")}</head>\n<body>${body}<script>${script.text}</script></body></html>\n`;
}

/** A report without its page, for a page that also shows other things. */
export interface ReportParts {
  /** Text. */
  readonly title: string;
  /** Markup with the heading of the page. */
  readonly header: string;
  /** Markup. */
  readonly sections: readonly string[];
}

/** A report as a page. */
export function reportPage({ title, header, sections }: ReportParts): string {
  return page(title, tag("header", {}, header), ...sections);
}

/** A section of a page; empty if it has no content. */
export function section(title: string, ...content: readonly string[]): string {
  const inside = content.join("");
  return inside === "" ? "" : `\n${tag("section", {}, tag("h2", {}, text(title)), inside)}`;
}

export function paragraph(content: string, classes?: string): string {
  return content === "" ? "" : tag("p", { class: classes }, text(content));
}

/** A chart with its caption above and its key. */
export function figure(chart: Chart, caption?: string, classes?: string): string {
  const title = caption === undefined ? "" : tag("figcaption", {}, text(caption));
  return `${tag("figure", { class: classes }, title, keyList(chart.key ?? []), inlineSvg(chart))}\n`;
}

/** The meaning of lines and marks, side by side in as many rows as needed. */
export function keyList(entries: readonly LegendEntry[]): string {
  if (entries.length === 0) return "";
  const items = entries.map((entry) => {
    const view = { width: SAMPLE, height: ENTRY, viewBox: `0 0 ${SAMPLE} ${ENTRY}` };
    const sample = tag(
      "svg",
      { class: "chart", ...view, "aria-hidden": "true" },
      legendSample(entry, [0, ENTRY / 2]),
    );
    return tag("li", { "data-of": entry.text }, sample, text(entry.text));
  });
  return tag("ul", { class: "key" }, ...items);
}

/** The most important figures: `[name, value]`. */
export function tiles(values: readonly (readonly [string, string])[]): string {
  const items = values.map(([name, value]) =>
    tag("div", { class: "tile" }, tag("dt", {}, breakable(name)), tag("dd", {}, text(value))),
  );
  return tag("dl", { class: "tiles" }, ...items);
}

/** What a cell of a table shows. */
export interface HtmlCell {
  readonly text: string;
  /** What its column is sorted by, if the text does not begin with that number. */
  readonly sort?: number | undefined;
  readonly href?: string | undefined;
  readonly classes?: string | undefined;
}

export interface HtmlRow {
  readonly cells: readonly (string | HtmlCell)[];
  readonly classes?: string | undefined;
}

interface TableOptions {
  readonly classes?: string | undefined;
  /** Rows that stay at the end, however the others are sorted, such as a mean. */
  readonly foot?: readonly HtmlRow[];
}

/** A table that scrolls by itself if it is wider than the page. */
export function dataTable(
  headers: readonly string[],
  rows: readonly HtmlRow[],
  { classes, foot = [] }: TableOptions = {},
): string {
  const head = headers.map((header, column) => {
    return tag("th", { scope: "col", class: classOf(rows[0]?.cells[column]) }, breakable(header));
  });
  const parts = [
    tag("thead", {}, tag("tr", {}, ...head)),
    tag("tbody", {}, ...rows.map(tableRow)),
    foot.length === 0 ? "" : tag("tfoot", {}, ...foot.map(tableRow)),
  ];
  const isDense = headers.length > DENSE_COLUMNS;
  const all = [classes, isDense && "dense"].filter(Boolean).join(" ");
  return scrollBox(tag("table", { class: all || undefined }, ...parts), headers.length);
}

/** With more columns than these, a table on paper has smaller letters. */
const DENSE_COLUMNS = 12;

/** A header is aligned like the cells below it. */
function classOf(cell: string | HtmlCell | undefined): string | undefined {
  return typeof cell === "object" ? cell.classes : undefined;
}

/** More columns than these do not fit on a phone. */
const NARROW_COLUMNS = 4;

/**
 * A box within which a wide table scrolls, by keyboard too. On a phone it says so; the page's script knows where
 * that is needed.
 */
export function scrollBox(table: string, columns: number): string {
  const hint = tag("p", { class: "hint" }, "Scroll sideways to see all columns.");
  return (
    (columns > NARROW_COLUMNS ? hint : "") + tag("div", { class: "table", tabindex: 0 }, table)
  );
}

function tableRow({ cells, classes }: HtmlRow): string {
  return `\n${tag("tr", { class: classes }, ...cells.map(tableCell))}`;
}

/** A cell of a table. */
export function tableCell(cell: string | HtmlCell): string {
  if (typeof cell === "string") return tag("td", {}, text(cell));
  const { text: shown, sort, href, classes } = cell;
  const content = href === undefined ? text(shown) : tag("a", { href }, text(shown));
  const key = sort === undefined || Number.isNaN(sort) ? undefined : String(sort);
  return tag("td", { class: classes, "data-sort": key }, content);
}

/** Names and values, one pair per line. */
export function facts(values: readonly (readonly [string, string | HtmlCell])[]): string {
  const rows = values.map(([name, value]) =>
    tag("tr", {}, tag("th", { scope: "row" }, breakable(name)), tableCell(value)),
  );
  return tag("table", { class: "facts" }, tag("tbody", {}, ...rows));
}

/** Text whose long names may be broken between their parts: `training.optimizer.learningRate`. */
export function breakable(name: string): string {
  return name
    .split(/(?<=[a-z]\.)(?=[a-z])|(?<=[a-z])(?=[A-Z])/)
    .map(text)
    .join("<wbr>");
}

/** Text to type in a terminal. The name of an option is not broken after its hyphens. */
export function code(lines: readonly string[]): string {
  const marked = text(lines.join("\n")).replaceAll(/(?<=\s)--[\w-]+/g, "<span>$&</span>");
  return tag("pre", {}, marked);
}

/** Content that appears after a click on its title. */
export function folded(title: string, content: string): string {
  return tag("details", {}, tag("summary", {}, text(title)), content);
}

import { paragraph, scrollBox, section } from "../html/elements.js";
import { tag, escapeMarkup as text } from "../svg/markup.js";
import { columns } from "./columns.js";
import { dataAddress } from "./links.js";
import { type NavigationLink, servedPage } from "./page.js";

/** What the page of all runs shows beside its table. */
interface RunsPageParts {
  /** A sentence on how often test figures have been looked at; empty if there is nothing to say. */
  readonly looks: string;
  /** Names of the data files that the server was started with. */
  readonly files: readonly string[];
  /** Of the catalogue. */
  readonly version: number;
}

/**
 * The page of all runs, comparisons and sweeps in a folder: a table that can be filtered, sorted, unfolded and selected
 * from.
 *
 * @param rows markup, the newest first, each comparison and sweep before its runs
 */
export function runsPage(
  rows: readonly string[],
  { looks, files, version }: RunsPageParts,
): string {
  return servedPage(
    "Runs",
    { events: "all", version },
    { classes: "wide" },
    tag("header", {}, tag("h1", {}, "Runs"), controls()),
    rows.length === 0 ? paragraph("This folder has no runs yet.", "muted") : "",
    scrollBox(runsTable(rows), columns.length + 1),
    tag("p", { class: "muted", id: "looks" }, text(looks)),
    section(
      "Data files",
      linkList(files.map((text, file) => ({ text, href: dataAddress({ file }) }))),
    ),
  );
}

function controls(): string {
  const filter = '<input type="search" id="filter" placeholder="Filter, such as lstm finished">';
  const label = `<label for="filter" class="muted">Show runs with</label>`;
  const link = '<a id="selection" aria-disabled="true">Compare the selected runs</a>';
  const count = '<span id="count" class="muted" role="status"></span>';
  return tag("div", { class: "controls" }, label, filter, link, count);
}

function runsTable(rows: readonly string[]): string {
  const headers = columns.map(({ header, isNumber }) =>
    tag(
      "th",
      { scope: "col", class: isNumber && "number" },
      tag("button", { type: "button" }, header),
    ),
  );
  const head = tag(
    "tr",
    {},
    tag("th", { scope: "col" }, tag("span", { class: "unseen" }, "select")),
    ...headers,
  );
  return tag(
    "table",
    { class: "runs", id: "runs" },
    tag("thead", {}, head),
    tag("tbody", {}, ...rows.map((row) => `\n${row}`)),
  );
}

function linkList(links: readonly NavigationLink[]): string {
  if (links.length === 0) return "";
  const items = links.map(({ text: shown, href }) =>
    tag("li", {}, tag("a", { href }, text(shown))),
  );
  return tag("ul", {}, ...items);
}

import { basename } from "node:path";
import { thousands } from "../../shared/format.js";
import { knownFigure } from "../figures.js";
import { classCells, type SequenceFacts, sequenceLines } from "../sequences-text.js";
import { type SeriesFacts, type SeriesFigures, seriesLines } from "../series-text.js";
import type { Chart } from "../svg/chart.js";
import { dataChart } from "../svg/data-chart.js";
import { escapeMarkup, tag } from "../svg/markup.js";
import { sequenceChart } from "../svg/sequence-chart.js";
import { code, dataTable, facts, figure, page, paragraph, section } from "./elements.js";
import { shellLine } from "./sections.js";
import { commonSettings } from "./settings.js";

/** The origin of a page about data. */
export interface DataOrigin {
  /** The command line that makes the page. */
  readonly command: readonly string[];
  /** Versions of the program that read the data. */
  readonly versions: Readonly<Record<string, string>>;
}

/** How a file of series was read, with plots, as one self-contained page. */
export function seriesHtml(found: SeriesFacts, options: object, origin: DataOrigin): string {
  const title = `Data: ${basename(found.file)}`;
  return page(
    title,
    tag("header", {}, tag("h1", {}, escapeMarkup(title)), ...notes(found.notes)),
    section("Reading", facts(seriesLines(found))),
    section(
      "Values, gaps and parts of the split",
      paragraph(pictureNote(found), "muted"),
      ...seriesCharts(found).map(({ caption, chart }) => figure(chart, caption, "wide")),
    ),
    section(
      "Series",
      seriesTable(found.bySeries.slice(0, MOST_ROWS)),
      paragraph(
        found.bySeries.length > MOST_ROWS
          ? `The first ${MOST_ROWS} of ${thousands(found.bySeries.length)} series.`
          : "",
        "muted",
      ),
    ),
    originSections(options, origin),
  );
}

/** A chart with its caption. */
export interface CaptionedChart {
  readonly caption: string;
  readonly chart: Chart;
}

/** The charts of a file of series: of some series, each target. */
export function seriesCharts(found: SeriesFacts): CaptionedChart[] {
  return found.pictured.flatMap(({ name, values }) =>
    found.targets.map((target, v) => ({
      caption: [name, target].filter((part) => part !== "").join(", "),
      chart: dataChart({ name: target, values: values[v]! }, found),
    })),
  );
}

/** How sequences were read, as one self-contained page. */
export function sequencesHtml(found: SequenceFacts, options: object, origin: DataOrigin): string {
  const title = `Data: ${found.file === undefined ? found.task : basename(found.file)}`;
  const { headers, rows } = classCells(found);
  return page(
    title,
    tag("header", {}, tag("h1", {}, escapeMarkup(title)), ...notes(found.notes ?? [])),
    section("Reading", facts(sequenceLines(found))),
    section(
      "Parts of the split",
      dataTable(
        headers,
        rows.map((cells) => ({ cells })),
      ),
    ),
    picturedSection(found),
    originSections(options, origin),
  );
}

/** The charts of sequences of numbers. */
export function sequenceCharts({ pictured }: SequenceFacts): CaptionedChart[] {
  return pictured.map((sequence) => ({
    caption: sequence.caption,
    chart: sequenceChart(sequence),
  }));
}

function picturedSection(found: SequenceFacts): string {
  const shown = found.pictured[0]?.inputs.length ?? 0;
  const some = shown < found.inputs ? `; the first ${shown} of ${found.inputs} inputs` : "";
  const { classes, pictured } = found;
  const each =
    pictured.length < (classes?.length ?? 0) ? `of the first ${pictured.length} classes` : "class";
  const ofEach = classes === undefined ? "" : ` of each ${each}`;
  const text = `A training sequence${ofEach}, in the scale that the network sees${some}.`;
  const charts = sequenceCharts(found).map(({ caption, chart }) => figure(chart, caption));
  return charts.length === 0
    ? ""
    : section("Examples", paragraph(text, "muted"), tag("div", { class: "pair" }, ...charts));
}

function notes(texts: readonly string[]): string[] {
  return texts.map((text) => paragraph(`Note: ${text}`));
}

/** States which series are shown and what the marks mean. */
function pictureNote({ pictured, series, missing }: SeriesFacts): string {
  const chosen =
    pictured.length < series
      ? `${pictured.length} of ${thousands(series)} series, evenly spaced in the order of the file. `
      : "";
  const gaps = Object.values(missing).some((count) => count > 0);
  return `${chosen}${gaps ? "Marks below the values show where values are missing." : "No value is missing."}`;
}

/** Maximum number of series in the table. */
const MOST_ROWS = 500;

const seriesHeaders = [
  "series",
  "target",
  "first time",
  "last time",
  "missing",
  "mean",
  "sd",
  "smallest",
  "largest",
  "training windows",
  "validation windows",
  "test windows",
];

/** A file of one series has no column for their names. */
function seriesTable(series: readonly SeriesFigures[]): string {
  const rows = series.flatMap(seriesRows);
  const isNamed = series.some(({ name }) => name !== "");
  if (isNamed) return dataTable(seriesHeaders, rows);
  return dataTable(
    seriesHeaders.slice(1),
    rows.map(({ cells }) => ({ cells: cells.slice(1) })),
  );
}

function seriesRows({ name, from, to, targets, windows }: SeriesFigures) {
  const counts = [windows.train, windows.valid, windows.test].map(thousands);
  return targets.map((target) => ({
    cells: [
      name === "" ? "-" : name,
      { text: target.name, classes: "text" },
      from,
      to,
      thousands(target.missing),
      ...[target.mean, target.sd, target.low, target.high].map((value) => knownFigure(value)),
      ...counts,
    ],
  }));
}

function originSections(options: object, { command, versions }: DataOrigin): string {
  return [
    section("Reproduce this page", code([shellLine(command)])),
    section("Environment", facts(Object.entries(versions))),
    section("Config", commonSettings([{ name: "data", configs: [{ data: options }] }])),
  ].join("");
}

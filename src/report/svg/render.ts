import { type Chart, moved } from "./chart.js";
import { legend } from "./legend.js";
import { escapeMarkup, tag } from "./markup.js";
import { type Colors, chartStyles } from "./style.js";

/** A chart as an element of a page. The page's style sheet gives the colours, and its key is separate. */
export function inlineSvg({ width, height, label, body, frame }: Chart): string {
  const attributes = {
    class: "chart",
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: "img",
    "aria-label": label,
    "data-frame": frame && JSON.stringify(frame),
  };
  return tag("svg", attributes, body);
}

/** A chart as a separate file. */
export function svgFile(chart: Chart, colors: Colors): string {
  const { width, height, label, body } = withKey(chart);
  const attributes = { xmlns: "http://www.w3.org/2000/svg", class: "chart", width, height };
  const background = tag("rect", { width, height, fill: colors.background });
  const content = [
    tag("title", {}, escapeMarkup(label)),
    tag("style", {}, chartStyles(colors)),
    background,
    body,
  ];
  const view = { viewBox: `0 0 ${width} ${height}` };
  return `${tag("svg", { ...attributes, ...view }, ...content)}\n`;
}

/** A chart with its key drawn above it. */
function withKey(chart: Chart): Chart {
  const { key = [], width, body } = chart;
  if (key.length === 0) return chart;
  const names = legend(key, 8, 12, width - 16);
  const height = chart.height + names.height;
  return { ...chart, key: [], height, body: names.body + moved(0, names.height, body) };
}

import { drawXAxis, fitsAxis, type Place, rowAt } from "./axis.js";
import type { Area, Canvas } from "./canvas.js";
import { plain, type Style, type Styles } from "./color.js";
import type { ForecastWindow } from "./forecast-window.js";
import { linearScale, type Range } from "./scale.js";
import { drawTrace, STROKES } from "./trace.js";

/** Where the steps of a window lie in a panel: history, a divider of one column, forecast. */
export interface PanelSteps {
  readonly columnsPerStep: number;
  readonly historyColumns: number;
  readonly forecastColumns: number;
  /** Number of values in the longest forecast. */
  readonly ahead: number;
}

/** Appearance of a prediction: its marker, and the marker where it coincides with the true value. */
export interface PredictionLook {
  readonly marker: string;
  readonly hit: string;
  readonly style: Style;
}

export const TRUTH = "x";

export const SEVERAL = "*";

export const SEVERAL_HIT = "#";

export const DIVIDER = "┊";

export const DISTANCE = "·";

export const BAND = "░";

export const ABOVE = "▲";

export const BELOW = "▼";

/** A panel's area and what all panels of a grid share. */
export interface PanelFrame {
  readonly area: Area;
  readonly steps: PanelSteps;
  readonly range: Range;
  readonly looks: readonly PredictionLook[];
  readonly styles: Styles;
}

/** Divides a panel of `columns`: the whole forecast if it fits, then as much history as fits. */
export function panelSteps(columns: number, ahead: number, history: number): PanelSteps {
  const room = Math.max(2, columns - 1);
  const columnsPerStep = Math.max(1, Math.min(4, Math.floor(room / (ahead + history))));
  const most = Math.max(1, Math.floor(room * 0.6));
  const forecastColumns = Math.min(ahead * columnsPerStep, most);
  const historyColumns = Math.min(room - forecastColumns, Math.max(1, history * columnsPerStep));
  return { columnsPerStep, historyColumns, forecastColumns, ahead };
}

/** The part of the history that a panel shows. */
function shownHistory({ history }: ForecastWindow, steps: PanelSteps): number[] {
  const count = Math.ceil(steps.historyColumns / steps.columnsPerStep);
  return Array.from(history).slice(-count);
}

export function drawPanel(canvas: Canvas, window: ForecastWindow, frame: PanelFrame): void {
  drawSteps(canvas, window, frame);
  drawHistory(canvas, window, frame);
  drawDivider(canvas, frame);
  drawForecast(canvas, window, frame);
}

/**
 * Labels the first step shown, the last known one and the last predicted one, by their times or counted from
 * 1.
 */
function drawSteps(canvas: Canvas, window: ForecastWindow, { area, steps, styles }: PanelFrame) {
  const { historyColumns, forecastColumns, columnsPerStep, ahead } = steps;
  const seen = window.history.length;
  const shown = shownHistory(window, steps).length;
  const ends = [seen - shown + 1, seen, seen + ahead];
  const columns = [
    Math.max(0, historyColumns - shown * columnsPerStep),
    historyColumns - 1,
    historyColumns + forecastColumns,
  ];
  const places = (labels: readonly string[]) =>
    columns.map((column, i) => ({ column, label: labels[i] ?? "" }));
  const times = ends.map((step) => window.times?.[step - 1] ?? "");
  const dated = withRoom(
    places(times).map((place) => ({ ...place, ends: true })),
    area.width,
  );
  drawXAxis(canvas, area, dated ?? places(ends.map(String)), styles.dim);
}

/**
 * The labels that fit side by side: all three, the last two, or the last known step; undefined if none fits.
 */
function withRoom(places: readonly Place[], width: number): readonly Place[] | undefined {
  if (places.some(({ label }) => label === "")) return undefined;
  const [first, seen, last] = places as [Place, Place, Place];
  return [[first, seen, last], [seen, last], [seen]].find((some) => fitsAxis(some, width));
}

function drawHistory(canvas: Canvas, window: ForecastWindow, frame: PanelFrame): void {
  const { area, steps, range, styles } = frame;
  const heights = shownHistory(window, steps).map(linearScale(range));
  if (heights.length === 0) return;
  const width = Math.min(steps.historyColumns, heights.length * steps.columnsPerStep);
  const left = area.left + steps.historyColumns - width;
  const look = { stroke: STROKES[0], style: plain, braille: styles.braille };
  drawTrace(canvas, { ...area, left, width }, heights, heights.length, look);
}

function drawDivider(canvas: Canvas, { area, steps, styles }: PanelFrame): void {
  for (let row = 0; row < area.height; row += 1) {
    canvas.put(area.left + steps.historyColumns, area.top + row, DIVIDER, styles.dim);
  }
}

function drawForecast(canvas: Canvas, window: ForecastWindow, frame: PanelFrame): void {
  const { area, steps } = frame;
  const { historyColumns, forecastColumns, columnsPerStep, ahead } = steps;
  for (let end = columnsPerStep; end <= forecastColumns; end += columnsPerStep) {
    const step = Math.ceil((end * ahead) / forecastColumns) - 1;
    drawStep(canvas, area.left + historyColumns + end, window, step, frame);
  }
}

/** The true value and the predictions of one step, in one column. */
function drawStep(
  canvas: Canvas,
  column: number,
  window: ForecastWindow,
  step: number,
  frame: PanelFrame,
): void {
  const { area, range, looks, styles } = frame;
  const rowOf = rowScale(area, range);
  const truthRow = rowOf(window.truth[step]);
  const rows = window.predictions.map(({ values }) => rowOf(values[step]));
  if (rows.length === 1) drawBand(canvas, column, window, step, frame);
  if (rows.length === 1) drawDistance(canvas, column, truthRow, rows[0]!, styles.dim);
  if (!Number.isNaN(truthRow)) canvas.put(column, truthRow, TRUTH, styles.cyan);
  for (const [i, row] of rows.entries()) {
    const here = rows.filter((other) => other === row).length;
    const look = looks[i];
    if (look === undefined || Number.isNaN(row)) continue;
    const value = window.predictions[i]!.values[step]!;
    const marker = outside(value, range) ?? markerOf(look, here, row === truthRow);
    canvas.put(column, row, marker, here > 1 ? styles.bold : look.style);
  }
}

/** The interval of the only forecast, if it has one. */
function drawBand(
  canvas: Canvas,
  column: number,
  { predictions: [prediction] }: ForecastWindow,
  step: number,
  { area, range, looks, styles }: PanelFrame,
): void {
  const band = prediction?.band;
  if (band === undefined) return;
  const rowOf = rowScale(area, range);
  const [top, bottom] = [rowOf(band.high[step]), rowOf(band.low[step])];
  const style: Style = (text) => styles.dim(looks[0]?.style(text) ?? text);
  for (let row = top; row <= bottom; row += 1) canvas.put(column, row, BAND, style);
}

function rowScale(area: Area, range: Range): (value: number | undefined) => number {
  const scale = linearScale(range);
  return (value = Number.NaN) => rowAt(area, scale(value));
}

function markerOf(look: PredictionLook, here: number, onTruth: boolean): string {
  if (here > 1) return onTruth ? SEVERAL_HIT : SEVERAL;
  return onTruth ? look.hit : look.marker;
}

function outside(value: number, { min, max }: Range): string | undefined {
  if (value > max) return ABOVE;
  return value < min ? BELOW : undefined;
}

/** Dots between the true value and the prediction, which show the error. */
function drawDistance(
  canvas: Canvas,
  column: number,
  from: number,
  to: number,
  style: Style,
): void {
  for (let row = Math.min(from, to) + 1; row < Math.max(from, to); row += 1) {
    canvas.put(column, row, DISTANCE, style);
  }
}

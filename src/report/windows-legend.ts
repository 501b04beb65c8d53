import type { Styles } from "./color.js";
import { bandName, type ForecastWindow, hasTruth, offsetNote } from "./forecast-window.js";
import { type LegendEntry, legendLines } from "./legend-lines.js";
import { type Range, rangeOf } from "./scale.js";
import {
  ABOVE,
  BAND,
  BELOW,
  DISTANCE,
  DIVIDER,
  type PredictionLook,
  SEVERAL,
  SEVERAL_HIT,
  TRUTH,
} from "./window-panel.js";

/** The appearance of the panels that a legend explains. */
interface PanelLook {
  readonly width: number;
  readonly range: Range;
  readonly looks: readonly PredictionLook[];
  readonly letters: readonly string[];
  readonly styles: Styles;
}

/** Explains the characters of the panels, on lines no wider than `width`. */
export function windowsLegend(windows: readonly ForecastWindow[], look: PanelLook): string[] {
  const { width, range, styles } = look;
  const entries: LegendEntry[] = [
    { text: "─ history" },
    { text: `${DIVIDER} prediction starts`, style: styles.dim },
    ...(hasTruth(windows) ? [{ text: `${TRUTH} truth`, style: styles.cyan }] : []),
    ...predictionEntries(windows, look),
  ];
  if (windows.some((window) => leavesRange(window, range))) {
    entries.push({ text: `${ABOVE}${BELOW} prediction outside the axis` });
  }
  const offset = offsetNote(windows);
  if (offset !== undefined) entries.push({ text: offset });
  return legendLines(entries, width);
}

function predictionEntries(windows: readonly ForecastWindow[], look: PanelLook): LegendEntry[] {
  const { looks, letters, styles } = look;
  const labels = windows[0]?.predictions.map(({ label }) => label) ?? [];
  const names = looks.map(({ marker, style }, i) => ({ text: `${marker} ${labels[i]}`, style }));
  if (labels.length === 1) {
    const band = bandName(windows);
    const beside = [
      { text: `${looks[0]?.hit} both` },
      { text: `${DISTANCE} error`, style: styles.dim },
    ];
    return [
      ...names,
      ...(hasTruth(windows) ? beside : []),
      ...(band ? [{ text: `${BAND} ${band}`, style: styles.dim }] : []),
    ];
  }
  return [
    ...names,
    { text: `${letters.map((letter) => letter.toUpperCase()).join("/")} on the true value` },
    { text: `${SEVERAL} several, ${SEVERAL_HIT} several on the true value`, style: styles.bold },
  ];
}

function leavesRange({ predictions }: ForecastWindow, { min, max }: Range): boolean {
  const range = rangeOf(predictions.map(({ values }) => values));
  return range !== undefined && (range.min < min || range.max > max);
}

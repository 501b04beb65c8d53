import { isClassSummary, type Summary, summarySchema, type ValueSummary } from "../runs/records.js";
import type { RunEntry } from "../runs/registry.js";
import { counted, duration, figureText, thousands } from "../shared/format.js";
import { baselinesText } from "./baselines.js";
import { classesText } from "./classes-text.js";
import type { Styles } from "./color.js";
import { horizonTable } from "./horizon-table.js";
import { changedSettings } from "./run-settings.js";
import { ageText, statusStyle } from "./runs-table.js";
import { oneLine } from "./text.js";

type Line = readonly [label: string, value: string];

export interface DetailsOptions {
  readonly width: number;
  readonly styles: Styles;
  /** Breaks texts at the width of the terminal; lines after the first are indented by `indent` columns. */
  readonly wrap?: (text: string, indent?: number) => string;
  /** Present time in milliseconds since 1970, for the age. */
  readonly now: number;
}

/**
 * The text of `runs show`: the test figures beside those of the baselines, the settings that differ from the
 * defaults, the figures by horizon or by class, and where and when the run was trained.
 */
export function runDetails(entry: RunEntry, options: DetailsOptions): string {
  const { now, styles } = options;
  const summary = summarySchema.safeParse(entry.summary).data;
  const state = statusStyle(entry.status, styles)(entry.status);
  const sections = [
    [
      styles.bold(entry.folder),
      ...lines([["status", state], ...annotations(entry), ...errorOf(entry)], options),
    ],
    summary === undefined ? [] : [baselinesText(nameOf(entry), summary, options)],
    settingsOf(entry, options),
    summary === undefined ? [] : partsOf(summary, options),
    summary === undefined
      ? []
      : section("last epoch", fieldLines(Object.entries(summary.final), "final."), options),
    section("run", happened(entry, now), options),
  ];
  return sections
    .filter((texts) => texts.length > 0)
    .map((texts) => `${texts.join("\n")}\n`)
    .join("\n");
}

function settingsOf({ config }: RunEntry, options: DetailsOptions): string[] {
  const changed = fieldLines(changedSettings(config));
  return changed.length === 0
    ? [`${options.styles.bold("settings")} all defaults`]
    : section("settings that differ from the defaults", changed, options);
}

function nameOf({ manifest, name }: RunEntry): string {
  return oneLine(manifest?.name ?? name);
}

/** Figures by forecast step or by class. */
function partsOf(summary: Summary, options: DetailsOptions): string[] {
  if (isClassSummary(summary)) return [classesText(summary, options)];
  const tables = horizonTables(summary, options);
  return tables.length === 0 ? [] : [options.styles.bold("by step ahead"), tables.join("\n\n")];
}

function horizonTables({ test }: ValueSummary, options: DetailsOptions): string[] {
  if (test.byHorizon.length < 2) return [];
  if (test.byTarget === undefined) return [horizonTable(test.byHorizon, options)];
  return test.byTarget.map(({ name, byHorizon }) =>
    horizonTable(byHorizon, options, oneLine(name)),
  );
}

function annotations({ tags, note }: RunEntry): Line[] {
  const known: readonly Line[] = [
    ["tags", tags.join(", ")],
    ["note", oneLine(note)],
  ];
  return known.filter(([, text]) => text !== "");
}

function errorOf({ manifest }: RunEntry): Line[] {
  if (!manifest) return [["manifest", "damaged, or from another version"]];
  return manifest.error === undefined ? [] : [["error", oneLine(manifest.error)]];
}

function happened({ manifest }: RunEntry, now: number): Line[] {
  if (!manifest) return [];
  const { device, versions } = manifest;
  const known: readonly (readonly [string, string | undefined])[] = [
    ["created", `${manifest.createdAt} (${ageText(now - Date.parse(manifest.createdAt))} ago)`],
    ["took", manifest.durationMs === undefined ? undefined : duration(manifest.durationMs)],
    ["parameters", thousands(manifest.parameters)],
    ["device", `${device.kind}, ${device.kernel} kernel, ${counted(device.threads, "thread")}`],
    [
      "versions",
      Object.entries(versions)
        .map((pair) => pair.join(" "))
        .join(", "),
    ],
    ["command", oneLine(manifest.command.join(" "))],
    ["fingerprint", manifest.fingerprint],
  ];
  return known.filter((line): line is Line => line[1] !== undefined);
}

function fieldLines(fields: Iterable<readonly [string, unknown]>, prefix = ""): Line[] {
  return [...fields].map(([key, value]) => [key, shownField(prefix + key, value)]);
}

function section(title: string, fields: readonly Line[], options: DetailsOptions): string[] {
  return fields.length === 0 ? [] : [options.styles.bold(title), ...lines(fields, options)];
}

/** Keys of computed figures. All others are settings, which keep their digits. */
const FIGURE = /^(final|test|validation|baselines)\./;

/** A value on one line: figures rounded, settings in full. */
export function shownField(key: string, value: unknown): string {
  return typeof value === "number" && FIGURE.test(key) ? figureText(value) : shown(value);
}

/** A value on one line, in the form that `--set` accepts. */
export function shown(value: unknown): string {
  if (value === undefined) return "-";
  return typeof value === "string" && value !== "" ? oneLine(value) : JSON.stringify(value);
}

function lines(fields: readonly Line[], options: DetailsOptions): string[] {
  const { styles, wrap = (text: string) => text } = options;
  const width = Math.max(...fields.map(([label]) => label.length));
  return fields.map(
    ([label, value]) => `${styles.dim(label.padEnd(width))} ${wrap(value, width + 1)}`,
  );
}

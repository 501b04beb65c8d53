import { flatFields } from "../runs/fields.js";
import type { RunEntry } from "../runs/registry.js";
import { counted, duration, figureText, thousands } from "../shared/format.js";
import type { Styles } from "./color.js";
import { ageText, statusStyle } from "./runs-table.js";
import { oneLine } from "./text.js";

type Line = readonly [label: string, value: string];

export interface DetailsOptions {
  readonly styles: Styles;
  /** Milliseconds since 1970, for the age. */
  readonly now: number;
}

/** Everything the registry knows of a run: what happened, the figures, the config. */
export function runDetails(entry: RunEntry, { styles, now }: DetailsOptions): string {
  const { folder, status, config, summary } = entry;
  const state = statusStyle(status, styles)(status);
  const sections = [
    [
      styles.bold(folder),
      ...lines([["status", state], ...annotations(entry), ...happened(entry, now)], styles),
    ],
    section("figures", { final: summary.final, test: summary.test }, styles),
    section("config", config, styles),
  ];
  return sections
    .filter((section) => section.length > 0)
    .map((section) => `${section.join("\n")}\n`)
    .join("\n");
}

function annotations({ tags, note }: RunEntry): Line[] {
  const known: readonly Line[] = [
    ["tags", tags.join(", ")],
    ["note", oneLine(note)],
  ];
  return known.filter(([, text]) => text !== "");
}

function happened({ manifest }: RunEntry, now: number): Line[] {
  if (!manifest) return [["manifest", "damaged, or from another version"]];
  const { device, versions } = manifest;
  const known: readonly (readonly [string, string | undefined])[] = [
    ["error", manifest.error && oneLine(manifest.error)],
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

function section(title: string, values: object, styles: Styles): string[] {
  const fields = [...flatFields(values)].filter(([, value]) => value !== undefined);
  if (fields.length === 0) return [];
  return [
    styles.bold(title),
    ...lines(
      fields.map(([key, value]) => [key, shownField(key, value)]),
      styles,
    ),
  ];
}

/** Keys of what was computed; all others are settings, whose digits somebody chose. */
const FIGURE = /^(final|test|validation|baselines)\./;

/** A value on one line: figures with the digits that they deserve, settings in full. */
export function shownField(key: string, value: unknown): string {
  return typeof value === "number" && FIGURE.test(key) ? figureText(value) : shown(value);
}

/** A value on one line, as `--set` would take it. */
export function shown(value: unknown): string {
  if (value === undefined) return "-";
  return typeof value === "string" && value !== "" ? oneLine(value) : JSON.stringify(value);
}

function lines(fields: readonly Line[], styles: Styles): string[] {
  const width = Math.max(...fields.map(([label]) => label.length));
  return fields.map(([label, value]) => `${styles.dim(label.padEnd(width))} ${value}`);
}

import type { Config } from "../../config/schema.js";
import type { EpochRecord } from "../../runs/epoch-record.js";
import { duration, significant, thousands } from "../../shared/format.js";
import { facts, figure, paragraph, section, tiles } from "../html/elements.js";
import { shown } from "../run-details.js";
import { changedSettings } from "../run-settings.js";
import { lossChart } from "../svg/loss-chart.js";
import { escapeMarkup, tag } from "../svg/markup.js";
import { normChart } from "../svg/norm-chart.js";
import { dataAddress } from "./links.js";
import type { ListedRun } from "./listed.js";
import { servedPage } from "./page.js";
import { statusLine } from "./status-line.js";

/** A run without results. */
export interface UnfinishedRun extends ListedRun {
  readonly config: Config | undefined;
  readonly epochs: readonly EpochRecord[];
  /** The place of its model in the comparison that the run is part of, from 0. */
  readonly place: number;
}

/** The page of a run that is training or stopped early. Its parts are replaced as epochs end. */
export function liveRunPage(run: UnfinishedRun, version: number): string {
  const links = [{ text: "Data", href: dataAddress(run) }];
  const task = { events: run.path, version };
  return servedPage(run.entry.name, task, { links }, liveRunParts(run));
}

/** The parts of the page that change while a run trains. */
export function liveRunParts(run: UnfinishedRun): string {
  const { entry, epochs, config, place } = run;
  const charts =
    epochs.length === 0 || config === undefined
      ? paragraph("No epoch has ended yet.", "muted")
      : tag(
          "div",
          { class: "pair" },
          figure(lossChart(epochs, { metric: config.training.checkpoint.metric, place }), "Loss"),
          figure(normChart(epochs, place), "Gradient norm before clipping"),
        );
  return [
    tag(
      "header",
      {},
      tag("h1", {}, escapeMarkup(entry.name)),
      statusLine(entry.status, entry.manifest?.error ?? ""),
      progressTiles(run),
    ),
    section("By epoch", charts),
    section("Settings that differ from the defaults", settings(run)),
  ].join("");
}

function progressTiles({ entry, epochs }: UnfinishedRun): string {
  const last = epochs.at(-1);
  const total = entry.manifest?.epochs;
  const times = epochs.map(({ durationMs }) => durationMs);
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  const left = total === undefined ? Number.NaN : mean * (total - (last?.epoch ?? 0));
  return tiles([
    ["epochs", `${last?.epoch ?? 0} of ${total === undefined ? "?" : thousands(total)}`],
    ["training loss", last ? significant(last.loss) : "-"],
    ["validation loss", last ? significant(last.valLoss) : "-"],
    ["learning rate", last ? significant(last.learningRate) : "-"],
    ["time left, about", entry.status === "running" ? duration(left) : "-"],
  ]);
}

function settings({ entry }: UnfinishedRun): string {
  const changed = [...changedSettings(entry.config)];
  if (changed.length === 0) return paragraph("None.", "muted");
  return facts(changed.map(([key, value]) => [key, shown(value)]));
}

import { fieldOf } from "../../runs/fields.js";
import type { RunEntry } from "../../runs/registry.js";
import { counted, duration, significant, thousands } from "../../shared/format.js";
import type { HtmlCell } from "../html/elements.js";
import { moment } from "../html/sections.js";
import { runAddress, studyAddress } from "./links.js";
import type { ListedRun, ListedStudy } from "./listed.js";

/** A column of the table of all runs. */
export interface Column {
  readonly header: string;
  readonly isNumber?: true;
  readonly ofRun: (run: ListedRun) => HtmlCell;
  /** The cell of a comparison or sweep. */
  readonly ofStudy: (study: ListedStudy) => HtmlCell;
}

const NONE: HtmlCell = { text: "-" };

export const columns: readonly Column[] = [
  {
    header: "run",
    ofRun: ({ path, entry: { name } }) => ({ text: name, href: runAddress(path) }),
    ofStudy: ({ name }) => ({ text: name, href: studyAddress(name) }),
  },
  { header: "kind", ofRun: () => ({ text: "run" }), ofStudy: ({ kind }) => ({ text: kind }) },
  {
    header: "status",
    ofRun: ({ entry: { status } }) => statusCell(status),
    ofStudy: ({ status }) => statusCell(status),
  },
  { header: "cell", ofRun: (run) => ({ text: cellOf(run) }), ofStudy: cellsOf },
  numberColumn("test MSE, last step", figure("test.mseLastStep", { oneTarget: true })),
  numberColumn("test MASE, last step", figure("test.maseLastStep", { oneTarget: false })),
  numberColumn("test error rate", figure("test.errorRate")),
  numberColumn("validation loss", validationLoss),
  { header: "epochs", isNumber: true, ofRun: epochsOf, ofStudy: runsOf },
  numberColumn("parameters", figure("parameters"), thousands),
  {
    header: "took",
    isNumber: true,
    ofRun: (run) => numberCell(figure("durationMs")(run), duration),
    ofStudy: ({ runs }) => numberCell(sum(values(runs, figure("durationMs"))), duration),
  },
  {
    header: "created",
    ofRun: ({ entry: { manifest } }) => momentCell(manifest?.createdAt),
    ofStudy: ({ createdAt }) => momentCell(createdAt),
  },
  {
    header: "tags",
    ofRun: ({ entry: { tags } }) => ({ text: tags.join(", ") }),
    ofStudy: ({ tags }) => ({ text: tags.join(", ") }),
  },
  {
    header: "note",
    ofRun: ({ entry: { note } }) => ({ text: note }),
    ofStudy: ({ note }) => ({ text: note }),
  },
];

type Figure = (run: ListedRun) => number | undefined;

/** A figure of each run, and its range over the runs of a comparison or sweep. */
function numberColumn(
  header: string,
  read: Figure,
  format: (value: number) => string = significant,
): Column {
  return {
    header,
    isNumber: true,
    ofRun: (run) => numberCell(read(run), format),
    ofStudy: ({ runs }) => rangeCell(values(runs, read), format),
  };
}

/**
 * The figure at a path.
 *
 * @param oneTarget whether only runs with one target have it, or only runs with several: with several targets, whose
 *   units differ, a squared error is meaningless and MASE decides
 */
function figure(path: string, { oneTarget }: { readonly oneTarget?: boolean } = {}): Figure {
  return ({ entry }) => {
    const value = fieldOf(entry, path);
    const isShown = oneTarget === undefined || oneTarget !== hasTargets(entry);
    return isShown && typeof value === "number" ? value : undefined;
  };
}

function hasTargets(entry: RunEntry): boolean {
  return fieldOf(entry, "test.byTarget") !== undefined;
}

function validationLoss(run: ListedRun): number | undefined {
  const value = run.lastEpoch?.valLoss;
  return value === undefined || Number.isNaN(value) ? figure("final.valLoss")(run) : value;
}

function values(runs: readonly ListedRun[], read: Figure): number[] {
  return runs.map(read).filter((value) => value !== undefined);
}

function sum(all: readonly number[]): number | undefined {
  return all.length === 0 ? undefined : all.reduce((total, value) => total + value, 0);
}

function numberCell(value: number | undefined, format: (value: number) => string): HtmlCell {
  return value === undefined ? NONE : { text: format(value), sort: value };
}

/** `0.0117 to 0.0215`, sorted by its lower end. */
function rangeCell(all: readonly number[], format: (value: number) => string): HtmlCell {
  if (all.length === 0) return NONE;
  const low = all.reduce((a, b) => Math.min(a, b));
  const [from, to] = [format(low), format(all.reduce((a, b) => Math.max(a, b)))];
  return { text: from === to ? from : `${from} to ${to}`, sort: low };
}

/** `3 of 20` while a run trains. */
function epochsOf({ entry, lastEpoch }: ListedRun): HtmlCell {
  const total = entry.manifest?.epochs;
  if (total === undefined) return NONE;
  const done = entry.status === "finished" ? total : (lastEpoch?.epoch ?? 0);
  return { text: done < total ? `${done} of ${total}` : thousands(total), sort: done };
}

/** `9 runs`, or `3 of 9 runs` as long as not all have finished. */
function runsOf({ runs, planned = runs.length, status }: ListedStudy): HtmlCell {
  const done = runs.filter(({ entry }) => entry.status === "finished").length;
  const isDone = status === "finished";
  const text = isDone
    ? counted(runs.length, "run")
    : `${thousands(done)} of ${counted(Math.max(planned, runs.length), "run")}`;
  return { text, sort: isDone ? runs.length : done };
}

function cellOf({ entry }: ListedRun): string {
  const value = fieldOf(entry, "model.cell");
  return typeof value === "string" ? value : NONE.text;
}

function cellsOf({ runs }: ListedStudy): HtmlCell {
  const cells = [...new Set(runs.map(cellOf))].filter((cell) => cell !== NONE.text);
  return { text: cells.join(", ") || NONE.text };
}

function statusCell(status: string): HtmlCell {
  return { text: status, classes: `status-${status}` };
}

function momentCell(at: string | undefined): HtmlCell {
  return at === undefined ? NONE : { text: moment(at), sort: Date.parse(at) };
}

import { calendarNotes } from "./calendar-notes.js";
import type { WithoutPlaceholders } from "./find-placeholders.js";
import type { Frequency } from "./frequency.js";
import type { SuggestHead } from "./suggest-head.js";
import {
  asideNotes,
  perSeriesNotes,
  resampleNote,
  wideNotes,
  withoutTime,
} from "./suggest-messages.js";
import type { SeriesHints, SuggestedRoles } from "./suggest-roles.js";

/** Share of missing steps above which `init` reports it. */
const MANY_MISSING = 0.05;

/** What the user specified, and what the first rows show. */
export interface Findings {
  readonly hints: SeriesHints;
  readonly found: SuggestHead;
  readonly roles: SuggestedRoles;
}

/** The findings, with the series that are read by them. */
export interface Draft extends Findings {
  readonly read: WithoutPlaceholders;
  /** Share of the steps that have no value. */
  readonly share: number;
  /** Columns that are constant within each series, without the target. */
  readonly constants: readonly string[];
}

/** What was chosen and why, a line each. */
export function choicesOf(
  { hints, found, roles, read, share, constants }: Draft,
  markerNotes: readonly string[],
  windowNotes: readonly string[],
): string[] {
  const { frequency } = read.collection;
  const { candidates, covariates, ids, target } = roles;
  return [
    ...roleNotes(roles, frequency),
    ...(read.resample === undefined ? [] : [resampleNote(frequency.name)]),
    ...found.notes,
    ...markerNotes,
    ...read.notes,
    ...calendarNotes(frequency),
    ...asideNotes(found.wide?.aside ?? [], ids),
    ...covariates.notes,
    ...(hints.target.length > 0 ? [] : perSeriesNotes(candidates, target, ids, constants)),
    ...windowNotes,
    ...missingNotes(share, frequency),
  ];
}

/** What the columns are taken for, and why. */
function roleNotes(roles: SuggestedRoles, frequency: Frequency): string[] {
  const { columns, candidates, covariates, cycle, ids, left, notes, reason, target, time } = roles;
  const isUsed = (name: string) => ids.includes(name) || covariates.static.includes(name);
  const dates =
    time === undefined
      ? withoutTime(columns)
      : `${[time].flat().join(" and ")}, every ${frequency.name}`;
  return [
    ...wideNotes(candidates.length, time),
    ...notes.filter(({ name }) => !isUsed(name)).map(({ text }) => text),
    ...(cycle === undefined ? [] : [cycleNote(cycle)]),
    ...(left === undefined ? [] : [unevenNote(left, ids)]),
    `target: ${[target].flat().join(", ")}, ${reason ?? "as requested"}`,
    `time: ${dates}`,
    ...(ids.length > 0 ? [`series: one for each ${ids.join(" and ")}`] : []),
  ];
}

function unevenNote(name: string, ids: readonly string[]): string {
  return `"${name}" increases by different steps in the rows of each ${ids.join(" and ")}: it is left out, and rows are consecutive steps`;
}

function cycleNote(name: string): string {
  return `"${name}" starts over repeatedly, so it is not a time. If it counts the steps of each series, set --id`;
}

function missingNotes(share: number, { name }: Frequency): string[] {
  const percent = Math.round(share * 100);
  return share > MANY_MISSING
    ? [`${percent} % of the steps of ${name} have no value: they are interpolated`]
    : [];
}

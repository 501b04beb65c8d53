import type { WideKind } from "./contract.js";
import { hours } from "./hours.js";
import { days, months, quarters, weeks } from "./parts-of-year.js";
import { steps, times } from "./times-and-steps.js";

const kinds = {
  month: months,
  quarter: quarters,
  week: weeks,
  day: days,
  hour: hours,
  time: times,
  step: steps,
} as const satisfies Readonly<Record<string, WideKind>>;

export type WideName = keyof typeof kinds;

/** What the columns of a wide table may be. */
export const wideNames = Object.keys(kinds) as readonly WideName[];

export function wideKind(name: WideName): WideKind {
  return kinds[name];
}

import type { WideKind } from "./contract.js";
import { hours } from "./hours.js";
import type { WideName } from "./options.js";
import { days, months, quarters, weeks } from "./parts-of-year.js";
import { steps, times } from "./times-and-steps.js";

const kinds: Readonly<Record<WideName, WideKind>> = {
  month: months,
  quarter: quarters,
  week: weeks,
  day: days,
  hour: hours,
  time: times,
  step: steps,
};

export function wideKind(name: WideName): WideKind {
  return kinds[name];
}

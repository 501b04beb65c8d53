import type { ScheduleConfig } from "../config/schedule.js";
import type { History } from "./history.js";

/** PyTorch leaves a rate alone where a reduction would change it by no more than this. */
const SMALLEST_CHANGE = 1e-8;

/**
 * torch's ReduceLROnPlateau (mode "min", relative threshold) as a function of all epochs: the
 * counters that PyTorch keeps are worked out again from the first epoch.
 */
export function plateauRate(
  schedule: ScheduleConfig & { readonly name: "plateau" },
  base: number,
  history: History,
): number {
  let rate = base;
  let best = Number.POSITIVE_INFINITY;
  let bad = 0;
  let cooling = 0;
  for (const { [schedule.metric]: value } of history) {
    const better = value < best * (1 - schedule.threshold);
    if (better) best = value;
    bad = better || cooling > 0 ? 0 : bad + 1;
    cooling = Math.max(0, cooling - 1);
    if (bad <= schedule.patience) continue;
    const reduced = Math.max(rate * schedule.factor, schedule.minimum);
    if (rate - reduced > SMALLEST_CHANGE) rate = reduced;
    cooling = schedule.cooldown;
    bad = 0;
  }
  return rate;
}

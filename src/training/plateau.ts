import { metrics } from "../config/metric.js";
import type { ScheduleConfig } from "../config/schedule.js";
import { costOf, type History } from "./history.js";

/** Like PyTorch, ignores a reduction that would change the rate by no more than this. */
const SMALLEST_CHANGE = 1e-8;

/**
 * torch's ReduceLROnPlateau (relative threshold; mode "max" if larger is better) as a function of
 * all epochs: the counters that PyTorch stores are recomputed from the first epoch on.
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
  const { metric, threshold } = schedule;
  const factors = { less: 1 - threshold, more: 1 + threshold };
  const needed = factors[metrics[metric].better];
  for (const epoch of history) {
    const cost = costOf(epoch, metric);
    const better = cost < best * needed;
    if (better) best = cost;
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

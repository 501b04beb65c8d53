import type { Config } from "../../config/schema.js";
import { batches } from "../../data/batches.js";
import { hasClasses } from "../../data/dataset.js";
import { loadData } from "../../data/registry.js";
import type { TaskData } from "../../data/task.js";
import { lastSteps, truths } from "../../evaluation/last-step.js";
import type { Dimension } from "../../runs/sweep-file.js";
import { UserError } from "../../shared/errors.js";
import { baseConfig } from "./trial-config.js";
import type { SweepView } from "./view.js";

/** Relative to the largest value. Values whose scaling was undone may differ by rounding. */
const ROUNDING = 1e-5;
const BATCH_SIZE = 256;

/** Whether trials differ in their data. */
function searchesData(space: readonly Dimension[]): boolean {
  return space.some(({ key }) => key.startsWith("data."));
}

/** The targets of the last step of each validation example, in the unit of the data; NaN if there is none. */
export function validationTargets({ objective, valid }: TaskData): Float64Array {
  const perExample = hasClasses(objective) ? valid.targets : valid.outputs;
  const all = new Float64Array(valid.count * perExample);
  let first = 0;
  for (const { y, size } of batches(valid, BATCH_SIZE)) {
    const rows = { first, perExample: valid.targets };
    const last = hasClasses(objective) ? y : lastSteps(truths(valid, y, rows), valid);
    all.set(last, first * perExample);
    first += size;
  }
  return all;
}

/**
 * @param expected targets of the base config
 * @throws UserError if a trial's targets differ from those of the base config
 */
export function requireSameTargets(
  expected: Float64Array,
  found: Float64Array,
  source: string,
): void {
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value) || 0), 0);
  const isSame = (value: number, index: number) =>
    Object.is(value, found[index]) || Math.abs(value - found[index]!) <= ROUNDING * scale;
  if (expected.length === found.length && expected.every(isSame)) return;
  throw new UserError(
    `${source}: validation has other targets than in the base config (${found.length} values, there ` +
      `${expected.length}), so errors cannot be compared. Run a sweep for each value, or compare.`,
  );
}

const targetsOfBase = new WeakMap<SweepView, Promise<Float64Array>>();

/**
 * Checks the targets of a trial before it runs, if trials differ in their data.
 *
 * @throws UserError as {@link requireSameTargets} does
 */
export async function requireComparable(view: SweepView, config: Config, source: string) {
  if (!searchesData(view.sweep.space)) return;
  const known = targetsOfBase.get(view) ?? targetsOfConfig(baseConfig(view.folder, view.sweep));
  targetsOfBase.set(view, known);
  requireSameTargets(await known, await targetsOfConfig(config), source);
}

/** @throws UserError if the data cannot be read */
export async function targetsOfConfig({ data }: Pick<Config, "data">): Promise<Float64Array> {
  return validationTargets(await loadData(data));
}

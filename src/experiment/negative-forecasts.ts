import type { TaskData } from "../data/task.js";
import type { Assessment } from "../evaluation/assess.js";
import { significant } from "../shared/format.js";

/**
 * A warning if test forecasts are below 0 although no value of the training part is, with the option that prevents
 * it; undefined otherwise. Forecasts that are below 0 only by rounding do not count.
 */
export function negativeForecasts(
  assessment: Assessment,
  { record, objective }: Pick<TaskData, "record" | "objective">,
): string | undefined {
  if (objective !== "forecast" || record?.task !== "csv" || "logits" in assessment.predictions)
    return undefined;
  const { predictions: relative, outputs, variables, offsets } = assessment.predictions;
  const targets = variables?.length ?? 1;
  const ahead = outputs / targets;
  const predictions = offsets
    ? relative.map((value, at) => value + offsetAt(offsets, at, { outputs, ahead }))
    : relative;
  const limits = Array.from({ length: targets }, (_, v) => limitOf(record, v));
  const isBelow = (value: number, at: number) =>
    value < limits[Math.floor((at % outputs) / ahead)]!;
  const below = predictions.filter(isBelow);
  if (below.length === 0) return undefined;
  const lowest = below.reduce((a, b) => Math.min(a, b));
  return (
    `${below.length} of ${predictions.length} forecasts of the test part are below 0, the lowest ${significant(lowest)}, ` +
    'but no value of the training part is. If none can be, set data.bounds {"low": 0}.'
  );
}

function offsetAt(
  offsets: (example: number) => readonly number[],
  at: number,
  { outputs, ahead }: { readonly outputs: number; readonly ahead: number },
): number {
  return offsets(Math.floor(at / outputs))[Math.floor((at % outputs) / ahead)]!;
}

/** The forecast below which one of a target counts as negative: just below 0, or none if training values are negative. */
function limitOf(
  { series }: Extract<NonNullable<TaskData["record"]>, { readonly task: "csv" }>,
  target: number,
): number {
  const ranges = series.flatMap(({ columns }) => columns[target]!.range ?? []);
  const isNegative = ranges.some(({ low }) => low < 0);
  const high = ranges.reduce((most, range) => Math.max(most, range.high), 0);
  return isNegative || ranges.length === 0 ? Number.NEGATIVE_INFINITY : -1e-6 * high;
}

/** Share of the steps that may be others, where several series or gaps begin. */
const OTHERS = 0.1;
const MONTH = 28 * 86_400_000;

/** Whether numbers go up by the same step, or by months, from almost every row to the next. */
export function goesUpEvenly(values: readonly number[]): boolean {
  if (values.length < 3) return false;
  const steps = changes(values);
  const usual = steps.toSorted((a, b) => a - b)[steps.length >> 1] ?? 0;
  if (usual <= 0) return false;
  const tolerance = usual >= MONTH ? usual * 0.12 : usual * 1e-3;
  const even = steps.filter((step) => Math.abs(step - usual) <= tolerance).length;
  return even >= 2 && steps.length - even <= OTHERS * steps.length;
}

/** Fewest different numbers of a cycle: two numbers that take turns are no count. */
const LEAST_CYCLE = 3;

/** Whether whole numbers count up by one and then begin again, as the days of a week and the hours do. */
export function cycles(values: readonly number[]): boolean {
  if (!values.every(Number.isInteger) || new Set(values).size < LEAST_CYCLE) return false;
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  const falls = values.filter((value, i) => i > 0 && value < values[i - 1]!);
  const steps = changes(values);
  const usual = steps.filter((step) => step === 1 || step === low - high).length;
  return falls.length > 0 && steps.length - usual <= OTHERS * steps.length;
}

/** The steps from each value to the next that is another one. */
function changes(values: readonly number[]): number[] {
  return values
    .slice(1)
    .map((value, i) => value - values[i]!)
    .filter((step) => step !== 0);
}

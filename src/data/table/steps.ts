/** Share of the steps that may differ, because of gaps or the start of another series. */
const OTHERS = 0.1;
const MONTH = 28 * 86_400_000;

/** Whether numbers increase by the same step, or by months, from almost every row to the next. */
export function goesUpEvenly(values: readonly number[]): boolean {
  if (values.length < 3) return false;
  const steps = changes(values);
  const usual = steps.toSorted((a, b) => a - b)[steps.length >> 1] ?? 0;
  if (usual <= 0) return false;
  const tolerance = usual >= MONTH ? usual * 0.12 : usual * 1e-3;
  const even = steps.filter((step) => Math.abs(step - usual) <= tolerance).length;
  return even >= 2 && steps.length - even <= OTHERS * steps.length;
}

/** Whether almost all numbers are above the previous one, or almost all below it, apart from equal ones. */
export function goesOneWay(values: readonly number[]): boolean {
  const steps = changes(values);
  const rises = steps.filter((step) => step > 0).length;
  const others = Math.min(rises, steps.length - rises);
  return steps.length >= 2 && others <= OTHERS * steps.length && !values.some(Number.isNaN);
}

/** Minimum number of different values in a cycle: two alternating values do not count. */
const LEAST_CYCLE = 3;

/** Whether whole numbers count up by one and then begin again, like days of the week or hours. */
export function cycles(values: readonly number[]): boolean {
  if (!values.every(Number.isInteger) || new Set(values).size < LEAST_CYCLE) return false;
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  const falls = values.filter((value, i) => i > 0 && value < values[i - 1]!);
  const steps = changes(values);
  const usual = steps.filter((step) => step === 1 || step === low - high).length;
  return falls.length > 0 && steps.length - usual <= OTHERS * steps.length;
}

/** The differences between consecutive values that are not 0. */
function changes(values: readonly number[]): number[] {
  return values
    .slice(1)
    .map((value, i) => value - values[i]!)
    .filter((step) => step !== 0);
}

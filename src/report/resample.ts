/** The column of point `index` of `points`; the first and the last point lie at the ends. */
export function columnOf(index: number, points: number, columns: number): number {
  if (points === 1) return Math.floor((columns - 1) / 2);
  return Math.round((index * (columns - 1)) / (points - 1));
}

/**
 * Resamples values to one for each column. If there are fewer points than columns, they are joined by
 * straight lines. If several points share a column, two neighbouring columns show the smallest and the
 * largest value in order of time, so that no peak is lost. NaN marks a gap and stays one.
 *
 * @param values values[0] belongs to the first of `points`; may be shorter
 */
export function resample(values: readonly number[], points: number, columns: number): number[] {
  return points > columns ? extremes(values, points, columns) : joined(values, points, columns);
}

function joined(values: readonly number[], points: number, columns: number): number[] {
  const result = new Array<number>(columns).fill(Number.NaN);
  for (const [index, start] of values.entries()) {
    const from = columnOf(index, points, columns);
    result[from] = start;
    if (index + 1 === values.length) continue;
    const to = columnOf(index + 1, points, columns);
    for (let column = from + 1; column < to; column += 1) {
      result[column] = start + ((values[index + 1]! - start) * (column - from)) / (to - from);
    }
  }
  return result;
}

function extremes(values: readonly number[], points: number, columns: number): number[] {
  const buckets = Array.from({ length: Math.ceil(columns / 2) }, (): number[] => []);
  for (const [index, value] of values.entries()) {
    if (Number.isFinite(value)) buckets[columnOf(index, points, columns) >> 1]!.push(value);
  }
  return Array.from({ length: columns }, (_, column) => {
    const ends = firstAndSecond(buckets[column >> 1]!);
    return ends[column % 2]!;
  });
}

/** The smallest and the largest value, the earlier one first; NaN if there are none. */
function firstAndSecond(values: readonly number[]): readonly [number, number] {
  let [low, high] = [0, 0];
  for (const [i, value] of values.entries()) {
    if (value < values[low]!) low = i;
    if (value > values[high]!) high = i;
  }
  const first = values[Math.min(low, high)] ?? Number.NaN;
  const second = values[Math.max(low, high)] ?? Number.NaN;
  return [first, second];
}

/**
 * Reduces values to about `most`, with their indices: all values if they are few, otherwise the smallest and
 * the largest of each stretch of equal length, so that no peak is lost. NaN is left out; a stretch of only
 * NaN leaves a gap.
 */
export function thinned(values: readonly number[], most: number): [index: number, value: number][] {
  if (values.length <= most) return [...values.entries()];
  const stretch = (2 * values.length) / most;
  return Array.from({ length: Math.ceil(values.length / stretch) }, (_, i) => {
    const from = Math.round(i * stretch);
    return extremesBetween(values, from, Math.min(values.length, Math.round((i + 1) * stretch)));
  }).flat();
}

/** The indices of the smallest and the largest value, in order. */
function extremesBetween(
  values: readonly number[],
  from: number,
  to: number,
): [index: number, value: number][] {
  let [low, high] = [from, from];
  for (let i = from; i < to; i += 1) {
    if (!(values[i]! >= values[low]!) && !Number.isNaN(values[i])) low = i;
    if (!(values[i]! <= values[high]!) && !Number.isNaN(values[i])) high = i;
  }
  return [...new Set([Math.min(low, high), Math.max(low, high)])].map((i) => [i, values[i]!]);
}

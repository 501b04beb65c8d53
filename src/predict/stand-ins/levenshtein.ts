/**
 * What `rnnlab/predict` has in place of fastest-levenshtein (see `build.js`): the edits that make one text of
 * another (Levenshtein 1966).
 */
export function distance(a: string, b: string): number {
  let before = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = before[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(before[j]! + 1, row[j - 1]! + 1, changed));
    }
    before = row;
  }
  return before[b.length]!;
}

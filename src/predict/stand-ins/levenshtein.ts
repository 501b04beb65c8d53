/**
 * Replaces fastest-levenshtein in `rnnlab/predict` (see `build.js`): the number of edits that turn one text into
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

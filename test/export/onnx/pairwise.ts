/** Values that each factor may have. */
type Factors = Readonly<Record<string, readonly unknown[]>>;
type Row<F extends Factors> = { readonly [name in keyof F]: F[name][number] };

/**
 * Rows in which each two values of two factors occur together at least once, where they may. Built row by
 * row: of some candidates the one with the most pairs that are new, always the same ones.
 *
 * @param allowed whether a row makes sense
 */
export function pairwise<F extends Factors>(factors: F, allowed: (row: Row<F>) => boolean) {
  const names = Object.keys(factors);
  const random = lehmer();
  const draw = (fixed: Partial<Record<string, unknown>> = {}) =>
    Object.fromEntries(
      names.map((name) => {
        const values = factors[name]!;
        return [name, name in fixed ? fixed[name] : values[Math.floor(random() * values.length)]];
      }),
    ) as Row<F>;
  const pairsOf = (row: Row<F>) =>
    names.flatMap((a, i) =>
      names.slice(i + 1).map((b) => JSON.stringify([a, row[a] ?? null, b, row[b] ?? null])),
    );
  const missing = new Map<string, Partial<Record<string, unknown>>>();
  for (const [i, a] of names.entries()) {
    for (const b of names.slice(i + 1)) {
      for (const x of factors[a]!) {
        for (const y of factors[b]!) {
          missing.set(JSON.stringify([a, x ?? null, b, y ?? null]), { [a]: x, [b]: y });
        }
      }
    }
  }
  const rows: Row<F>[] = [];
  const impossible: string[] = [];
  while (missing.size > 0) {
    const [key, pair] = [...missing][0]!;
    const candidates = Array.from({ length: 400 }, () => draw(pair)).filter(allowed);
    const news = (row: Row<F>) => pairsOf(row).filter((other) => missing.has(other)).length;
    const best = candidates.reduce<Row<F> | undefined>(
      (a, b) => (a === undefined || news(b) > news(a) ? b : a),
      undefined,
    );
    if (best === undefined) {
      impossible.push(key);
      missing.delete(key);
      continue;
    }
    rows.push(best);
    for (const covered of pairsOf(best)) missing.delete(covered);
  }
  return { rows, impossible };
}

/** Numbers from 0 to 1, the same in every process (Park and Miller 1988). */
function lehmer(): () => number {
  let state = 20_231_101;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

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
  const values = names.map((name) => factors[name]!);
  const most = Math.max(...values.map(({ length }) => length));
  const random = lehmer();
  const draw = ({ i, x, j, y }: Pair): Candidate =>
    values.map(({ length }, at) => (at === i ? x : at === j ? y : Math.floor(random() * length)));
  const rowOf = (candidate: Candidate) =>
    Object.fromEntries(names.map((name, i) => [name, values[i]![candidate[i]!]])) as Row<F>;
  const codeOf = ({ i, x, j, y }: Pair) => ((i * names.length + j) * most + x) * most + y;
  const missing = new Map<number, Pair>();
  const allPairs = names.flatMap((_, i) =>
    names.slice(i + 1).map((__, after) => ({ i, j: i + 1 + after })),
  );
  for (const { i, j } of allPairs) {
    for (const x of values[i]!.keys()) {
      for (const y of values[j]!.keys()) missing.set(codeOf({ i, x, j, y }), { i, x, j, y });
    }
  }
  const codesOf = (candidate: Candidate) =>
    allPairs.map(({ i, j }) => codeOf({ i, x: candidate[i]!, j, y: candidate[j]! }));
  const rows: Row<F>[] = [];
  const impossible: string[] = [];
  for (const [code, pair] of missing) {
    const candidates = Array.from({ length: 400 }, () => draw(pair)).filter((each) =>
      allowed(rowOf(each)),
    );
    let best: Candidate | undefined;
    let mostNew = -1;
    for (const candidate of candidates) {
      const count = codesOf(candidate).filter((other) => missing.has(other)).length;
      if (count > mostNew) [best, mostNew] = [candidate, count];
    }
    missing.delete(code);
    if (best === undefined) {
      const { i, x, j, y } = pair;
      const each = [names[i], values[i]![x], names[j], values[j]![y]];
      impossible.push(JSON.stringify(each.map((part) => part ?? null)));
      continue;
    }
    rows.push(rowOf(best));
    for (const covered of codesOf(best)) missing.delete(covered);
  }
  return { rows, impossible };
}

/** A value of each factor, by its index. */
type Candidate = readonly number[];

/** A value of the factor with index `i` and one of the factor with index `j`, by their indices. */
interface Pair {
  readonly i: number;
  readonly x: number;
  readonly j: number;
  readonly y: number;
}

/** Numbers from 0 to 1, the same in every process (Park and Miller 1988). */
function lehmer(): () => number {
  let state = 20_231_101;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

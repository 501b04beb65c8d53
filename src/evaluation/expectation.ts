import { comparisons, type Expectations, type MetricPath } from "../config/expect.js";

type Group = MetricPath extends `${infer G}.${string}` ? G : never;

/** The figures of a run that `expect` can name, such as `test.mse`. */
export type Figures = Readonly<Record<Group, object>>;

/** An expectation and its outcome. */
export interface ExpectationResult {
  /** For example `test.mseLastStep <= 0.02`. */
  readonly expression: string;
  /** Null if the data has no such figure. */
  readonly actual: number | null;
  readonly met: boolean;
}

/** Compares a run's figures with the expectations. NaN meets none of them. */
export function checkExpectations(
  expectations: Expectations,
  figures: Figures,
): ExpectationResult[] {
  return Object.entries(expectations).flatMap(([path, bounds]) => {
    const actual = figureAt(figures, path);
    const signs = Object.entries(comparisons) as [Sign, keyof typeof bounds][];
    return signs.flatMap(([sign, key]) => {
      const bound = bounds?.[key];
      if (bound === undefined) return [];
      const met = actual !== null && holds[sign](actual, bound);
      return [{ expression: `${path} ${sign} ${bound}`, actual, met }];
    });
  });
}

type Sign = keyof typeof comparisons;

const holds: Readonly<Record<Sign, (actual: number, bound: number) => boolean>> = {
  ">": (actual, bound) => actual > bound,
  ">=": (actual, bound) => actual >= bound,
  "<": (actual, bound) => actual < bound,
  "<=": (actual, bound) => actual <= bound,
};

function figureAt(figures: Figures, path: string): number | null {
  const [group, figure] = path.split(".") as [Group, string];
  return (figures[group] as Readonly<Record<string, number | null>>)[figure] ?? null;
}

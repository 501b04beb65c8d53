import type { Weights } from "../../model/initialise.js";
import { SQUARE_EPSILON } from "../../model/layers/smoothing.js";
import { type Smoothing, warmUp } from "../../model/smoothing/recursion.js";
import type { ModelSpec } from "../../model/spec.js";
import { exponential } from "../../shared/exponential.js";
import {
  cast,
  concat,
  END,
  type Graph,
  integers,
  reshape,
  scalar,
  slice,
  transpose,
  unsqueeze,
  type Value,
} from "./graph.js";
import { scan } from "./scan.js";
import { rowOfEach } from "./series-rows.js";

/** Windows without level and seasonals. */
interface SmoothedWindows {
  /** [batch, steps - warm-up, inputs] */
  readonly x: Value;
  /** Adds level and seasonals to predictions [batch, levels * ahead]. */
  restored(predictions: Value): Value;
}

/** Level [batch, 1], and for each season its seasonals from the current step on, [batch, period]. */
interface Components {
  readonly level: Value;
  readonly seasonals: readonly Value[];
}

/**
 * Exponential smoothing of windows in float64, as in `model/smoothing/recursion.ts`. The recursion is ONNX' `Scan`.
 *
 * @param x [batch, steps, inputs]; the first input is smoothed
 * @param series number of each window's series, [batch], negative for one without coefficients; undefined if there
 *   is one series
 */
export function smoothed(
  graph: Graph,
  { spec, weights }: { readonly spec: ModelSpec; readonly weights: Weights },
  smoothing: Smoothing,
  x: Value,
  series: Value | undefined,
): SmoothedWindows {
  const first = warmUp(smoothing);
  const values = cast(graph, reshape(graph, slice(graph, x, 2, [0, 1]), 0, -1), "double");
  const table = weights.get("smoothing.coefficients")!;
  const coefficients = coefficientsOf(graph, table, smoothing, series);
  const start = firstSeason(graph, slice(graph, values, 1, [0, first]), smoothing);
  const later = transpose(graph, slice(graph, values, 1, [first, END]), 1, 0);
  const { deseasoned, end } = recursion(graph, unsqueeze(graph, later, 2), start, coefficients);
  const level = unsqueeze(graph, end.level, 2);
  const left = graph.apply("Sub", [transpose(graph, deseasoned, 1, 0, 2), level]);
  const inputs = cast(graph, left, "float");
  const others = slice(graph, slice(graph, x, 1, [first, END]), 2, [1, END]);
  const offsets = cast(graph, offsetsOf(graph, end, smoothing, spec.outputs), "float");
  return {
    x: spec.inputs === 1 ? inputs : concat(graph, [inputs, others], 2),
    restored(predictions) {
      const levels = spec.loss.quantiles?.length ?? 1;
      const repeated = concat(graph, new Array<Value>(levels).fill(offsets), 1);
      return graph.apply("Add", [faded(graph, predictions, inputs, smoothing), repeated]);
    },
  };
}

/** The coefficients of each window, [batch or 1, 1 + seasons]; the last row of the table has the means. */
function coefficientsOf(
  graph: Graph,
  logits: Float32Array,
  { series: count, periods }: Smoothing,
  series: Value | undefined,
): Value {
  const width = 1 + periods.length;
  const rows = Float64Array.from(logits, (logit) => 1 / (1 + exponential(-logit)));
  if (series === undefined) return graph.constant(rows.slice(0, width), [1, width]);
  const means = new Float64Array(width);
  for (const [at, value] of rows.entries()) means[at % width]! += value / count;
  const table = graph.constant(Float64Array.of(...rows, ...means), [count + 1, width]);
  return rowOfEach(graph, table, series);
}

/**
 * The components that the first season of windows begins with.
 *
 * @param season [batch, warm-up]
 */
function firstSeason(graph: Graph, season: Value, smoothing: Smoothing): Components {
  const first = warmUp(smoothing);
  const level = graph.apply("ReduceMean", [season], { axes: [1], keepdims: 1 });
  let rest = graph.apply("Sub", [season, level]);
  const seasonals = smoothing.periods.map((period) => {
    const means = meansByPlace(graph, rest, first, period);
    rest = graph.apply("Sub", [rest, byPlace(graph, means, { from: 0, count: first, period })]);
    return byPlace(graph, means, { from: first, count: period, period });
  });
  return { level, seasonals };
}

/** The mean of values [batch, count] at each place of a season, [batch, period]. */
function meansByPlace(graph: Graph, values: Value, count: number, period: number): Value {
  const rows = Math.ceil(count / period);
  const pads = integers(graph, 0, 0, 0, rows * period - count);
  const grid = reshape(graph, graph.apply("Pad", [values, pads]), 0, rows, period);
  const sums = graph.apply("ReduceSum", [grid, integers(graph, 1)], { keepdims: 0 });
  const counts = Float64Array.from({ length: period }, (_, place) =>
    Math.ceil((count - place) / period),
  );
  return graph.apply("Div", [sums, graph.constant(counts)]);
}

/** The seasonals [batch, period] of consecutive steps, [batch, count]. */
function byPlace(
  graph: Graph,
  seasonals: Value,
  { from, count, period }: { from: number; count: number; period: number },
): Value {
  const places = Array.from({ length: count }, (_, t) => (from + t) % period);
  return graph.apply("Gather", [seasonals, integers(graph, ...places)], { axis: 1 });
}

/**
 * The steps after the first season.
 *
 * @param values [steps, batch, 1]
 * @returns the values without seasonals, [steps, batch, 1], and the components after the last step
 */
function recursion(
  graph: Graph,
  values: Value,
  { level, seasonals }: Components,
  coefficients: Value,
): { readonly deseasoned: Value; readonly end: Components } {
  const [alpha = "", ...gammas] = [level, ...seasonals].map((_, at) =>
    slice(graph, coefficients, 1, [at, at + 1]),
  );
  const { states, outputs } = scan(
    graph,
    {
      states: [level, ...seasonals].map((value) => ({ value, type: "double" })),
      sequences: [{ value: values, type: "double" }],
    },
    (body, [before = "", ...seasons], [y = ""]) => {
      const present = seasons.map((season) => slice(body, season, 1, [0, 1]));
      const together = present.reduce((a, b) => body.apply("Add", [a, b]), scalar(body, 0));
      const deseasoned = body.apply("Sub", [y, together]);
      const moved = (from: Value, by: Value, to: Value) =>
        body.apply("Add", [from, body.apply("Mul", [by, to])]);
      const after = moved(before, alpha, body.apply("Sub", [deseasoned, before]));
      const error = body.apply("Sub", [deseasoned, after]);
      const rotated = seasons.map((season, i) => {
        const next = moved(present[i]!, gammas[i]!, error);
        return concat(body, [slice(body, season, 1, [1, END]), next], 1);
      });
      return { states: [after, ...rotated], outputs: [deseasoned] };
    },
  );
  const [last = "", ...rest] = states;
  return { deseasoned: outputs[0]!, end: { level: last, seasonals: rest } };
}

/** The last level plus the seasonals of each step ahead, [batch, ahead]. */
function offsetsOf(
  graph: Graph,
  { level, seasonals }: Components,
  { periods }: Smoothing,
  ahead: number,
): Value {
  const steps = Array.from({ length: ahead }, () => 0);
  const levels = graph.apply("Gather", [level, integers(graph, ...steps)], { axis: 1 });
  return seasonals.reduce((sum, season, i) => {
    const part = byPlace(graph, season, { from: 0, count: ahead, period: periods[i]! });
    return graph.apply("Add", [sum, part]);
  }, levels);
}

/** Predictions times s / (s + quietSpread), s being the root mean square of a window after smoothing. */
function faded(graph: Graph, predictions: Value, inputs: Value, { quietSpread }: Smoothing): Value {
  if (quietSpread === 0) return predictions;
  const squares = graph.apply("Mul", [inputs, inputs]);
  const mean = graph.apply("ReduceMean", [squares], { axes: [1], keepdims: 0 }); // [batch, 1]
  const epsilon = scalar(graph, SQUARE_EPSILON, "float");
  const spread = graph.apply("Sqrt", [graph.apply("Add", [mean, epsilon])]);
  const whole = graph.apply("Add", [spread, scalar(graph, quietSpread, "float")]);
  return graph.apply("Mul", [predictions, graph.apply("Div", [spread, whole])]);
}

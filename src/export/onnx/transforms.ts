import type { TransformRecord } from "../../data/series/transforms/chain.js";
import { UserError } from "../../shared/errors.js";
import { expm1, log1p, meanOf, varianceOf } from "./float64.js";
import {
  END,
  type Graph,
  integers,
  NONE,
  scalar,
  slice,
  transpose,
  unsqueeze,
  type Value,
} from "./graph.js";

/**
 * The transforms of several columns, computed in float64 as in `data/series/transforms/`. All columns have
 * the same transforms with different parameters.
 */
export interface Applied {
  /** The inputs of the windows, [batch, steps, columns]. */
  readonly inputs: Value;
  /** Undoes the transforms for forecasts [batch, levels, columns, ahead] after the last step. */
  undo(forecasts: Value): Value;
}

/** Parameters of a transform, which may differ between columns and series. */
type ParameterOf = (key: string) => Value; // [1 or batch, 1, columns]

/** The inputs of a transform. */
interface Windows {
  /** [batch, reach + steps, columns] */
  readonly values: Value;
  readonly parameter: ParameterOf;
  /** Number of forecast steps. */
  readonly ahead: number;
}

type Transform<R> = (graph: Graph, windows: Windows, record: R) => Applied;

type Name = TransformRecord["name"];
type Named<N, R> = R extends { readonly name: infer M } ? (N extends M ? R : never) : never;
type Records = { readonly [N in Name]: Named<N, TransformRecord> };

/** The transforms that the graph can compute. */
const transforms: { readonly [N in Name]?: Transform<Records[N]> } = {
  bounds: (graph, { values }, { low, high }) => ({
    inputs: values,
    undo: (forecasts) => {
      const limits = [low, high].map((limit) =>
        limit === undefined ? NONE : scalar(graph, limit),
      );
      return graph.apply("Clip", [forecasts, ...limits]);
    },
  }),
  log: (graph, { values }) => ({
    inputs: graph.apply("Log", [values]),
    undo: (forecasts) => graph.apply("Exp", [forecasts]),
  }),
  log1p: (graph, { values }) => ({
    inputs: log1p(graph, values),
    undo: (forecasts) => expm1(graph, forecasts),
  }),
  scale: (graph, { values, parameter }) =>
    affine(graph, values, { shift: parameter("shift"), scale: parameter("scale") }),
  level: (graph, { values }, { by }) => affine(graph, values, { shift: levels[by](graph, values) }),
  seasonal: (graph, { values, ahead }, { period }) => ({
    inputs: graph.apply("Sub", [
      slice(graph, values, 1, [period, END]),
      slice(graph, values, 1, [0, -period]),
    ]),
    undo(forecasts) {
      const season = transpose(graph, slice(graph, values, 1, [-period, END]), 0, 2, 1);
      const places = Array.from({ length: ahead }, (_, k) => k % period);
      const before = graph.apply("Gather", [season, integers(graph, ...places)], { axis: 2 });
      return graph.apply("Add", [forecasts, unsqueeze(graph, before, 1)]);
    },
  }),
  spread: (graph, { values, parameter }) => {
    const variance = graph.apply("Add", [varianceOf(graph, values), parameter("epsilon")]);
    return affine(graph, values, { scale: graph.apply("Sqrt", [variance]) });
  },
};

/** A window's level from its inputs [batch, steps, columns], as [batch, 1, columns]. */
const levels: {
  readonly [by in Records["level"]["by"]]: (graph: Graph, values: Value) => Value;
} = {
  first: (graph, values) => slice(graph, values, 1, [0, 1]),
  last: (graph, values) => slice(graph, values, 1, [-1, END]),
  mean: meanOf,
};

/** (value - shift) / scale; missing parts are skipped. */
function affine(
  graph: Graph,
  values: Value,
  { shift, scale }: { readonly shift?: Value; readonly scale?: Value },
): Applied {
  const shifted = shift === undefined ? values : graph.apply("Sub", [values, shift]);
  const inputs = scale === undefined ? shifted : graph.apply("Div", [shifted, scale]);
  return {
    inputs,
    undo(forecasts) {
      const ofForecasts = (value: Value) => unsqueeze(graph, value, 3);
      const grown =
        scale === undefined ? forecasts : graph.apply("Mul", [forecasts, ofForecasts(scale)]);
      return shift === undefined ? grown : graph.apply("Add", [grown, ofForecasts(shift)]);
    },
  };
}

/** @throws UserError for a transform that the graph cannot compute */
function applied<N extends Name>(
  graph: Graph,
  windows: Windows,
  name: N,
  record: Records[N],
): Applied {
  const transform = transforms[name];
  if (transform) return transform(graph, windows, record);
  throw new UserError(
    `export: the data have the transform ${name}, which cannot be exported to ONNX, expected one of ` +
      `${Object.keys(transforms).join(", ")}. Export the weights as safetensors.`,
  );
}

/** The inputs of a chain of transforms. */
interface ChainInput extends Pick<Windows, "values" | "ahead"> {
  /** A parameter of the transform at a place in the chain, for every series and column. */
  readonly parameter: (place: number, key: string) => Value;
}

/**
 * Applies all transforms in order, and undoes them in reverse order.
 *
 * @throws UserError for a transform that the graph cannot compute
 */
export function appliedChain(
  graph: Graph,
  records: readonly TransformRecord[],
  { values, ahead, parameter }: ChainInput,
): Applied {
  let inputs = values;
  const steps = records.map((record, place) => {
    const windows = { values: inputs, ahead, parameter: (key: string) => parameter(place, key) };
    const step = applied(graph, windows, record.name, record);
    inputs = step.inputs;
    return step;
  });
  return {
    inputs,
    undo: (forecasts) => steps.reduceRight((some, step) => step.undo(some), forecasts),
  };
}

import { type Dilated, KERNELS, rocketPlan, WIDTH } from "../../model/mini-rocket/plan.js";
import { rocketShape } from "../../model/skip-spec.js";
import type { ModelSpec } from "../../model/spec.js";
import {
  cast,
  concat,
  END,
  type Graph,
  integers,
  reshape,
  slice,
  unsqueeze,
  type Value,
} from "./graph.js";
import { withoutPadding } from "./layers.js";
import type { NetworkPorts } from "./network-ports.js";

/**
 * The features of MiniRocket, computed in float64 as in `model/mini-rocket/features.ts`, because a sum may lie close to
 * its threshold.
 *
 * @returns float64 [batch, features]
 */
export function rocketFeatures(
  graph: Graph,
  spec: ModelSpec,
  thresholds: Float32Array,
  { x, lengths }: Pick<NetworkPorts, "x" | "lengths">,
): Value {
  const sequences = cast(graph, withoutPadding(graph, x, lengths), "double");
  const given = lengths ?? graph.constant(Int32Array.of(spec.steps));
  const steps = {
    lengths: unsqueeze(graph, cast(graph, given, "double"), 1), // [batch or 1, 1]
    numbers: stepNumbers(graph, x), // [steps]
  };
  let first = 0;
  const parts = rocketPlan(rocketShape(spec)).map((dilated, number) => {
    const sums = convolved(graph, sequences, dilated, spec.inputs); // [batch, steps, kernels]
    const count = dilated.thresholds * KERNELS.length;
    const limits = Float64Array.from(thresholds.subarray(first, first + count));
    first += count;
    const shape = [1, 1, KERNELS.length, dilated.thresholds];
    const above = graph.apply("Greater", [
      unsqueeze(graph, sums, 3),
      graph.constant(limits, shape),
    ]);
    const shares = unsqueeze(graph, sharesOf(graph, steps, dilated.dilation, number), 3);
    const counted = graph.apply("Mul", [cast(graph, above, "double"), shares]);
    const proportions = graph.apply("ReduceSum", [counted, integers(graph, 1)], { keepdims: 0 });
    return reshape(graph, proportions, -1, count);
  });
  return concat(graph, parts, 1);
}

/** 0, 1, ... for the steps of x, in float64. */
function stepNumbers(graph: Graph, x: Value): Value {
  const at = graph.constant(BigInt64Array.of(1n), []);
  const [zero, one] = [0n, 1n].map((value) => graph.constant(BigInt64Array.of(value), []));
  const steps = graph.apply("Gather", [graph.apply("Shape", [x]), at]);
  return cast(graph, graph.apply("Range", [zero!, steps, one!]), "double");
}

/** The sums of all kernels at one dilation: [batch, steps, kernels]. */
function convolved(graph: Graph, x: Value, dilated: Dilated, inputs: number): Value {
  const { dilation } = dilated;
  const reach = dilation * ((WIDTH - 1) / 2);
  const padded = graph.apply("Pad", [x, integers(graph, 0, reach, 0, 0, reach, 0)]);
  const shifted = Array.from({ length: WIDTH }, (_, k) => {
    const end = k === WIDTH - 1 ? END : (k - WIDTH + 1) * dilation;
    return slice(graph, padded, 1, [k * dilation, end]);
  });
  const columns = concat(graph, shifted, 2); // [batch, steps, WIDTH * inputs]
  const weights = graph.constant(weightsOf(dilated, inputs), [WIDTH * inputs, KERNELS.length]);
  return graph.apply("MatMul", [columns, weights]);
}

/** The weights of all kernels, [WIDTH, inputs, kernels], 0 for inputs that a kernel leaves out. */
function weightsOf({ channels }: Dilated, inputs: number): Float64Array {
  const weights = new Float64Array(WIDTH * inputs * KERNELS.length);
  for (const [kernel, places] of KERNELS.entries()) {
    for (const channel of channels[kernel]!) {
      for (let k = 0; k < WIDTH; k += 1) {
        const weight = places.includes(k) ? 2 : -1;
        weights[(k * inputs + channel) * KERNELS.length + kernel] = weight;
      }
    }
  }
  return weights;
}

/** How much each step counts for each kernel: 1 / the number of steps that count, or 0; [batch or 1, steps, kernels]. */
function sharesOf(
  graph: Graph,
  { lengths, numbers }: { readonly lengths: Value; readonly numbers: Value },
  dilation: number,
  number: number,
): Value {
  const reach = graph.constant(Float64Array.of(dilation * ((WIDTH - 1) / 2)));
  const zero = graph.constant(Float64Array.of(0));
  const all = evenShares(graph, numbers, zero, lengths);
  const last = graph.apply("Sub", [lengths, reach]);
  const isLong = graph.apply("Greater", [last, reach]);
  const inside = graph.apply("Where", [isLong, evenShares(graph, numbers, reach, last), all]);
  const odd = Float64Array.from(KERNELS, (_, kernel) => (number + kernel) % 2);
  const [first, second] = [odd.map((value) => 1 - value), odd].map((some) => graph.constant(some));
  return graph.apply("Add", [
    graph.apply("Mul", [unsqueeze(graph, all, 2), first!]),
    graph.apply("Mul", [unsqueeze(graph, inside, 2), second!]),
  ]);
}

/** 1 / (to - from) for the steps between two numbers, and 0 for the others. */
function evenShares(graph: Graph, numbers: Value, from: Value, to: Value): Value {
  const within = graph.apply("And", [
    graph.apply("GreaterOrEqual", [numbers, from]),
    graph.apply("Less", [numbers, to]),
  ]);
  return graph.apply("Div", [cast(graph, within, "double"), graph.apply("Sub", [to, from])]);
}

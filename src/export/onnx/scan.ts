import type { Graph, Value } from "./graph.js";
import type { ElementType } from "./messages.js";

/** A value and the type of its elements. */
interface Typed {
  readonly value: Value;
  readonly type: ElementType;
}

interface ScanInput {
  /** The states before the first step. */
  readonly states: readonly Typed[];
  /** Sequences with their steps on the first axis; each step gets its part of each. */
  readonly sequences: readonly Typed[];
  /** Whether the steps are taken from the last to the first. */
  readonly isReverse?: boolean;
}

/** What a step computes: the states after it, and its outputs, all of the type of the states. */
interface StepResult {
  readonly states: readonly Value[];
  readonly outputs: readonly Value[];
}

/**
 * A recursion over steps by ONNX' operator `Scan`.
 *
 * @param step computes a step in the graph that it gets, from the states before it and its parts of the sequences;
 *   it may use values of `graph`
 * @returns the states after all steps, and the outputs with all steps on the first axis, in the sequences' order
 */
export function scan(
  graph: Graph,
  { states, sequences, isReverse = false }: ScanInput,
  step: (body: Graph, states: readonly Value[], parts: readonly Value[]) => StepResult,
): StepResult {
  const body = graph.body();
  const [before, parts] = [states, sequences].map((all) =>
    all.map(({ type }) => body.bodyInput(type)),
  ) as [Value[], Value[]];
  const after = step(body, before, parts);
  const [{ type }] = states as [Typed];
  for (const value of [...after.states, ...after.outputs]) body.bodyOutput(type, value);
  const direction = Number(isReverse);
  const results = graph.applyFor(
    after.states.length + after.outputs.length,
    "Scan",
    [...states, ...sequences].map(({ value }) => value),
    {
      body: body.subgraph("step"),
      num_scan_inputs: sequences.length,
      scan_input_directions: sequences.map(() => direction),
      scan_output_directions: after.outputs.map(() => direction),
    },
  );
  return { states: results.slice(0, states.length), outputs: results.slice(states.length) };
}

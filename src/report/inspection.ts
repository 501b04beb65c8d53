import type { RecurrentSpec, WeightSpec } from "../kernels/contract.js";

/** A model laid open. */
export interface Inspection extends RecurrentSpec {
  readonly name: string;
  /** The gates in the order in which their rows stand in every weight and bias. */
  readonly gates: readonly string[];
  readonly parameters: readonly WeightSpec[];
  readonly parameterCount: number;
  /** Shapes for a sample batch, by name. */
  readonly shapes: Readonly<Record<string, readonly number[]>>;
}

export function inspectionText(inspection: Inspection): string {
  const { name, layers, hidden, direction, gates, parameters, shapes } = inspection;
  const width = Math.max(...parameters.map((parameter) => parameter.name.length));
  return [
    `${name}: ${layers} ${direction} ${inspection.cell} layers of ${hidden} units`,
    "",
    "Parameters",
    ...parameters.map(
      (parameter) => `  ${parameter.name.padStart(width)} ${list(parameter.shape)}`,
    ),
    `  ${"total".padStart(width)} ${inspection.parameterCount}`,
    "",
    `Gates, ${hidden} rows each, in order: ${gates.join(", ")}`,
    "",
    "Shapes for a sample batch",
    ...Object.entries(shapes).map(([key, shape]) => `  ${key.padStart(width)} ${list(shape)}`),
  ].join("\n");
}

function list(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}

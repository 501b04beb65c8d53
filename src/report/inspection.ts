import type { RecurrentSpec, WeightSpec } from "../kernels/contract.js";
import { byteSize, percent, thousands } from "../shared/format.js";
import { plainStyles, type Styles } from "./color.js";
import { type TableColumn, table } from "./table.js";

/** A tensor of a model and its share of the whole. */
export interface InspectedParameter extends WeightSpec {
  /** Number of values. */
  readonly count: number;
  /** Fraction of the model's values. */
  readonly share: number;
  /** Size in memory and in a weights file, as float32. */
  readonly bytes: number;
}

/** The tensors and sizes of a model. */
export interface Inspection extends RecurrentSpec {
  readonly name: string;
  /** The gates in the order of their rows in every weight and bias. */
  readonly gates: readonly string[];
  readonly parameters: readonly InspectedParameter[];
  /** Number of trainable values. */
  readonly parameterCount: number;
  /** Number of values that are fitted before training and not trained. */
  readonly fixedCount: number;
  /** Size of all parameters together, as float32. */
  readonly bytes: number;
  /** Shapes for an example batch, by name. */
  readonly shapes: Readonly<Record<string, readonly number[]>>;
}

export interface InspectionLayout {
  /** Columns of the terminal; without it the table is as wide as needed. */
  readonly width?: number | undefined;
  readonly styles?: Styles;
}

export function inspectionText(inspection: Inspection, layout: InspectionLayout = {}): string {
  const { name, layers, hidden, direction, gates, shapes } = inspection;
  const dilations = inspection.dilation ? `, dilations ${inspection.dilation.join(", ")}` : "";
  const norm = inspection.norm ? `, ${inspection.norm} norm` : "";
  const { bold } = layout.styles ?? plainStyles;
  const nameWidth = Math.max(...Object.keys(shapes).map((key) => key.length));
  return [
    bold(
      `${name}: ${layers} ${direction} ${inspection.cell} layers of ${hidden} units${dilations}${norm}`,
    ),
    "",
    parameterTable(inspection, layout),
    "",
    `Gates, ${hidden} rows each, in order: ${gates.join(", ")}`,
    "",
    "Shapes for a sample batch",
    ...Object.entries(shapes).map(([key, shape]) => `  ${key.padStart(nameWidth)} ${list(shape)}`),
  ].join("\n");
}

/** In narrow terminals the table drops the size first, then the share. */
const columns: readonly TableColumn[] = [
  { header: "parameter" },
  { header: "shape" },
  { header: "count", align: "right" },
  { header: "share", align: "right" },
  { header: "size", align: "right" },
];

function parameterTable(inspection: Inspection, layout: InspectionLayout): string {
  const { parameters, parameterCount, fixedCount, bytes } = inspection;
  const count = parameterCount + fixedCount;
  const tensors = parameters.map(({ name, shape, ...part }) => [name, list(shape), ...sizes(part)]);
  const total = ["total", "", ...sizes({ count, share: 1, bytes })];
  if (fixedCount === 0) return table(columns, [...tensors, total], layout);
  const share = fixedCount / count;
  const fixed = sizes({ count: fixedCount, share, bytes: (bytes * fixedCount) / count });
  return table(columns, [...tensors, total, ["of these not trained", "", ...fixed]], layout);
}

function sizes({ count, share, bytes }: Omit<InspectedParameter, "name" | "shape">): string[] {
  return [thousands(count), percent(share), byteSize(bytes)];
}

function list(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}

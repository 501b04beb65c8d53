import { type SeriesRecord, timeLineOf } from "../../data/series/record.js";
import type { CsvConfig } from "../../data/tasks/csv-options.js";
import type { ModelSpec } from "../../model/spec.js";
import { calendarGraph } from "./calendar.js";
import { type Columns, columnsByUse, haveSameNumbers, numberOf, type Use } from "./columns.js";
import {
  type DataGraph,
  type ExportedModel,
  type Metadata,
  stepsDimension,
} from "./exported-model.js";
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
import type { Dimension } from "./messages.js";
import { addValueOutputs } from "./outputs.js";
import { type Applied, appliedChain } from "./transforms.js";

/** What the graphs of all columns share. */
interface SeriesGraph {
  readonly graph: Graph;
  readonly options: CsvConfig;
  readonly columns: Readonly<Record<Use, Columns>>;
  /** Number of steps of a window. */
  readonly steps: Dimension;
  /** Number of steps before a window that are also read. */
  readonly reach: number;
  /** The series of each window, [batch]; undefined if all series have the same transforms. */
  readonly series: Value | undefined;
}

/**
 * Forecasts in the unit of the data from windows in that unit. All values outside the network are float64, so
 * that a large level costs no precision.
 */
export function seriesGraph(graph: Graph, model: ExportedModel, record: SeriesRecord): DataGraph {
  const options = model.config.data as CsvConfig;
  const all = record.series.map(({ columns }) => columns);
  const scalesDiffer = !haveSameNumbers(all);
  const parametersDiffer = all.length > 1 && hasParametersBySeries(model.spec);
  const series = scalesDiffer || parametersDiffer ? seriesInput(graph, scalesDiffer) : undefined;
  const common: SeriesGraph = {
    graph,
    options,
    columns: columnsByUse(options, record),
    steps: stepsDimension(model),
    reach: all[0]!.reduce((most, { transforms }) => Math.max(most, transforms.reach), 0),
    series: scalesDiffer ? series : undefined,
  };
  const targets = targetFeatures(common);
  const features = [
    targets.inputs,
    ...pastFeatures(common),
    ...staticFeatures(common, targets.inputs),
    ...calendarFeatures(common),
    ...knownFeatures(common),
  ];
  return {
    input: { x: cast(graph, concat(graph, features, 2), "float"), series },
    metadata: seriesMetadata(common, record),
    addOutputs: (predictions) =>
      addValueOutputs(graph, model.spec, predictions, {
        name: "forecast",
        description: "values after the last step of each target, in the data's own unit",
        shape: [common.columns.target.names.length, options.ahead],
        undo: targets.undo,
      }),
  };
}

/** Whether a model has parameters for each series. */
function hasParametersBySeries({ smoothing, skip }: ModelSpec): boolean {
  return smoothing !== undefined || skip === "linearBySeries";
}

/** @param scalesDiffer whether series have scales of their own; otherwise it can also be one that is not among them */
function seriesInput(graph: Graph, scalesDiffer: boolean): Value {
  const others = scalesDiffer ? "" : ", or -1 for a series that is not there";
  return graph.input({
    name: "series",
    type: "int32",
    dimensions: ["batch"],
    description: `number of each window's series in the metadata's "series", from 0${others}`,
  });
}

/** Transforms the values [batch, steps, columns] of columns with the same use. */
function applied(
  { graph, options, series, columns }: SeriesGraph,
  use: Use,
  values: Value,
): Applied {
  const { chains } = columns[use];
  const parameter = (place: number, key: string): Value => {
    const rows = chains.map((ofSeries) => ofSeries.map((chain) => numberOf(chain[place]!, key)));
    const different = new Set(rows.map((row) => row.join())).size > 1;
    const used = different ? rows : rows.slice(0, 1);
    const table = graph.constant(Float64Array.from(used.flat()), [used.length, 1, rows[0]!.length]);
    return different && series !== undefined ? graph.apply("Gather", [table, series]) : table;
  };
  return appliedChain(graph, chains[0]![0]!, { values, ahead: options.ahead, parameter });
}

function targetFeatures(common: SeriesGraph): Applied {
  const { graph, steps, reach, columns } = common;
  const before = reach > 0 ? `, and before them those of the ${reach} steps before the window` : "";
  const values = graph.input({
    name: "values",
    type: "double",
    dimensions: ["batch", longer(steps, reach, "window"), columns.target.names.length],
    description: `each step's values of the metadata's "targets" in the data's own unit${before}`,
  });
  return applied(common, "target", values);
}

/** A dimension with `by` more elements; `name` if its size varies. */
function longer(size: Dimension, by: number, name: string): Dimension {
  if (by === 0) return size;
  return typeof size === "number" ? size + by : name;
}

/** Describes the values of a covariate's columns, for the descriptions of the inputs. */
const COLUMNS =
  "in the data's own unit; for a flag, or a column NAME=CATEGORY, 1 if true and 0 if not";

function pastFeatures(common: SeriesGraph): Value[] {
  const { graph, steps, columns } = common;
  if (columns.past.names.length === 0) return [];
  const values = graph.input({
    name: "past",
    type: "double",
    dimensions: ["batch", steps, columns.past.names.length],
    description: `each step's values of the metadata's "past" ${COLUMNS}`,
  });
  return [applied(common, "past", values).inputs];
}

/** The same values at every step. */
function staticFeatures(common: SeriesGraph, perStep: Value): Value[] {
  const { graph, columns } = common;
  const count = columns.static.names.length;
  if (count === 0) return [];
  const values = graph.input({
    name: "static",
    type: "double",
    dimensions: ["batch", count],
    description: `values of the metadata's "static" ${COLUMNS}`,
  });
  const { inputs } = applied(common, "static", unsqueeze(graph, values, 1));
  const places = slice(graph, graph.apply("Shape", [perStep]), 0, [0, 2]); // batch, steps
  const shape = concat(graph, [places, integers(graph, count)], 0);
  return [graph.apply("Expand", [inputs, shape])];
}

function calendarFeatures({ graph, options, steps }: SeriesGraph): Value[] {
  if (options.calendar.length === 0) return [];
  const time = graph.input({
    name: "time",
    type: "double",
    dimensions: ["batch", steps],
    description:
      "what a clock on the wall shows at each step, in milliseconds since 1970-01-01 00:00 on it",
  });
  return [calendarGraph(graph, time, options.calendar)];
}

/** The values of each known column at the forecast steps, repeated at every step. */
function knownFeatures(common: SeriesGraph): Value[] {
  const { graph, options, steps, columns } = common;
  const { ahead } = options;
  const count = columns.known.names.length;
  if (count === 0) return [];
  const values = graph.input({
    name: "known",
    type: "double",
    dimensions: ["batch", longer(steps, ahead, "steps_and_ahead"), count],
    description:
      `values of the metadata's "known" at each step and at the ${ahead} steps after the last one, ` +
      COLUMNS,
  });
  const { inputs } = applied(common, "known", values);
  const shifted = Array.from({ length: ahead }, (_, k) => {
    const to = k + 1 === ahead ? END : k + 1 - ahead;
    return unsqueeze(graph, slice(graph, inputs, 1, [k + 1, to]), 3);
  });
  const all = concat(graph, shifted, 3); // [batch, steps, known, ahead]
  return [reshape(graph, all, 0, 0, count * ahead)];
}

function seriesMetadata({ options, columns, reach }: SeriesGraph, record: SeriesRecord): Metadata {
  const { calendar, ahead, period } = options;
  return [
    ["targets", JSON.stringify(columns.target.names)],
    ["past", JSON.stringify(columns.past.names)],
    ["static", JSON.stringify(columns.static.names)],
    ["known", JSON.stringify(columns.known.names)],
    ["calendar", JSON.stringify(calendar)],
    ["series", JSON.stringify(record.series.map(({ name }) => name))],
    ["ahead", String(ahead)],
    ["reach", String(reach)],
    ["frequency", timeLineOf(record).frequency.name],
    ...(period === undefined ? [] : [["period", String(period)] as const]),
  ];
}

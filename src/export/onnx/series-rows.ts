import type { Graph, Value } from "./graph.js";

/**
 * The row of each window's series in a table whose last row is for series without their own.
 *
 * @param table [series + 1, ...]
 * @param series number of each window's series, [batch], negative for one without its own row; undefined if no window
 *   has a series
 * @returns [batch, ...], or [1, ...] without series
 */
export function rowOfEach(graph: Graph, table: Value, series: Value | undefined): Value {
  const last = graph.constant(Int32Array.of(-1));
  const rows = series === undefined ? last : graph.apply("Max", [series, last]);
  return graph.apply("Gather", [table, rows]);
}

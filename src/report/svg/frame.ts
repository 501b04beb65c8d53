/** What a chart's data measure, for the script of a page: how to read values off a place, and places off values. */

/** One direction of a chart. */
export interface FrameAxis {
  /** What it measures; empty where places along it are not values. */
  readonly name: string;
  /** Values at the left and the right edge of the plot, or at its bottom and its top. */
  readonly domain: readonly [number, number];
  readonly log?: boolean;
  /** Only whole numbers are values. */
  readonly whole?: boolean;
  /** Names of the whole numbers from the first one on, such as dates. */
  readonly names?: { readonly first: number; readonly texts: readonly string[] } | undefined;
}

/** The part of a chart that holds data. */
export interface Frame {
  /** Its edges in the chart's units: left, right, top and bottom. */
  readonly plot: readonly [number, number, number, number];
  readonly x: FrameAxis;
  readonly y: FrameAxis;
  /** Whether a place shows the values of all series at one x, or those of the nearest point. */
  readonly pick: "column" | "point";
}

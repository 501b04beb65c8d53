/** Describes the axes of a chart for the script of a page, which converts between values and places. */

/** A value of an axis with its label. */
export interface Tick {
  readonly value: number;
  readonly text: string;
}

/** Names of places at equal distances along an axis. */
export interface AxisNames {
  /** The value of the first place. */
  readonly first: number;
  /** The distance between two places (default: 1). */
  readonly every?: number;
  readonly texts: readonly string[];
}

/** One axis of a chart. */
export interface FrameAxis {
  /** The quantity; empty if places along the axis are not values. */
  readonly name: string;
  /** Values at the left and right edges of the plot, or at the bottom and top. */
  readonly domain: readonly [number, number];
  readonly log?: boolean;
  /** The only values that are labelled, if not all round ones are. */
  readonly labelled?: readonly number[] | undefined;
  /** Whether all values are whole numbers. */
  readonly whole?: boolean;
  /** Names of places, such as dates. */
  readonly names?: AxisNames | undefined;
  /** Whether the labels of the axis are these names instead of numbers. */
  readonly named?: boolean;
}

/** The part of a chart that holds data. */
export interface Frame {
  /** Edges in the chart's units: left, right, top and bottom. */
  readonly plot: readonly [number, number, number, number];
  readonly x: FrameAxis;
  readonly y: FrameAxis;
  /** Whether a place shows the values of all series at one x, or those of the nearest point. */
  readonly pick: "column" | "point";
  /** The chart is not made narrower than this; on a narrower page it scrolls. */
  readonly leastWidth?: number;
}

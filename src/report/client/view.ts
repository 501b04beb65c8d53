import type { Frame, FrameAxis } from "../svg/frame.js";
import type { AxisMap } from "./axis-map.js";
import type { Series } from "./series.js";

/** A chart as it is shown at the moment. */
export interface View {
  readonly svg: SVGSVGElement;
  /** As it was drawn first. */
  readonly frame: Frame;
  /** Edges of the plot as it is now: left, right, top and bottom. */
  readonly plot: Frame["plot"];
  readonly x: FrameAxis;
  readonly y: FrameAxis;
  /** The series that are not switched off. */
  readonly visible: readonly Series[];
  maps(): { readonly x: AxisMap; readonly y: AxisMap };
}

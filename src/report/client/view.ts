import type { Frame, FrameAxis } from "../svg/frame.js";
import type { AxisMap } from "./axis-map.js";
import type { Series } from "./series.js";

/** The present state of a chart. */
export interface View {
  readonly svg: SVGSVGElement;
  /** The frame as originally drawn. */
  readonly frame: Frame;
  /** Present edges of the plot: left, right, top and bottom. */
  readonly plot: Frame["plot"];
  readonly x: FrameAxis;
  readonly y: FrameAxis;
  /** The series that are not hidden. */
  readonly visible: readonly Series[];
  maps(): { readonly x: AxisMap; readonly y: AxisMap };
}

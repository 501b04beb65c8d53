import type { Frame, FrameAxis } from "../svg/frame.js";
import { drawAxes } from "./axes.js";
import { type AxisMap, axisMap } from "./axis-map.js";
import { placeEnds } from "./ends.js";
import { type Series, seriesOf } from "./series.js";
import type { View } from "./view.js";

type Domain = readonly [number, number];

let views = 0;

/** A chart that can be redrawn at another size and with another range of values. */
export class ChartView implements View {
  readonly svg: SVGSVGElement;
  readonly frame: Frame;
  readonly series: readonly Series[];
  readonly #data: SVGGElement;
  readonly #axes: SVGGElement | null;
  /** A chart without axes cannot be zoomed, so that nothing lies beside its plot. */
  readonly #clip: SVGRectElement | undefined;
  /** Marks and texts with their original places; they keep their size when lines are scaled. */
  readonly #marks: readonly (readonly [SVGElement, x: number, y: number])[];
  readonly #width: number;
  readonly #height: number;
  /** Present edges of the plot: left, right, top and bottom. */
  plot: Frame["plot"];
  x: FrameAxis;
  y: FrameAxis;
  /** Called after each zoom. */
  onZoomed: () => void = () => {};

  constructor(svg: SVGSVGElement, frame: Frame) {
    this.svg = svg;
    this.frame = frame;
    this.series = seriesOf(svg);
    this.#data = svg.querySelector<SVGGElement>(".data")!;
    this.#axes = svg.querySelector<SVGGElement>(".axes");
    this.#clip = this.#axes === null ? undefined : clipped(svg, this.#data);
    this.#marks = [...this.#data.querySelectorAll<SVGElement>("path[transform],text")].map(placed);
    this.#width = svg.viewBox.baseVal.width;
    this.#height = svg.viewBox.baseVal.height;
    this.plot = frame.plot;
    this.x = frame.x;
    this.y = frame.y;
    this.#cut();
  }

  /** Whether the chart has axes that can show another range of values. */
  get canZoom(): boolean {
    return this.#axes !== null;
  }

  get isZoomed(): boolean {
    return this.x !== this.frame.x || this.y !== this.frame.y;
  }

  get visible(): readonly Series[] {
    return this.series.filter(({ element }) => !element.hasAttribute("hidden"));
  }

  maps(): { readonly x: AxisMap; readonly y: AxisMap } {
    const [left, right, top, bottom] = this.plot;
    return { x: axisMap(this.x, left, right), y: axisMap(this.y, bottom, top) };
  }

  /** Redraws the chart at a size, with texts as large as before. */
  resize(width: number, height = this.#height): void {
    const [left, right, top, bottom] = this.frame.plot;
    this.plot = [left, right + width - this.#width, top, bottom + height - this.#height];
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.svg.setAttribute("width", String(width));
    this.svg.setAttribute("height", String(height));
    this.draw();
  }

  /** Shows a range of values; without arguments all values. */
  zoom(x: Domain = this.frame.x.domain, y: Domain = this.frame.y.domain): void {
    this.x = withDomain(this.frame.x, x);
    this.y = withDomain(this.frame.y, y);
    this.draw();
    this.onZoomed();
  }

  show(name: string, isShown: boolean): void {
    for (const series of this.series.filter((series) => series.name === name)) {
      series.element.toggleAttribute("hidden", !isShown);
    }
    this.draw();
  }

  draw(): void {
    const { x, y } = this.maps();
    const [left, right, top, bottom] = this.frame.plot;
    const [scaleX, moveX] = affine(x, this.frame.x.domain, left, right);
    const [scaleY, moveY] = affine(y, this.frame.y.domain, bottom, top);
    this.#data.setAttribute("transform", `matrix(${scaleX} 0 0 ${scaleY} ${moveX} ${moveY})`);
    for (const [element, px, py] of this.#marks) {
      const back = element.localName === "text" ? ` translate(${-px} ${-py})` : "";
      const scale = `scale(${1 / scaleX} ${1 / scaleY})`;
      element.setAttribute("transform", `translate(${px} ${py}) ${scale}${back}`);
    }
    this.#cut();
    if (this.#axes !== null) drawAxes(this.#axes, this);
    placeEnds(this);
  }

  /** Clips what lies beside the plot; above and below only while the values are zoomed. */
  #cut(): void {
    const [left, right, top, bottom] = this.plot;
    const room = this.isZoomed ? 0 : 8;
    const start = this.y === this.frame.y ? 0 : top;
    const box = {
      x: left - room,
      y: start,
      width: right - left + 2 * room,
      height: bottom - start + room,
    };
    for (const [name, value] of Object.entries(box)) this.#clip?.setAttribute(name, String(value));
  }
}

function withDomain(axis: FrameAxis, domain: Domain): FrameAxis {
  return domain === axis.domain ? axis : { ...axis, domain };
}

/** Factor and offset from the original places to those of a map. */
function affine(map: AxisMap, [from, to]: Domain, start: number, end: number): [number, number] {
  const scale = (map.place(to) - map.place(from)) / (end - start);
  return [scale, map.place(from) - scale * start];
}

function placed(element: SVGElement): readonly [SVGElement, number, number] {
  const [, x, y] =
    /translate\(([^, ]+)[, ]([^)]+)\)/.exec(element.getAttribute("transform") ?? "") ?? [];
  return [element, Number(x ?? element.getAttribute("x")), Number(y ?? element.getAttribute("y"))];
}

/** Puts the data into a group that is clipped at the edges of the plot. */
function clipped(svg: SVGSVGElement, data: SVGGElement): SVGRectElement {
  const make = <E extends SVGElement>(name: string) =>
    document.createElementNS(svg.namespaceURI, name) as E;
  const [path, rect, group] = [make("clipPath"), make<SVGRectElement>("rect"), make("g")];
  views += 1;
  path.id = `plot-${views}`;
  path.append(rect);
  data.before(path, group);
  group.append(data);
  group.setAttribute("clip-path", `url(#${path.id})`);
  return rect;
}

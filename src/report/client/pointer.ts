import type { ChartView } from "./chart-view.js";
import { linesAt, nearest, nextSpot, type Spot, spotsOf } from "./values.js";
import { zoomAround, zoomTo } from "./zoom.js";

const TOUCH = "touch"; // the pointerType of a finger
const DRAGGED = 6; // pixels from which a movement is a drag and not a click

/** Shows values under the pointer or by keyboard, and zooms. */
export class Pointer {
  readonly #view: ChartView;
  readonly #box = document.createElement("div");
  readonly #cross: SVGLineElement;
  readonly #selection: SVGRectElement;
  #spot: Spot | undefined;
  #start: DOMPoint | undefined;

  constructor(figure: HTMLElement, view: ChartView) {
    this.#view = view;
    this.#box.className = "values";
    this.#box.setAttribute("role", "status");
    this.#box.hidden = true;
    figure.append(this.#box);
    const { svg } = view;
    this.#cross = added(svg, "line", "rule");
    this.#selection = added(svg, "rect", "selection");
    // Assistive technology must pass keys on to the chart, so its role is no longer that of an image.
    svg.setAttribute("role", "application");
    svg.setAttribute("tabindex", "0");
    svg.addEventListener("pointermove", (event) => this.#move(this.#at(event)));
    svg.addEventListener("pointerdown", (event) => this.#press(event));
    svg.addEventListener("pointerup", (event) => this.#release(event));
    svg.addEventListener("pointercancel", () => this.#drop());
    svg.addEventListener("pointerleave", ({ pointerType }) => {
      if (pointerType !== TOUCH) this.hide(); // a finger leaves as soon as it has tapped
    });
    svg.addEventListener("dblclick", () => this.#zoomed(() => this.#view.zoom()));
    svg.addEventListener("keydown", (event) => this.#key(event));
    svg.addEventListener("blur", () => this.hide());
  }

  hide(): void {
    this.#spot = undefined;
    this.#box.hidden = true;
    this.#cross.setAttribute("hidden", "");
  }

  #at({ clientX, clientY }: PointerEvent): DOMPoint {
    const matrix = this.#view.svg.getScreenCTM();
    return new DOMPoint(clientX, clientY).matrixTransform(matrix?.inverse());
  }

  #move(at: DOMPoint): void {
    const [left, right] = this.#view.plot;
    if (this.#start !== undefined && this.#view.canZoom) this.#drawSelection(this.#start, at);
    else if (at.x < left - 8 || at.x > right + 8) this.hide();
    else this.#show(nearest(this.#view, at.x, at.y));
  }

  #press(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.#start = this.#at(event);
    if (this.#view.canZoom) this.#view.svg.setPointerCapture(event.pointerId);
  }

  /** Ends a drag, which zooms, or a click or tap. A tap shows the values that a mouse shows when it moves there. */
  #release(event: PointerEvent): void {
    const start = this.#start;
    this.#drop();
    if (start === undefined) return;
    const at = this.#at(event);
    const moved = Math.max(Math.abs(at.x - start.x), Math.abs(at.y - start.y));
    if (moved < DRAGGED) {
      if (event.pointerType === TOUCH) this.#move(at);
      this.#view.svg.dispatchEvent(new Event("chartclick", { bubbles: true }));
    } else if (this.#view.canZoom) this.#zoomed(() => zoomTo(this.#view, start, at));
  }

  #drop(): void {
    this.#start = undefined;
    this.#selection.setAttribute("hidden", "");
  }

  #zoomed(zoom: () => void): void {
    zoom();
    this.hide();
  }

  #drawSelection(start: DOMPoint, at: DOMPoint): void {
    this.hide();
    const [x, y] = [Math.min(start.x, at.x), Math.min(start.y, at.y)];
    const box = { x, y, width: Math.abs(at.x - start.x), height: Math.abs(at.y - start.y) };
    for (const [key, value] of Object.entries(box)) this.#selection.setAttribute(key, `${value}`);
    this.#selection.removeAttribute("hidden");
  }

  #show(spot: Spot | undefined): void {
    if (spot === undefined) {
      this.hide();
      return;
    }
    this.#spot = spot;
    const lines = linesAt(this.#view, spot).map(({ text, color }) => {
      const line = document.createElement("div");
      line.textContent = text;
      if (color !== undefined) line.style.borderColor = color;
      return line;
    });
    this.#box.replaceChildren(...lines);
    this.#box.hidden = false;
    this.#place(spot);
  }

  /** Places the cross at a point, and the box to its right or, if there is no room, to its left. */
  #place({ x, y }: Spot): void {
    const [, , top, bottom] = this.#view.plot;
    const cross = { x1: x, x2: x, y1: top, y2: bottom };
    for (const [key, value] of Object.entries(cross)) this.#cross.setAttribute(key, String(value));
    this.#cross.removeAttribute("hidden");
    const { svg } = this.#view;
    const at = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM() ?? undefined);
    const figure = this.#box.parentElement!.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.#box;
    const left = at.x - figure.left;
    const wanted = left + 12 + width <= figure.width ? left + 12 : left - 12 - width;
    this.#box.style.left = `${Math.max(0, Math.min(wanted, figure.width - width))}px`;
    this.#box.style.top = `${at.y - figure.top - height / 2}px`;
  }

  #key(event: KeyboardEvent): void {
    const act = this.#keys[event.key];
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  }

  readonly #keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => this.#step(-1),
    ArrowRight: () => this.#step(1),
    ArrowUp: () => this.#step(1, "series"),
    ArrowDown: () => this.#step(-1, "series"),
    Home: () => this.#show(spotsOf(this.#view)[0]),
    End: () => this.#show(spotsOf(this.#view).at(-1)),
    "+": () => this.#zoomed(() => zoomAround(this.#view, this.#spot?.x, 0.5)),
    "-": () => this.#zoomed(() => zoomAround(this.#view, this.#spot?.x, 2)),
    "0": () => this.#zoomed(() => this.#view.zoom()),
    Enter: () => this.#view.svg.dispatchEvent(new Event("chartclick", { bubbles: true })),
  };

  #step(by: 1 | -1, along: "place" | "series" = "place"): void {
    this.#show(nextSpot(this.#view, this.#spot, by, along));
  }
}

function added<E extends SVGElement>(svg: SVGSVGElement, name: string, classes: string): E {
  const element = document.createElementNS(svg.namespaceURI, name) as E;
  element.setAttribute("class", classes);
  element.setAttribute("hidden", "");
  svg.append(element);
  return element;
}
